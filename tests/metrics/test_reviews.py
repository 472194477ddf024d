"""Reviews, worked out by hand after reading 68."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import LAST, rows_of, values, view_of, without
from tests.metrics.test_items import lines
from xundan.metrics.view import View

OF = ("bad_review_rate:orders", "bad_review_rate:reviews", "good_review_rate", "photo_review_rate")


def review(built: Build, number: str, order: str | None, result: str, when: str = "15:00", **more: Any) -> None:
    built.row("reviews", review_id=number, order_id=order, result=result, reviewed_at=at(when), **more)


@pytest.fixture(scope="module")
def view() -> View:
    """o1 of a1, o2 silent, o3 excluded, o4 whose order agent is a1 and which is not paid. Reviews of the 2nd: bad of o1
    with a picture, good of o1, neutral of o2, good of o3, good of an order nobody knows by b1, who had bought in
    February, bad of o4; of the 3rd: bad without an order."""
    built = Build().rule(excluded_flags=["red"]).row("agents", agent_id="a1", team="早班")
    built.chat("b1", "a1", "B 09:00, A 09:01").chat("b4", "a1", "B 09:00, A 09:01")
    built.order("old", "b1", "02-01 10:00", "02-01 10:01")
    built.order("o1", "b1", "10:00", "10:01", channel="手淘", region="浙江").order("o2", "b2", "10:00", "10:01")
    built.order("o3", "b3", "10:00", "10:01", seller_flag="red").order("o4", "b4", "10:00")
    review(built, "r1", "o1", "bad", "15:00", has_picture=True)
    review(built, "r2", "o1", "good", "16:00", buyer_id="b9", has_picture=False)
    review(built, "r3", "o2", "neutral", "16:00", has_video=True)
    review(built, "r4", "o3", "good", "16:00", has_picture=True)
    review(built, "r5", "gone", "good", "16:00", buyer_id="b1")
    review(built, "r6", "o4", "bad", "16:00")
    review(built, "r7", None, "bad", "03-03 16:00")
    return view_of(built.covers("reviews", "03-02", "03-04"))


def test_each_rate_has_its_own_denominator(view: View) -> None:
    # six reviews, two of them bad, three good, two with a picture; three paid orders
    assert [values(view, metric) for metric in OF] == [2 / 3, 2 / 6, 3 / 6, 2 / 6]
    assert values(view, "bad_review_rate") == 2 / 3
    assert values(view, "bad_review_rate:reviews", "hour") == {15: 1.0, 16: 1 / 5}
    assert values(view, "bad_review_rate:reviews", "day", last=LAST) == {"2026-03-02": 2 / 6, "2026-03-03": 1.0}


def test_a_review_is_whose_its_order_is_under_the_chosen_rule(view: View) -> None:
    """That of the excluded order is in nobody's row; that of the unpaid one is a1's by rule `order` only."""
    assert values(view, "good_review_rate", "agent") == {"a1": 1 / 2, None: 0.0, "?": 1 / 2}
    assert values(view, "good_review_rate", "team") == {"早班": 1 / 2, None: 0.0, "?": 1 / 2}
    assert values(view, "good_review_rate", "agent", rule="order") == {"a1": 1 / 3, None: 0.0, "?": 1.0}
    assert values(view, "good_review_rate", "agent", rule="payment") == {"a1": 1 / 2, None: 0.0, "?": 1 / 2}
    assert values(view, "bad_review_rate:orders", "agent") == {"a1": 1.0, None: 0.0, "?": None}


def test_a_review_is_of_the_channel_region_and_buyer_of_its_order(view: View) -> None:
    assert values(view, "good_review_rate", "channel") == {"手淘": 1 / 2, None: 2 / 4}
    assert values(view, "good_review_rate", "region") == {"浙江": 1 / 2, None: 2 / 4}
    # returning: r1 (of b1's order) and r5 (by b1); r2 is by b9
    assert values(view, "good_review_rate", "buyer_type") == {"returning": 1 / 2, "new": 2 / 4}
    assert values(view, "good_review_rate", "buyer_type", first=date(2026, 3, 3), last=LAST) == {None: 0.0}


def test_what_was_never_imported_is_unknown(view: View) -> None:
    assert [values(without(view, "reviews"), metric) for metric in OF] == [None] * 4
    assert [values(without(view, "orders"), metric) for metric in OF] == [None, 2 / 6, 3 / 6, 2 / 6]
    four, five = date(2026, 3, 4), date(2026, 3, 5)
    assert [values(view, metric, first=four, last=four) for metric in OF] == [None] * 4
    assert [values(view, metric, first=five, last=five) for metric in OF] == [None] * 4


def test_no_review_of_paid_orders_is_a_rate_of_nothing() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01")
    review(built, "r1", "o1", "good", "03-03 10:00")
    view = view_of(built)
    assert [values(view, metric) for metric in OF] == [0.0, None, None, None]


def test_the_rows_are_the_reviews(view: View) -> None:
    rows = rows_of(view, "photo_review_rate", agent="a1").rows
    assert [(row["review_id"], row["result"], row["in_numerator"]) for row in rows] == [
        ("r1", "bad", True), ("r2", "good", False)
    ]  # fmt: skip
    assert [row["review_id"] for row in rows_of(view, "bad_review_rate", "numerator").rows] == ["r1", "r6", "r7"]


def test_a_review_is_of_its_item_or_of_all_items_of_its_order() -> None:
    """o1 has a in 大 and 小, b without category. r1 names a, r2 an item that the order has not, r3 none; r4's order has
    no line, r5's is not imported though its line is; r6 names an item and no order."""
    built = Build().order("o1", "b1", "10:00", "10:01").order("o2", "b2", "10:00", "10:01")
    lines(built, "o1", ("1", "a", None, None), category="小")
    lines(built, "o1", ("2", "a", None, None), category="大")
    lines(built, "o1", ("3", "b", None, None))
    lines(built, "gone", ("1", "a", None, None), category="大")
    for number, order, result, item in (
        ("r1", "o1", "good", "a"), ("r2", "o1", "bad", "c"), ("r3", "o1", "bad", None), ("r4", "o2", "bad", None),
        ("r5", "gone", "good", None), ("r6", None, "good", "a"), ("r7", "gone", "good", "a"),
    ):  # fmt: skip
        review(built, number, order, result, item_id=item)
    view = view_of(built)
    # a: r1, r3, r6, r7; b: r3; c: r2; none: r4, r5
    assert values(view, "good_review_rate", "item") == {"a": 3 / 4, "b": 0.0, "c": 0.0, None: 1 / 2}
    # 大 (before 小 by code point): r1, r3; 小: r3; none: r2, r3 (by b), r4, r5, r6, r7
    assert values(view, "good_review_rate", "category") == {"大": 1 / 2, "小": 0.0, None: 3 / 6}
    assert values(view, "good_review_rate", "item", "category") == {
        ("a", "大"): 1 / 2, ("a", "小"): 0.0, ("a", None): 1.0, ("b", None): 0.0, ("c", None): 0.0, (None, None): 1 / 2
    }  # fmt: skip
    # of paid orders: a has o1, b has o1, o2 is in no item
    assert values(view, "bad_review_rate:orders", "item") == {"a": 1.0, "b": 1.0, "c": None, None: 1.0}
    assert values(view, "good_review_rate") == 4 / 7
