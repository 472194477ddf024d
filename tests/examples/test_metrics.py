"""Examples 12 to 15b and 17 of examples.md: what is counted, and by what it is divided."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .asking import total
from .build import DAY, Build, day, next_day, one


def example_12() -> Build:
    """100 visitors, 20 received, 10 paid of whom 4 silent."""
    built = Build()
    for number in range(100):
        built.visit(f"v{number}", "view 10:00")
    for number in range(20):
        built.chat(f"b{number}", "a1", "B 10:00, A 10:00:30")
    for number in range(6):
        built.order(f"o{number}", f"b{number}", "11:00", paid="11:00")
    for number in range(50, 54):
        built.order(f"o{number}", f"b{number}", "11:00", paid="11:00")
    return built


def test_12_silent_conversion_has_three_denominators(shop: Any) -> None:
    """Silent conversion 4/80 = 5 %, 4 %, 40 %."""
    variants = [f"silent_conversion:{name}" for name in ("silent_visitors", "visitors", "buyers")]
    assert total(shop, example_12(), *variants) == (0.05, 0.04, 0.4)
    assert total(shop, example_12(), "silent_conversion", "silent_buyers", "visitors") == (0.05, 4, 100)


def test_12_shop_conversion_is_the_sum_of_its_parts(shop: Any) -> None:
    """Shop conversion 10 % = 20 % x 6/20 + 80 % x 4/80."""
    conversion, call_in, ordered = total(
        shop, example_12(), "shop_conversion", "call_in_rate", "inquiry_conversion:consulted_paid"
    )
    assert (conversion, call_in, ordered) == (0.1, 0.2, 0.3)
    assert Fraction(20, 100) * Fraction(6, 20) + Fraction(80, 100) * Fraction(4, 80) == Fraction(1, 10)


def test_13_consulted_ordered(shop: Any) -> None:
    """274 received, 3 ordered: 1.09 %."""
    built = Build()
    for number in range(274):
        built.chat(f"b{number}", "a1", "B 10:00, A 10:00:30" if number % 2 else "B 10:00")
    for number in range(3):
        built.order(f"o{number}", f"b{number}", "11:00")
    value = total(shop, built, "inquiry_conversion:consulted_ordered")
    assert value == 3 / 274
    assert round(value * 100, 2) == 1.09


def test_14_buyer_days_and_unique_buyers(shop: Any) -> None:
    """Day 1: 2 buyers pay 100 and 50; day 2: the first pays 30 again."""
    built = Build().order("o1", "b1", "10:00", paid="10:00", amount="100")
    built.order("o2", "b2", "11:00", paid="11:00", amount="50")
    built.order("o3", "b1", "03-03 10:00", paid="03-03 10:00", amount="30")
    metrics = ("paid_buyers", "unique_paid_buyers", "sales", "aov")
    assert total(shop, built, *metrics, on=DAY, to=next_day(DAY)) == (3, 2, 180, 60)


def test_15_a_refund_belongs_to_the_paid_day_and_to_the_finish_day(shop: Any) -> None:
    """Paid 200 on 1 March; refund of 80 applied 2 March, succeeded 5 March."""
    built = Build().order("o1", "b1", "03-01 10:00", paid="03-01 10:05", amount="200")
    built.refund("o1", "80", applied="03-02 10:00", finished="03-05 10:00")
    metrics = ("refund_rate:orders", "refund_rate:amount", "net_sales", "refund_amount")
    assert total(shop, built, *metrics, on=day("03-01")) == (1.0, 0.4, Decimal("120.00"), 0)
    assert total(shop, built, "refund_amount", "refunds", on=day("03-05")) == (80, 1)


def test_15b_a_report_row_that_is_already_net(shop: Any) -> None:
    """Total 100, paid 0.00, refunded 100, pay time set: as rows, 100 paid and a refund of 100 of unknown date."""
    built = Build().order("o1", "b1", "10:00", paid="10:05", amount="100").refund("o1", "100")
    assert total(shop, built, "sales", "refunded_sales", "net_sales", "refund_rate:amount") == (100, 100, 0, 1.0)
    months = total(shop, built, "sales", "refunds", "refund_amount", on=day("01-01"), to=day("12-31"))
    assert months == (100, 0, 0)


def test_17_one_view_and_nothing_else_bounces(shop: Any) -> None:
    """One view / one view and one favourite / two views: bounced / effective / effective."""
    built = Build().visit("v1", "view 10:00").visit("v2", "view 10:00, favorite 10:01")
    built.visit("v3", "view 10:00, view 10:01")
    rows = shop.facts(built.world())["visitor_days"]
    assert [one(rows, visitor_id=visitor)["bounced"] for visitor in ("v1", "v2", "v3")] == [True, False, False]
    metrics = ("visitors", "bounced_visitors", "effective_entries", "page_views", "bounce_rate")
    assert total(shop, built, *metrics) == (3, 1, 2, 4, 1 / 3)
