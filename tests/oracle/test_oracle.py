"""Sanity of the oracle itself, on cases computed by hand: chats and service."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import oracle
from tests.examples.build import DAY, Build, at, day, one
from tests.oracle import World


def ask(built: Build | World, *metrics: str, on: date = DAY, to: date | None = None, rule: str = "order_first") -> Any:
    """The values over a period without groups."""
    world = built.world() if isinstance(built, Build) else built
    rows = oracle.query(world, list(metrics), [], on, to or on, rule)
    assert len(rows) == 1
    values = tuple(rows[0][metric] for metric in metrics)
    return values[0] if len(values) == 1 else values


def grouped(built: Build, metric: str, by: str, on: date = DAY, rule: str = "order_first") -> dict[Any, Any]:
    """One metric by one dimension."""
    return {row[by]: row[metric] for row in oracle.query(built.world(), [metric], [by], on, on, rule)}


def turns(built: Build, agent: str = "a1") -> list[tuple[str, int | None]]:
    """Status and seconds of an agent's turns."""
    rows = [row for row in oracle.facts(built.world())["turns"] if row["agent_id"] == agent]
    return [(row["status"], row["seconds"]) for row in sorted(rows, key=lambda row: row["opened_at"])]


def reception(built: Build, agent: str = "a1", when: date = DAY) -> dict[str, Any]:
    """The reception of an agent that day."""
    return one(oracle.facts(built.world())["receptions"], agent_id=agent, day=when)


def test_percentiles_interpolate() -> None:
    """ "Of 10, 20, 40: p90 = 36"."""
    built = Build()
    for buyer, seconds in (("b1", 10), ("b2", 20), ("b3", 40)):
        built.chat(buyer, "a1", f"B 10:00:00, A 10:00:{seconds}")
    assert ask(built, "first_response:p90", "first_response:median", "response_time:p90") == (36, 20, 36)
    assert ask(built, "first_response") == 70 / 3


def test_cap_counts_late_and_unanswered_as_the_gap() -> None:
    """10, late after 700 and unanswered: (10 + 600 + 600) / 3; with_late (10 + 700) / 2."""
    built = Build().rule(late_turns="cap")
    built.chat("b1", "a1", "B 10:00:00, A 10:00:10").chat("b2", "a1", "B 10:00:00, A 10:11:40").chat(
        "b3", "a1", "B 10:00"
    )
    assert ask(built, "response_time", "first_response", "response_time:with_late") == (1210 / 3, 1210 / 3, 355)
    assert ask(built, "answered_turns", "late_turns", "unanswered_turns") == (1, 1, 1)
    assert ask(built, "first_response_within_30s", "answered_in_3min") == (1 / 3, 1 / 3)


def test_the_anchor_may_be_the_last_message() -> None:
    """`response_anchor = last` measures from the last one and changes nothing else."""
    built = Build().rule(response_anchor="last").chat("b1", "a1", "B 10:00:00, B 10:08:00, A 10:12:00")
    assert turns(built) == [("answered", 240)]


def test_a_closing_phrase_opens_no_turn() -> None:
    """It is talk and a buyer message, joins a pending turn, and opens none."""
    built = Build().rule(closing_phrases=["谢谢"]).chat("b1", "a1", "B 10:00:00, A 10:00:10, B 10:00:20 = 谢谢 ")
    assert turns(built) == [("answered", 10)]
    assert ask(built, "buyer_messages", "unanswered_turns") == (2, 0)
    late = Build().rule(closing_phrases=["谢谢"]).chat("b1", "a1", "B 10:00:00, B 10:10:00 = 谢谢, A 10:10:10")
    assert turns(late) == [("unanswered", None)]


def test_ignored_kinds_are_as_if_not_sent() -> None:
    """A day with only ignored messages is no reception."""
    built = Build().row("messages", buyer_id="b1", agent_id="a1", sent_at=at("10:00"), sender="buyer", kind="recall")
    assert oracle.facts(built.world())["receptions"] == []


def test_automatic_by_prefix_and_counted_when_asked() -> None:
    """Automatic messages answer only with `count_automatic`."""
    talk = "B 10:00:00, A 10:00:05 = 【自动】您好, R 10:00:20, A 10:00:30"
    built = Build().rule(auto_reply_prefixes=["【自动】"]).chat("b1", "a1", talk)
    assert (turns(built), ask(built, "agent_messages", "auto_messages")) == ([("answered", 30)], (1, 2))
    built.rule(count_automatic=True)
    assert (turns(built), ask(built, "agent_messages", "auto_messages")) == ([("answered", 5)], (3, 0))


def test_a_transfer_changes_nothing_where_a_turn_is_pending() -> None:
    """Reading 3: A's turn closes as transferred and counts as handed out; nothing changes at B."""
    built = Build().chat("b1", "a1", "B 10:00:00, T>a2 10:00:40").chat("b1", "a2", "B 10:00:30, A 10:01:00")
    assert (turns(built, "a1"), turns(built, "a2")) == ([("transferred", None)], [("answered", 30)])
    assert (reception(built)["handed_out"], reception(built, "a2")["handed_in"]) == (True, False)
    metrics = ("direct_buyers", "transferred_in_buyers", "transferred_out_buyers")
    assert ask(built, *metrics) == (1, 0, 1)


def test_a_transfer_comes_after_messages_of_the_same_second() -> None:
    """Reading 2: B's human message with the same (instant, seq) does not answer the hand-over."""
    built = Build()
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        ("a1", "10:00:00", "buyer", {"seq": 1}),
        ("a1", "10:00:40", "agent", {"seq": 2, "kind": "transfer", "transfer_to": "a2"}),
        ("a2", "10:00:40", "agent", {"seq": 2}),
        ("a2", "10:00:40", "agent", {"seq": 3}),
    ]
    for agent, moment, sender, other in rows:
        built.row("messages", buyer_id="b1", agent_id=agent, sent_at=at(moment), sender=sender, **other)
    assert turns(built, "a2") == [("answered", 0)]
    assert reception(built, "a2")["agent_messages"] == 2


def test_a_transfer_with_nothing_pending_does_nothing() -> None:
    """ "If none was pending with A, nothing happens"; but the stage looks at the message alone."""
    built = Build().chat("b1", "a1", "B 10:00:00, A 10:00:05, T>a2 10:00:40").chat("b2", "a2", "S 18:00")
    built.row("agents", agent_id="a2", role="aftersale", team="售后")
    assert [row["agent_id"] for row in oracle.facts(built.world())["receptions"]] == ["a1", "a2"]
    assert reception(built)["handed_out"] is False
    assert ask(built, "aftersale_buyers", "inquiries") == (1, 0)
    built.rule(inquiry_excludes_transferred_to_aftersale=False)
    assert ask(built, "aftersale_buyers", "inquiries") == (0, 1)


def test_transferred_turns_may_count_as_unanswered() -> None:
    """Reading 10: in every number."""
    built = Build().chat("b1", "a1", "B 10:00:00, T>a2 10:00:40").chat("b1", "a2", "A 10:01:00")
    assert grouped(built, "first_response_within_30s", "agent") == {"a2": 1.0}
    built.rule(transferred_turns="unanswered")
    assert grouped(built, "first_response_within_30s", "agent") == {"a1": 0.0, "a2": 1.0}
    assert ask(built, "answered_in_3min", "answered_in_3min:buyers", "unanswered_turns") == (0.5, 0, 1)


def test_filters_take_the_first_reason() -> None:
    """A filtered reception is in no metric but consulted_buyers."""
    built = Build().rule(blocked_buyers=["b1", "a7"], ad_phrases=["加微信"], filter_buyer_one_line=True)
    built.row("agents", agent_id="a7", team="t")
    built.chat("a7", "a1", "B 10:00").chat("b1", "a1", "B 10:00").chat("b2", "a1", "B 10:00 = 请加微信").chat(
        "b3", "a1", "B 10:00, A 10:01"
    )
    built.chat("b4", "a1", "B 10:00, B 10:00, A 10:01")
    found = {row["buyer_id"]: row["filter_reason"] for row in oracle.facts(built.world())["receptions"]}
    assert found == {
        "a7": "own_staff",
        "b1": "blocked_buyers",
        "b2": "ad_phrases",
        "b3": "buyer_one_line",
        "b4": None,
    }
    metrics = ("consulted_buyers", "received_buyers", "answered_turns", "buyer_messages")
    assert ask(built, *metrics) == (5, 1, 1, 2)


def test_slow_and_long_receptions() -> None:
    """Three turns of more than 120 s; 30 min from first to last talk."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:02:01, B 10:10, A 10:12:01, B 10:27:59, A 10:30")
    assert ask(built, "slow_receptions", "long_receptions", "reception_minutes") == (1, 1, 30)
    built.rule(slow_seconds=121)
    built.chat("b2", "a1", "A 11:00")
    assert ask(built, "slow_receptions", "received_buyers") == (0, 1)
    rows = oracle.query(built.world(), ["received_buyers", "proactive_buyers"], ["buyer_type"], DAY, DAY)
    assert rows == [{"buyer_type": "new", "received_buyers": 1, "proactive_buyers": 1}]


def test_peak_concurrency_counts_dialogues_in_five_minutes() -> None:
    """Most dialogues of one agent with talk in the same 5 minutes of the clock."""
    built = Build().chat("b1", "a1", "B 10:01, A 10:06").chat("b2", "a1", "B 10:04").chat("b3", "a1", "B 10:09")
    built.chat("b4", "a2", "B 10:02")
    assert ask(built, "peak_concurrency") == 2
    assert grouped(built, "peak_concurrency", "agent") == {"a1": 2, "a2": 1}
    assert grouped(built, "peak_concurrency", "hour") == {10: 2}


def test_the_business_day_may_begin_at_four() -> None:
    """Day = date of time - business_day_cut; hours stay those of the clock."""
    built = Build(business_day_cut=timedelta(hours=4)).chat("b1", "a1", "B 03-03 03:59:50, A 03-03 04:00:10")
    assert [row["day"] for row in oracle.facts(built.world())["receptions"]] == [DAY, day("03-03")]
    assert grouped(built, "served_buyers", "hour") == {3: 1}


def test_durations_run_on_instants_where_clocks_change() -> None:
    """Paris, 29 March 2026: from 01:59:50 to 03:00:10 are 20 seconds."""
    built = Build(timezone="Europe/Paris").chat("b1", "a1", "B 03-29 01:59:50, A 03-29 03:00:10")
    assert turns(built) == [("answered", 20)]


def test_closed_and_lost_inquiries_and_provisional_days() -> None:
    """Closed = closes_on is before the newest created day of the shop's orders."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:00:10").chat("b2", "a1", "B 10:00, A 10:00:10")
    built.order("o1", "b1", "11:00").order("o2", "b9", "03-03 10:00")
    assert ask(built, "closed_inquiries", "lost_inquiries", "inquiries") == (0, 0, 2)
    assert oracle.provisional_from(built.world(), ["inquiries"], day("03-01"), day("03-31")) == DAY
    built.order("o3", "b9", "03-04 10:00")
    assert ask(built, "closed_inquiries", "lost_inquiries", "lost_inquiry_rate") == (2, 1, 0.5)
    assert ask(built, "inquiry_conversion:ordered", "inquiry_conversion", "payment_losses") == (0.5, 0, 1)
    assert oracle.provisional_from(built.world(), ["inquiries"], day("03-01"), day("03-31")) == day("03-03")
    assert oracle.provisional_from(built.world(), ["sales"], day("03-01"), day("03-31")) is None


def test_an_order_closed_unpaid_before_t_does_not_exist() -> None:
    """Without it the buyer has no order before t: inquiry."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:00:10").order("o1", "b1", "03-01 10:00", closed_at=at("10:00"))
    assert ask(built, "inquiries", "payment_followups") == (1, 0)


def test_unknown_is_not_zero() -> None:
    """Never imported, or wholly outside coverage: null; a quiet covered day: 0 beside another metric."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:00:10").never("orders")
    assert ask(built, "received_buyers", "inquiries", "sales", "call_in_rate") == (1, None, None, None)
    quiet = Build().chat("b1", "a1", "B 10:00, A 10:00:10")
    assert ask(quiet, "received_buyers", "sales", "aov", "visitors") == (1, Decimal(0), None, 0)
    assert oracle.query(quiet.world(), ["sales"], ["shop"], DAY, DAY) == []


def test_without_dimensions_there_is_always_one_row() -> None:
    """With each metric's empty value, or null."""
    built = Build().never("refunds")
    rows = oracle.query(built.world(), ["sales", "orders", "first_response", "sales_share", "refunds"], [], DAY, DAY)
    assert [list(row.values()) for row in rows] == [[Decimal(0), 0, None, None, None]]


def test_a_dimension_that_is_not_there_is_an_error() -> None:
    """ "An error that names those it has"."""
    with pytest.raises(ValueError, match="shop, day, week, month, weekday"):
        oracle.query(Build().world(), ["silent_sales"], ["agent"], DAY, DAY)


def test_dimensions_of_a_day() -> None:
    """ISO week text, month, weekday."""
    built = Build().chat("b1", "a1", "B 10:00")
    row = oracle.query(built.world(), ["received_buyers"], ["shop", "day", "week", "month", "weekday"], DAY, DAY)[0]
    assert list(row.values()) == ["s1", "2026-03-02", "2026-W10", "2026-03", 1, 1]


def test_every_metric_answers_by_each_of_its_dimensions() -> None:
    """No metric fails on a small shop, by any dimension."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:00:10").order("o1", "b1", "11:00", paid="12:00").refund("o1", "5")
    built.visit("v1", "view 10:00").row("targets", agent_id="a1", month="2026-03", sales=Decimal(10))
    world = built.world()
    for metric in oracle.METRICS:
        for dimension in oracle.dimensions(metric):
            oracle.query(world, [metric], [dimension], DAY, DAY)
