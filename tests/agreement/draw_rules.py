"""Settings of a generated world: any setting of the rules, undated, and dated ones that change in the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from xundan.model.rules import SETTINGS as KNOWN

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


HOURS: tuple[list[str], ...] = (
    ["09:00-18:00"],
    ["09:00-12:00", "13:00-18:00"],
    ["1-5 10:00-23:50", "6,7 01:30-10:00", "6 09:00-12:00"],
    ["22:00-04:00"],
    ["23:50-00:10", "10:00-10:05", "10:04-10:30"],
    ["1 20:00-04:00", "2-7 00:00-24:00"],
    ["2-5 01:30-02:30"],
    [],
)
"""Split, over midnight, of some weekdays, overlapping, on days when the clocks change, none at all."""
WINDOWS = (1, 2, 3, "24h", "6h", "30h")


def weights(*parts: str) -> Draw:
    """A weight of every part, some of them 0."""
    return lambda draw: {part: draw.choice([0, 1, 1, 7, 45]) for part in parts}


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
    "inquiry_window_days": one_of(*WINDOWS),
    "aftersale_days": one_of(1, 2, 21),
    "inquiry_excludes_transferred_to_aftersale": one_of(True, False),
    "credit_window_days": one_of(*WINDOWS),
    "credited_agent": one_of("last", "most_messages"),
    "silent_chase_after": one_of(0, 1, 10),
    "sales_include_postage": one_of(True, False),
    "excluded_flags": some_of("red", "1", "x"),
    "channels": one_of({}, {"小红书号": "paid"}, {"自然搜索": "own", "小红书号": "free"}),
    "response_clock": one_of("calendar", "working_hours", "working_hours"),
    "working_hours": one_of(*HOURS),
    "holidays": one_of("", "CN", "US"),
    "measured_hours": one_of([], ["08:00-23:00"], ["22:00-02:30"], ["00:00-01:30", "10:00-24:00"]),
    "measured_by": one_of("opening", "session"),
    "credit_rule": one_of("order_first", "order", "payment"),
    "quality_reasons": some_of("质量问题", "破损", "色差"),
    "return_phrases": phrases("退货", "退款 ", "谢谢", "好"),
    "quality_weights": weights("experience", "service", "compliance", "loyalty"),
    "satisfaction_weights": weights("goods", "attitude", "packaging", "delivery", "other"),
}
"""Settings that both sides know; days that are closed or open are drawn near the histories."""
DAYS = ("closed_days", "open_days")


def some_settings(draw: Random, percent: int) -> dict[str, Any]:
    """Some of the settings, each so often."""
    return {name: drawn(draw) for name, drawn in SETTINGS.items() if name in KNOWN and chance(draw, percent)}


def some_days(draw: Random, first: date) -> dict[str, Any]:
    """Days of the shop's own, among and beside those of the histories."""
    near = [(first + timedelta(days=number)).isoformat() for number in range(-1, 6)]
    return {name: draw.sample(near, draw.choice([0, 1, 2])) for name in DAYS if name in KNOWN and chance(draw, 30)}


def draw_rules(draw: Random, first: date) -> Dated:
    """The undated set and up to three dated ones, which begin in the middle of the histories or near them."""
    undated = some_settings(draw, draw.choice([0, 20, 40, 60]))
    undated |= some_days(draw, first)
    if chance(draw, 20):
        undated |= {
            "inquiry_window_days": draw.choice(["24h", "6h"]),
            "credit_window_days": draw.choice(["24h", "30h"]),
        }
    if chance(draw, 35):
        undated |= {"response_clock": "working_hours", "working_hours": draw.choice(HOURS)}
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
