"""Charts of the catalogue's metrics, by shop and by agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from xundan.analysis.drift.chart import Chart, Signal, chart, mean
from xundan.analysis.drift.points import Kind, Point, points
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure, figures
from xundan.metrics.query import answer, early_until, provisional_from
from xundan.metrics.view import View
from xundan.model.rules import CreditRule

WATCHED = (
    "inquiry_conversion", "first_response", "response_time", "answered_in_3min", "reply_rate", "aov",
    "satisfaction_rate", "bad_review_rate:reviews", "complaint_rate",
)  # fmt: skip
"""What is watched where no metric is named. Metrics of refunds by paid day are not: see `RIPENS`."""
RIPENS = {
    "refund_rate": 15, "refunded_sales": 15, "net_sales": 15, "return_rate": 15, "quality_refund_rate": 15,
    "return_kept_rate": 15,
}  # fmt: skip
"""So many of the newest days still get refunds, and would look better than they are."""

State = Literal["holds", "passed", "replaced", "odd"]
"""The new level holds; the series is back nearer the old one; another shift followed; one point alone was odd."""
_SETTLED = 5
"""Points after a shift was found that say whether it holds."""


@dataclass(frozen=True)
class Watched:
    """One series and its chart. `agent` is None for the whole shop; `shop_too`: numbers of the signals at whose time
    the whole shop moved the same way."""

    metric: str
    shop: str
    agent: str | None
    chart: Chart
    shop_too: frozenset[int] = frozenset()

    def state(self, number: int) -> State:
        """What became of a signal."""
        signal = self.chart.signals[number]
        if not signal.shift:
            return "odd"
        if any(later.shift for later in self.chart.signals[number + 1 :]):
            return "replaced"
        found = self.chart.steps[signal.at].point.last
        after = [point for point in self.chart.level if point.first > found]
        if len(after) < _SETTLED:
            return "holds"
        level = mean(after)
        return "passed" if abs(level - signal.was) < abs(level - signal.now) else "holds"


@dataclass(frozen=True)
class Watch:
    """All series asked for, those without a chart too. `unripe`: by metric the day from which days are left out because
    their value still changes; `early`: the day up to which they are, for earlier orders are missing."""

    series: tuple[Watched, ...]
    unripe: dict[str, date]
    early: dict[str, date]

    @property
    def judged(self) -> int:
        return sum(each.chart.judged for each in self.series)


def watch(
    view: View, metrics: Sequence[str], first: date, last: date, rule: CreditRule, shops: Sequence[str] = ()
) -> Watch:
    """Charts from the first day to the last, in the order of the metrics; the whole shop before its agents."""
    unripe: dict[str, date] = {}
    early: dict[str, date] = {}
    found: list[Watched] = []
    for name in metrics:
        ends = _ripe_until(view, name, first, last, rule, shops)
        begins = _known_from(view, name, first, last, rule, shops)
        if ends < last:
            unripe[name] = ends + timedelta(days=1)
        if begins > first:
            early[name] = begins - timedelta(days=1)
        if begins > ends:
            continue
        whole = _charts(view, Ask((name,), ("shop", "day"), begins, ends, rule, tuple(shops)))
        if "agent" in CATALOGUE[name].dimensions:
            own = _charts(view, Ask((name,), ("shop", "agent", "day"), begins, ends, rule, tuple(shops)))
        else:
            own = {}
        for shop in sorted({key[0] for key in (*whole, *own)}):
            of_shop = whole.get((shop, None))
            if of_shop is not None:
                found.append(Watched(name, shop, None, of_shop))
            for (at, agent), made in own.items():
                if at == shop:
                    found.append(Watched(name, shop, agent, made, _together(made, of_shop)))
    return Watch(tuple(found), unripe, early)


def _ripe_until(
    view: View, name: str, first: date, last: date, rule: CreditRule, shops: Sequence[str]
) -> date:  # fmt: skip
    metric = CATALOGUE[name]
    since = provisional_from(view, Ask((name,), (), first, last, rule, tuple(shops)), [metric])
    ends = since - timedelta(days=1) if since else last
    if days := RIPENS.get(metric.plain_id, 0):
        covered = [
            run[-1][1] for (_, table), run in view.coverage.runs.items() if table in ("refunds", "orders") and run
        ]
        if covered:
            ends = min(ends, max(covered) - timedelta(days=days))
    return ends


def _known_from(
    view: View, name: str, first: date, last: date, rule: CreditRule, shops: Sequence[str]
) -> date:  # fmt: skip
    until = early_until(view, Ask((name,), (), first, last, rule, tuple(shops)), [CATALOGUE[name]])
    return until + timedelta(days=1) if until else first


def _charts(view: View, ask: Ask) -> dict[tuple[str, str | None], Chart]:
    """By shop and agent; groups that belong to nobody are left out."""
    # A group of which only the platform speaks has no figure below.
    keys = [tuple(row[name] for name in ask.by) for row in answer(view, ask, platform=False).rows]
    if "agent" in ask.by:
        keys = [key for key in keys if key[1] not in (None, "?")]
    days: dict[tuple[str, str | None], list[tuple[date, Figure]]] = defaultdict(list)
    for key, row in figures(view, ask, keys, platform=False).items():
        figure = row[ask.metrics[0]]
        if figure.value is not None:
            days[key[0], key[1] if "agent" in ask.by else None].append((date.fromisoformat(key[-1]), figure))
    found = {}
    for who, figures_ in sorted(days.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        figures_.sort(key=lambda item: item[0])
        kind = _kind([figure for _, figure in figures_])
        found[who] = chart(points([_point(day, figure, kind) for day, figure in figures_], kind), kind)
    return found


def _kind(found: Sequence[Figure]) -> Kind:
    if all(figure.counts for figure in found):
        return "rate"
    return "mean" if all(figure.part is not None and figure.whole for figure in found) else "value"


def _point(day: date, figure: Figure, kind: Kind) -> Point:
    assert figure.value is not None
    if kind == "value" or figure.part is None or figure.whole is None:
        return Point(day, day, figure.value, Fraction(1))
    return Point(day, day, figure.part, figure.whole)


def _together(own: Chart, of_shop: Chart | None) -> frozenset[int]:
    """The numbers of an agent's signals with one of the whole shop the same way that overlaps them in time."""
    if of_shop is None:
        return frozenset()
    return frozenset(
        n
        for n, signal in enumerate(own.signals)
        for other in of_shop.signals
        if signal.score * other.score > 0
        and _days(own, signal)[0] <= _days(of_shop, other)[1]
        and _days(of_shop, other)[0] <= _days(own, signal)[1]
    )


def _days(of: Chart, signal: Signal) -> tuple[date, date]:
    """From the first day of what a signal tells to the day on which it was flagged."""
    return of.steps[signal.since].point.first, of.steps[signal.at].point.last
