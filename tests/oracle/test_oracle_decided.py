"""Sanity of the oracle itself, on cases computed by hand: decided orders and windows of hours (readings 59 and 62)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import oracle
from tests.examples.build import DAY, Build, at, day, one

from .test_oracle import ask, grouped
from .test_oracle_sales import owners

D = Decimal


def decided(built: Build, agent: str | None, when: str = "03-05 10:00", order: str = "o1", **other: Any) -> Build:
    """A decision on an order."""
    columns = {"by": "boss", "why": "she did it", **other}
    return built.row("credit_overrides", order_id=order, agent_id=agent, decided_at=at(when), **columns)


def chatted(paid: str | None = "12:00", **other: Any) -> Build:
    """o1, which a1 sold, with a2 as a candidate."""
    built = Build().chat("b1", "a2", "B 09:00, A 09:01").chat("b1", "a1", "B 10:00, A 10:01")
    return built.order("o1", "b1", "11:00", paid=paid, **other)


def test_a_decision_names_the_agent_under_all_rules() -> None:
    """a3 did not even chat; assists are the candidates who are not she."""
    built = decided(chatted(), "a3")
    assert owners(chatted()) == ("a1", "a1", "a1")
    assert owners(built) == ("a3", "a3", "a3")
    for rule in ("order", "payment", "order_first"):
        assert grouped(built, "sales", "agent", rule=rule) == {"a3": D(100)}, rule
        assert grouped(built, "assists", "agent", rule=rule) == {"a1": 1, "a2": 1}, rule
    assert grouped(built, "own_order_own_payment", "agent") == {"a3": D(100)}
    assert grouped(decided(chatted(), "a2"), "assists", "agent") == {"a1": 1}


def test_candidates_and_evidence_stay_as_they_are() -> None:
    """The rows of candidates do not change."""
    assert oracle.facts(decided(chatted(), "a3").world())["credits"] == oracle.facts(chatted().world())["credits"]


def test_an_unpaid_order_has_an_order_agent_only() -> None:
    """Once it is paid she is the payment agent too."""
    assert owners(decided(chatted(paid=None), "a3")) == ("a3", None, None)


def test_a_decision_for_nobody_makes_an_order_silent() -> None:
    """Also with an unknown buyer, and on days that no messages cover."""
    assert owners(decided(chatted(), None)) == ("silent", "silent", "silent")
    assert owners(decided(chatted(), " ")) == ("silent", "silent", "silent")
    unknown = Build().order("o1", None, "11:00", paid="12:00").never("messages")
    assert owners(unknown) == ("unattributable",) * 3
    assert owners(decided(unknown, None)) == ("silent",) * 3
    assert owners(decided(unknown, "a1", "03-06 10:00")) == ("a1",) * 3
    assert ask(decided(chatted(), None), "silent_sales", "service_sales", "silent_buyers") == (D(100), D(0), 1)


def test_an_excluded_order_stays_excluded() -> None:
    """It belongs to nobody."""
    built = decided(chatted(seller_flag="red"), "a3").rule(excluded_flags=["red"])
    assert owners(built) == ("excluded",) * 3
    assert ask(built, "excluded_sales", "service_sales") == (D(100), D(0))


def test_the_newest_decision_holds() -> None:
    """Then the larger name, then the larger reason, as text; rows in any order."""
    built = decided(decided(chatted(), "a4", "03-06 10:00"), "a3", "03-05 10:00")
    assert owners(built) == ("a4",) * 3
    assert owners(decided(built, "a5", "03-06 10:00", by="c")) == ("a5",) * 3
    assert owners(decided(built, "a6", "03-06 10:00", by="c", why="zz")) == ("a6",) * 3
    assert owners(decided(built, "a7", "03-06 10:00", by="b", why="zzz")) == ("a6",) * 3


def test_a_withdrawn_decision_leaves_the_order_as_it_was() -> None:
    """Not as an older decision had it."""
    built = decided(decided(chatted(), "a3"), "a4", "03-06 10:00", withdrawn=True)
    assert owners(built) == ("a1", "a1", "a1")
    assert owners(decided(built, "a4", "03-07 10:00", withdrawn=False)) == ("a4",) * 3


def test_a_decision_on_an_order_that_is_not_there_waits() -> None:
    """Nothing happens."""
    assert owners(decided(chatted(), "a3", order="o2")) == ("a1", "a1", "a1")


@pytest.mark.parametrize(
    ("answered", "agent"),
    [("03-01 12:00:00", "a1"), ("03-01 11:59:59", "silent"), ("12:00:00", "a1"), ("12:00:01", "silent")],
)
def test_a_credit_window_of_24_hours_counts_back_from_the_moment(answered: str, agent: str) -> None:
    """Ordered at noon: from noon of the day before to noon, both included."""
    built = Build().rule(credit_window_days="24h").chat("b1", "a1", f"A {answered}")
    built.chat("b1", "a1", "B 03-01 12:00:00").order("o1", "b1", "12:00:00")
    assert owners(built)[0] == agent


def test_the_buyer_too_must_write_in_the_hours() -> None:
    """He wrote a second too early; with two days he wrote in time."""
    built = Build().rule(credit_window_days="6h").chat("b1", "a1", "B 05:59:59, A 06:00:00").order("o1", "b1", "12:00")
    assert owners(built)[0] == "silent"
    assert owners(built.rule(credit_window_days=1))[0] == "a1"


def test_a_reminder_works_beside_a_window_of_hours() -> None:
    """Two days before the payment, after creation."""
    built = Build().rule(credit_window_days="1h").chat("b1", "a1", "A 13:00").order("o1", "b1", "12:00", "03-04 12:00")
    assert owners(built) == ("silent", "a1", "a1")


def test_silence_needs_the_days_of_the_hours() -> None:
    """6 h may reach the day before, 24 h do, 25 h may reach one more; on the 1st no messages are covered."""
    for window, first in (("6h", "silent"), ("24h", "silent"), ("25h", "unattributable")):
        built = Build().rule(credit_window_days=window).covers("messages", "03-02", "03-03")
        built.order("o1", "b1", "03-03 12:00").order("o2", "b1", "03-02 12:00")
        assert [owners(built, order)[0] for order in ("o1", "o2")] == [first, "unattributable"]


def test_hours_pass_as_time_does() -> None:
    """In New York 24 h before 12:00 on 8 March, when the clocks go forward, it is 11:00."""
    built = Build(timezone="America/New_York").rule(credit_window_days="24h")
    built.chat("b1", "a1", "B 03-07 11:00:00, A 03-07 11:00:00").order("o1", "b1", "03-08 12:00:00")
    assert owners(built)[0] == "a1"
    built.chat("b2", "a1", "B 03-07 10:59:59, A 03-07 10:59:59").order("o2", "b2", "03-08 12:00:00")
    assert owners(built, "o2")[0] == "silent"


def test_each_moment_has_the_window_of_its_day() -> None:
    """From the 3rd on 1 h: the order has its agent by two days, the payment has none by an hour."""
    built = Build().rule("03-03", credit_window_days="1h").chat("b1", "a1", "B 10:00, A 10:01")
    assert owners(built.order("o1", "b1", "12:00", "03-03 10:00")) == ("a1", "silent", "a1")


@pytest.mark.parametrize(
    ("window", "created", "ordered"),
    [
        ("24h", "03-03 10:00:00", True),
        ("24h", "03-03 10:00:01", False),
        ("6h", "16:00:00", True),
        ("6h", "16:00:01", False),
        ("48h", "03-04 10:00:00", True),
        (2, "03-03 23:59:59", True),
        (2, "03-04 00:00:00", False),
    ],
)
def test_an_inquiry_window_of_hours_runs_from_t(window: int | str, created: str, ordered: bool) -> None:
    """Asked at ten."""
    built = Build().rule(inquiry_window_days=window).chat("b1", "a1", "B 10:00:00, A 10:01:00")
    built.order("o1", "b1", created, paid="03-05 12:00:00")
    metrics = ("inquiry_ordered_buyers", "inquiry_paid_buyers", "inquiry_conversion:paid_next_day")
    assert ask(built, *metrics) == (int(ordered), int(ordered), 0)


@pytest.mark.parametrize(("window", "last"), [("6h", "03-03"), ("24h", "03-03"), ("25h", "03-04"), ("48h", "03-04")])
def test_hours_close_on_the_last_day_on_which_they_may_end(window: str, last: str) -> None:
    """Closed when an order of a later day is there, and then lost; provisional until then."""
    built = (
        Build().rule(inquiry_window_days=window).chat("b1", "a1", "B 10:00, A 10:01").order("o9", "b9", f"{last} 1:00")
    )
    assert one(oracle.facts(built.world())["inquiries"], buyer_id="b1")["closes_on"] == day(last)
    assert ask(built, "closed_inquiries", "lost_inquiries") == (0, 0)
    assert oracle.provisional_from(built.world(), ["inquiries"], DAY, DAY) == DAY
    built.order("o8", "b9", f"{day(last) + timedelta(days=1):%m-%d} 01:00")
    assert ask(built, "closed_inquiries", "lost_inquiries") == (1, 1)
    assert oracle.provisional_from(built.world(), ["inquiries"], DAY, DAY) is None


def test_the_rule_that_is_shown_first_changes_no_number() -> None:
    """`credit_rule` is for who asks without a rule."""
    built = chatted()
    assert grouped(built.rule(credit_rule="payment"), "sales", "agent") == {"a1": D(100)}
