"""An event in the shop's own figures: what its days brought, and the days around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xundan.analysis.event.effect import MARGIN, Effect, around, course
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError

METRICS = ("sales", "visitors", "paid_buyers", "inquiries")
"""What is looked at without a word."""
MOST_DAYS = 92


@dataclass(frozen=True)
class Judged:
    """A metric's effect on the days themselves, on the margin before and after them, and on all of these together.

    `adds_up`: values are sums over the days, else means of the days. None where the days around tell too little; `days`
    counts those that had a value to learn from.
    """

    metric: str
    adds_up: bool
    effect: Effect | None
    before: Effect | None
    after: Effect | None
    whole: Effect | None
    days: int


def judge(
    view: View,
    days: Collection[date],
    metrics: Sequence[str] = METRICS,
    rule: CreditRule = "order_first",
    shops: tuple[str, ...] = (),
) -> list[Judged]:
    """Every metric's effect. Days on which a metric is unknown are learned nothing from."""
    if len(days) > MOST_DAYS:
        raise UserError(
            "days",
            Text(
                f"活动最多 {MOST_DAYS} 天, 写了 {len(days)} 天",
                f"an event has at most {MOST_DAYS} days, found {len(days)}",
            ),
            Text("分几次看, 或只写活动的那几天", "name only the days of the event"),
        )
    learned_from = around(days)
    margins = [day + timedelta(days=n) for day in days for n in range(-MARGIN, MARGIN + 1)]
    every = sorted({*learned_from, *margins})
    found = []
    for name in metrics:
        series = _series(view, name, every, rule, shops)
        found.append(_judged(name, CATALOGUE[name].adds_up, series, days, learned_from))
    return found


def _judged(
    name: str, adds_up: bool, series: Mapping[date, float], days: Collection[date], learned_from: Collection[date]
) -> Judged:
    usual = course(series, learned_from)
    known = sum(day in series for day in learned_from)
    if usual is None:
        return Judged(name, adds_up, None, None, None, None, known)
    first, last = min(days), max(days)
    before = [first - timedelta(days=n) for n in range(1, MARGIN + 1)]
    after = [last + timedelta(days=n) for n in range(1, MARGIN + 1)]

    def on(asked: Collection[date]) -> Effect | None:
        effect = usual.effect(series, asked)
        return effect if effect is None or adds_up else effect.a_day()

    return Judged(name, adds_up, on(days), on(before), on(after), on({*before, *days, *after}), known)


def _series(view: View, name: str, days: Sequence[date], rule: CreditRule, shops: tuple[str, ...]) -> dict[date, float]:
    """The metric's value by day, where it is known."""
    ask = Ask((name,), ("day",), days[0], days[-1], rule, shops)
    keys = [(day.isoformat(),) for day in days]
    values = figures(view, ask, keys)
    series = {}
    for day in days:
        value = values[day.isoformat(),][name].value
        if value is not None:
            series[day] = float(value)
    return series
