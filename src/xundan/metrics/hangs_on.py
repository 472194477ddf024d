"""Which settings a metric hangs on, as far as that can be told from what it counts."""

from __future__ import annotations

from xundan.metrics.catalogue import Metric
from xundan.model.rules import SETTINGS

_MESSAGES = ("count_automatic", "auto_reply_prefixes", "auto_reply_texts", "ignored_kinds")
_FILTERS = (
    "filter_own_staff", "own_accounts", "blocked_buyers", "ad_phrases", "filter_forward_only", "filter_buyer_one_line",
)  # fmt: skip
_STAGES = ("inquiry_window_days", "aftersale_days", "inquiry_excludes_transferred_to_aftersale", "session_gap")
_CLOCK = ("response_clock", "working_hours", "holidays", "closed_days", "open_days")
_TURNS = (
    "session_gap", "response_anchor", "late_turns", "transferred_turns", "closing_phrases",
    "measured_hours", "measured_by", *_CLOCK,
)  # fmt: skip
_CREDIT = ("credit_window_days", "credited_agent", "silent_chase_after", "excluded_flags")
_BY_GRAIN: dict[str, tuple[str, ...]] = {
    "turns": (*_TURNS, *_MESSAGES, *_FILTERS),
    "receptions": (*_MESSAGES, *_FILTERS),
    "buyer_days": (*_MESSAGES, *_FILTERS),
    "prompt_buyer_days": (*_TURNS, *_MESSAGES, *_FILTERS),
    "first_talks": (*_MESSAGES, *_FILTERS),
    "concurrency": (*_MESSAGES, *_FILTERS),
    "visitor_days": ("channels",),
    "return_askers": ("return_phrases", *_MESSAGES, *_FILTERS),
    "quality_scores": ("quality_weights",),
    **dict.fromkeys(
        (
            "order_credited", "payment_credited", "own_order_own_payment", "own_order_other_payment",
            "other_order_own_payment", "silent_order_own_payment", "assisted_buyer_days",
        ),
        _CREDIT,
    ),
}  # fmt: skip
_BY_MEASURE: dict[str, tuple[str, ...]] = {
    "slow_receptions": ("slow_turns", "slow_seconds"),
    "first_response_seconds": _TURNS,
    "first_turns": _TURNS,
    "silent_buyers": _CREDIT,
    "quality_refunded_orders": ("quality_reasons",),
    "last_dsr_weighed": ("satisfaction_weights",),
    "talk_seconds": _CLOCK,
    "long_receptions": _CLOCK,
}
_OF_ORDERS = frozenset(
    {
        "created_orders",
        "created_buyer_days",
        "paid_orders",
        "paid_buyer_days",
        "checked_orders",
        "refunds",
        "reviews",
        "assisted_buyer_days",
    }
)


def settings_of(metric: Metric, *, by_agent: bool = False) -> list[str]:
    """The names of settings, the closest first. `by_agent`: of its values agent by agent, which hang on whose an order
    is besides."""
    found: list[str] = []
    for measure in metric.measures:
        found += _BY_MEASURE.get(measure.id, ())
        found += _BY_GRAIN.get(measure.grain, ())
        if measure.amount is not None and measure.grain == "paid_orders" and "sales" in measure.id:
            found.append("sales_include_postage")
            # Grouped by agent, or only an agent's: the rules of credit say whose.
            found += _CREDIT
        if by_agent and measure.grain in _OF_ORDERS:
            found += (*_CREDIT, *_MESSAGES, *_FILTERS)
    if metric.waits:
        found += _STAGES
    return [name for name in dict.fromkeys(found) if name in SETTINGS]


def by_rule(metric: Metric) -> bool:
    """Whether the rule of credit that is asked for decides its values agent by agent."""
    return any(measure.grain in _OF_ORDERS and measure.grain not in _BY_GRAIN for measure in metric.measures)
