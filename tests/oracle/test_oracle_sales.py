"""Sanity of the oracle itself, on cases computed by hand: orders, refunds, targets and visits."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests import oracle
from tests.examples.build import DAY, Build, at, day, one

from .test_oracle import ask, grouped


def owners(built: Build, order_id: str = "o1") -> tuple[str | None, ...]:
    """Agent, or else the state, under order, payment and order_first."""
    row = one(oracle.facts(built.world())["order_facts"], order_id=order_id)
    return tuple(row[f"{name}_owner"] or row[f"{name}_state"] for name in ("order", "payment", "first"))


def test_most_messages_may_earn_the_order() -> None:
    """`credited_agent = most_messages`."""
    built = Build().chat("b1", "a1", "B 09:00, A 09:01, A 09:02").chat("b1", "a2", "B 09:10, A 09:20")
    built.order("o1", "b1", "10:00", paid="10:10")
    assert owners(built) == ("a2", "a2", "a2")
    built.rule(credited_agent="most_messages")
    assert owners(built) == ("a1", "a1", "a1")


def test_equal_times_go_to_the_smaller_id() -> None:
    """As text: a10 before a9."""
    built = Build().chat("b1", "a9", "B 09:00, A 09:01").chat("b1", "a10", "B 09:00, A 09:01")
    assert owners(built.order("o1", "b1", "10:00", paid="10:10")) == ("a10", "a10", "a10")


def test_a_reminder_may_be_days_old() -> None:
    """Order 1 March, reminder 2 March without an answer, paid 6 March: only messages after creation count."""
    built = Build().chat("b1", "a1", "A 10:00").chat("b1", "a2", "A 03-01 09:00")
    assert owners(built.order("o1", "b1", "03-01 10:00", paid="03-06 10:00")) == ("silent", "a1", "a1")


def test_silent_chase_after_leaves_out_the_first_minutes() -> None:
    """For an order without order agent, messages within 15 minutes after creation do not count."""
    built = Build().chat("b1", "a1", "B 10:05, A 10:15").order("o1", "b1", "10:00", paid="10:20")
    assert owners(built) == ("silent", "a1", "a1")
    built.rule(silent_chase_after=15)
    assert owners(built) == ("silent", "silent", "silent")
    built.rule(silent_chase_after=14)
    assert owners(built) == ("silent", "a1", "a1")


def test_a_hand_over_is_the_buyers_writing() -> None:
    """Reading 4, and reading 13: a filtered reception is no evidence."""
    built = Build().chat("b1", "a1", "B 09:59:00, T>a2 09:59:10").chat("b1", "a2", "A 09:59:30")
    built.order("o1", "b1", "10:00", paid="10:10")
    assert owners(built) == ("a2", "a2", "a2")
    assert owners(built.rule(own_accounts=["b1"])) == ("silent", "silent", "silent")


def test_the_payment_rule_looks_at_every_day_until_payment() -> None:
    """Created 1 March, paid 6 March, 3 March not covered: silent by order, unattributable by payment."""
    built = Build().order("o1", "b1", "03-01 10:00", paid="03-06 10:00")
    world = built.world()
    world.coverage = [row for row in world.coverage if row["table"] != "messages"]
    for first, last in (("02-01", "03-02"), ("03-04", "03-31")):
        world.coverage.append({"shop": "s1", "table": "messages", "from_day": day(first), "to_day": day(last)})
    row = oracle.facts(world)["order_facts"][0]
    assert (row["order_state"], row["payment_state"], row["first_state"]) == ("silent", *["unattributable"] * 2)


def four_cases() -> Build:
    """One order of each case, of 1, 2, 4 and 8, with the agents a1 and a2."""
    built = Build().chat("b1", "a1", "B 09:00, A 09:01").order("o1", "b1", "10:00", paid="11:00", amount="1")
    built.chat("b2", "a1", "B 09:00, A 09:01").chat("b2", "a2", "B 10:30, A 10:31")
    built.order("o2", "b2", "10:00", paid="11:00", amount="2")
    built.chat("b3", "a1", "B 02-27 09:00, A 02-27 09:01").order("o3", "b3", "02-27 10:00", paid="11:00", amount="4")
    built.chat("b4", "a1", "B 10:30, A 10:31").order("o4", "b4", "10:00", paid="11:00", amount="8")
    return built


def test_the_four_cases_of_order_and_payment() -> None:
    """Reading 26."""
    assert grouped(four_cases(), "own_order_own_payment", "agent") == {"a1": 1}
    assert grouped(four_cases(), "own_order_other_payment", "agent") == {"a1": 6}
    assert grouped(four_cases(), "other_order_own_payment", "agent") == {"a2": 2}
    assert grouped(four_cases(), "silent_order_own_payment", "agent") == {"a1": 8}
    assert grouped(four_cases(), "order_credited_sales", "agent") == {"a1": 7}
    assert grouped(four_cases(), "payment_credited_sales", "agent") == {"a1": 9, "a2": 2}
    assert grouped(four_cases(), "assists", "agent") == {"a2": 1}


def test_shares_of_service_sales() -> None:
    """Reading 28: null for silent rows; service / (service + silent)."""
    built = four_cases().order("o5", "b5", "10:00", paid="11:00", amount="5")
    rows = oracle.query(built.world(), ["sales_share", "sales"], ["agent"], DAY, DAY, "payment")
    assert rows == [
        {"agent": "a1", "sales_share": 9 / 11, "sales": Decimal(9)},
        {"agent": "a2", "sales_share": 2 / 11, "sales": Decimal(2)},
        {"agent": None, "sales_share": None, "sales": Decimal(9)},
    ]
    assert ask(built, "service_sales_share", rule="payment") == 0.55
    assert ask(built, "service_sales_share", rule="order_first") == 0.75


def test_blank_buyers_make_counts_of_people_null() -> None:
    """ "An order with a blank buyer makes people counts null in the groups it is in; its money still counts"."""
    built = Build().order("o1", None, "10:00", paid="11:00").order("o2", "b2", "12:00", paid="12:00")
    assert ask(built, "paid_buyers", "unique_paid_buyers", "silent_buyers", "aov", "sales", "aov:order") == (
        *[None] * 4,
        Decimal(200),
        Decimal(100),
    )
    assert grouped(built, "paid_buyers", "hour") == {11: None, 12: 1}
    assert grouped(built, "paid_buyers", "buyer_type") == {"new": 1, None: None}


def test_money_is_rounded_half_up() -> None:
    """0.05 / 2 = 0.025 -> 0.03; postage may be left out."""
    built = Build().order("o1", "b1", "10:00", paid="10:00", amount="0.02", postage=Decimal("0.01"))
    built.order("o2", "b2", "10:00", paid="10:00", amount="0.03")
    assert ask(built, "aov", "sales") == (Decimal("0.03"), Decimal("0.05"))
    assert ask(built.rule(sales_include_postage=False), "sales") == Decimal("0.04")


def test_returning_buyers_and_lines() -> None:
    """Units, prices and discounts of the lines; a buyer who paid on an earlier day is returning."""
    built = Build().order("o0", "b1", "03-01 10:00", paid="03-01 10:00").order("o1", "b1", "10:00", paid="10:00")
    built.order("o2", "b2", "10:00", paid="10:00", shipped_at=at("11:30"))
    built.row(
        "order_lines", order_id="o1", line_id="1", item_id="i", quantity=3, price=Decimal(50), paid_amount=Decimal(90)
    )
    built.row("order_lines", order_id="o2", line_id="1", item_id="i", quantity=1, price=None, paid_amount=Decimal(90))
    assert ask(built, "repeat_buyer_rate", "units", "units_per_buyer", "unit_price") == (0.5, 4, 2, Decimal(50))
    assert ask(built, "discount_rate", "shipping_hours") == (0.4, 1.5)


def test_refunds_of_orders_that_are_not_there() -> None:
    """Reading 31: in shop totals and, by agent, under "?"."""
    built = Build().refund("o9", "30", finished="03-05 10:00").refund("o1", "20", finished="03-05 11:00")
    built.chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:10", paid="10:20")
    assert ask(built, "refunds", "refund_amount", on=day("03-05")) == (2, Decimal(50))
    assert grouped(built, "refund_amount", "agent", on=day("03-05")) == {"a1": Decimal(20), "?": Decimal(30)}
    assert grouped(built, "refund_amount", "hour", on=day("03-05")) == {10: Decimal(30), 11: Decimal(20)}


def test_targets_of_shop_agents_and_teams() -> None:
    """Reading 32."""
    built = (
        Build()
        .row("agents", agent_id="a1", team="早班")
        .row("agents", agent_id="a1", team="晚班", from_day=day("03-20"))
    )
    built.row("targets", agent_id="a1", month="2026-03", sales=Decimal(100))
    built.row("targets", agent_id="a2", month="2026-03", sales=Decimal(60))
    assert ask(built, "sales_target") == Decimal(160)
    built.row("targets", agent_id=None, month="2026-03", sales=Decimal(400))
    built.chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:10", paid="10:20")
    assert ask(built, "sales_target", "sales_target_rate") == (Decimal(400), 0.25)
    assert grouped(built, "sales_target", "agent") == {"a1": Decimal(100), "a2": Decimal(60)}
    assert grouped(built, "sales_target_rate", "agent") == {"a1": 1.0, "a2": 0.0}
    assert grouped(built, "sales_target", "team") == {"晚班": Decimal(100), "": Decimal(60)}
    assert grouped(built, "sales", "team") == {"早班": Decimal(100)}


def test_channels_and_daily_totals() -> None:
    """Readings 34 to 36."""
    built = Build().rule(channels={"直通车": "paid", "搜索": "free"})
    built.visit("v1", "view 10:00", source="直通车").visit("v2", "view 10:00, view 10:05", source="别处", buyer_id="b2")
    assert grouped(built, "visitors", "channel") == {"paid": 1, "other": 1}
    assert grouped(built, "bounced_visitors", "buyer_type") == {None: 1}
    next_day = DAY + timedelta(days=1)
    built.row("traffic_daily", day=next_day, channel="直通车", visitors=30, page_views=50, bounced_visitors=10)
    built.row("traffic_daily", day=next_day, channel="搜索", visitors=20, page_views=None, bounced_visitors=5)
    built.row("traffic_daily", day=DAY, channel=None, visitors=999, page_views=999, bounced_visitors=999)
    metrics = ("visitors", "page_views", "bounced_visitors", "unique_visitors", "effective_entry_rate")
    assert ask(built, *metrics, on=next_day) == (50, None, 15, None, 0.7)
    assert ask(built, *metrics) == (2, 3, 1, 2, 0.5)
    assert grouped(built, "page_views", "channel", on=next_day) == {"free": None, "paid": 50}
    assert grouped(built, "visitors", "hour", on=next_day) == {None: 50}
    built.row("traffic_daily", day=next_day, channel=None, visitors=45)
    assert ask(built, "visitors", on=next_day) == 45
    assert grouped(built, "visitors", "channel", on=next_day) == {"free": 20, "paid": 30}


def test_a_received_reception_makes_the_visit_effective() -> None:
    """As an event, or as a received reception or an order of its buyer that day."""
    built = Build().visit("v1", "view 10:00", buyer_id="b1").visit("v2", "view 10:00", buyer_id="b2")
    built.visit("v3", "view 10:00", buyer_id="b3").visit("v4", "view 10:00, click 10:01")
    built.chat("b1", "a1", "B 10:00").order("o1", "b2", "10:00")
    assert ask(built, "bounced_visitors", "effective_entries") == (2, 2)


def random_shop(number: random.Random) -> Build:
    """A history of about 200 messages, 30 orders and 50 visits."""
    built = Build().rule(excluded_flags=["red"]).covers("messages", "03-02", "03-30")
    moments = [DAY + timedelta(days=n) for n in range(4)]

    def moment() -> str:
        return f"{number.choice(moments):%m-%d} {number.randrange(8, 24):02}:{number.randrange(60):02}"

    for _ in range(200):
        who = number.choice(["B", "B", "A", "A", "R", "T>a2"])
        built.chat(f"b{number.randrange(15)}", number.choice(["a1", "a2", "a3"]), f"{who} {moment()}")
    for order in range(30):
        buyer = number.choice([None, *(f"b{n}" for n in range(15))])
        first, second = sorted([moment(), moment()])
        other: dict[str, Any] = {"seller_flag": "red"} if number.random() < 0.1 else {}
        paid = second if number.random() < 0.8 else None
        built.order(f"o{order}", buyer, first, paid, amount=str(number.randrange(1, 5000) / 100), **other)
    for visit in range(50):
        built.visit(f"v{visit % 30}", f"view {moment()}", buyer_id=f"b{visit % 20}")
    return built


def test_the_identity_holds_on_random_shops() -> None:
    """Agents + silent + unattributable + excluded = shop sales, every day, under every rule, to the cent."""
    parts = ["service_sales", "silent_sales", "unattributable_sales", "excluded_sales"]
    for seed in range(20):
        world = random_shop(random.Random(seed)).world()
        for rule in ("order", "payment", "order_first"):
            asked = (DAY, DAY + timedelta(days=5), rule)
            named = oracle.query(world, ["sales"], ["day", "agent"], *asked)
            for row in oracle.query(world, ["sales", *parts], ["day"], *asked):
                assert row["sales"] == sum(row[part] for part in parts)
                by_agent = sum(other["sales"] for other in named if other["day"] == row["day"])
                assert by_agent + row["excluded_sales"] == row["sales"]


def test_a_full_evaluation_is_quick() -> None:
    """Facts and a dozen metrics by agent and day, far under a second."""
    world = random_shop(random.Random(1)).world()
    begun = time.perf_counter()
    oracle.facts(world)
    oracle.query(
        world, ["received_buyers", "inquiry_conversion", "first_response", "sales"], ["agent", "day"], DAY, DAY
    )
    assert time.perf_counter() - begun < 0.5
