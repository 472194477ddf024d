"""Sets of settings by which known tools count, so that their figures can be compared with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xundan.model.rules import CreditRule
from xundan.model.text import Text


@dataclass(frozen=True)
class Preset:
    """Settings by which a tool counts."""

    name: str
    title: Text
    settings: dict[str, Any]

    @property
    def rule(self) -> CreditRule:
        """The rule of credit that the tool shows first."""
        rule: CreditRule = self.settings["credit_rule"]
        return rule


_PLAIN: dict[str, Any] = {
    "late_turns": "exclude",
    "transferred_turns": "drop",
    "measured_hours": (),
    "measured_by": "opening",
    "inquiry_window_days": 2,
    "credit_window_days": 2,
    "credit_rule": "order_first",
    "aftersale_days": 21,
}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("standard", Text("标准", "standard"), _PLAIN),
        Preset(
            "sycm",
            Text("生意参谋", "Sycm"),
            _PLAIN
            | {
                "late_turns": "cap",
                "transferred_turns": "unanswered",
                "session_gap": 600,
                "measured_hours": ("08:00-23:00",),
            },
        ),
        Preset("chitu", Text("赤兔、快麦", "Chitu, Kuaimai"), _PLAIN),
        Preset(
            "jd",
            Text("京东", "JD"),
            _PLAIN
            | {
                "measured_hours": ("09:00-23:00",),
                "measured_by": "session",
                "inquiry_window_days": "24h",
                "credit_window_days": "24h",
                "credit_rule": "order",
            },
        ),
    )
}
"""From reposts of the vendors' help; `xundan reconcile` shows how near each comes."""
