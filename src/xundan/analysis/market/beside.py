"""Our own figures on the days for which a benchmark was imported, and whether they differ beyond chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import sqrt

from xundan.analysis.intervals import Interval
from xundan.analysis.student import quantile
from xundan.analysis.traffic.seen import Span
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure, figures
from xundan.metrics.view import View

SCOPES = ("industry", "peer", "competitor")
BEST = "best."
"""What stands before a metric's id where the value is that of the best of them."""
ENOUGH_DAYS = 5


@dataclass(frozen=True)
class Beside:
    """One metric of one scope. Values are sums over the days where the metric adds up over days; else ours is of the
    days together and theirs the mean of the days, for nobody tells how many cases they had.

    `gap` is the 95 % interval of ours less theirs a day, from the days' differences; None of fewer than five days.
    """

    metric: str
    best: bool
    scope: str
    days: int
    own: Fraction | None
    theirs: Fraction
    adds_up: bool
    gap: Interval | None
    own_by_day: Mapping[date, Fraction]
    theirs_by_day: Mapping[date, Fraction]

    @property
    def verdict(self) -> int | None:
        """1 where ours is above beyond chance, -1 below, 0 within chance, None where too little is known."""
        if self.gap is None or self.own is None:
            return None
        if self.gap.holds(0.0):
            return 0
        side = 1 if self.gap.low > 0 else -1
        # The days' mean and the value of all days may disagree: then nothing is said.
        return side if side * (self.own - self.theirs) > 0 else 0


@dataclass(frozen=True)
class Rank:
    """A place in a list that the platform gave, by day (1 is the first)."""

    scope: str
    by_day: Mapping[date, Fraction]


def imported(view: View, span: Span) -> dict[tuple[str, str], dict[date, Fraction]]:
    """The benchmarks of a span by (metric as named, scope) and day; the mean of the shops where there are several."""
    rows = span.of(view.current("benchmarks")).select("shop", "day", "metric", "scope", "value")
    found: dict[tuple[str, str], dict[date, list[Fraction]]] = {}
    for row in view.engine.rows(rows.order_by("metric", "scope", "day", "shop")).to_pylist():
        days = found.setdefault((row["metric"], row["scope"]), {})
        days.setdefault(row["day"], []).append(Fraction(row["value"]))
    return {
        key: {day: sum(values, Fraction(0)) / len(values) for day, values in days.items()}
        for key, days in found.items()
    }


def beside(view: View, span: Span, metric: str, scopes: Sequence[str] = SCOPES) -> Beside | None:
    """Ours beside the first scope for which the metric was imported; None where it was for none."""
    there = imported(view, span)
    scope = next((scope for scope in scopes if (metric, scope) in there), None)
    return None if scope is None else _beside(view, span, metric, scope, there[metric, scope])


def all_beside(view: View, span: Span) -> tuple[list[Beside], list[Rank], list[str]]:
    """Everything imported: what we have beside, ranks, and the names that are no metric of ours."""
    found, ranks, unknown = [], [], []
    for (metric, scope), days in imported(view, span).items():
        name = metric.removeprefix(BEST)
        if name in ("rank", "ranking", "排名"):
            ranks.append(Rank(scope, days))
        elif _is_metric(name):
            found.append(_beside(view, span, metric, scope, days))
        else:
            unknown.append(metric)
    return found, ranks, sorted(set(unknown))


def _is_metric(name: str) -> bool:
    return name in CATALOGUE and "day" in CATALOGUE[name].dimensions


def _beside(view: View, span: Span, metric: str, scope: str, theirs: Mapping[date, Fraction]) -> Beside:
    name = metric.removeprefix(BEST)
    first, last = min(theirs), max(theirs)
    ask = Ask((name,), ("day",), first, last, shops=span.shops)
    told = figures(view, ask, [(day.isoformat(),) for day in theirs])
    by_day = {day: told[day.isoformat(),][name] for day in sorted(theirs)}
    own = {day: figure.value for day, figure in by_day.items() if figure.value is not None}
    common = {day: theirs[day] for day in own}
    adds_up = CATALOGUE[name].adds_up
    known = [by_day[day] for day in own]
    value = _together(known, adds_up) if own else None
    reference = common or dict(theirs)
    mean = sum(reference.values(), Fraction(0))
    return Beside(
        metric=name,
        best=metric.startswith(BEST),
        scope=scope,
        days=len(reference),
        own=value,
        theirs=mean if adds_up else mean / len(reference),
        adds_up=adds_up,
        gap=gap([own[day] - theirs[day] for day in own]),
        own_by_day=own,
        theirs_by_day=dict(theirs),
    )


def _together(known: Sequence[Figure], adds_up: bool) -> Fraction:
    """The value of all the days: the sum, what was divided over what it was divided by, or the mean of the days."""
    if not adds_up and all(figure.part is not None and figure.whole for figure in known):
        part = sum((figure.part or Fraction(0) for figure in known), Fraction(0))
        return part / sum((figure.whole or Fraction(0) for figure in known), Fraction(0))
    values = sum((figure.value or Fraction(0) for figure in known), Fraction(0))
    return values if adds_up else values / len(known)


def gap(differences: Sequence[Fraction]) -> Interval | None:
    """The 95 % interval of the mean of the days' differences (Student)."""
    n = len(differences)
    if n < ENOUGH_DAYS:
        return None
    middle = sum(differences, Fraction(0)) / n
    squares = sum(((each - middle) ** 2 for each in differences), Fraction(0))
    reach = quantile(0.975, n - 1) * sqrt(float(squares / (n - 1) / n))
    return Interval(float(middle) - reach, float(middle) + reach)
