"""What the chat window writes between two messages, in every form of a header: no message is lost in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.test_qianniu_text import read

FORMS = {
    "one line": "{nick}{time}\n",
    "one line with a space": "{nick} {time}\n",
    "nick then time": "{nick}\n{time}\n",
    "nick then time, blank lines": "{nick}\n\n{time}\n\n",
    "time then nick": "{time}\n{nick}\n",
    "arrow": "{nick} --> {other} {time}\n",
}
Notice = tuple[str, str, str | None]
"""Sender, kind, to whom the buyer was handed over."""
NOTICES: dict[str, Notice] = {
    "小雨 撤回了一条消息": ("buyer", "recall", None),
    "店:甲 撤回了一条消息": ("system", "recall", None),
    "由 店:甲 转交给 店:乙": ("system", "transfer", "店:乙"),
    "由 服务助手 转交给 店：乙\n原因:【离线留言自动分配】": ("system", "transfer", "店:乙"),
    "当前用户来自 搜索": ("system", "text", None),
    "原因：【客服忙】": ("system", "text", None),
}


def header(form: str, nick: str, time: str) -> str:
    other = "小雨" if ":" in nick else "店:甲"
    return FORMS[form].format(nick=nick, time=f"2024-1-5 {time}", other=other)


@pytest.mark.parametrize("before", ["", "\n发送中\n\n"], ids=["", "sending"])
@pytest.mark.parametrize("form", FORMS)
def test_a_notice_between_messages_swallows_none(tmp_path: Path, form: str, before: str) -> None:
    for text, (sender, kind, to) in NOTICES.items():
        chat = header(form, "小雨", "9:03:07") + "在吗\n" + header(form, "店:甲", "9:03:20") + f"在的\n{before}{text}\n"
        chat += header(form, "店:甲", "9:03:27") + "亲\n" + header(form, "小雨", "9:03:30") + "嗯\n"
        taken = read(tmp_path, chat)
        assert [(row["sender"], row["kind"], row["sent_at"].second, row["text"]) for row in taken.rows("messages")] == [
            ("buyer", "text", 7, "在吗"),
            ("agent", "text", 20, "在的"),
            (sender, kind, 20, text),
            ("agent", "text", 27, "亲"),
            ("buyer", "text", 30, "嗯"),
        ], text
        assert [row["transfer_to"] for row in taken.rows("messages") if row["transfer_to"]] == ([to] if to else [])
        assert {row["agent_id"] for row in taken.rows("messages")} == {"店:甲"} and taken.rejects == []


@pytest.mark.parametrize("form", ["nick then time", "nick then time, blank lines"])
def test_a_notice_with_its_own_time_below_has_that_time(tmp_path: Path, form: str) -> None:
    chat = header(form, "小雨", "9:03:07") + "在吗\n" + header(form, "由 店:甲 转交给 店:乙", "9:03:10")
    rows = read(tmp_path, chat + header(form, "店:乙", "9:03:27") + "亲\n").rows("messages")
    assert [(row["kind"], row["sent_at"].second, row["agent_id"]) for row in rows] == [
        ("text", 7, "店:甲"),
        ("transfer", 10, "店:甲"),
        ("text", 27, "店:乙"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_card_is_one_message_in_every_form(tmp_path: Path, form: str) -> None:
    card = "毛毯\n¥89.00\nhttps://item.example.invalid/item.htm?spm=a&id=600000000001"
    chat = header(form, "小雨", "9:03:07") + card + "\n" + header(form, "店:甲", "9:03:27") + "有的\n"
    chat += header(form, "小雨", "9:03:30") + "好\n" + header(form, "店:甲", "9:03:40") + "嗯\n未读\n"
    rows = read(tmp_path, chat.replace("\n", "\r\n")).rows("messages")
    assert [(row["sender"], row["kind"], row["item_id"], row["text"]) for row in rows] == [
        ("buyer", "card", "600000000001", card),
        ("agent", "text", None, "有的"),
        ("buyer", "text", None, "好"),
        ("agent", "text", None, "嗯"),
    ]
