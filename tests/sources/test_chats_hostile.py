"""Qianniu chats that are cut off, misshapen or absurd: an error with its place, or a reject with its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from tests.sources.test_qianniu_chat import DAY, chat, read
from xundan.model.text import UserError
from xundan.sources import rows


def raw(folder: Path, text: str) -> Taken:
    path = folder / "小雨.json"
    path.write_text(text, encoding="utf-8")
    return take(path)


def test_a_chat_that_is_cut_off_changes_nothing_and_says_where(tmp_path: Path) -> None:
    whole = json.dumps([chat(("10:00:00", "店:甲", "好的"))] * 2, ensure_ascii=False, indent=1)
    for length in range(whole.index('"chats"') + 8, len(whole)):
        with pytest.raises(UserError) as error:
            raw(tmp_path, whole[:length])
        assert error.value.code == "json_broken" and "its JSON breaks in line" in error.value.message.en
    assert len(raw(tmp_path, whole).rows("messages")) == 2


def test_rejects_are_numbered_through_all_chats_of_a_file(tmp_path: Path) -> None:
    chats: list[Any] = [
        chat(("10:00:00", "店:甲", "1"), ("bad", "店:甲", "2")),
        {"user": "甲", "exportTime": "no chats"},
        "no chat at all",
        chat(("10:00:00", "店:甲", "5"), ("10:00:00", "", "6")),
    ]
    taken = read(tmp_path, chats)
    assert sorted(taken.where()) == [(2, "sent_at"), (3, "chats"), (4, "chats"), (6, "sender")]
    assert taken.column("messages", "text") == ["1", "5"]


def test_values_of_the_wrong_kind(tmp_path: Path) -> None:
    entries: list[Any] = [
        1, None, [], {}, {"sender": [], "text": "no one"}, {"sender": "店:甲", "date": {}, "time": True},
        {"sender": "店:甲", "date": DAY, "time": "10:00:00", "text": {"card": [1.50, None]}},
        {"sender": "店:甲", "date": DAY, "time": "10:00:01", "text": 12345678901234567890},
    ]  # fmt: skip
    taken = raw(tmp_path, json.dumps({"user": 5, "exportTime": [], "count": {}, "chats": entries}))
    assert taken.column("messages", "text") == ['{"card": [1.5, null]}', "12345678901234567890"]
    assert sorted(taken.where()) == [
        (1, "chats"), (2, "chats"), (3, "chats"), (4, "sender"), (5, "sender"), (6, "sent_at"),
    ]  # fmt: skip


def test_numbers_of_thousands_of_digits_are_no_crash(tmp_path: Path) -> None:
    text = json.dumps(chat(("10:00:00", "店:甲", "x"))).replace('"count": 1', '"count": ' + "9" * 5000)
    assert raw(tmp_path, text).column("messages", "text") == ["x"]


@pytest.mark.parametrize("depth", [40, 60, 400, 700])
def test_nested_text_is_json_or_no_text(tmp_path: Path, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    text = json.dumps(chat(("10:00:00", "店:甲", "HERE"))).replace('"HERE"', nested)
    taken = raw(tmp_path, text)
    assert taken.column("messages", "text") == ([nested] if depth == 40 else [])
    assert [(r.line, r.column, r.reason.en) for r in taken.rejects] == (
        [] if depth == 40 else [(1, "text", "nested too deeply")]
    )


def test_a_hundred_thousand_levels_are_refused(tmp_path: Path) -> None:
    text = json.dumps(chat(("10:00:00", "店:甲", "HERE"))).replace('"HERE"', "[" * 100_000)
    with pytest.raises(UserError) as error:
        raw(tmp_path, text)
    assert error.value.code == "json_broken"


def test_pages_and_escapes_are_what_was_written(tmp_path: Path) -> None:
    texts = ["<script>alert(1)</script>", "\x1b[2J\x1b]0;x\x07", "=cmd|'/c calc'!A0", "\u202eabc\x9b31m", "a\0b"]
    taken = read(tmp_path, chat(*(("10:00:00", "店:甲", text) for text in texts)))
    assert taken.column("messages", "text") == texts


def test_many_messages_are_kept_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_CHUNK", 3)
    chats = [chat(*((f"10:00:0{n}", "店:甲", f"{c}{n}") for n in range(c % 4))) for c in range(9)]
    assert read(tmp_path, chats).column("messages", "text") == [f"{c}{n}" for c in range(9) for n in range(c % 4)]
