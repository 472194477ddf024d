"""Examples 7 to 11b of examples.md: the stage of a reception, and whose order it is."""

from __future__ import annotations

from typing import Any

from .asking import by_agent, total
from .build import DAY, Build, day, next_day, one


def stage(shop: Any, built: Build, agent: str = "a1") -> tuple[str, bool]:
    """Stage, and whether an order came in the window."""
    row = one(shop.facts(built.world())["inquiries"], agent_id=agent)
    return row["stage"], row["ordered"]


def states(shop: Any, built: Build, order_id: str = "o1") -> dict[str, str]:
    """The agent under each rule, or what the order is when nobody's."""
    row = one(shop.facts(built.world())["order_facts"], order_id=order_id)
    names = {"order": "order", "payment": "payment", "order_first": "first"}
    return {rule: row[f"{name}_owner"] or row[f"{name}_state"] for rule, name in names.items()}


def everywhere(whose: str) -> dict[str, str]:
    """The same under every rule."""
    return {"order": whose, "payment": whose, "order_first": whose}


def example_7(old_order: str) -> Build:
    """A paid order of long ago; B 10:00, A 10:00:10."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:00:10").chat("b9", "a9", "S 18:00")
    return built.order("old", "b1", old_order, paid=old_order)


def test_07_after_an_order_it_is_aftersale(shop: Any) -> None:
    """Paid order on 10 February 10:00: aftersale."""
    assert stage(shop, example_7("02-10 10:00")) == ("aftersale", False)
    assert total(shop, example_7("02-10 10:00"), "aftersale_buyers", "inquiries") == (1, 0)


def test_07_a_new_order_next_day_makes_it_an_inquiry(shop: Any) -> None:
    """With a new order next day 23:00: inquiry, ordered."""
    assert stage(shop, example_7("02-10 10:00").order("new", "b1", "03-03 23:00")) == ("inquiry", True)


def test_07_over_21_days_the_old_order_is_forgotten(shop: Any) -> None:
    """With the old order on 9 February 09:59:59: inquiry, not ordered."""
    assert stage(shop, example_7("02-09 09:59:59")) == ("inquiry", False)


def test_08_a_followed_up_payment(shop: Any) -> None:
    """Order 10:00:00, B 10:05, A 10:05:10, paid 10:20."""
    built = Build().order("o1", "b1", "10:00:00", paid="10:20").chat("b1", "a1", "B 10:05, A 10:05:10")
    assert stage(shop, built)[0] == "payment_followup"
    assert states(shop, built) == {"order": "silent", "payment": "a1", "order_first": "a1"}
    assert by_agent(shop, built, "sales", rule="order") == {None: 100}
    assert by_agent(shop, built, "sales", rule="payment") == {"a1": 100}
    assert by_agent(shop, built, "sales", rule="order_first") == {"a1": 100}
    assert total(shop, built, "payment_followups", "followup_conversion") == (1, 1.0)


def test_09_the_last_agent_earns_the_order(shop: Any) -> None:
    """A1 09:00, A2 09:30, order 10:00, paid 10:20: A2's under every rule; A1 assists; the shop counts one inquiry."""
    built = Build().chat("b1", "a1", "B 09:00, A 09:00:10").chat("b1", "a2", "B 09:30, A 09:30:10")
    built.order("o1", "b1", "10:00", paid="10:20")
    assert states(shop, built) == everywhere("a2")
    for rule in ("order", "payment", "order_first"):
        assert by_agent(shop, built, "assists", rule=rule) == {"a1": 1}
    assert stage(shop, built, "a1") == ("inquiry", True)
    assert stage(shop, built, "a2") == ("inquiry", True)
    assert by_agent(shop, built, "inquiry_ordered_buyers") == {"a1": 1, "a2": 1}
    assert total(shop, built, "inquiries", "inquiry_ordered_buyers") == (1, 1)


def test_10_an_outreach_that_nobody_asked_for_earns_nothing(shop: Any) -> None:
    """A 09:50 (the buyer never writes), order 10:00, paid 10:20: silent."""
    built = Build().chat("b1", "a1", "A 09:50").order("o1", "b1", "10:00", paid="10:20")
    assert states(shop, built) == everywhere("silent")


def test_10_a_reminder_that_worked_earns_the_payment(shop: Any) -> None:
    """Had the agent written at 10:10: payment agent A."""
    built = Build().chat("b1", "a1", "A 10:10").order("o1", "b1", "10:00", paid="10:20")
    assert states(shop, built) == {"order": "silent", "payment": "a1", "order_first": "a1"}


def test_11_two_days_before_is_too_long_ago(shop: Any) -> None:
    """Chat on 28 February 23:50-23:51, order on 2 March 10:00: silent."""
    built = Build().chat("b1", "a1", "B 02-28 23:50, A 02-28 23:51").order("o1", "b1", "10:00", paid="10:00")
    assert states(shop, built) == everywhere("silent")


def test_11_the_day_before_counts_from_midnight(shop: Any) -> None:
    """Chat on 1 March 00:00-00:01: A's."""
    built = Build().chat("b1", "a1", "B 03-01 00:00, A 03-01 00:01").order("o1", "b1", "10:00", paid="10:00")
    assert states(shop, built) == everywhere("a1")


def test_11b_missing_chats_never_look_like_silent_sales(shop: Any) -> None:
    """Messages imported for 2 March onwards only: unattributable, 1 March is not covered."""
    built = Build().chat("b2", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:00", paid="10:00")
    built.covers("messages", "03-02")
    assert states(shop, built) == everywhere("unattributable")
    assert by_agent(shop, built, "sales") == {"?": 100}
    assert total(shop, built, "silent_sales", "unattributable_sales", "sales") == (0, 100, 100)


def test_11b_coverage_said_by_hand_makes_it_silent(shop: Any) -> None:
    """With --covers 2026-03-01..: silent."""
    built = Build().chat("b2", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:00", paid="10:00")
    built.covers("messages", "03-01")
    assert states(shop, built) == everywhere("silent")
    assert by_agent(shop, built, "sales") == {None: 100}
    assert total(shop, built, "silent_sales", "unattributable_sales") == (100, 0)


def test_the_identity_holds_in_every_example(shop: Any) -> None:
    """Agents + silent + unattributable + excluded = shop sales, under every rule."""
    built = Build().rule(excluded_flags=["red"])
    built.chat("b1", "a1", "B 09:00, A 09:00:10").chat("b1", "a2", "B 09:30, A 09:30:10").chat("b3", "a1", "A 10:10")
    built.order("o1", "b1", "10:00", paid="10:20", amount="10.01").order("o2", "b2", "10:00", paid="10:20", amount="5")
    built.order("o3", "b3", "10:00", paid="10:20", amount="7").order("o4", None, "10:00", paid="11:00", amount="0.99")
    built.order("o5", "b1", "10:00", paid="03-03 00:10", amount="3", seller_flag="red")
    parts = ["service_sales", "silent_sales", "unattributable_sales", "excluded_sales"]
    for rule in ("order", "payment", "order_first"):
        for when in (DAY, next_day(DAY)):
            values = total(shop, built, "sales", *parts, on=when, rule=rule)
            assert values[0] == sum(values[1:])
            named = by_agent(shop, built, "sales", on=when, rule=rule)
            assert sum(named.values()) + values[4] == values[0]
    assert total(shop, built, "sales", "excluded_sales", on=day("03-03")) == (3, 3)
