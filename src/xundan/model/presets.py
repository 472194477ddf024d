"""Sets of settings by which known tools count, so that their figures can be compared with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xundan.model.rules import CreditRule
from xundan.model.text import Text


@dataclass(frozen=True)
class Preset:
    """Settings by which a tool counts. `lacks`: what it does besides, for which there is no setting yet."""

    name: str
    title: Text
    settings: dict[str, Any]
    lacks: Text = Text("", "")
    rule: CreditRule = "order_first"
    """The rule of credit that the tool shows first."""


_PLAIN = {"late_turns": "exclude", "transferred_turns": "drop"}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("standard", Text("标准", "standard"), _PLAIN),
        Preset(
            "sycm",
            Text("生意参谋", "Sycm"),
            {"late_turns": "cap", "transferred_turns": "unanswered", "session_gap": 600},
            Text("只算 08:00-23:00", "counts 08:00-23:00 only"),
        ),
        Preset("chitu", Text("赤兔", "Chitu"), _PLAIN),
        Preset(
            "jd",
            Text("京东", "JD"),
            _PLAIN,
            Text(
                "只算 09:00-23:00 开始的会话, 窗口是 24 小时",
                "counts sessions begun 09:00-23:00, and windows of 24 hours",
            ),
            "order",
        ),
    )
}
"""From reposts of the vendors' help; `xundan reconcile` shows how near each comes."""
