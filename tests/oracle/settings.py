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
}


TEXT_LISTS = (
    "auto_reply_prefixes",
    "auto_reply_texts",
    "ignored_kinds",
    "closing_phrases",
    "own_accounts",
    "blocked_buyers",
    "excluded_flags",
)


def said(name: str, value: Any) -> Any:
    """Reading 49: "settings that list texts are compared trimmed; blank entries mean nothing. `ad_phrases` match as
    written." """
    if name in TEXT_LISTS:
        return [text.strip() for text in value if text.strip()]
    if name == "ad_phrases":
        return [text for text in value if text.strip()]
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
