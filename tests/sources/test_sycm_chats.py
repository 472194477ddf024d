"""Chats of 生意参谋: who wrote to whom, times as text or since 1970, ids with all their digits."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/sycm_chats/sample.json"
AGENT = "云朵家居:小夏"


def entry(by: str, to: str, text: object = "在吗", at: object = "2026-03-02 10:00:00", **more: Any) -> dict[str, Any]:
    return {"gmtCreated": at, "userNickFrom": by, "userNickTo": to, "msg": text, "msgId": "m1"} | more


def chat(*entries: Any, **meta: Any) -> dict[str, Any]:
    known = {"dataId": "d1", "buyerNick": "小雨", "psnNickName": "小夏", "accountNick": AGENT}
    return {"meta": known | meta, "messages": list(entries)}


def read(folder: Path, data: object) -> Taken:
    path = folder / "f.txt"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return take(path)


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["sycm_chats"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("messages")
    assert [row["sender"] for row in rows] == ["buyer", "agent", "buyer", "agent", "agent"]
    assert [row["agent_id"] for row in rows] == [AGENT] * 4 + ["云朵家居:阿北"]
    assert [row["buyer_id"] for row in rows] == ["tb小雨"] * 4 + ["tb阿海"]
    assert [row["kind"] for row in rows] == ["text", "text", "image", "text", "text"]
    assert [row["message_id"] for row in rows] == [f"900719925474099300{n}" for n in range(1, 6)]
    assert [row["conversation_id"] for row in rows] == ["sample-0001"] * 4 + ["sample-0002"]
    # 1772445600 seconds since 1970 are ten in the morning in London, six in the evening in Shanghai.
    assert rows[4]["sent_at"] == datetime(2026, 3, 2, 18)


def test_both_colons_and_the_prefix_are_one_account(tmp_path: Path) -> None:
    spelt = ["云朵家居：小夏", "cntaobao云朵家居:小夏", AGENT]
    taken = read(tmp_path, [chat(*(entry(name, "小雨", msgId=name) for name in spelt))])
    assert taken.column("messages", "agent_id") == [AGENT] * 3
    taken = read(tmp_path, chat(entry("cntaobao小雨", AGENT)))
    assert (taken.column("messages", "buyer_id"), taken.column("messages", "sender")) == (["小雨"], ["buyer"])


def test_another_agent_than_the_one_of_the_meta(tmp_path: Path) -> None:
    taken = read(tmp_path, chat(entry("小雨", "云朵家居:阿北", msgId=1), entry("云朵家居:阿北", "小雨", msgId=2)))
    assert taken.column("messages", "agent_id") == ["云朵家居:阿北"] * 2


def test_whom_the_buyer_wrote_to_may_stand_in_the_meta_only(tmp_path: Path) -> None:
    assert read(tmp_path, chat(entry("小雨", ""))).column("messages", "agent_id") == [AGENT]
    taken = read(tmp_path, chat(entry("小雨", ""), psnNickName="", accountNick=None))
    assert taken.where() == [(1, "userNickTo")]


@pytest.mark.parametrize("started", ["买家发起", "客服主动跟进"])
def test_who_began_is_who_wrote_first_whatever_the_meta_says(tmp_path: Path, started: str) -> None:
    times = {"startTime": "2026-03-02 10:00:00", "endTime": "2026-03-02 10:09:00"}
    both = [entry("小雨", AGENT, "在吗", "2026-03-02 10:00:00"), entry(AGENT, "小雨", "亲", "2026-03-02 10:00:20")]
    both = both if started == "买家发起" else both[::-1]
    both = [each | {"msgId": f"m{n}"} for n, each in enumerate(both)]
    taken = read(tmp_path, chat(*both, isSellerFst=started, isUnReply="是", **times))
    assert taken.column("messages", "sender") == (["buyer", "agent"] if started == "买家发起" else ["agent", "buyer"])
    assert (len(taken.rows("messages")), taken.rejects) == (2, [])


def test_a_masked_buyer_is_not_taken_for_an_agent(tmp_path: Path) -> None:
    """The list of chats masks the name, the messages may not: then only the agent's account tells who wrote."""
    taken = read(tmp_path, chat(entry(AGENT, "小雨雨"), entry("小雨雨", AGENT), buyerNick="小**"))
    assert taken.column("messages", "sender") == ["agent"]
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(2, "userNickFrom", f"小雨雨 -> {AGENT}")]


def test_what_cannot_be_used_is_set_aside_by_number(tmp_path: Path) -> None:
    data = [
        chat(entry("小雨", AGENT), "x", entry("", AGENT), entry("小雨", AGENT, at="昨天", msgId=2)),
        chat(entry("小雨", AGENT), buyerNick=" "),
        7,
    ]
    taken = read(tmp_path, data)
    assert sorted(taken.where()) == [(2, "messages"), (3, "userNickFrom"), (4, "sent_at"), (5, "buyerNick"), (6, "")]
    assert len(taken.rows("messages")) == 1


def test_without_ids_a_note_says_so(tmp_path: Path) -> None:
    taken = read(tmp_path, chat(entry("小雨", AGENT, msgId=None), entry("小雨", AGENT)))
    assert taken.column("messages", "message_id") == [None, "m1"]
    assert len(taken.notes) == 1 and "msgId" in taken.notes[0].zh and "1 messages" in taken.notes[0].en


def test_a_recall(tmp_path: Path) -> None:
    assert read(tmp_path, chat(entry("小雨", AGENT, "小雨 撤回了一条消息"))).column("messages", "kind") == ["recall"]


def test_pages_in_envelopes_and_one_after_the_other(tmp_path: Path) -> None:
    page = {"code": 0, "data": {"list": [chat(entry("小雨", AGENT))], "total": 1}}
    assert len(read(tmp_path, page).rows("messages")) == 1
    path = tmp_path / "pages"
    path.write_text("\n".join(json.dumps(page) for _ in range(3)), encoding="utf-8")
    taken = take(path)
    assert len(taken.rows("messages")) == 3 and [row["place"] for row in taken.rows("messages")] == [1, 2, 3]


def test_what_every_message_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        read(tmp_path, chat({"userNickFrom": "小雨", "msg": "x"}))
    assert error.value.code == "missing_columns" and "gmtCreated" in error.value.message.en
    assert "meta, messages" in error.value.message.zh


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text(SAMPLE.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "json_broken"
