"""Sets of settings by which known tools count, so that their figures can be compared with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xundan.model.text import Text


@dataclass(frozen=True)
class Preset:
    """Settings by which a tool counts. `lacks`: what it does besides, for which there is no setting yet."""

    name: str
    title: Text
    settings: dict[str, Any]
    lacks: Text = Text("", "")


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("standard", Text("标准", "standard"), {"late_turns": "exclude", "transferred_turns": "drop"}),
        Preset(
            "sycm",
            Text("生意参谋", "Sycm"),
            {"late_turns": "cap", "transferred_turns": "unanswered", "session_gap": 600},
            Text("只算 08:00-23:00", "counts 08:00-23:00 only"),
        ),
    )
}
"""From reposts of the vendors' help; `xundan reconcile` shows how near each comes."""
