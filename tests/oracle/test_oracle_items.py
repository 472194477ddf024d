"""Sanity of the oracle itself, on cases computed by hand: items and categories (readings 51 to 54)."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import oracle
from tests.examples.build import DAY, Build, at

from .test_oracle import ask, grouped
from .test_oracle_sales import random_shop

D = Decimal


def paid(amount: str = "100", order: str = "o1", buyer: str | None = "b1", to: Build | None = None) -> Build:
    """An order created at 10:10 and paid at 10:20, in a shop of its own or in a given one."""
    return (to or Build()).order(order, buyer, "10:10", paid="10:20", amount=amount)


def line(built: Build, line_id: str, item: str, order: str = "o1", **other: Any) -> Build:
    """A line of one piece, without price and amount unless said."""
    columns = {"quantity": 1, "price": None, "paid_amount": None, "category": None, **other}
    return built.row("order_lines", order_id=order, line_id=line_id, item_id=item, **columns)


def refund(built: Build, amount: str, line_id: str | None, order: str = "o1", finished: str = "10:30") -> Build:
    """A succeeded refund that names a line, or none."""
    return built.row(
        "refunds",
        refund_id=f"r{len(built.tables['refunds'])}",
        order_id=order,
        line_id=line_id,
        applied_at=at("10:25"),
        finished_at=at(finished),
        status="succeeded",
        amount=D(amount),
    )


def rows(built: Build, metrics: list[str], by: list[str], rule: str = "order_first") -> list[tuple[Any, ...]]:
    """The rows of the day as plain tuples, dimensions first."""
    found = oracle.query(built.world(), metrics, by, DAY, DAY, rule)
    return [tuple(row[name] for name in (*by, *metrics)) for row in found]


def split(amount: str, *lines: dict[str, Any]) -> list[Decimal]:
    """The parts of an order of so much, a line an item."""
    built = paid(amount)
    for place, columns in enumerate(lines):
        line(built, f"{place}", f"i{place}", **columns)
    return [row[1] for row in rows(built, ["sales"], ["item"])]


def two_items(refunded: bool = False) -> Build:
    """An order of 100 that cost 30 for A (two lines, 10 and 20) and 70 for B."""
    built = line(paid(), "1", "A", paid_amount=D(10), price=D(20), category="shoes")
    line(built, "2", "A", paid_amount=D(20), price=D(20), quantity=2, category="socks")
    line(built, "3", "B", paid_amount=D(70), price=D(100), quantity=4, category="shoes")
    return refund(built, "10", None) if refunded else built


def test_who_has_items() -> None:
    """Reading 51: metrics made of family O alone; "a ratio has what both its parts have"."""
    assert oracle.dimensions("sales") == [
        *("shop", "day", "week", "month", "weekday", "agent", "team", "hour", "buyer_type"),
        *("item", "category", "channel", "region"),
    ]
    assert oracle.dimensions("silent_sales") == [
        *("shop", "day", "week", "month", "weekday", "hour", "buyer_type", "item", "category", "channel", "region"),
    ]
    having = (
        "silent_conversion:buyers",
        "order_payment_rate:day",
        "refund_rate:completed",
        "shipping_hours",
        "assists",
    )
    for metric in having:
        assert {"item", "category"} <= set(oracle.dimensions(metric))
    for metric in ("aov:inquiry", "silent_conversion", "shop_conversion", "sales_per_visitor", "sales_target_rate"):
        assert not {"item", "category"} & set(oracle.dimensions(metric))
    with pytest.raises(ValueError, match="no item"):
        grouped(two_items(), "aov:inquiry", "item")


def test_cents_that_do_not_divide() -> None:
    """0.05 x 1/2 = 0.025 -> 0.03, the rest is 0.02. 10 by 1, 1, 4: cut at 1.67 and 3.33; 100 by 1, 1, 1: at 33.33 and
    66.67."""
    same = {"paid_amount": D(1)}
    assert split("0.05", same, same) == [D("0.03"), D("0.02")]
    assert split("10", same, same, {"paid_amount": D(4)}) == [D("1.67"), D("1.66"), D("6.67")]
    assert split("100", same, same, same) == [D("33.33"), D("33.34"), D("33.33")]
    assert split("100", {"paid_amount": D(0)}, same) == [D(0), D(100)]


def test_lines_are_in_order_of_their_id_as_text() -> None:
    """10 before 2, wherever they stand in the file; a capital letter before a small one."""
    built = line(line(paid("0.05"), "2", "A"), "10", "B")
    assert grouped(built, "sales", "item") == {"A": D("0.02"), "B": D("0.03")}
    built = line(line(paid("0.05"), "a", "A"), "B", "B")
    assert grouped(built, "sales", "item") == {"A": D("0.02"), "B": D("0.03")}


def test_less_than_nothing_is_rounded_away_from_zero_too() -> None:
    """1.00 without its postage of 1.05 is -0.05: the cut at -0.025 is -0.03."""
    built = Build().rule(sales_include_postage=False)
    built.order("o1", "b1", "10:10", paid="10:20", amount="1", postage=D("1.05"))
    line(line(built, "1", "A"), "2", "B")
    assert grouped(built, "sales", "item") == {"A": D("-0.03"), "B": D("-0.02")}


def test_price_times_quantity_where_an_amount_is_missing() -> None:
    """10 x 3 and 10 x 1: 75 and 25, whatever the other line paid. An order of 100 although its lines say 40."""
    listed = {"price": D(10), "quantity": 3, "paid_amount": D(5)}
    assert split("100", listed, {"price": D(10)}) == [D(75), D(25)]


def test_equal_parts_where_nothing_is_known() -> None:
    """One line without a price is enough; 0.01 x 1/2 = 0.005 -> 0.01."""
    assert split("100", {"price": D(10), "paid_amount": D(99)}, {}) == [D(50), D(50)]
    assert split("0.01", {}, {}) == [D("0.01"), D(0)]


def test_negative_and_zero_weights() -> None:
    """A negative amount, or amounts that add up to 0, give way to prices; and those to equal parts."""
    three, one = {"price": D(10), "quantity": 3}, {"price": D(10)}
    back, nothing = {"paid_amount": D(-10)}, {"paid_amount": D(0)}
    assert split("100", {**three, "paid_amount": D(90)}, {**one, **back}) == [D(75), D(25)]
    assert split("100", {**three, **nothing}, {**one, **nothing}) == [D(75), D(25)]
    assert split("100", three, {"price": D(10), "quantity": -1}) == [D(50), D(50)]
    assert split("100", {"price": D(0), **nothing}, {"price": D(0), **nothing}) == [D(50), D(50)]


def test_an_order_without_lines_has_no_item() -> None:
    """Item null and category null, with all its money; another order's lines are not its own."""
    built = line(paid("50", "o2", "b2", to=paid("30")), "1", "A", order="o2", category="shoes")
    metrics = ["sales", "orders", "paid_orders", "paid_buyers", "units"]
    assert rows(built, metrics, ["item"]) == [("A", D(50), 1, 1, 1, 1), (None, D(30), 1, 1, 1, 0)]
    assert rows(built, ["sales"], ["item", "category"]) == [("A", "shoes", D(50)), (None, None, D(30))]
    assert rows(paid("30").never("order_lines"), ["sales", "units"], ["item"]) == [(None, D(30), None)]


def test_an_order_counts_once_in_each_group() -> None:
    """Two lines of A, one of B: one order in each; so the groups need not add up to the whole."""
    metrics = ["orders", "paid_orders", "paid_buyers", "unique_paid_buyers", "ordered_buyers", "aov:order"]
    once = (1, 1, 1, 1, 1)
    assert rows(two_items(), metrics, ["item"]) == [("A", *once, D(30)), ("B", *once, D(70))]
    assert ask(two_items(), *metrics) == (*once, D(100))


def test_units_and_discounts_are_those_of_the_lines() -> None:
    """A: 1 + 2 pieces, 30 of 20 + 40; B: 4 pieces, 70 of 400."""
    metrics = ["units", "discount_rate", "unit_price", "units_per_buyer"]
    assert rows(two_items(), metrics, ["item"]) == [("A", 3, 0.5, D(10), 3.0), ("B", 4, 0.825, D("17.5"), 4.0)]
    assert rows(two_items(), ["units"], ["category"]) == [("shoes", 5), ("socks", 2)]


def test_categories_and_pairs() -> None:
    """Shoes are of A and of B; the pairs of an order are those of its lines, and a blank category is null."""
    metrics = ["sales", "paid_orders"]
    assert rows(two_items(), metrics, ["category"]) == [("shoes", D(80), 1), ("socks", D(20), 1)]
    built = line(two_items(), "4", "B", paid_amount=D(100), category=" ")
    assert rows(built, metrics, ["item", "category"]) == [
        ("A", "shoes", D(5), 1),
        ("A", "socks", D(10), 1),
        ("B", "shoes", D(35), 1),
        ("B", None, D(50), 1),
    ]
    assert rows(built, metrics, ["category"]) == [("shoes", D(40), 1), ("socks", D(10), 1), (None, D(50), 1)]


REFUNDS = ["refunds", "refund_amount", "refunded_sales", "refund_rate:orders", "refund_rate:amount", "net_sales"]


def test_a_refund_that_names_no_line_is_split() -> None:
    """10 as 30 to 70, and it counts in both."""
    expected = [("A", 1, D(3), D(3), 1.0, 0.1, D(27)), ("B", 1, D(7), D(7), 1.0, 0.1, D(63))]
    assert rows(two_items(refunded=True), REFUNDS, ["item"]) == expected
    assert rows(refund(two_items(), "10", "9"), REFUNDS, ["item"]) == expected  # a line that is not imported
    assert rows(refund(two_items(), "10", " "), REFUNDS, ["item"]) == expected


def test_a_refund_that_names_a_line_is_that_lines_alone() -> None:
    """Its whole amount, its item, its category; the others have none. More than the line's part may come back."""
    built = refund(two_items(), "40", "2")
    assert rows(built, REFUNDS, ["item"]) == [("A", 1, D(40), D(40), 1.0, 4 / 3, D(-10)), ("B", 0, 0, 0, 0.0, 0.0, 70)]
    assert rows(built, REFUNDS[:4], ["category"]) == [("shoes", 0, 0, 0, 0.0), ("socks", 1, D(40), D(40), 1.0)]
    assert rows(built, ["refunded_sales"], ["item", "category"]) == [("A", "socks", D(40))]
    assert rows(refund(built, "10", None), REFUNDS[:4], ["item"]) == [
        ("A", 2, D(43), D(43), 1.0),
        ("B", 1, D(7), D(7), 1.0),
    ]


def test_a_refund_without_order_or_lines_has_no_item() -> None:
    """Though lines of the missing order were imported, and though it names one."""
    built = refund(paid("50", "o2", "b2", to=two_items()), "20", "1", order="o2")
    line(built, "1", "C", order="o9", category="hats")
    refund(built, "5", "1", order="o9")
    assert rows(built, ["refunds", "refund_amount"], ["item", "category"]) == [(None, None, 2, D(25))]
    assert rows(built, ["refunded_sales", "refund_rate:orders"], ["item"]) == [
        ("A", D(0), 0.0),
        ("B", D(0), 0.0),
        (None, D(20), 1.0),
    ]


def test_buyers_of_two_items() -> None:
    """b1 buys A and B, b2 B alone, in two orders: one buyer of A, two of B, two in all."""
    built = line(line(two_items(), "1", "B", order="o2"), "1", "B", order="o3")
    paid("40", "o2", "b2", to=paid("60", "o3", "b2", to=built))
    assert grouped(built, "paid_buyers", "item") == {"A": 1, "B": 2}
    assert grouped(built, "unique_paid_buyers", "item") == {"A": 1, "B": 2}
    assert grouped(built, "paid_orders", "item") == {"A": 1, "B": 3}
    assert grouped(built, "aov", "item") == {"A": D(30), "B": D(85)}
    assert ask(built, "paid_buyers") == 2


def test_a_blank_buyer_is_unknown_in_its_own_items_only() -> None:
    """Reading 38, in every group of the order."""
    built = line(paid("40", "o2", None, to=two_items()), "1", "B", order="o2")
    assert rows(built, ["paid_buyers", "sales"], ["item"]) == [("A", 1, D(30)), ("B", None, D(110))]


def owned() -> Build:
    """The two items under a1's order agent and a2's payment agent."""
    built = two_items().chat("b1", "a1", "B 10:00, A 10:01").chat("b1", "a2", "B 10:12, A 10:13")
    return built.row("agents", agent_id="a1", team="早班")


def test_by_item_and_agent_under_a_rule() -> None:
    """The four cases, credits and assists follow the order; their money is split like its sales."""
    by = ["item", "agent"]
    assert rows(owned(), ["sales", "sales_share"], by, "order") == [("A", "a1", D(30), 1.0), ("B", "a1", D(70), 1.0)]
    assert rows(owned(), ["sales"], by, "payment") == [("A", "a2", D(30)), ("B", "a2", D(70))]
    assert rows(owned(), ["sales"], ["team", "item"], "order") == [("早班", "A", D(30)), ("早班", "B", D(70))]
    for metric, agent in (
        ("own_order_other_payment", "a1"),
        ("other_order_own_payment", "a2"),
        ("order_credited_sales", "a1"),
        ("payment_credited_sales", "a2"),
    ):
        assert rows(owned(), [metric], by) == [("A", agent, D(30)), ("B", agent, D(70))]
    assert rows(owned(), ["assists"], by, "order_first") == [("A", "a2", 1), ("B", "a2", 1)]
    assert rows(refund(owned(), "8", "3"), ["refund_amount"], by, "payment") == [("B", "a2", D(8))]


def test_silent_and_excluded_by_item() -> None:
    """Reading 30: the orders looked at are those of the group. An excluded order is in no row by agent."""
    built = two_items().chat("b1", "a1", "B 10:12, A 10:13")
    built.order("o2", "b1", "10:05", paid="10:06", amount="40")
    line(built, "1", "C", order="o2")
    line(built, "2", "A", order="o2")
    metrics = ["silent_sales", "service_sales", "service_sales_share", "silent_buyers", "silent_conversion:buyers"]
    assert rows(built, metrics, ["item"]) == [
        ("A", D(20), D(30), 0.6, 0, 0.0),
        ("B", D(0), D(70), 1.0, 0, 0.0),
        ("C", D(20), D(0), 0.0, 1, 1.0),
    ]
    assert ask(built, "silent_buyers") == 0
    built.rule(excluded_flags=["red"]).order("o3", "b3", "10:10", "10:20", "9", seller_flag="red")
    line(line(built, "1", "A", order="o3"), "2", "D", order="o3")
    assert rows(built, ["excluded_sales"], ["item"]) == [("A", D("4.5")), ("D", D("4.5"))]
    assert {row[0] for row in rows(built, ["sales"], ["item", "agent"])} == {"A", "B", "C"}


def test_orders_that_were_not_paid_have_items_too() -> None:
    """By created day; of a buyer-day the orders of the group are looked at."""
    built = line(two_items().order("o2", "b1", "11:00"), "1", "B", order="o2")
    line(built.order("o3", "b3", "11:00"), "1", "C", order="o3")
    metrics = ["orders", "ordered_buyers", "order_payment_rate:cohort", "order_payment_rate:day"]
    assert rows(built, metrics, ["item"]) == [("A", 1, 1, 1.0, 1.0), ("B", 2, 1, 1.0, 1.0), ("C", 1, 1, 0.0, 0.0)]


def random_lines(number: random.Random, built: Build) -> Build:
    """Some lines of the orders o0 to o29, some of them blank, negative or named by a refund."""
    money = [None, D(0), D("-1"), D("3.33"), D("10"), D("0.01")]
    for order in range(30):
        for place in range(number.randrange(4)):
            line(
                built,
                str(place),
                f"i{number.randrange(4)}",
                order=f"o{order}",
                quantity=number.randrange(1, 4),
                price=number.choice(money[2:]) if number.random() < 0.9 else None,
                paid_amount=number.choice(money),
                category=number.choice([None, "shoes", "socks"]),
            )
        if number.random() < 0.4:
            amount = str(number.randrange(1, 9999) / 100)
            refund(built, amount, number.choice([None, "0", "1"]), f"o{order}", f"03-0{number.randrange(2, 6)} 12:00")
    return built


def test_the_parts_add_up_on_random_shops() -> None:
    """Money and pieces by item, by category and by both add up to those without, by agent too, to the cent."""
    metrics = ["sales", "service_sales", "silent_sales", "own_order_own_payment", "refunded_sales", "units"]
    metrics += ["refund_amount", "net_sales"]
    for seed in range(10):
        number = random.Random(seed)
        book = oracle.read_world(random_lines(number, random_shop(number)).world())
        period = (DAY, DAY + timedelta(days=5))
        for metric in metrics:
            named = [name for name in oracle.dimensions(metric) if name in ("hour", "agent")]
            for plain in ([], named):
                whole = oracle.query_book(book, [metric], plain, *period)
                expected = {tuple(row[name] for name in plain): row[metric] for row in whole}
                for by in (["item"], ["category"], ["item", "category"]):
                    found: dict[tuple[Any, ...], Any] = {}
                    for row in oracle.query_book(book, [metric], [*plain, *by], *period):
                        group = tuple(row[name] for name in plain)
                        found[group] = found.get(group, 0) + row[metric]
                    assert found == expected, (seed, metric, by)
