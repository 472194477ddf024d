"""Numbers by item and category, worked out by hand after the readings 51 to 54."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.build import Build, at
from tests.metrics.test_drill import compare
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View

DAY = date(2026, 3, 2)
BY_LINE = [m for _, metrics in CATALOGUE.families for m in metrics if "item" in m.dimensions]
BY_GRAIN = {tuple((part.grain, part.stat, part.amount is None) for part in m.measures): m for m in BY_LINE}
"""A metric for every way in which they are made."""
Line = tuple[str, str, str | None, str | None]
"""line_id, item, price of one, paid amount."""


def lines(built: Build, order: str, *rows: Line, category: str | None = None, quantity: int = 1) -> None:
    """Lines of an order."""
    for line, item, price, paid in rows:
        built.row(
            "order_lines", order_id=order, line_id=line, item_id=item, category=category, quantity=quantity,
            price=price and Decimal(price), paid_amount=paid and Decimal(paid),
        )  # fmt: skip


def money(view: View, metric: str, *by: str) -> dict[Any, Any]:
    """A metric by item, or as said."""
    found = answer(view, Ask((metric,), by or ("item",), DAY, DAY)).rows
    return {tuple(row[name] for name in by) if by else row["item"]: row[metric] for row in found}


def of_one_order(amount: str, *rows: Line, **more: Any) -> dict[str, str]:
    """Sales by item of a shop with one order."""
    built = Build().order("o1", "b1", "10:00", "10:01", amount)
    lines(built, "o1", *rows, **more)
    return {item: str(sales) for item, sales in money(Loaded(built.world()).view(), "sales").items()}


@pytest.mark.parametrize(
    ("amount", "rows", "wanted"),
    [
        # what was paid for the lines, if it is known of all: 10 x 1/4
        ("10", [("1", "a", "9", "1"), ("2", "b", "9", "3")], {"a": "2.50", "b": "7.50"}),
        # one is missing, negative, or all are 0: listed prices
        ("10", [("1", "a", "9", "1"), ("2", "b", "1", None)], {"a": "9.00", "b": "1.00"}),
        ("10", [("1", "a", "9", "5"), ("2", "b", "1", "-1")], {"a": "9.00", "b": "1.00"}),
        ("10", [("1", "a", "9", "0"), ("2", "b", "1", "0")], {"a": "9.00", "b": "1.00"}),
        # no prices either: alike. 3.33, 6.67, 10.00
        ("10", [("1", "a", None, None), ("2", "b", "9", None), ("3", "c", "9", "1")],
         {"a": "3.33", "b": "3.34", "c": "3.33"}),
        # the order of line_id is that of text: 10, 2, B, a, and what is beyond the basic characters last
        ("0.02", [("2", "b", None, None), ("10", "a", None, None), ("3", "c", None, None)],
         {"a": "0.01", "b": "0.00", "c": "0.01"}),
        ("0.02", [("a", "b", None, None), ("B", "a", None, None), ("b", "c", None, None)],
         {"a": "0.01", "b": "0.00", "c": "0.01"}),
        ("0.02", [("\uff21", "b", None, None), ("z", "a", None, None), ("\U0001f600", "c", None, None)],
         {"a": "0.01", "b": "0.00", "c": "0.01"}),
        # two lines of one item are one group
        ("10", [("1", "a", None, "1"), ("2", "b", None, "1"), ("3", "a", None, "2")], {"a": "7.50", "b": "2.50"}),
        # a line that cost nothing gets nothing, and is there
        ("10", [("1", "a", None, "0"), ("2", "b", None, "8")], {"a": "0.00", "b": "10.00"}),
    ],
)  # fmt: skip
def test_an_orders_money_is_split_over_its_lines(amount: str, rows: list[Line], wanted: dict[str, str]) -> None:
    assert of_one_order(amount, *rows) == wanted


def test_listed_weights_count_units() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01", "10")
    lines(built, "o1", ("1", "a", "1", None), quantity=3)
    lines(built, "o1", ("2", "b", "1", None), quantity=1)
    assert money(Loaded(built.world()).view(), "sales") == {"a": Decimal("7.50"), "b": Decimal("2.50")}


def test_less_than_nothing_is_split_too() -> None:
    """Sales without postage may be negative: halves go away from zero there too."""
    built = Build().rule(sales_include_postage=False).order("o1", "b1", "10:00", "10:01", "0", postage=Decimal("0.01"))
    lines(built, "o1", ("1", "a", None, None), ("2", "b", None, None))
    assert money(Loaded(built.world()).view(), "sales") == {"a": Decimal("-0.01"), "b": Decimal("0.00")}


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """o1 of b1 and a1: two lines of item a, one of b; o2 of b2: one line of b; o3 has no line; o4 is not paid."""
    built = Build().row("agents", agent_id="a1", team="早班").chat("b1", "a1", "B 09:00, A 09:01")
    built.order("o1", "b1", "10:00", "10:01", "100").order("o2", "b2", "10:00", "10:02", "50")
    built.order("o3", "b3", "10:00", "10:03", "7").order("o4", "b1", "11:00")
    lines(built, "o1", ("1", "a", "40", "30"), ("3", "a", "20", "20"), category="大")
    lines(built, "o1", ("2", "b", "60", "50"))
    lines(built, "o2", ("1", "b", "80", "50"), category="大", quantity=2)
    lines(built, "o4", ("1", "a", "5", None))
    lines(built, "gone", ("1", "a", "5", "5"))
    for refund, order, line, amount in (
        ("r1", "o1", "2", "20"), ("r2", "o1", None, "0.03"), ("r3", "o2", "9", "8"), ("r4", "o3", "1", "2"),
        ("r5", "gone", "1", "5"),
    ):  # fmt: skip
        built.refund(order, amount, applied="12:00", finished="13:00")
        built.tables["refunds"][-1].update(refund_id=refund, line_id=line)
    for number, item in (("v1", None), ("v2", "b")):
        built.row("reviews", review_id=number, order_id="o1", result="bad", reviewed_at=at("15:00"), item_id=item)
    built.row("fulfilment_errors", order_id="o2", kind="missing", found_at=at("15:00"))
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def test_an_order_is_in_the_groups_of_its_lines_once(view: View) -> None:
    assert money(view, "orders") == {"a": 2, "b": 2, None: 1}
    assert money(view, "paid_orders") == {"a": 1, "b": 2, None: 1}
    assert money(view, "sales") == {"a": Decimal("50.00"), "b": Decimal("100.00"), None: Decimal("7.00")}
    assert money(view, "sales", "category") == {("大",): Decimal("100.00"), (None,): Decimal("57.00")}
    assert money(view, "sales", "item", "category") == {
        ("a", "大"): Decimal("50.00"), ("b", "大"): Decimal("50.00"), ("b", None): Decimal("50.00"),
        (None, None): Decimal("7.00"),
    }  # fmt: skip


def test_units_and_discounts_are_those_of_the_groups_lines(view: View) -> None:
    assert money(view, "units") == {"a": 2, "b": 3}
    assert money(view, "discount_rate") == {"a": pytest.approx(1 - 50 / 60), "b": pytest.approx(1 - 100 / 220)}


def test_people_are_the_buyers_of_the_groups_orders(view: View) -> None:
    assert money(view, "ordered_buyers") == {"a": 1, "b": 2, None: 1}
    assert money(view, "paid_buyers") == {"a": 1, "b": 2, None: 1}
    assert money(view, "unique_paid_buyers") == {"a": 1, "b": 2, None: 1}
    assert money(view, "silent_buyers") == {"b": 1, None: 1}


def test_whose_an_order_is_does_not_change(view: View) -> None:
    assert money(view, "sales", "agent", "item") == {
        ("a1", "a"): Decimal("50.00"), ("a1", "b"): Decimal("50.00"), (None, "b"): Decimal("50.00"),
        (None, None): Decimal("7.00"),
    }  # fmt: skip
    assert money(view, "service_sales") == {"a": Decimal("50.00"), "b": Decimal("50.00")}
    assert money(view, "own_order_own_payment")["b"] == Decimal("50.00")
    assert money(view, "sales", "team", "item")["早班", "a"] == Decimal("50.00")


def test_a_refund_that_names_a_line_is_that_lines_and_others_are_split(view: View) -> None:
    # r2: 0.03 over 30, 50, 20 of 100: 0.01 (0.009), 0.01 (0.024 is 0.02 so far), 0.01; of item a the first and third
    assert money(view, "refunded_sales") == {"a": Decimal("0.02"), "b": Decimal("28.01"), None: Decimal("2.00")}
    assert money(view, "refund_rate:orders") == {"a": 1, "b": 1, None: 1}
    # r5 is of an order that was not imported, though a line of it was
    assert money(view, "refunds") == {"a": 1, "b": 3, None: 2}
    assert money(view, "refund_amount") == {"a": Decimal("0.02"), "b": Decimal("28.01"), None: Decimal("7.00")}
    assert money(view, "refund_rate:completed") == {"a": 1, "b": 1.5, None: 2}


def test_a_refund_of_another_line_is_none_of_the_item() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01", "10").refund("o1", "3", applied="12:00", finished="13:00")
    built.tables["refunds"][-1]["line_id"] = "2"
    lines(built, "o1", ("1", "a", None, "5"), ("2", "b", None, "5"))
    view = Loaded(built.world()).view()
    assert money(view, "refund_rate:orders") == {"a": 0, "b": 1}
    assert money(view, "refunds") == {"b": 1}


def test_items_add_up_to_the_whole(view: View) -> None:
    added = ("sales", "units", "refunded_sales", "refund_amount", "net_sales", "service_sales", "silent_sales")
    total = answer(view, Ask(added, (), DAY, DAY)).rows[0]
    for by in (("item",), ("category",), ("item", "category"), ("hour", "item")):
        rows = answer(view, Ask(added, by, DAY, DAY)).rows
        assert {metric: sum(row[metric] for row in rows) for metric in added} == total, by


@pytest.mark.parametrize("metric", BY_GRAIN.values(), ids=lambda m: m.id)
def test_the_rows_make_the_number(view: View, metric: Any) -> None:
    compare(view, metric, ("item",))


def test_the_rows_of_an_item_show_its_part(view: View) -> None:
    found = drill(view, Ask(("sales",), (), DAY, DAY), "sales", {"item": "b"})
    assert found.number() == Decimal("100.00")
    assert [(row["order_id"], row["sales"], row["units"], row["item"]) for row in found.rows] == [
        ("o1", Decimal("50.00"), 1, "b"), ("o2", Decimal("50.00"), 2, "b")
    ]  # fmt: skip
    assert [row["order_id"] for row in drill(view, Ask(("sales",), (), DAY, DAY), "sales", {"item": None}).rows] == [
        "o3"
    ]


def test_metrics_that_mix_families_have_no_items() -> None:
    mixed = ("aov:inquiry", "sales_target", "silent_conversion", "shop_conversion", "sales_per_visitor", "inquiries")
    assert not any("item" in CATALOGUE[name].dimensions for name in mixed)
    assert CATALOGUE["sales"].dimensions[-5:] == ("buyer_type", "item", "category", "channel", "region")


def test_without_lines_all_is_in_no_item() -> None:
    built = Build().order("o1", "b1", "10:00", "10:01", "10").never("order_lines", "refunds")
    found = answer(Loaded(built.world()).view(), Ask(("sales", "units", "refund_rate"), ("item",), DAY, DAY)).rows
    assert found == [{"item": None, "sales": Decimal("10.00"), "units": None, "refund_rate": None}]
