"""How far metrics are known, day by day: exactly, still to change, or not, and for want of which tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.platform_fill import PlatformFigures
from xundan.metrics.query import check, early_until, provisional_from
from xundan.metrics.view import View

Status = Literal["exact", "provisional", "early", "platform", "unknown"]
"""`provisional`: inquiry windows are still open. `early`: older orders, which would decide, were not imported.
`platform`: the platform's own figure stands in for what is missing."""


@dataclass(frozen=True)
class Standing:
    """One run of days of a shop on which a metric stands alike. `missing`: of each entry one table would be needed."""

    shop: str
    metric: str
    status: Status
    first: date
    last: date
    missing: tuple[tuple[str, ...], ...] = ()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def standings(view: View, ask: Ask) -> list[Standing]:
    """Every metric of the question by shop, in runs of days; they cover the whole period."""
    metrics = [CATALOGUE[name] for name in ask.metrics]
    check(view, ask, metrics)
    return [
        run
        for shop in ask.shops or tuple(view.shops)
        for name, metric in zip(ask.metrics, metrics, strict=True)
        for run in _runs(view, Ask((name,), (), ask.first, ask.last, ask.rule, (shop,)), metric)
    ]


def _runs(view: View, ask: Ask, metric: Metric) -> Iterator[Standing]:
    shop = ask.shops[0]
    since, until = provisional_from(view, ask, [metric]), early_until(view, ask, [metric])
    figures = PlatformFigures(view, replace(ask, by=("day",)))
    run: Standing | None = None
    for day in ask.days():
        missing = lacking(view, shop, metric, day)
        status: Status = "exact"
        if missing:
            status = "platform" if figures.of(metric, (day.isoformat(),)) else "unknown"
        elif since is not None and day >= since:
            status = "provisional"
        elif until is not None and day <= until:
            status = "early"
        if run is not None and (run.status, run.missing) == (status, missing):
            run = Standing(shop, metric.id, status, run.first, day, missing)
            continue
        if run is not None:
            yield run
        run = Standing(shop, metric.id, status, day, day, missing)
    if run is not None:
        yield run


def lacking(view: View, shop: str, metric: Metric, day: date) -> tuple[tuple[str, ...], ...]:
    """The tables without which a metric is not known on a day: of each entry one would be needed."""
    coverage = view.coverage
    found: dict[tuple[str, ...], None] = {}
    for measure in metric.measures:
        for options in measure.tables:
            if not any(coverage.covers(shop, table, day) for table in options):
                found[options] = None
        for table in measure.imported:
            if not coverage.imported(shop, table):
                found[table,] = None
    return tuple(found)


@dataclass(frozen=True)
class Month:
    """Which days of a month a table covers in a shop; `days` has a flag a day of the period, from `first`."""

    shop: str
    table: str
    first: date
    days: tuple[bool, ...]


def months(view: View, first: date, last: date, shops: tuple[str, ...], tables: tuple[str, ...]) -> list[Month]:
    """The calendar of a period: shop by shop and table by table, those `tables` and all that were ever imported."""
    found = []
    for shop in shops or tuple(view.shops):
        imported = [table for known, table in sorted(view.coverage.runs) if known == shop and table not in tables]
        for table in (*tables, *imported):
            if not view.coverage.runs.get((shop, table)) and table not in tables:
                continue
            day = first
            while day <= last:
                end = min(last, _last_of_month(day))
                each = [day + timedelta(days=n) for n in range((end - day).days + 1)]
                found.append(Month(shop, table, day, tuple(view.coverage.covers(shop, table, d) for d in each)))
                day = end + timedelta(days=1)
    return found


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
