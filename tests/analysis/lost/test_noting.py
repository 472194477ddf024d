"""What agents note of inquiries that did not come to a payment, and what becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.analysis.lost.test_inquiries import KNOWN, build, view_of
from tests.examples.build import day
from xundan.analysis.lost.notes import meant
from xundan.analysis.lost.noting import Entry, Wish, rows_of, write
from xundan.analysis.lost.unbought import Days, Unbought, unbought
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.analysis.lost_words import REASON_WORDS, UNPAID_WORDS

MONDAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def view() -> View:
    built = build().chat("slip", "a1", "B 15:00 = 有货吗, A 15:00:10 = 有").order("o2", "slip", "15:10")
    built.row(
        "loss_notes", agent_id="a1", buyer_id="slip", day=day("03-02"), kind="not_paid", reason="重拍", note="两单"
    )
    return view_of(built)


def _asked(view: View) -> dict[str, Unbought]:
    return {each.buyer_id: each for each in unbought(view, Days("s1", MONDAY, MONDAY, ["a1"]), KNOWN)}


def _rows(view: View, *entries: tuple[str, str, str]) -> list[dict[str, object]]:
    asked = _asked(view)
    told = [Entry(asked[buyer].dialogue, reason, note) for buyer, reason, note in entries]
    return rows_of(view, Wish("s1", "a1", MONDAY, told), KNOWN)


def test_what_is_to_fill_in_did_not_pay(view: View) -> None:
    asked = _asked(view)
    assert {buyer: each.kind for buyer, each in asked.items()} == {
        "dear": "not_ordered", "noted": "not_ordered", "two": "not_ordered", "slip": "not_paid"
    }  # fmt: skip
    assert {buyer: each.note.reason for buyer, each in asked.items() if each.note} == {
        "noted": "stock", "slip": "mistake"
    }  # fmt: skip


def test_of_one_buyer_with_two_agents_each_has_her_own(view: View) -> None:
    whole = unbought(view, Days("s1", MONDAY, MONDAY), KNOWN)
    assert [each.agent_id for each in whole if each.buyer_id == "two"] == ["a1", "a2"]
    assert unbought(view, Days("s1", MONDAY, MONDAY, []), KNOWN) == []


def test_new_notes_become_rows(view: View) -> None:
    rows = _rows(view, ("dear", "价格", " 想要 包邮\n13812345678 "))
    assert len(rows) == 1
    note = rows[0].pop("note")
    assert isinstance(note, str)
    assert note.startswith("想要 包邮 ")
    assert "13812345678" not in note
    told = {"shop": "s1", "agent_id": "a1", "buyer_id": "dear", "day": "2026-03-02", "kind": "not_ordered"}
    assert rows[0] == told | {"reason": "价格"}


def test_what_stands_is_not_written_again_whatever_its_words(view: View) -> None:
    rows = _rows(view, ("noted", "缺货", "要粉色"), ("two", "质量信任", ""))
    assert [row["buyer_id"] for row in rows] == ["two"]
    with pytest.raises(UserError) as none:
        _rows(view, ("noted", "没货", "要粉色"), ("slip", "", "两单"))
    assert none.value.code == "nothing_new"


def test_a_changed_note_keeps_its_day_and_an_emptied_one_says_so(view: View) -> None:
    (row,) = _rows(view, ("noted", "价格", ""))
    assert (row["day"], row["reason"], row["note"]) == ("2026-03-03", "价格", "-")


@pytest.mark.parametrize(
    ("reason", "note", "code"), [("", "有备注", "blank"), ("价" * 51, "", "too_long"), ("价格", "长" * 301, "too_long")]
)
def test_what_cannot_be_noted(view: View, reason: str, note: str, code: str) -> None:
    with pytest.raises(UserError) as wrong:
        _rows(view, ("dear", reason, note))
    assert wrong.value.code == code


def test_nobody_notes_what_is_no_lost_inquiry_of_hers(view: View) -> None:
    dialogue = next(each.dialogue for each in unbought(view, Days("s1", MONDAY, MONDAY, ["a2"]), KNOWN))
    with pytest.raises(UserError) as wrong:
        rows_of(view, Wish("s1", "a1", MONDAY, [Entry(dialogue, "价格")]), KNOWN)
    assert wrong.value.code == "no_inquiry"


def test_every_reason_that_can_be_chosen_is_read_back_as_itself() -> None:
    for reason, text in REASON_WORDS.items():
        assert reason == "unknown" or meant([text.zh], KNOWN.notes) == reason
    for reason_of_unpaid, text in UNPAID_WORDS.items():
        assert reason_of_unpaid == "unknown" or meant([text.zh], KNOWN.unpaid) == reason_of_unpaid


def test_the_file_is_named_after_whose_day_it_is(tmp_path: Path) -> None:
    wish = Wish("s1", "店:小满/../x", MONDAY, ())
    assert write(wish, [{"shop": "s1"}], tmp_path).name == "loss_notes 店_小满____x 2026-03-02.jsonl"
