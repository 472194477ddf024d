"""Settings of a generated world: any setting of the rules, undated, and dated ones that change in the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from .chance import chance

Draw = Callable[[Random], Any]
Dated = list[tuple[date | None, dict[str, Any]]]

GAPS = (600, 600, 300, 60, 1, 50000)


def one_of(*values: Any) -> Draw:
    """One of these values."""
    return lambda draw: draw.choice(values)


def some_of(*texts: str) -> Draw:
    """A list of some of these texts, perhaps with white space around them, perhaps with blank entries among them."""

    def drawn(draw: Random) -> list[str]:
        kept = draw.sample(texts, draw.randint(0, len(texts)))
        return [draw.choice(["{}", "{}", " {} ", "\u3000{}\n"]).format(text) for text in kept] + draw.choice(
            [[], [], [""], [" "]]
        )

    return drawn


def phrases(*texts: str) -> Draw:
    """Advertising phrases: they match as written; a blank one says nothing."""
    return lambda draw: draw.sample(texts, draw.randint(0, 2)) + draw.choice([[], [], [""], [" "]])


SETTINGS: dict[str, Draw] = {
    "response_anchor": one_of("first", "last"),
    "late_turns": one_of("exclude", "cap"),
    "transferred_turns": one_of("drop", "unanswered"),
    "count_automatic": one_of(False, True),
    "auto_reply_prefixes": some_of("【自动】", "您好", "亲"),
    "auto_reply_texts": some_of("好的", "稍等", "在的 亲"),
    "ignored_kinds": some_of("recall", "menu", "image", "text"),
    "closing_phrases": some_of("谢谢", "好的", "嗯", "ok"),
    "slow_turns": one_of(1, 2, 3),
    "slow_seconds": one_of(0, 20, 120),
    "own_accounts": some_of("b1", "b2", "b3", "b9"),
    "filter_own_staff": one_of(True, False),
    "blocked_buyers": some_of("b1", "b3", "a2", "b9"),
    "ad_phrases": phrases("加微信", " 谢谢", "刷单"),
    "filter_forward_only": one_of(True, False),
    "filter_buyer_one_line": one_of(True, False),
    "inquiry_window_days": one_of(1, 2, 3),
    "aftersale_days": one_of(1, 2, 21),
    "inquiry_excludes_transferred_to_aftersale": one_of(True, False),
    "credit_window_days": one_of(1, 2, 3),
    "credited_agent": one_of("last", "most_messages"),
    "silent_chase_after": one_of(0, 1, 10),
    "sales_include_postage": one_of(True, False),
    "excluded_flags": some_of("red", "1", "x"),
    "channels": one_of({}, {"小红书号": "paid"}, {"自然搜索": "own", "小红书号": "free"}),
}


def some_settings(draw: Random, percent: int) -> dict[str, Any]:
    """Some of the settings, each so often."""
    return {name: drawn(draw) for name, drawn in SETTINGS.items() if chance(draw, percent)}


def draw_rules(draw: Random, first: date) -> Dated:
    """The undated set and up to three dated ones, which begin in the middle of the histories or near them."""
    undated = some_settings(draw, draw.choice([0, 20, 40, 60]))
    undated["session_gap"] = draw.choice(GAPS)
    dated: Dated = [(None, undated)]
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        changed = some_settings(draw, draw.choice([20, 50]))
        if chance(draw, 60):
            before = values_of(dated, "session_gap")[-1]
            changed["session_gap"] = draw.choice([gap for gap in GAPS if gap != before])
        dated.append((first + timedelta(days=draw.choice([1, 2, 2, 3, 0, 5])), changed))
    return dated


def values_of(rules: Dated, name: str) -> tuple[Any, ...]:
    """What a setting is set to, in the order of the sets."""
    return tuple(settings[name] for _, settings in rules if name in settings)


def days_of(rules: Dated, name: str) -> tuple[date, ...]:
    """The days from which a setting holds another value than in the first set."""
    return tuple(day for day, settings in rules if day is not None and name in settings)
