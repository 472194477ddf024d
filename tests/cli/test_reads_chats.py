"""Commands that show words of chats write down that they did; those that show numbers do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from xundan.lake.reading_log import readings
from xundan.workspace import Workspace


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("lost", "--lines"), "lost"),
        (("faq",), "faq"),
        (("faq", "--cases", "2"), "faq --cases"),
        (("inspect",), "inspect"),
        (("explain", "order", "o1"), "explain order"),
        (("buyer-data", "b1"), "buyer-data"),
        (("metrics", "sales"), None),
        (("agents",), None),
    ],
)
def test_reading_chats_is_written_down(run: Run, shop: Path, words: tuple[str, ...], command: str | None) -> None:
    before = list(readings(Workspace(shop)))
    ran = run(*words, "-w", shop)
    new = list(readings(Workspace(shop)))[len(before) :]
    assert ran.status == 0, ran.err
    assert [each.command for each in new] == ([command] if command else [])
    assert all(each.whole for each in new)
    assert not any(buyer in str(each.about) for each in new for buyer in ("b1", "b2"))
