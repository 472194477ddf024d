"""Transitions from the first reason to the last, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples.build import Build, at
from tests.metrics.asked import values, view_of
from xundan.analysis.returns.items import items
from xundan.analysis.returns.reasons import Refund, counted, reasons
from xundan.metrics.ask import Ask
from xundan.metrics.view import View
from xundan.reports.analysis.returns import returns_telling

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 8)
ASK = Ask(("refund_amount",), (), FIRST, LAST)


def one(first: str | None, last: str | None, amount: str = "10", quality: bool = False) -> Refund:
    return Refund(first, last, Decimal(amount), quality)


def test_a_table_of_transitions() -> None:
    renamed = [one("色差", "七天"), one("色差", "七天", "2.50"), one("七天", "破损")]
    kept = [one("色差", "色差"), one("七天", "七天")]
    found = counted([*renamed, *kept, one(None, "七天"), one("破损", None)], ["色差", "破损"])
    assert (found.refunds, found.amount, found.known, found.changed) == (7, Decimal("62.50"), 5, 3)
    assert (found.left_quality, found.came_to_quality) == (2, 1)
    assert [(m.first, m.last, m.refunds, m.amount, m.changed) for m in found.moves] == [
        ("色差", "七天", 2, Decimal("12.50"), True),
        ("七天", "七天", 1, Decimal(10), False),
        ("七天", "破损", 1, Decimal(10), True),
        ("色差", "色差", 1, Decimal(10), False),
    ]
    assert [(n.reason, n.first, n.last, n.quality) for n in found.named] == [
        ("色差", 3, 1, True),
        ("七天", 2, 4, False),
        ("破损", 1, 1, True),
    ]


reason = st.sampled_from(["a", "b", "c", None])


@given(st.lists(st.tuples(reason, reason, st.integers(0, 999), st.booleans())))
def test_nothing_is_lost_or_counted_twice(drawn: list[tuple[str | None, str | None, int, bool]]) -> None:
    refunds = [Refund(first, last, Decimal(cents) / 100, quality) for first, last, cents, quality in drawn]
    found = counted(refunds, ["a"])
    both = [each for each in refunds if each.first and each.last]
    assert sum(move.refunds for move in found.moves) == found.known == len(both)
    assert sum(move.amount for move in found.moves) == sum(each.amount for each in both)
    assert sum(each.first for each in found.named) == sum(each.first is not None for each in refunds)
    assert counted(refunds[::-1], ["a"]) == found, "the order in which they were read changes nothing"


@pytest.fixture(scope="module")
def view() -> View:
    """Sixty orders of i1 and sixty of i2; 20 of i1 and one of i2 are refunded, those of i1 first for damage. The first
    five became returns without a reason. One refund of i2 failed."""
    built = Build().rule(quality_reasons=["破损"]).row("items", item_id="i1", title="杯子", listed_at=at("01-02 10:00"))
    for n in range(1, 121):
        built.order(f"o{n}", f"b{n}", "10:00", "10:01")
        built.row("order_lines", order_id=f"o{n}", line_id="1", item_id="i1" if n <= 60 else "i2", quantity=1)
        if n <= 20 or n in (61, 62):
            built.row(
                "refunds", refund_id=f"r{n:03d}", order_id=f"o{n}", applied_at=at("12:00"),
                finished_at=at("03-03 12:00"), status="closed" if n == 62 else "succeeded", amount=Decimal(100),
                kind="return" if n <= 5 else "refund_only", first_reason="破损" if n <= 20 else " ",
                reason="七天" if n <= 5 or n > 60 else "破损",
            )  # fmt: skip
    return view_of(built)


def test_the_counts_are_those_of_the_catalogue(view: View) -> None:
    found = reasons(view, ASK)
    assert (found.refunds, found.amount) == (21, Decimal(2100))
    assert found.refunds == values(view, "refunds", first=FIRST, last=LAST)
    assert found.changed / found.refunds == values(view, "reason_changed_rate", first=FIRST, last=LAST) == 5 / 21
    assert (found.known, found.quality, found.left_quality) == (20, 20, 5), "a blank reason is none"


def test_items_that_come_back_more_than_the_others(view: View) -> None:
    found = items(view, ASK)
    assert [(e.item, e.orders, e.refunded, e.quality, e.returned, e.apart) for e in found] == [
        ("i1", 60, 20, 20, 5, True),
        ("i2", 60, 1, 0, 0, True),
    ]


def test_the_sentences_tell_what_was_renamed(view: View) -> None:
    telling = returns_telling(view, reasons(view, ASK), items(view, ASK), FIRST, LAST, "CNY")
    said = [each.zh for each in telling.sentences]
    assert said[0] == "成功退款 21 笔, ￥2,100.00; 首次原因最多: 破损 20"
    assert said[1].startswith("20 笔知道首次和最后原因, 其中 5 笔改过 (25.0 %")
    assert said[2] == "改得最多: 破损 → 七天 5 笔"
    assert said[3].startswith("5 笔首次是品质原因")
    assert said[4] == "杯子 的退款率 33.3 % (20/60), 高于其他, 超出偶然"


def test_without_refunds_it_says_how_to_bring_them() -> None:
    view = view_of(Build().order("o1", "b1", "10:00", "10:01").never("refunds"))
    telling = returns_telling(view, reasons(view, ASK), items(view, ASK), FIRST, LAST, "CNY")
    assert len(telling.sentences) == 1 and "import the table refunds" in telling.sentences[0].en
