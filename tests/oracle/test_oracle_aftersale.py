"""Sanity of the oracle itself, on cases computed by hand: refunds' reasons, returns, reviews, errors (66 to 68, 70)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests import oracle
from tests.examples.build import DAY, Build, at, day

from .test_oracle import ask, grouped

D = Decimal
DAYS = ["shop", "day", "week", "month", "weekday"]
ORDER_RATES = ("refund_hours", "return_rate", "quality_refund_rate", "reason_changed_rate", "order_accuracy")
REVIEW_RATES = ("bad_review_rate:orders", "bad_review_rate:reviews", "good_review_rate", "photo_review_rate")


def sold(*orders: str, buyer: str | None = "b1", flag: str | None = None) -> Build:
    """A shop with orders paid at noon of the day."""
    built = Build()
    for order in orders:
        built.order(order, buyer, "11:00", paid="12:00", seller_flag=flag)
    return built


def refund(
    built: Build, order: str, finished: str | None = "15:00", applied: str | None = "13:00", **other: Any
) -> Build:
    """A refund, succeeded unless said."""
    columns = {
        "refund_id": f"r{len(built.tables['refunds'])}",
        "order_id": order,
        "applied_at": at(applied) if applied else None,
        "finished_at": at(finished) if finished else None,
        "status": "succeeded",
        "amount": D(10),
        "kind": "refund_only",
        **other,
    }
    return built.row("refunds", **columns)


def test_refund_hours_are_those_of_refunds_with_both_times() -> None:
    """2 h and 5 h; one without a time of applying, one that is open."""
    built = refund(refund(sold("o1", "o2"), "o1"), "o2", finished="18:00")
    refund(refund(built, "o1", applied=None), "o1", finished="23:00", status="open")
    assert ask(built, "refund_hours", "refunds") == (3.5, 3)
    assert grouped(built, "refund_hours", "hour") == {15: 2, 18: 5}
    assert ask(built, "refund_hours", on=day("03-03")) is None
    assert ask(sold("o1").never("refunds"), *ORDER_RATES[:4]) == (None,) * 4


def test_return_rate_counts_orders_with_goods_that_came_back() -> None:
    """o1 twice, o2 only money, o3 exchanged, o4 not succeeded: 1 of 4."""
    built = refund(refund(sold("o1", "o2", "o3", "o4"), "o1", kind="return"), "o1", kind="return")
    refund(refund(built, "o2", kind=None), "o3", kind="exchange")
    refund(built, "o4", kind="return", status="closed")
    assert ask(built, "return_rate") == 1 / 4
    assert ask(Build(), "return_rate", "quality_refund_rate") == (None, None)


def test_returns_by_item_are_those_of_the_lines() -> None:
    """A refund that names the line of i1 is no return of i2; one that names none is one of both."""
    built = sold("o1")
    for line, item in (("1", "i1"), ("2", "i2")):
        built.row("order_lines", order_id="o1", line_id=line, item_id=item, quantity=1, paid_amount=D(50))
    refund(built, "o1", kind="return", line_id="1", first_reason="破损")
    assert grouped(built, "return_rate", "item") == {"i1": 1, "i2": 0}
    assert grouped(built, "quality_refund_rate", "item") == {"i1": 1, "i2": 0}
    assert grouped(refund(built, "o1", kind="return"), "return_rate", "item") == {"i1": 1, "i2": 1}


def test_quality_is_the_first_reason() -> None:
    """o1 began with quality; o2 ended so; o3 has only its last reason; o4 a blank. 2 of 4."""
    built = refund(sold("o1", "o2", "o3", "o4"), "o1", first_reason=" 破损 ", reason="不想要了")
    refund(built, "o2", first_reason="不想要了", reason="破损")
    refund(refund(built, "o3", first_reason=" ", reason="质量问题"), "o4", first_reason=None, reason=None)
    assert ask(built, "quality_refund_rate") == 2 / 4
    assert ask(built, "reason_changed_rate") == 2 / 4
    assert ask(built.rule(quality_reasons=[" 不想要了"]), "quality_refund_rate") == 1 / 4
    assert ask(built.rule(quality_reasons=[]), "quality_refund_rate") == 0


def test_quality_reasons_are_those_of_the_paid_day() -> None:
    """From the day on which the refund finished they are others."""
    built = refund(sold("o1"), "o1", finished="03-05 10:00", first_reason="破损")
    assert ask(built.rule("03-03", quality_reasons=["色差"]), "quality_refund_rate") == 1


def test_a_reason_changes_when_both_are_said_and_differ() -> None:
    """Trimmed the same; one blank; another: 1 of 3, on the day on which they finished."""
    built = refund(refund(sold("o1"), "o1", first_reason="破损", reason="破损 "), "o1", first_reason="破损")
    refund(built, "o1", first_reason="破损", reason="色差")
    assert ask(built, "reason_changed_rate") == 1 / 3
    assert ask(built, "reason_changed_rate", on=day("03-03")) is None


def test_order_accuracy_is_one_less_the_orders_that_went_wrong() -> None:
    """Of three paid orders one has two errors; an unpaid one with an error is in neither number."""
    built = sold("o1", "o2", "o3").order("o4", "b1", "11:00")
    for order, kind in (("o1", "missing"), ("o1", "damaged"), ("o4", "missing"), ("unknown", "missing")):
        built.row("fulfilment_errors", order_id=order, found_at=at("03-09 10:00"), kind=kind)
    assert ask(built, "order_accuracy") == 2 / 3
    assert grouped(built, "order_accuracy", "agent") == {None: 2 / 3}
    assert ask(built, "order_accuracy", on=day("03-09")) is None
    assert ask(sold("o1"), "order_accuracy") is None
    assert ask(built.covers("fulfilment_errors", "03-09"), "order_accuracy") == 2 / 3


def asking(text: str = "我要退货", paid: str | None = "03-01 10:00", said: str = "10:00", **other: Any) -> Build:
    """b1, who paid an order, writes to a1."""
    built = Build().chat("b1", "a1", f"B {said} = {text}").order("o1", "b1", "01-02 10:00", paid=paid, **other)
    return built


def test_who_asks_for_a_return_has_a_phrase_and_an_order() -> None:
    """Default phrases 退货 and 退款; the order paid within 30 x 24 h before, to the second."""
    assert ask(asking(), "return_asked_buyers", "return_kept_rate") == (1, 1)
    assert ask(asking("退 货"), "return_asked_buyers", "return_kept_rate") == (0, None)
    assert ask(asking("质量差").rule(return_phrases=["质量"]), "return_asked_buyers") == 1
    assert ask(asking("退货").rule(return_phrases=["退货 "]), "return_asked_buyers") == 0
    assert ask(asking(paid=None), "return_asked_buyers") == 0
    assert ask(asking(paid="10:00:00"), "return_asked_buyers") == 1
    assert ask(asking(paid="10:00:01"), "return_asked_buyers") == 0
    assert ask(asking(paid="01-31 10:00:00"), "return_asked_buyers") == 1
    assert ask(asking(paid="01-31 09:59:59"), "return_asked_buyers") == 0


def test_who_asks_is_kept_without_a_refund_in_fifteen_days() -> None:
    """A refund of any order and any outcome, applied after m and no later than 15 x 24 h after it."""
    for applied, kept in (("10:00:00", 1), ("10:00:01", 0), ("03-17 10:00:00", 0), ("03-17 10:00:01", 1)):
        built = refund(asking(), "o1", applied=applied, finished=None, status="closed")
        assert ask(built, "return_asked_buyers", "return_kept_rate") == (1, kept), applied
    built = asking().order("o2", "b1", "03-03 10:00").order("o3", "b2", "03-03 10:00")
    assert ask(refund(built, "o3", applied="03-03 11:00"), "return_kept_rate") == 1
    assert ask(refund(built, "o2", applied="03-03 11:00"), "return_kept_rate") == 0


def test_the_first_message_with_a_phrase_is_the_one() -> None:
    """Asked at ten, applied at eleven, asked again at noon: not kept. A recalled message is as if not sent."""
    built = refund(asking().chat("b1", "a1", "B 12:00 = 退款呢"), "o1", applied="11:00", finished=None)
    assert ask(built, "return_asked_buyers", "return_kept_rate") == (1, 0)
    built.tables["messages"][0]["kind"] = "recall"
    assert ask(built, "return_asked_buyers", "return_kept_rate") == (1, 1)


def test_a_buyer_day_asks_with_any_agent_and_is_kept_with_all() -> None:
    """a1 was asked at ten, a2 at noon, and at eleven a refund was applied for: kept by a2, not by the shop."""
    built = refund(asking().chat("b1", "a2", "B 12:00 = 退款呢"), "o1", applied="11:00", finished=None)
    assert grouped(built, "return_kept_rate", "agent") == {"a1": 0, "a2": 1}
    assert ask(built, "return_asked_buyers", "return_kept_rate") == (1, 0)
    assert ask(built.rule(blocked_buyers=["b1"]), "return_asked_buyers", "return_kept_rate") == (0, None)


def test_agents_words_are_no_asking() -> None:
    """Only the buyer's messages hold a phrase."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:01 = 要退货吗").order("o1", "b1", "03-01 10:00", paid="03-01 10:00")
    assert ask(built, "return_asked_buyers") == 0


def test_returns_need_messages_orders_and_refunds() -> None:
    """Each unknown makes both unknown."""
    for table in ("messages", "orders", "refunds"):
        assert ask(asking().never(table), "return_asked_buyers", "return_kept_rate") == (None, None), table
    assert ask(asking().covers("messages", "03-03"), "return_asked_buyers") is None
    assert ask(asking().covers("refunds", "03-03"), "return_asked_buyers") == 1


def review(built: Build, order: str | None, result: str, when: str = "18:00", **other: Any) -> Build:
    """A review."""
    count = len(built.tables.get("reviews", []))
    return built.row("reviews", review_id=f"v{count}", order_id=order, result=result, reviewed_at=at(when), **other)


def test_reviews_are_divided_by_reviews_or_orders() -> None:
    """Two bad, one good with a picture, one neutral with a film, over 5 paid orders."""
    built = sold("o1", "o2", "o3", "o4", "o5")
    review(review(built, "o1", "bad"), "o2", "bad")
    review(review(built, "o3", "good", has_picture=True), "o4", "neutral", has_picture=False, has_video=True)
    assert ask(built, *REVIEW_RATES, "bad_review_rate") == (2 / 5, 2 / 4, 1 / 4, 1 / 4, 2 / 5)


def test_reviews_have_null_rules() -> None:
    """No review, no paid order, no file."""
    assert ask(sold("o1"), *REVIEW_RATES) == (None,) * 4
    assert ask(review(Build(), None, "bad"), *REVIEW_RATES) == (None, 1, 0, 0)
    assert ask(review(sold("o1"), "o1", "bad").never("orders"), *REVIEW_RATES) == (None, 1, 0, 0)
    quiet = review(sold("o1"), "o1", "bad", when="03-05 10:00")
    assert ask(quiet, *REVIEW_RATES) == (0, None, None, None)
    assert ask(quiet.covers("reviews", "03-05"), *REVIEW_RATES) == (None,) * 4


def chatted(**other: Any) -> Build:
    """o1 of b1, whom a1 served; o2 of nobody known."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "11:00", paid="12:00", **other)
    return built.order("o2", None, "11:00", paid="12:00")


def test_reviews_belong_to_the_agent_of_the_order() -> None:
    """Of o1 to a1, of o2 and of an unknown order to "?"."""
    built = review(review(review(chatted(channel="手机"), "o1", "bad"), "o2", "good"), "gone", "good")
    assert grouped(built, "good_review_rate", "agent") == {"a1": 0, "?": 1}
    assert grouped(built, "bad_review_rate:reviews", "channel") == {"手机": 1, None: 0}
    assert grouped(built, "good_review_rate", "buyer_type") == {"new": 0, None: 1}
    assert grouped(built, "good_review_rate", "hour") == {18: 2 / 3}
    silent = review(sold("o1"), "o1", "bad")
    assert grouped(silent, "bad_review_rate:orders", "agent") == {None: 1}


def test_a_reviews_own_buyer_goes_before_the_orders() -> None:
    """b9 paid on an earlier day."""
    built = review(chatted().order("o9", "b9", "03-01 10:00", paid="03-01 10:00"), "o1", "bad", buyer_id="b9")
    assert grouped(built, "bad_review_rate:reviews", "buyer_type") == {"returning": 1}


def test_reviews_of_excluded_orders_are_in_no_row_of_agents() -> None:
    """They stay in the shop's; those of an unpaid order are under "?" for what is paid."""
    flagged = review(chatted(seller_flag="red").rule(excluded_flags=["red"]), "o1", "bad")
    assert grouped(flagged, "bad_review_rate:reviews", "agent") == {}
    assert ask(flagged, "bad_review_rate:reviews") == 1
    unpaid = Build().chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "11:00")
    assert grouped(review(unpaid, "o1", "bad"), "bad_review_rate:reviews", "agent") == {"?": 1}
    assert grouped(unpaid, "bad_review_rate:reviews", "agent", rule="order") == {"a1": 1}


def test_reviews_by_item_and_category() -> None:
    """A review of i1 is of the smallest category of its lines; one of no item is of all; one of an item that the order
    has not has no category; a line of an order that is not imported says nothing."""
    built = chatted()
    for order, line, item, category in (
        ("o1", "1", "i1", None),
        ("o1", "2", "i1", "鞋"),
        ("o1", "3", "i1", "帽"),
        ("o1", "4", "i2", "袜"),
        ("gone", "1", "i9", "袜"),
    ):
        built.row("order_lines", order_id=order, line_id=line, item_id=item, category=category, quantity=1)
    review(review(review(built, "o1", "good", item_id="i1"), "o1", "bad"), "o1", "bad", item_id="i3")
    review(review(built, "gone", "good", item_id="i9"), "gone", "good")
    by = ["item", "category"]
    rows = oracle.query(built.world(), ["bad_review_rate:reviews"], by, DAY, DAY)
    assert [tuple(row.values()) for row in rows] == [
        ("i1", "帽", 1 / 2),
        ("i1", "鞋", 1),
        ("i1", None, 1),
        ("i2", "袜", 1),
        ("i3", None, 1),
        ("i9", None, 0),
        (None, None, 0),
    ]
    assert grouped(built, "good_review_rate", "item") == {"i1": 1 / 2, "i2": 0, "i3": 0, "i9": 1, None: 1}


def test_dimensions_of_after_sale() -> None:
    """Those of orders, and for asking those of chats."""
    orders = [*DAYS, "agent", "team", "hour", "buyer_type", "item", "category", "channel", "region"]
    for name in (*ORDER_RATES, *REVIEW_RATES):
        assert oracle.dimensions(name) == orders, name
    for name in ("return_asked_buyers", "return_kept_rate"):
        assert oracle.dimensions(name) == [*DAYS, "agent", "team", "hour", "buyer_type"], name
