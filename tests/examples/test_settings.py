"""Every setting by an example: what a small shop's number is by default, and what the setting makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xundan.model.rules import SETTINGS

from .build import DAY, Build, at, day

WORKING = {"response_clock": "working_hours"}
MEASURED = {"measured_hours": ["09:00-23:00"]}
ONE = Decimal(1)


@dataclass(frozen=True)
class Example:
    """`metric` of `on` in a shop: by default (and with `held`), and with the setting as well; by `by` where named."""

    built: Callable[[], Build]
    metric: str
    default: Any
    value: Any
    changed: Any
    held: dict[str, Any] = field(default_factory=dict)
    by: str | None = None
    on: date = DAY


def talk(said: str) -> Callable[[], Build]:
    return lambda: Build().chat("b1", "a1", said)


def handed(said: str) -> Callable[[], Build]:
    """a1 hands b1 to a2, who answers at 10:05."""
    return lambda: Build().chat("b1", "a1", said).chat("b1", "a2", "A 10:05")


def thanked() -> Build:
    """A last word; an hour later, when it can no more be answered in time, somebody else writes."""
    return Build().chat("b1", "a1", "B 10:00, A 10:01, B 10:02 = 好的").chat("b2", "a1", "B 11:00, A 11:01")


def recalled() -> Build:
    return Build().row("messages", buyer_id="b1", agent_id="a1", sent_at=at("10:00"), sender="buyer", kind="recall")


def handed_to_aftersale() -> Build:
    return Build().chat("b1", "a1", "B 10:00, A 10:01, T>a2 10:02").row("agents", agent_id="a2", role="aftersale")


def bought(said: str, *times: str, **other: Any) -> Callable[[], Build]:
    """The talk, and an order of 100.00 created, and paid, at these times."""
    return lambda: Build().chat("b1", "a1", said).order("o1", "b1", *times, **other)


def two_agents() -> Build:
    """a1 wrote most, a2 last."""
    built = Build().chat("b1", "a1", "B 10:00, A 10:01, A 10:02").chat("b1", "a2", "B 10:03, A 10:04")
    return built.order("o1", "b1", "10:10", "10:11")


def sent_back() -> Build:
    built = Build().order("o1", "b1", "10:10", "10:11").refund("o1", "100", "03-03 10:00", "03-04 10:00")
    built.tables["refunds"][0]["first_reason"] = "色差"
    return built


def scored() -> Build:
    return Build().row(
        "quality_scores", day=DAY, experience=4 * ONE, service=2 * ONE, compliance=2 * ONE, loyalty=2 * ONE
    )


EXAMPLES: dict[str, Example] = {
    "session_gap": Example(talk("B 10:00, A 10:07"), "late_turns", 0, 300, 1),
    "response_anchor": Example(talk("B 10:00, B 10:01, A 10:02"), "response_time", 120, "last", 60),
    # 16:30 to 18:00 and 09:00 to 09:30 the next day: two hours, not seventeen.
    "response_clock": Example(
        talk("B 16:30, A 03-03 09:30"), "response_time:with_late", 61200, "working_hours", 7200
    ),
    "working_hours": Example(
        talk("B 16:30, A 03-03 09:30"), "response_time:with_late", 7200, ["09:00-17:00"], 3600, WORKING
    ),
    # From the last minute before the Spring Festival of 2026 (15 to 23 February) to the first after it.
    "holidays": Example(
        talk("B 02-14 17:59, A 02-24 09:01"), "response_time:with_late", 120 + 9 * 32400, "CN", 120, WORKING,
        on=day("02-14"),
    ),
    "closed_days": Example(
        talk("B 17:59, A 03-04 09:01"), "response_time:with_late", 120 + 32400, ["2026-03-03"], 120, WORKING
    ),
    # Friday evening to Monday morning; the Saturday between is worked.
    "open_days": Example(
        talk("B 03-06 17:59, A 03-09 09:01"), "response_time:with_late", 120, ["2026-03-07"], 120 + 32400,
        {**WORKING, "working_hours": ["1-5 09:00-18:00"]}, on=day("03-06"),
    ),
    "measured_hours": Example(talk("B 23:30:00, A 23:30:20"), "answered_turns", 1, ["09:00-23:00"], 0),
    "measured_by": Example(
        talk("B 22:59:00, A 22:59:30, B 23:00:10, A 23:00:40"), "answered_turns", 1, "session", 2, MEASURED
    ),
    "late_turns": Example(talk("B 10:00, A 10:20"), "response_time", None, "cap", 600),
    "transferred_turns": Example(handed("B 10:00, T>a2 10:01"), "unanswered_turns", 0, "unanswered", 1),
    "count_automatic": Example(talk("B 10:00:00, X 10:00:01, A 10:02:00"), "first_response", 120, True, 1),
    "auto_reply_prefixes": Example(
        talk("B 10:00:00, A 10:00:01 = 【自动】您好, A 10:02:00"), "first_response", 1, ["【自动】"], 120
    ),
    "auto_reply_texts": Example(
        talk("B 10:00:00, A 10:00:01 = 稍等, A 10:02:00"), "first_response", 1, ["稍等"], 120
    ),
    "ignored_kinds": Example(recalled, "consulted_buyers", 0, [], 1),
    "closing_phrases": Example(thanked, "unanswered_turns", 1, ["好的"], 0),
    "slow_turns": Example(talk("B 10:00, A 10:03"), "slow_receptions", 0, 1, 1),
    "slow_seconds": Example(talk("B 10:00, A 10:03"), "slow_receptions", 1, 240, 0, {"slow_turns": 1}),
    "filter_own_staff": Example(talk("B 10:00, A 10:01"), "received_buyers", 0, False, 1, {"own_accounts": ["b1"]}),
    "own_accounts": Example(talk("B 10:00, A 10:01"), "received_buyers", 1, ["b1"], 0),
    "blocked_buyers": Example(talk("B 10:00, A 10:01"), "received_buyers", 1, ["b1"], 0),
    "ad_phrases": Example(talk("B 10:00 = 找代运营吗, A 10:01"), "received_buyers", 1, ["代运营"], 0),
    "filter_forward_only": Example(handed("B 10:00, T>a2 10:01"), "transferred_out_buyers", 1, True, 0),
    "filter_buyer_one_line": Example(talk("B 10:00, A 10:01"), "received_buyers", 1, True, 0),
    "inquiry_window_days": Example(bought("B 10:00, A 10:01", "03-03 11:00"), "inquiry_ordered_buyers", 1, "24h", 0),
    # Ordered three days before: after-sale for 21 days, an inquiry after two.
    "aftersale_days": Example(bought("B 10:00, A 10:01", "02-27 10:00", "02-27 10:05"), "inquiries", 0, 2, 1),
    "inquiry_excludes_transferred_to_aftersale": Example(handed_to_aftersale, "inquiries", 0, False, 1),
    "credit_window_days": Example(
        bought("B 03-01 10:00, A 03-01 10:01", "10:00", "10:05"), "service_sales", 100, 1, 0
    ),
    "credited_agent": Example(two_agents, "sales", {"a2": 100}, "most_messages", {"a1": 100}, by="agent"),
    # A reminder three minutes after an order that nobody was asked about.
    "silent_chase_after": Example(bought("A 10:03", "10:00", "10:10"), "service_sales", 100, 5, 0),
    "sales_include_postage": Example(
        bought("B 10:00, A 10:01", "10:02", "10:03", postage=Decimal(10)), "sales", 100, False, 90
    ),
    "excluded_flags": Example(
        bought("B 10:00, A 10:01", "10:02", "10:03", seller_flag="red"), "excluded_sales", 0, ["red"], 100
    ),
    "channels": Example(
        lambda: Build().visit("v1", "view 10:00", source="老客群"), "visitors", {"other": 1}, {"老客群": "own"},
        {"own": 1}, by="channel",
    ),
    "quality_reasons": Example(sent_back, "quality_refund_rate", 0, ["色差"], 1),
    "return_phrases": Example(
        bought("B 03-05 10:00 = 不想要了, A 03-05 10:01", "10:10", "10:11"), "return_asked_buyers", 0, ["不想要"], 1,
        on=day("03-05"),
    ),
    "quality_weights": Example(
        scored, "quality_score", 2.5, {"experience": 1, "service": 0, "compliance": 0, "loyalty": 0}, 4
    ),
    "satisfaction_weights": Example(
        lambda: Build().row("dsr", day=DAY, description=5 * ONE, service=4 * ONE, logistics=3 * ONE),
        "satisfaction_index", (45 * 5 + 35 * 4 + 7 * 3) / 87,
        {"goods": 1, "attitude": 1, "packaging": 0, "delivery": 0, "other": 0}, 4.5,
    ),
}  # fmt: skip


def asked(shop: Any, built: Build, example: Example) -> Any:
    by = [example.by] if example.by else []
    rows = shop.query(built.world(), [example.metric], by, example.on, example.on)
    return {row[example.by]: row[example.metric] for row in rows} if example.by else rows[0][example.metric]


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_setting_makes_of_a_number(shop: Any, name: str) -> None:
    example = EXAMPLES[name]
    assert asked(shop, example.built().rule(**example.held), example) == example.default
    assert asked(shop, example.built().rule(**example.held, **{name: example.value}), example) == example.changed


def test_every_setting_has_an_example() -> None:
    """`credit_rule` changes no number, only which of them is shown first (tests/cli/test_rules.py)."""
    assert set(EXAMPLES) == set(SETTINGS) - {"credit_rule"}
