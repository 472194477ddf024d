"""Reading chats on the command line leaves a line that cannot be quietly taken back."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from xundan.lake.reading_log import cut_short, log_of, note, readings
from xundan.model.text import UserError
from xundan.workspace import Workspace, create


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    return create(tmp_path / "我的 店铺#1", "s1")


def _whole(home: Workspace) -> list[bool]:
    return [each.whole for each in readings(home)]


def test_a_line_tells_who_when_and_what_but_no_word_of_it(home: Workspace) -> None:
    assert list(readings(home)) == []
    assert not cut_short(home)
    note(home, "explain order", ["s1"], order="100")
    (line,) = readings(home)
    assert (line.command, line.shops, line.about, line.whole) == ("explain order", ("s1",), {"order": "100"}, True)
    assert line.who
    assert line.at.utcoffset() is not None


def test_a_line_that_was_changed_put_in_or_taken_out_is_found(home: Workspace) -> None:
    for order in ("1", "2", "3"):
        note(home, "explain order", ["s1"], order=order)
    path = log_of(home)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert _whole(home) == [True] * 3
    path.write_text(lines[0] + lines[1].replace('"2"', '"9"') + lines[2], encoding="utf-8")
    assert _whole(home) == [True, False, True]
    path.write_text(lines[0] + lines[2], encoding="utf-8")
    assert _whole(home) == [True, False]
    path.write_text(lines[0] + lines[0] + lines[1] + lines[2], encoding="utf-8")
    assert False in _whole(home)
    path.write_text(lines[0] + "no line at all\n" + lines[1] + lines[2], encoding="utf-8")
    assert False in _whole(home)
    path.write_text(lines[0] + lines[1], encoding="utf-8")
    assert _whole(home) == [True] * 2
    assert cut_short(home)
    path.unlink()
    assert cut_short(home)


def test_a_line_added_after_a_cut_does_not_hide_it(home: Workspace) -> None:
    for order in ("1", "2"):
        note(home, "explain order", ["s1"], order=order)
    path = log_of(home)
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    note(home, "explain order", ["s1"], order="3")
    assert cut_short(home) or False in _whole(home)


def test_a_writer_killed_before_it_kept_its_seal_breaks_nothing(home: Workspace) -> None:
    note(home, "lost")
    head = log_of(home).with_suffix(".head")
    kept = head.read_text(encoding="ascii")
    note(home, "faq")
    head.write_text(kept, encoding="ascii")
    note(home, "inspect")
    assert _whole(home) == [True] * 3
    assert not cut_short(home)


def test_several_at_once_stand_in_one_row(home: Workspace) -> None:
    threads = [threading.Thread(target=note, args=(home, f"command {n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.command for each in readings(home)} == {f"command {n}" for n in range(8)}
    assert _whole(home) == [True] * 8


def test_what_cannot_be_written_down_is_not_shown(home: Workspace) -> None:
    (home.root / "log").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        note(home, "lost")
    assert refused.value.code == "reading_log"


def test_a_line_longer_than_what_is_read_at_once_is_sealed_too(home: Workspace) -> None:
    note(home, "lost", agents="x" * 70_000)
    note(home, "lost")
    assert _whole(home) == [True, True]
    assert json.loads(log_of(home).read_text(encoding="utf-8").splitlines()[1])["about"] == {}
