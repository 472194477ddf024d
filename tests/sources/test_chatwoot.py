"""Chatwoot: exports and pages in their envelopes, who wrote, and what is no message to a buyer."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.clock import Shop
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/chatwoot/sample.json"
AT = 1772445600  # 2026-03-02 18:00:00 in Shanghai
BUYER, AGENT, BOT = ({"id": n, "type": kind} for n, kind in ((8, "contact"), (5, "user"), (1, "agent_bot")))


def message(number: int, kind: object = 0, sender: object = BUYER, **more: Any) -> dict[str, Any]:
    base = {"id": number, "content": f"第 {number} 句", "message_type": kind, "created_at": AT + number}
    return base | {"private": False, "sender": sender, "conversation_id": 42, "inbox_id": 3} | more


def conversation(*messages: Any, **meta: Any) -> dict[str, Any]:
    return {"id": 42, "inbox_id": 3, "created_at": AT, "meta": {"sender": BUYER} | meta, "messages": list(messages)}


def read(folder: Path, data: object, **how: Any) -> Taken:
    path = folder / "f.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return take(path, **how)


def told(taken: Taken) -> list[tuple[str, str, str]]:
    return [(row["sender"], row["agent_id"], row["message_id"]) for row in taken.rows("messages")]


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["chatwoot"] and taken.rejects == []
    rows = taken.rows("messages")
    assert [(row["message_id"], row["sender"], row["agent_id"]) for row in rows] == [
        ("901", "buyer", "7"),
        ("902", "robot", "7"),
        ("903", "system", "7"),
        ("905", "agent", "7"),
        ("906", "buyer", "inbox:3"),
        ("907", "buyer", "inbox:3"),
    ]
    assert [row["buyer_id"] for row in rows] == ["ming@example.invalid"] * 4 + ["contact:8"] * 2
    assert [row["conversation_id"] for row in rows] == ["41"] * 4 + ["42"] * 2
    assert [row["kind"] for row in rows] == ["text"] * 5 + ["image"]
    assert rows[0]["sent_at"] == datetime(2026, 3, 2, 18) and rows[0]["sent_at_utc"] == AT
    notes = " ".join(note.en for note in taken.notes)
    assert "1 private" in notes and "1 messages are a bot's" in notes and "have no email" in notes


def test_seconds_since_1970_are_instants_in_every_zone(tmp_path: Path) -> None:
    shops = {"b": Shop("b", timezone="Europe/Berlin")}
    taken = read(tmp_path, conversation(message(0)), shops=shops)
    assert taken.column("messages", "sent_at") == [datetime(2026, 3, 2, 11)]


def test_a_private_note_is_counted_and_left_out(tmp_path: Path) -> None:
    taken = read(tmp_path, conversation(message(1), message(2, 1, AGENT, private=True), message(3, 1, AGENT)))
    assert [number for *_, number in told(taken)] == ["1", "3"]
    assert [note.zh for note in taken.notes if "内部备注" in note.zh] == ["1 条内部备注不是发给买家的, 没有读入"]


def test_what_nobody_sent_a_robot_did(tmp_path: Path) -> None:
    captain = {"id": 2, "type": "captain_assistant"}
    entries = [message(1, 1, BOT), message(2, 1, None), message(3, 3, None), message(4, 1, captain)]
    taken = read(tmp_path, conversation(*entries, message(5, 1, AGENT)))
    assert told(taken) == [("robot", "5", str(n)) for n in range(1, 5)] + [("agent", "5", "5")]


def test_whom_the_buyer_wrote_to(tmp_path: Path) -> None:
    other = {"id": 6, "type": "user"}
    entries = [message(1), message(2, 1, AGENT), message(3), message(4, 1, other), message(5)]
    assert [who for _, who, _ in told(read(tmp_path, conversation(*entries)))] == ["5", "5", "5", "6", "6"]
    assert [who for _, who, _ in told(read(tmp_path, conversation(message(1), assignee={"id": 9})))] == ["9"]
    assert [who for _, who, _ in told(read(tmp_path, conversation(message(1))))] == ["inbox:3"]


def test_a_page_of_messages(tmp_path: Path) -> None:
    """The newest first, as the interface gives older ones; the contact stands beside them."""
    contact = {"id": 8, "name": "李", "email": "LI@example.invalid"}
    entries = [message(3, 1, AGENT), message(2, 1, None, message_type=1), message(1)]
    taken = read(tmp_path, {"meta": {"contact": contact, "assignee": None}, "payload": entries})
    assert told(taken) == [("buyer", "5", "1"), ("robot", "5", "2"), ("agent", "5", "3")]
    assert set(taken.column("messages", "buyer_id")) == {"li@example.invalid"}
    assert set(taken.column("messages", "conversation_id")) == {"42"}


def test_messages_one_by_one_are_put_together_by_conversation(tmp_path: Path) -> None:
    entries = [
        message(1),
        message(2, 1, {"id": 6, "type": "user"}, conversation_id=43),
        message(3, 1, AGENT),
        message(4, sender={"id": 9, "type": "contact", "email": "nine@example.invalid"}, conversation_id=43),
    ]
    taken = read(tmp_path, entries)
    found = {(row["message_id"], row["buyer_id"], row["agent_id"]) for row in taken.rows("messages")}
    assert found == {
        ("1", "contact:8", "5"),
        ("3", "contact:8", "5"),
        ("2", "nine@example.invalid", "6"),
        ("4", "nine@example.invalid", "6"),
    }


def test_two_messages_of_one_second_stand_as_they_were_written(tmp_path: Path) -> None:
    taken = read(tmp_path, conversation(message(10, created_at=AT), message(9, 1, AGENT, created_at=AT)))
    assert [number for *_, number in told(taken)] == ["9", "10"]


def test_types_in_words_and_types_that_nobody_knows(tmp_path: Path) -> None:
    taken = read(tmp_path, conversation(message(1, "incoming"), message(2, "outgoing", AGENT), message(3, 9), "x"))
    assert [sender for sender, *_ in told(taken)] == ["buyer", "agent"]
    assert sorted(taken.where()) == [(3, "message_type"), (4, "")]


def test_a_message_of_nobody_we_know(tmp_path: Path) -> None:
    taken = read(tmp_path, {"payload": [message(1, 1, AGENT), message(2, 1, AGENT)]})
    assert taken.where() == [(1, "sender"), (2, "sender")] and taken.rows("messages") == []


def test_a_deleted_message_is_a_recall(tmp_path: Path) -> None:
    taken = read(tmp_path, conversation(message(1, content_attributes={"deleted": True}), message(2)))
    assert taken.column("messages", "kind") == ["recall", "text"]


def test_a_list_of_conversations_brings_only_the_newest_message(tmp_path: Path) -> None:
    taken = read(tmp_path, {"data": {"payload": [conversation(message(1))]}})
    assert any("messages" in note.zh and "1 个会话" in note.zh for note in taken.notes)
    assert not any("messages 页" in note.zh for note in read(tmp_path, conversation(message(1), message(2))).notes)


def test_a_conversation_without_messages_is_no_reject(tmp_path: Path) -> None:
    taken = read(tmp_path, [conversation(message(1)), conversation()])
    assert taken.rejects == [] and len(taken.rows("messages")) == 1


def test_what_is_lacking_is_named(tmp_path: Path) -> None:
    entry = message(1)
    del entry["created_at"]
    with pytest.raises(UserError) as error:
        read(tmp_path, conversation(entry))
    assert error.value.code == "missing_columns" and "created_at" in error.value.message.en
