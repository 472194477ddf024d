"""What refunds are for, how long they take, and what was sent wrongly: by hand after the readings 66 and 70."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import DAY, LAST, rows_of, values, view_of, without
from tests.metrics.test_items import lines
from xundan.metrics.view import View

SIX = date(2026, 3, 6)


def refund(built: Build, order: str, number: str = "1", finished: str | None = "12:00", **more: Any) -> None:
    """A succeeded refund unless said, applied for at 11:00."""
    built.refund(order, "1", applied="11:00", finished=finished)
    built.tables["refunds"][-1].update(refund_id=f"{order}-{number}", **more)


@pytest.fixture(scope="module")
def view() -> View:
    """Six orders paid on the 2nd: o1 of a1, o2 to o5 silent, of o6 the flag excludes; o7 is not paid. o1 came back for
    quality; o2's first reason is not for quality, its last one is; o3's only reason is; o4's return was refused; o5 was
    exchanged, its first reason has spaces around it; o6 came back."""
    built = Build().rule(excluded_flags=["red"]).chat("b1", "a1", "B 09:00, A 09:01")
    for n in range(1, 6):
        built.order(f"o{n}", f"b{n}", "10:00", "10:01")
    built.order("o6", "b6", "10:00", "10:01", seller_flag="red").order("o7", "b7", "10:00")
    refund(built, "o1", kind="return", first_reason="质量问题", reason="七天无理由")
    refund(built, "o1", "2", finished="03-03 05:00", kind="refund_only")
    refund(built, "o2", first_reason="七天无理由", reason="破损")
    refund(built, "o3", reason="破损", kind="refund_only")
    refund(built, "o4", kind="return", first_reason="质量问题", reason="拍错了", status="closed")
    refund(built, "o5", kind="exchange", first_reason="\u3000质量问题 ", reason="质量问题")
    refund(built, "o6", finished=None, kind="return")
    refund(built, "o7", kind="return", first_reason="破损")
    refund(built, "gone", kind="return", reason="破损")
    return view_of(built)


def test_returns_are_paid_orders_whose_goods_came_back(view: View) -> None:
    # o1 and o6 of six
    assert values(view, "return_rate") == 2 / 6
    assert values(view, "return_rate", "agent") == {"a1": 1.0, None: 0.0}
    assert values(view, "return_rate", "hour") == {10: 2 / 6}


def test_quality_is_told_by_the_first_reason_and_without_one_by_the_last(view: View) -> None:
    # o1, o3 and o5; o2 only later said so, o4's was refused
    assert values(view, "quality_refund_rate") == 3 / 6
    assert values(view, "quality_refund_rate", "agent") == {"a1": 1.0, None: 2 / 4}


def test_reasons_are_those_of_the_day_of_payment_and_compared_trimmed() -> None:
    built = Build().rule(quality_reasons=["掉色"]).rule("03-03", quality_reasons=[" 起球 ", ""])
    built.rule("03-04", quality_reasons=[])
    for order, paid, reason in (
        ("o1", "10:01", "掉色"), ("o2", "10:01", "起球"), ("o3", "03-03 10:01", "掉色"), ("o4", "03-03 10:01", "起球"),
        ("o5", "03-03 10:01", None), ("o6", "03-04 10:01", "起球"),
    ):  # fmt: skip
        built.order(order, order, "10:00", paid)
        refund(built, order, finished="03-04 12:00", reason=reason)
    lines(built, "o1", ("1", "a", None, None))
    lines(built, "o4", ("1", "a", None, None))
    loaded = view_of(built)
    assert values(loaded, "quality_refund_rate", "day", last=LAST) == {
        "2026-03-02": 1 / 2, "2026-03-03": 1 / 3, "2026-03-04": 0.0
    }  # fmt: skip
    assert values(loaded, "quality_refund_rate", "item", last=LAST) == {"a": 1.0, None: 0.0}


def test_changed_are_refunds_whose_two_reasons_are_told_and_differ(view: View) -> None:
    # by finish day: o1 (differs), o2 (differs), o3 (one blank), o5 (alike), o7 and gone (one blank)
    assert values(view, "reason_changed_rate") == 2 / 6
    assert values(view, "reason_changed_rate", "agent") == {"a1": 1.0, None: 1 / 3, "?": 0.0}


def test_hours_run_from_application_to_finish_by_finish_day(view: View) -> None:
    assert values(view, "refund_hours", "day", last=LAST) == {"2026-03-02": 1.0, "2026-03-03": 18.0}
    # on both days: six of one hour, one of eighteen
    assert values(view, "refund_hours", last=LAST) == pytest.approx(24 / 7)
    assert values(view, "refund_hours", "agent", last=LAST) == {"a1": 19 / 2, None: 1.0, "?": 1.0}


def test_a_refund_without_the_time_of_application_has_no_hours() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01").refund("o1", "1", finished="12:00")
    loaded = view_of(built)
    assert values(loaded, "refunds") == 1
    assert values(loaded, "refund_hours") is None
    assert values(loaded, "reason_changed_rate") == 0.0


def test_a_refund_of_a_line_is_that_items() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01")
    lines(built, "o1", ("1", "a", None, None), ("2", "b", None, None))
    refund(built, "o1", kind="return", reason="破损", line_id="2")
    refund(built, "o1", "2", kind="refund_only", first_reason="拍错了", reason="破损")
    loaded = view_of(built)
    assert values(loaded, "return_rate", "item") == {"a": 0.0, "b": 1.0}
    assert values(loaded, "quality_refund_rate", "item") == {"a": 0.0, "b": 1.0}
    assert values(loaded, "reason_changed_rate", "item") == {"a": 1.0, "b": 1 / 2}
    assert values(loaded, "refund_hours", "item") == {"a": 1.0, "b": 1.0}


def test_what_was_never_imported_is_unknown(view: View) -> None:
    of_refunds = ("return_rate", "quality_refund_rate", "reason_changed_rate", "refund_hours")
    assert [values(without(view, "refunds"), metric) for metric in of_refunds] == [None] * 4
    assert [values(without(view, "orders"), metric) for metric in of_refunds] == [None, None, 2 / 6, 1.0]
    # no payment and no refund on the 6th
    assert [values(view, metric, first=SIX, last=SIX) for metric in of_refunds] == [None] * 4


def test_the_rows_of_returns_are_orders_with_those_that_came_back(view: View) -> None:
    found = rows_of(view, "return_rate", day="2026-03-02")
    assert {row["order_id"]: row["in_numerator"] for row in found.rows} == {
        "o1": True, "o2": False, "o3": False, "o4": False, "o5": False, "o6": True
    }  # fmt: skip
    changed = rows_of(view, "reason_changed_rate", day="2026-03-02").rows
    assert {row["refund_id"] for row in changed if row["in_numerator"]} == {"o1-1", "o2-1"}
    hours = rows_of(view, "refund_hours", part="numerator", agent="a1")
    assert (hours.number(), [row["amount"] for row in hours.rows]) == (3600 + 64_800, [3600, 64_800])


@pytest.fixture(scope="module")
def sent() -> View:
    """Three orders of the 2nd: o1 of a1 with two errors, found on the 5th, o2 without, o3 with an error that is
    excluded; o4 is not paid and has one."""
    built = Build().rule(excluded_flags=["red"]).chat("b1", "a1", "B 09:00, A 09:01")
    built.order("o1", "b1", "10:00", "10:01").order("o2", "b2", "10:00", "10:01").order("o4", "b4", "10:00")
    built.order("o3", "b3", "10:00", "10:01", seller_flag="red")
    lines(built, "o1", ("1", "a", None, None))
    for order, kind in (("o1", "missing"), ("o1", "wrong_item"), ("o3", "damaged"), ("o4", "missing"), ("no", "x")):
        built.row("fulfilment_errors", order_id=order, kind=kind, found_at=at("03-05 09:00"))
    built.covers("fulfilment_errors", "03-05", "03-05")
    return view_of(built)


def test_accuracy_is_the_share_of_paid_orders_without_an_error(sent: View) -> None:
    assert values(sent, "order_accuracy") == pytest.approx(1 / 3)
    assert values(sent, "order_accuracy", "agent") == {"a1": 0.0, None: 1.0}
    assert values(sent, "order_accuracy", "item") == {"a": 0.0, None: 1 / 2}
    # the day of payment counts, not that of the find
    assert values(sent, "order_accuracy", "day", last=LAST) == {"2026-03-02": pytest.approx(1 / 3)}


def test_accuracy_needs_errors_imported_and_orders_paid(sent: View) -> None:
    assert values(sent, "order_accuracy", first=SIX, last=SIX) is None
    assert values(without(sent, "fulfilment_errors"), "order_accuracy") is None
    assert values(without(sent, "orders"), "order_accuracy") is None


def test_the_rows_of_accuracy_are_the_paid_orders(sent: View) -> None:
    found = rows_of(sent, "order_accuracy")
    assert [(row["order_id"], row["wrong"], row["in_numerator"]) for row in found.rows] == [
        ("o1", True, True), ("o2", False, False), ("o3", True, True)
    ]  # fmt: skip


def test_accuracy_is_that_of_the_day(sent: View) -> None:
    assert values(sent, "order_accuracy", first=DAY, last=LAST) == pytest.approx(1 / 3)
