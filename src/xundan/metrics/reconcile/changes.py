"""The settings that may differ between a platform and us, one at a time, and whole presets."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from xundan.model.presets import PRESETS
from xundan.model.rules import CREDIT_RULES, CreditRule, Rules

OTHERS: dict[str, tuple[Any, ...]] = {
    "session_gap": (300, 600, 900, 1200, 1800),
    "inquiry_window_days": (1, 2, 3, 7, "24h"),
    "aftersale_days": (0, 7, 15, 21, 30),
    "credit_window_days": (1, 2, 3, 7, "24h"),
    "measured_hours": ((), ("08:00-23:00",), ("09:00-23:00",)),
    "slow_turns": (1, 2, 3),
    "slow_seconds": (60, 120, 180, 300),
}
"""Values that tools are known to use. Settings that list words, people or flags are the shop's own and not guessed."""


@dataclass(frozen=True)
class Change:
    """Other settings than today's. `preset` names a known set; else it is a single one. `rule` decides whose order."""

    settings: tuple[tuple[str, Any], ...] = ()
    rule: CreditRule | None = None
    preset: str | None = None


def candidates(rules: Rules, rule: CreditRule, asked: Set[str], *, by_rule: bool) -> Iterator[Change]:
    """What to try beside the settings of today, simple ones first: the settings `asked`, the rule of credit where it
    decides anything (`by_rule`), and presets of which some of those settings are a part."""
    for name, hint in get_type_hints(Rules).items():
        for value in _values(name, hint) if name in asked else ():
            if value != getattr(rules, name):
                yield Change(((name, value),))
    for other in CREDIT_RULES:
        if by_rule and other != rule:
            yield Change(rule=other)
    for preset in PRESETS.values():
        differing = tuple(
            (name, value)
            for name, value in preset.settings.items()
            if name != "credit_rule" and value != getattr(rules, name)
        )
        other_rule = preset.rule if by_rule and preset.rule != rule else None
        # One change by itself was tried above; a preset that is another's equal is told by the first name.
        if len(differing) + (other_rule is not None) > 1 and any(name in asked for name, _ in differing):
            yield Change(differing, other_rule, preset.name)


def _values(name: str, hint: Any) -> tuple[Any, ...]:
    if name in OTHERS:
        return OTHERS[name]
    if hint is bool:
        return (True, False)
    return get_args(hint) if get_origin(hint) is Literal else ()
