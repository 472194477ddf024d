"""Figures of the platform's own reports, where a metric has no rows to be computed from.

They are never added to computed ones: a group is filled only when the metric is unknown in all of it. Sums are added
over days; a rate of several days is made of its parts, or is the platform's own for the whole month. A day's visitors
in traffic_daily are such a figure too, where there are no visits.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xundan.metrics.ask import CELL, Ask, parts_of
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Formula, Measure, Rate, Sum, Total, cents
from xundan.metrics.view import View

Key = tuple[Any, ...]
Cell = tuple[str, date]
Month = tuple[str, str]
TABLE = "platform_metrics"
_NOBODY = (None, "?")
_DIMENSIONS = {*CELL, "agent"}
_OF_MEASURE: dict[Measure, str] = {
    metric.formula.measure: metric.id
    for metric in (CATALOGUE[name] for name in CATALOGUE)
    if isinstance(metric.formula, Total) and metric.adds_up
}
"""The metric that is nothing but a sum."""


def _parts(formula: Formula) -> tuple[str, ...]:
    """The sums that a metric is made of, by their ids; none where one of them is no metric."""
    if not isinstance(formula, (Total, Sum, Rate)) or not all(measure in _OF_MEASURE for measure in formula.measures):
        return ()
    return tuple(_OF_MEASURE[measure] for measure in formula.measures)


_RATIOS = [
    set(_parts(metric.formula))
    for metric in {CATALOGUE[name].id: CATALOGUE[name] for name in CATALOGUE}.values()
    if isinstance(metric.formula, Rate) and _parts(metric.formula)
]
_TRAFFIC = ("visitors", "page_views", "bounced_visitors")
"""Columns of daily totals that are metrics by the same name."""


@dataclass(frozen=True)
class Filled:
    """A platform's figure for a group: the value, the counts behind a rate that was made of them, and on how many of
    the group's days it rests (`of` days)."""

    value: Any
    part: Any = None
    whole: Any = None
    days: int = 0
    of: int = 0


@dataclass
class _Report:
    """Figures by metric and agent (None: the whole shop), and on which days the agents of a metric were reported."""

    days: dict[tuple[str, str | None], dict[Cell, Decimal | None]] = field(default_factory=lambda: defaultdict(dict))
    months: dict[tuple[str, str | None], dict[Month, Decimal | None]] = field(default_factory=lambda: defaultdict(dict))
    agents: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))

    def add_day(self, metric: str, agent: str | None, cell: Cell, value: Decimal | None) -> None:
        """Takes a figure; the first one stands."""
        self.days[metric, agent].setdefault(cell, value)
        if agent is not None:
            self.agents[metric].add(cell)

    def has(self, metric: str, agent: str | None, cell: Cell) -> bool:
        """Whether it speaks of a day. An agent whom it does not name had nothing that day."""
        if agent is None:
            return cell in self.days.get((metric, None), {})
        return cell in self.agents.get(metric, ())


class PlatformFigures:
    """The figures that may fill a question's unknown groups."""

    def __init__(self, view: View, ask: Ask) -> None:
        self._view, self._ask = view, ask
        self._shops = ask.shops or tuple(view.shops)
        self._days = ask.days()
        self._all = _Report()
        self._reports: dict[str, _Report] = {}
        self._groups: dict[Key, list[Cell]] = {}
        self._told: dict[str, set[str]] = defaultdict(set)
        if set(ask.by) <= _DIMENSIONS and any(view.coverage.imported(shop, TABLE) for shop in self._shops):
            self._load()

    def has(self, metric: str) -> bool:
        """Whether the platform has a figure of a metric somewhere in the period."""
        return any(name == metric for name, _ in (*self._all.days, *self._all.months))

    def keys(self, metrics: Iterable[Metric]) -> set[Key]:
        """The groups that have a figure of one of these metrics, or of what they are made of."""
        wanted = {name for metric in metrics for name in (metric.id, *_parts(metric.formula))}
        found: set[Key] = set()
        for (name, agent), cells in self._all.days.items():
            if name in wanted and (agent is not None) == ("agent" in self._ask.by):
                found |= {self._key(shop, day, agent) for shop, day in cells}
        if {"day", "week", "weekday"} & set(self._ask.by):
            return found
        for (name, agent), months in self._all.months.items():
            if name in wanted and (agent is not None) == ("agent" in self._ask.by):
                found |= {self._key(shop, date.fromisoformat(f"{month}-01"), agent) for shop, month in months}
        return found

    def of(self, metric: Metric, key: Key) -> Filled | None:
        """What the platform says of a group; None where it says nothing that can be shown."""
        named = dict(zip(self._ask.by, key, strict=True))
        agent = named.get("agent")
        if not (self._all.days or self._all.months) or ("agent" in named and agent in _NOBODY):
            return None
        cells = self._cells(named)
        if not cells:
            return None
        if len(cells) == 1:
            own = self._all.days.get((metric.id, agent), {}).get(cells[0])
            if own is not None:
                return Filled(_shown(metric, own), days=1, of=1)
        # Parts of one report belong together: two reports may count the same people differently.
        ranked = sorted(self._reports, key=lambda source: self._rank(source, metric.id))
        reports = [*(self._reports[source] for source in ranked), self._all]
        made = [_made(report, metric, agent, cells) for report in reports]
        best = max((one for one in made if one), key=lambda one: one.days, default=None)
        if best is not None and best.days == len(cells):
            return best
        return self._of_month(metric, agent, cells) or best

    def reported(self, metric: Metric, key: Key) -> set[Cell]:
        """The shops and days of a group for which the platform has a figure of the metric."""
        named = dict(zip(self._ask.by, key, strict=True))
        figures = self._all.days.get((metric.id, named.get("agent")), {})
        return {cell for cell in self._cells(named) if figures.get(cell) is not None} if figures else set()

    def _rank(self, source: str, metric: str) -> tuple[int, str]:
        """Smaller for the report that also gives what a figure is divided by, or what is divided by it."""
        own = CATALOGUE[metric].id
        return -sum(own in parts and parts <= self._told[source] for parts in _RATIOS), source

    def _of_month(self, metric: Metric, agent: str | None, cells: list[Cell]) -> Filled | None:
        """The platform's own figure for a whole month."""
        shop, first = cells[0]
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if cells != [(shop, first.replace(day=n)) for n in range(1, last.day + 1)]:
            return None
        own = self._all.months.get((metric.id, agent), {}).get((shop, f"{first:%Y-%m}"))
        return None if own is None else Filled(_shown(metric, own), days=len(cells), of=len(cells))

    def _cells(self, named: Mapping[str, Any]) -> list[Cell]:
        """The shops and days of a group."""
        if not self._groups:
            for shop in self._shops:
                for day in self._days:
                    parts = {**parts_of(day), "shop": shop}
                    place = tuple(parts[name] for name in self._ask.by if name in CELL)
                    self._groups.setdefault(place, []).append((shop, day))
        return self._groups.get(tuple(named[name] for name in self._ask.by if name in CELL), [])

    def _key(self, shop: str, day: date, agent: str | None) -> Key:
        parts = {**parts_of(day), "shop": shop, "agent": agent}
        return tuple(parts[name] for name in self._ask.by)

    def _load(self) -> None:
        rows = self._view.current(TABLE)
        rows = rows.filter(rows.shop.isin(list(self._shops)) & rows.channel.isnull())
        columns = rows.select("shop", "day", "month", "agent_id", "metric", "value", "source")
        months = {day.strftime("%Y-%m") for day in self._days}
        found = [row for row in self._view.engine.rows(columns).to_pylist() if row["metric"] in CATALOGUE]
        for row in found:
            self._told[row["source"]].add(CATALOGUE[row["metric"]].id)
        # Where two reports give one figure, the one that knows it stands.
        pairs = {(row["source"], row["metric"]) for row in found}
        rank = {pair: self._rank(*pair) for pair in pairs}
        for row in sorted(found, key=lambda row: (row["value"] is None, rank[row["source"], row["metric"]])):
            name, agent, value = CATALOGUE[row["metric"]].id, row["agent_id"], row["value"]
            if row["day"] is not None and self._ask.first <= row["day"] <= self._ask.last:
                for report in (self._reports.setdefault(row["source"], _Report()), self._all):
                    report.add_day(name, agent, (row["shop"], row["day"]), value)
            elif row["day"] is None and row["month"] in months:
                self._all.months[name, agent].setdefault((row["shop"], row["month"]), value)
        self._load_traffic()

    def _load_traffic(self) -> None:
        """Daily totals where there are no visits: the platform's own count of visitors."""
        daily = self._view.current("traffic_daily")
        daily = daily.filter(daily.shop.isin(list(self._shops)) & daily.channel.isnull())
        for row in self._view.engine.rows(daily.select("shop", "day", *_TRAFFIC)).to_pylist():
            inside = self._ask.first <= row["day"] <= self._ask.last
            if inside and not self._view.coverage.covers(row["shop"], "visits", row["day"]):
                for name in _TRAFFIC:
                    if row[name] is not None:
                        self._all.add_day(name, None, (row["shop"], row["day"]), Decimal(row[name]))


def _made(report: _Report, metric: Metric, agent: str | None, cells: list[Cell]) -> Filled | None:
    """A metric made of a report's figures of days: of all those days on which each of its parts was reported."""
    parts = _parts(metric.formula)
    known = [cell for cell in cells if all(report.has(name, agent, cell) for name in parts)]
    if not parts or not known:
        return None

    def get(measure: Measure) -> Any:
        name = _OF_MEASURE[measure]
        figures = report.days.get((name, agent), {})
        values = [figures.get(cell, Decimal(0)) for cell in known]
        if any(value is None for value in values):
            return None
        return _shown(CATALOGUE[name], sum((value for value in values if value is not None), Decimal(0)))

    value = metric.formula.value(get)
    if value is None:
        return None
    value = cents(value) if isinstance(value, Decimal) else value
    part = whole = None
    if isinstance(metric.formula, Rate):
        part, whole = metric.formula.part.value(get), metric.formula.whole.value(get)
    return Filled(value, part, whole, len(known), len(cells))


def _shown(metric: Metric, value: Decimal) -> Any:
    """A figure as a computed value of its metric would be."""
    if metric.unit in ("people", "count"):
        return int(value) if value == value.to_integral_value() else float(value)
    return cents(value) if metric.unit == "money" else float(value)
