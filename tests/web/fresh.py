"""A workspace of its own for a test that brings files in, under the site's one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import Site
from xundan.session import Session
from xundan.web.place import Place
from xundan.workspace import create
from xundan.workspace.folder import VARIABLE

SHOP = "新店"


@contextmanager
def fresh_place(root: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Iterator[Site]:
    """The site over a new workspace with one shop, and `more` shops besides."""
    from xundan.web.jobs.queue import queue
    from xundan.web.place import here
    from xundan.web.shop import answers

    create(root, SHOP)
    with (root / "xundan.toml").open("a", encoding="utf-8", newline="\n") as out:
        out.writelines(f'\n[[shops]]\nid = "{shop}"\n' for shop in more)
    before = [(made, made()) for made in (here, answers, queue)]

    def forget() -> None:
        for made, _ in before:
            made.cache_clear()

    answers().close()  # forgotten next, and what is forgotten is closed by nobody
    monkeypatch.setenv(VARIABLE, str(root))
    forget()
    try:
        yield Site(Place(root), SHOP, more[0] if more else "", [], "", [""], {}, {})
    finally:
        answers().close()
        monkeypatch.undo()
        forget()


def imports_of(site: Site) -> list[tuple[int, int, bool]]:
    """The imports of the workspace: number, rows, whether they are in."""
    return [(each.id, each.rows, each.undone_at is None) for each in Session(site.place.workspace).history()]
