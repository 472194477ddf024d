"""TOP's chat logs: directions, ids with their prefix, and pages that do not say between whom."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/top_chatlog/sample.json"
PAIR = {"from_id": "cntaobao店:甲", "to_id": "cntaobao小雨"}


def msg(direction: object, text: object = "在吗", at: object = "2026-03-02 10:00:00", **more: Any) -> dict[str, Any]:
    return {"direction": direction, "time": at, "content": text} | more


def read(folder: Path, data: object) -> Taken:
    path = folder / "f.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return take(path)


def told(taken: Taken) -> list[tuple[str, str, str]]:
    return [(row["sender"], row["buyer_id"], row["agent_id"]) for row in taken.rows("messages")]


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["top_chatlog"] and (taken.rejects, taken.notes) == ([], [])
    assert told(taken) == [(sender, "tb小雨", "云朵家居:小夏") for sender in ("buyer", "agent", "agent", "buyer")]
    assert taken.column("messages", "is_auto") == [False, True, False, False]
    assert taken.column("messages", "sent_at")[2] == datetime(2026, 3, 2, 10, 0, 20)
    assert taken.column("messages", "text")[0] == "在吗?"


def test_direction_0_is_from_the_agent_and_1_from_the_buyer(tmp_path: Path) -> None:
    taken = read(tmp_path, PAIR | {"msgs": {"msg": [msg(0), msg("1"), msg(2), msg(None)]}})
    assert told(taken) == [("agent", "小雨", "店:甲"), ("buyer", "小雨", "店:甲")]
    assert taken.where() == [(3, "direction"), (4, "direction")]


def test_a_log_that_was_asked_from_the_buyers_side(tmp_path: Path) -> None:
    taken = read(tmp_path, {"from_id": "cntaobao小雨", "to_id": "cntaobao店：甲", "msgs": [msg(0), msg(1)]})
    assert told(taken) == [("buyer", "小雨", "店:甲"), ("agent", "小雨", "店:甲")]


def test_the_shops_main_account(tmp_path: Path) -> None:
    taken = read(tmp_path, {"from_id": "cntaobao店", "to_id": "cntaobao小雨", "msgs": [msg(0)]})
    assert told(taken) == [("agent", "小雨", "店")]


def test_several_pairs_in_one_file(tmp_path: Path) -> None:
    pages = [PAIR | {"r": {"msgs": {"msg": [msg(1)]}}}, PAIR | {"to_id": "cntaobao乙", "r": {"msgs": [msg(1)]}}]
    assert told(read(tmp_path, pages)) == [("buyer", "小雨", "店:甲"), ("buyer", "乙", "店:甲")]
    grouped = {"from_id": "cntaobao店:甲", "peers": [{"uid": f"cntaobao{who}", "msgs": [msg(0)]} for who in "丙丁"]}
    assert told(read(tmp_path, grouped)) == [("agent", "丙", "店:甲"), ("agent", "丁", "店:甲")]


def test_a_page_that_does_not_say_between_whom(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        read(tmp_path, {"wangwang_eservice_chatlog_get_response": {"count": 1, "msgs": {"msg": [msg(1)]}}})
    assert error.value.code == "no_parties"
    assert "from_id" in error.value.message.zh and "to_id" in error.value.hint.en


def test_what_the_platform_forwarded_is_nobodys_message(tmp_path: Path) -> None:
    taken = read(tmp_path, PAIR | {"msgs": [msg(0, type=32), msg(0, type=17), msg(0, type=16)]})
    assert taken.column("messages", "sender") == ["system", "agent", "agent"]
    assert taken.column("messages", "is_auto") == [False, True, False]


def test_times_since_1970(tmp_path: Path) -> None:
    taken = read(tmp_path, PAIR | {"msgs": [msg(1, at=1772445600), msg(1, at="x")]})
    assert taken.column("messages", "sent_at") == [datetime(2026, 3, 2, 18)]
    assert taken.where() == [(2, "sent_at")]


def test_chat_peers_hold_no_message(tmp_path: Path) -> None:
    peers = [{"uid": "cntaobao小雨", "date": "2026-03-02"}, {"uid": "cntaobao乙", "date": "2026-03-02"}]
    page = {"wangwang_eservice_chatpeers_get_response": {"chatpeers": {"chat_peer": peers}, "count": 2, "ret": 10000}}
    taken = read(tmp_path, page)
    assert taken.importers == ["top_chatlog"] and taken.typed == []
    assert "2 " in taken.notes[0].zh and "chatlog" in taken.notes[0].en


def test_a_page_without_messages_is_messages_without_rows(tmp_path: Path) -> None:
    taken = read(tmp_path, PAIR | {"r": {"wangwang_eservice_chatlog_get_response": {"count": 0, "msgs": {}}}})
    assert [(typed.table, typed.read) for typed in taken.typed] == [("messages", 0)]


def test_what_is_lacking_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        read(tmp_path, PAIR | {"msgs": [{"direction": 0, "content": "x"}]})
    assert error.value.code == "missing_columns" and "time" in error.value.message.en
