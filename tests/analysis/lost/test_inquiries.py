"""Lost inquiries of a small shop: which they are, whose note wins, what was not paid, and whom to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.build import Build, at, day
from tests.support.xundan_world import Loaded
from xundan.analysis.lost.follow_up import follow_ups
from xundan.analysis.lost.inquiries import Losses, losses
from xundan.analysis.lost.learning import Learned, learned, with_model
from xundan.analysis.lost.roots import causes
from xundan.analysis.lost.unpaid import UnpaidOrder, unpaid
from xundan.analysis.text.chats import Chat, chats
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.reports.analysis.lost import shortcomings

KNOWN = dictionary()
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


def build() -> Build:
    """dear left for the price, noted told the agent of the stock, paid bought, two met two agents, late is still open
    on the newest day of the orders."""
    built = Build()
    built.chat("dear", "a1", "B 10:00 = https://item.example.com/item.htm?id=680010051818, A 10:00:20 = 不议价")
    built.chat("dear", "a1", "B 10:01 = 太贵了 不要了, A 10:01:20 = 哦")
    built.chat("noted", "a1", "B 11:00 = 太贵了, A 11:00:10 = 好的亲 您再看看哦")
    built.row("loss_notes", agent_id="a1", buyer_id="noted", day=day("03-03"), reason="断货了", note="要粉色")
    built.row("loss_notes", agent_id="a1", buyer_id="dear", day=day("03-04"), reason="缺货")  # too late to be hers
    built.chat("paid", "a1", "B 12:00 = 有货吗, A 12:00:10 = 有").order("o1", "paid", "12:10", paid="12:11")
    built.chat("two", "a1", "B 13:00 = 怕质量不好, A 13:00:10 = 放心")
    built.chat("two", "a2", "B 14:00 = 多久发货 急用 来不及了, A 14:00:10 = 应该可以吧")
    built.order("o9", "other", "03-07 10:00", paid="03-07 10:01")
    built.chat("late", "a1", "B 03-07 10:00 = 太贵了, A 03-07 10:00:10 = 嗯")
    return built


def view_of(built: Build) -> View:
    return Loaded(built.world()).view()


@pytest.fixture(scope="module")
def view() -> View:
    """Besides, orders that were asked for and not paid."""
    built = build()
    orders: dict[str, dict[str, Any]] = {
        "closed": {"close_reason": "拍错了重新拍", "goods_amount": Decimal("30"), "status": "交易关闭"},
        "says": {"goods_amount": Decimal("50"), "postage": Decimal("6"), "discount": Decimal("1"), "status": "待付款"},
        "told": {"status": "待付款"},
        "quiet": {"close_reason": "买家未付款"},
    }
    for n, (buyer, more) in enumerate(orders.items()):
        hour = 15 + n
        built.chat(buyer, "a2", f"B {hour}:00 = 颜色有几种, A {hour}:00:10 = 三种")
        built.order(f"u{n}", buyer, f"{hour}:05", **more)
    built.chat("says", "a2", "B 16:10 = 付款失败 付不了, A 16:10:10 = 换一张卡试试")
    built.chat("quiet", "a2", "A 18:30 = 亲 还没付款哦")  # nobody's reason: she does not answer a reminder
    built.row("loss_notes", agent_id="a2", buyer_id="told", day=day("03-02"), kind="not_paid", reason="嫌运费贵")
    return view_of(built)


@pytest.fixture(scope="module")
def found(view: View) -> Losses:
    return losses(view, FIRST, LAST, (), KNOWN)


def test_they_are_those_that_the_metric_counts(view: View, found: Losses) -> None:
    assert [(each.agent_id, each.buyer_id) for each in found.rows] == [
        ("a1", "dear"), ("a1", "noted"), ("a1", "two"), ("a2", "two"),
    ]  # fmt: skip
    # Four of agents, three buyers of the shop: two met two agents and counts once, where she asked last.
    assert [each.agent_id for each in found.rows if each.of_shop and each.buyer_id == "two"] == ["a2"]
    ask = Ask(("lost_inquiries",), ("agent",), FIRST, LAST, "order_first", ())
    counted = {row["agent"]: row["lost_inquiries"] for row in answer(view, ask).rows}
    assert (counted["a1"], counted["a2"]) == (3, 1)
    assert sum(each.of_shop for each in found.rows) == 3


def test_the_note_wins_over_the_chat_within_the_inquirys_days(found: Losses) -> None:
    by = {each.buyer_id: each for each in found.rows if each.of_shop}
    assert (by["noted"].reason, by["noted"].likely.by, by["noted"].ruled.reason) == ("stock", "note", "price")
    assert by["noted"].note is not None
    assert (by["noted"].note.written, by["noted"].note.more) == ("断货了", "要粉色")
    # The note on the 4th comes after the inquiry closed on the 3rd.
    assert (by["dear"].reason, by["dear"].likely.by, by["dear"].note) == ("price", "rules", None)


def test_a_shop_without_orders_is_unknown_and_not_free_of_losses() -> None:
    found = losses(view_of(build().never("orders")), FIRST, LAST, (), KNOWN)
    assert (list(found.rows), found.unknown) == ([], ["s1"])


def test_where_no_text_is_kept_the_notes_and_the_clock_still_speak() -> None:
    built = build()
    for row in built.tables["messages"]:
        row["text"] = None
    found = losses(view_of(built), FIRST, LAST, (), KNOWN)
    assert found.unread == 4
    assert {each.buyer_id: each.reason for each in found.rows} == {
        "dear": "unknown",
        "noted": "stock",
        "two": "unknown",
    }


def test_root_causes_are_seen_where_they_are(found: Losses) -> None:
    seen = {(each.loss.buyer_id, each.loss.agent_id, each.sign) for each in causes(found.rows, KNOWN)}
    # dear's objection got one character. noted's is answered at length, and her reason is one of stock by the note.
    assert ("dear", "a1", "bare_answer") in seen
    assert not {each for each in seen if each[0] == "noted"}
    assert ("two", "a1", "bare_answer") in seen


def by_order(rows: list[UnpaidOrder]) -> dict[str, UnpaidOrder]:
    return {each.order_id: each for each in rows}


def test_why_an_order_is_not_paid_is_the_notes_then_the_orders_then_hers(view: View) -> None:
    rows = by_order(unpaid(view, FIRST, LAST, (), KNOWN))
    assert {name: (each.reason, each.says) for name, each in rows.items()} == {
        "u0": ("mistake", "order"),
        "u1": ("payment", "chat"),
        "u2": ("delivery", "note"),
        "u3": ("unknown", "nothing"),
    }
    said = rows["u1"].line
    assert said is not None
    assert said.text == "付款失败 付不了"


def test_what_was_to_be_paid_is_told_or_unknown(view: View) -> None:
    rows = by_order(unpaid(view, FIRST, LAST, (), KNOWN))
    assert (rows["u0"].amount, rows["u1"].amount, rows["u2"].amount) == (Decimal("30"), Decimal("55"), None)
    assert [name for name, each in rows.items() if each.closed] == ["u0", "u3"]


def test_whom_to_ask_again(view: View, found: Losses) -> None:
    rows = follow_ups(view, found.rows, FIRST, LAST, ())
    # The largest amount first, then by buyer: all are of one day.
    assert [(each.kind, each.buyer_id, each.amount) for each in rows] == [
        ("not_paid", "says", Decimal("55")),
        ("not_ordered", "dear", None),
        ("not_ordered", "noted", None),
        ("not_paid", "told", None),
        ("not_ordered", "two", None),
    ]
    assert next(each.item_id for each in rows if each.buyer_id == "dear") == "680010051818"


def test_who_has_ordered_since_is_not_asked_again_and_the_list_knows_the_price() -> None:
    built = build().order("o2", "noted", "03-06 10:00", paid="03-06 10:01")
    built.row("items", item_id="680010051818", listed_at=at("03-01 00:00"), price=Decimal("118"))
    view = view_of(built)
    rows = follow_ups(view, losses(view, FIRST, LAST, (), KNOWN).rows, FIRST, LAST, ())
    assert [(each.buyer_id, each.amount) for each in rows] == [("dear", Decimal("118")), ("two", None)]


def test_a_few_notes_make_no_model(view: View, found: Losses) -> None:
    assert learned(view, LAST, (), KNOWN) == Learned()
    # Of three notes one is of an unpaid order and one came too late: one is left to learn from.
    assert learned(view, LAST, (), KNOWN, enough=2) == Learned()
    assert with_model(found, Learned()) == found


def test_without_the_extra_the_rules_hold_and_it_is_said(
    view: View, found: Losses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xundan.analysis.lost.learning.find_spec", lambda name: None)
    taught = learned(view, LAST, (), KNOWN, enough=1)
    assert taught.model is None
    kept, trial = with_model(found, taught), taught.trial
    assert kept == found
    assert trial is not None
    assert (trial.noted, trial.used, trial.missing) == (1, False, True)
    assert any("xundan[text]" in said.zh and "xundan[text]" in said.en for said in shortcomings(kept, trial))


def test_those_of_some_agents_are_as_among_all(view: View, found: Losses, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[set[str]] = []

    def watched(*given: Any) -> Iterator[Chat]:
        its = list(chats(*given))
        read.append({each.agent_id for each in its})
        return iter(its)

    monkeypatch.setattr("xundan.analysis.lost.inquiries.chats", watched)
    hers = {agent: losses(view, FIRST, LAST, (), KNOWN, agents=[agent]).rows for agent in ("a1", "a2")}
    # two asked a1 before a2: that she counts for the shop at a2 is known although only a1's are asked for.
    assert [(each.buyer_id, each.of_shop) for each in hers["a1"]] == [("dear", True), ("noted", True), ("two", False)]
    assert hers["a1"] == [each for each in found.rows if each.agent_id == "a1"]
    assert hers["a2"] == [each for each in found.rows if each.agent_id == "a2"]
    assert read == [{"a1"}, {"a2"}]
    assert losses(view, FIRST, LAST, (), KNOWN, agents=[]).rows == []
