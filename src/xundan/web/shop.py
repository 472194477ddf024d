"""The one workspace of this process, kept open between requests."""

from __future__ import annotations

from functools import cache

from xundan.answers import Answers
from xundan.web.place import here


@cache
def answers() -> Answers:
    """What all pages ask. There is a workspace: the first start leads everybody elsewhere until then."""
    return Answers(here().workspace)


def shops() -> list[str]:
    """The ids of the workspace's shops, in the order of xundan.toml."""
    return [shop.id for shop in answers().session.config.shops]


def own_files() -> tuple[tuple[str, int, int], ...]:
    """The shop's own files of words and rules, by which pages are remembered: name, time of change, size."""
    found = []
    for path in sorted(answers().root.glob("*.toml")):
        status = path.stat()
        found.append((path.name, status.st_mtime_ns, status.st_size))
    return tuple(found)
