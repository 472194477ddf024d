"""Settings that hold on a day: "a row is always computed with the settings of its own day"."""

from __future__ import annotations

from datetime import date
from typing import Any

DEFAULTS: dict[str, Any] = {
    "session_gap": 600,
    "response_anchor": "first",
    "late_turns": "exclude",
    "transferred_turns": "drop",
    "count_automatic": False,
    "auto_reply_prefixes": [],
    "auto_reply_texts": [],
    "ignored_kinds": ["recall", "menu"],
    "closing_phrases": [],
    "slow_turns": 3,
    "slow_seconds": 120,
    "own_accounts": [],
    "filter_own_staff": True,
    "blocked_buyers": [],
    "ad_phrases": [],
    "filter_forward_only": False,
    "filter_buyer_one_line": False,
    "inquiry_window_days": 2,
    "aftersale_days": 21,
    "inquiry_excludes_transferred_to_aftersale": True,
    "credit_window_days": 2,
    "credited_agent": "last",
    "silent_chase_after": 0,
    "sales_include_postage": True,
    "excluded_flags": [],
    "channels": {},
    "response_clock": "calendar",
    "working_hours": ["09:00-18:00"],
    "holidays": "",
    "closed_days": [],
    "open_days": [],
    "measured_hours": [],
    "measured_by": "opening",
    "credit_rule": "order_first",
    "quality_reasons": ["质量问题", "商品质量问题", "做工瑕疵", "破损", "与描述不符"],
    "return_phrases": ["退货", "退款"],
    "quality_weights": {"experience": 1, "service": 1, "compliance": 1, "loyalty": 1},
    "satisfaction_weights": {"goods": 45, "attitude": 35, "packaging": 10, "delivery": 7, "other": 3},
}


TEXT_LISTS = (
    "auto_reply_prefixes",
    "auto_reply_texts",
    "ignored_kinds",
    "closing_phrases",
    "own_accounts",
    "blocked_buyers",
    "excluded_flags",
    "quality_reasons",
    "working_hours",
    "measured_hours",
)
WRITTEN_LISTS = ("ad_phrases", "return_phrases")
DAY_LISTS = ("closed_days", "open_days")


def said(name: str, value: Any) -> Any:
    """Reading 49: "settings that list texts are compared trimmed; blank entries mean nothing. `ad_phrases` match as
    written." So do `return_phrases` (reading 67). Days are dates, or texts that say one."""
    if name in TEXT_LISTS:
        return [text.strip() for text in value if text.strip()]
    if name in WRITTEN_LISTS:
        return [text for text in value if text.strip()]
    if name in DAY_LISTS:
        return [day if isinstance(day, date) else date.fromisoformat(day.strip()) for day in value]
    return value


class Settings:
    """Dated sets of settings: a later set changes only what it names."""

    def __init__(self, rules: list[tuple[date | None, dict[str, Any]]]) -> None:
        for _, changed in rules:
            unknown = set(changed) - set(DEFAULTS)
            if unknown:
                raise ValueError(f"unknown settings: {sorted(unknown)}")
        self._sets = sorted(rules, key=lambda dated: (dated[0] is not None, dated[0] or date.min))
        self._known: dict[date, dict[str, Any]] = {}

    def on(self, day: date) -> dict[str, Any]:
        """All settings as they hold on a day."""
        if day not in self._known:
            held = dict(DEFAULTS)
            for valid_from, changed in self._sets:
                if valid_from is None or valid_from <= day:
                    held.update({name: said(name, value) for name, value in changed.items()})
            self._known[day] = held
        return self._known[day]
