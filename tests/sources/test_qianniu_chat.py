"""Qianniu chats: who wrote, to whom, in which order."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/qianniu_chat/sample.json"
DAY = "2026-03-02"


def chat(*entries: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """(time, sender, text) of each message."""
    chats = [{"date": DAY, "time": t, "sender": s, "text": x, "imgUrl": ""} for t, s, x in entries]
    return {"user": "小雨", "exportTime": "2026-03-03 09:00:00", "count": len(chats), "chats": chats} | more


def read(folder: Path, data: object) -> Taken:
    path = folder / "小雨.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return take(path)


def told(taken: Taken) -> list[tuple[str, str, str]]:
    return [(row["sender"], row["agent_id"], row["text"]) for row in taken.rows("messages")]


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["qianniu_chat"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("messages")
    assert {row["buyer_id"] for row in rows} == {"tb小雨"}
    assert [row["sender"] for row in rows] == ["buyer", "agent", "buyer", "agent", "agent", "agent", "buyer"]
    assert [row["agent_id"] for row in rows] == ["云朵家居:小夏"] * 5 + ["云朵家居:阿北"] * 2
    assert [row["kind"] for row in rows] == ["text", "text", "image", "text", "recall", "text", "text"]
    assert [row["place"] for row in rows] == list(range(1, 8))
    assert rows[0]["sent_at"] == datetime(2026, 3, 2, 10)
    assert [reading.exported_at for reading in taken.readings] == [datetime(2026, 3, 3, 9)]


def test_the_buyer_writes_to_who_wrote_last_else_first_after(tmp_path: Path) -> None:
    senders = ["小雨", "小雨", "店：甲 ", "小雨", "店:乙", " 小雨"]
    entries = [(f"1:00:0{i}", sender, str(i)) for i, sender in enumerate(senders, 1)]
    assert told(read(tmp_path, chat(*entries))) == [
        ("buyer", "店:甲", "1"),
        ("buyer", "店:甲", "2"),
        ("agent", "店:甲", "3"),
        ("buyer", "店:甲", "4"),
        ("agent", "店:乙", "5"),
        ("buyer", "店:乙", "6"),
    ]


def test_a_chat_without_any_agent_is_rejected_whole(tmp_path: Path) -> None:
    taken = read(
        tmp_path, [chat(("1:00:00", "小雨", "在吗"), ("1:00:01", "小雨", "?")), chat(("1:00:00", "店", "x"), user="乙")]
    )
    assert [(r.line, r.value) for r in taken.rejects] == [(1, "在吗"), (2, "?")]
    assert "客服" in taken.rejects[0].reason.zh and "agent" in taken.rejects[0].reason.en
    assert told(taken) == [("agent", "店", "x")]


def test_a_chat_that_runs_backwards_is_turned(tmp_path: Path) -> None:
    entries = [
        ("10:00:02", "小雨", "4"),
        ("10:00:01", "店:乙", "3"),
        ("9:00:01", "小雨", "2"),
        ("9:00:01", "店:甲", "1"),
    ]
    assert told(read(tmp_path, chat(*entries))) == [
        ("agent", "店:甲", "1"),
        ("buyer", "店:甲", "2"),
        ("agent", "店:乙", "3"),
        ("buyer", "店:乙", "4"),
    ]


def test_one_second_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    entries = [("10:00:00", "小雨", "2"), ("10:00:00", "店:甲", "1")]
    assert [text for _, _, text in told(read(tmp_path, chat(*entries)))] == ["2", "1"]


def test_text_is_kept_and_recalls_are_only_recalls(tmp_path: Path) -> None:
    texts = [" 两头 \n", "小雨 撤回了一条消息", "对方撤回了一条消息", "我昨天撤回了一条消息你看到了吗"]
    taken = read(tmp_path, chat(*(("10:00:00", "店:甲", text) for text in texts)))
    assert taken.column("messages", "text") == texts
    assert taken.column("messages", "kind") == ["text", "recall", "recall", "text"]


def test_a_file_that_holds_less_than_it_says(tmp_path: Path) -> None:
    taken = read(tmp_path, chat(("10:00:00", "店:甲", "x"), count=3))
    assert len(taken.notes) == 1 and "小雨" in taken.notes[0].zh and "3" in taken.notes[0].en
    assert read(tmp_path, chat(("10:00:00", "店:甲", "x"), count=None)).notes == []


def test_broken_messages_are_rejected_one_by_one(tmp_path: Path) -> None:
    data = chat(
        ("10:00:00", "店:甲", "x"), ("10:00:01", "", "y"), ("25:00:00", "店:甲", "z"), ("10:00:03", "店:甲", "w")
    )
    data["chats"].append("no message")
    data["chats"].append({"sender": "店:甲", "text": "half \ud83d", "date": DAY, "time": "10:00:04"})
    path = tmp_path / "f.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    taken = take(path)
    assert sorted((r.line, r.column) for r in taken.rejects) == [(2, "sender"), (3, "sent_at"), (5, "chats")]
    assert taken.column("messages", "text") == ["x", "w", "half \ufffd"]


def test_a_chat_without_a_buyer(tmp_path: Path) -> None:
    taken = read(tmp_path, chat(("10:00:00", "店:甲", "x"), user=" "))
    assert [r.column for r in taken.rejects] == ["user"] and told(taken) == []


def test_a_zip_of_chats_with_names_in_gbk(tmp_path: Path) -> None:
    path = tmp_path / "千牛聊天记录_2026-03-03.zip"
    raw = "小雨.json".encode("gbk")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(raw), json.dumps(chat(("10:00:00", "店:甲", "在"))))
        archive.writestr(
            "乙.json", json.dumps(chat(("10:00:00", "店:甲", "的"), user="乙"), ensure_ascii=False).encode("gbk")
        )
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    taken = take(path)
    assert taken.importers == ["qianniu_chat"] * 2
    assert sorted(taken.column("messages", "buyer_id")) == sorted(["小雨", "乙"])


def test_json_that_is_not_ours(tmp_path: Path) -> None:
    for data in ({"user": "x"}, [], {"meta": {}, "messages": []}, {"user": 1, "chats": "text"}, [1]):
        with pytest.raises(UserError) as error:
            read(tmp_path, data)
        assert error.value.code == "unknown_format"


def test_json_that_lacks_the_buyer(tmp_path: Path) -> None:
    data = chat(("10:00:00", "店:甲", "x"))
    del data["user"]
    with pytest.raises(UserError) as error:
        read(tmp_path, data)
    assert error.value.code == "missing_columns" and "user" in error.value.message.zh


def test_an_empty_chat_is_messages_without_rows(tmp_path: Path) -> None:
    taken = read(tmp_path, chat())
    assert [(typed.table, typed.read) for typed in taken.typed] == [("messages", 0)]
