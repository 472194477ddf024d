"""Sums by day: a view that stays open adds up days instead of reading millions of rows again.

What a measure counts on one day hangs on no other day, so the sums of a grain's rows by shop and day, with the
dimensions asked for that are none of time, give every period, week and month. They are made for whole years, when a
question of their kind is asked for the second time, and live and die with the view. Sums, counts and largest values
only: medians and what is judged over a whole period are read from the rows, distinct counts have sums of their own
(metrics/first_seen.py). But where every group asked for lies in one shop's one day nothing is to be added, and the
day's own value is the answer, whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from threading import Lock

import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.vocabulary import has
from xundan.metrics import compiled
from xundan.metrics.ask import CELL, Ask, calendar
from xundan.metrics.measures import Measure
from xundan.metrics.view import View

_OVER_DAYS = frozenset({"dsr", "quality_scores", "listed_items", "targets"})
"""Grains whose rows hang on other days of the group."""
_ADDED = ("sum", "max")
_MOST = 1_000
"""So many tables of sums a view holds at the most."""
_TIME = tuple(name for name in CELL if name != "shop")

Build = Callable[[Ask], ir.Table]


class _Numbers:
    """A number for everything that sums may be of, the same in every view of the process."""

    def __init__(self) -> None:
        self._lock, self._next = Lock(), count(1)
        self._known: dict[Hashable, int] = {}

    def of(self, about: Hashable) -> int:
        with self._lock:
            if about not in self._known:
                self._known[about] = next(self._next)
            return self._known[about]


_NUMBERS = _Numbers()


def within_days(ask: Ask) -> bool:
    """Whether every group of a question lies in one day of one shop."""
    return "day" in ask.by and ("shop" in ask.by or len(ask.shops) == 1)


def adds_up(view: View, measure: Measure) -> bool:
    """Whether a view that holds sums can hold those of a measure; of others no, so that all are asked together."""
    return view.days is not None and measure.grain not in _OVER_DAYS and measure.stat in _ADDED


def rows(view: View, ask: Ask, grain: str, measures: Sequence[Measure], build: Build) -> pa.Table | None:
    """The rows that `build` makes of a question (metrics/measuring.py), from sums by day; None where there are none."""
    days = view.days
    single = within_days(ask if len(view.shops) > 1 else replace(ask, shops=tuple(view.shops)))
    if days is None or not (single or all(adds_up(view, measure) for measure in measures)):
        return None
    kinds = tuple(sorted({name for name in ask.by if name not in _TIME} | {"shop"}))
    name = name_of("day by day" if single else "days", (grain, tuple(measures), kinds, ask.rule))
    name = f"{name} {ask.first.year} {ask.last.year}"
    wide = _whole_years(replace(ask, by=("day", *kinds), shops=()))
    if not held(view, name, lambda: build(wide), added=not single):
        return None
    types = days.made[name]
    if single:
        return compiled.rows(view, ask, ("day by day", name), lambda asked: _as_they_are(view, asked, name, types))
    return compiled.rows(view, ask, ("days", name), lambda asked: _added(view, asked, name, measures, types))


def name_of(kind: str, about: Hashable) -> str:
    """What the sums of a kind of question are called in every view; the period that they cover is to be added."""
    return f"{kind} {_NUMBERS.of(about)}"


def held(view: View, name: str, make: Callable[[], ir.Table], *, added: bool = False) -> bool:
    """Whether a view has the sums of this name. They are made when it is asked for the second time; floating point
    numbers that are to be `added` never, since in another order they would end in other digits."""
    days = view.days
    if days is None:
        return False
    if name not in days.made:
        if name not in days.asked or len(days.made) >= _MOST:
            days.asked.add(name)
            return False
        found = make()
        types = {column: str(kind) for column, kind in found.schema().items()}
        if added and any(kind.startswith("float") for kind in types.values()):
            types = {}
        else:
            view.kept(name, lambda: view.engine.keep(found))
        days.made[name] = types
    return bool(days.made[name])


def _whole_years(ask: Ask) -> Ask:
    return replace(ask, first=date(ask.first.year, 1, 1), last=date(ask.last.year, 12, 31))


def _as_they_are(view: View, ask: Ask, name: str, types: dict[str, str]) -> ir.Table:
    """The values of single days."""
    found = view.kept(name, lambda: view.table(name))
    if ask.shops:
        found = found.filter(found.shop.isin(ask.shops))
    rows = found.inner_join(calendar(view, ask), "day")
    values = [column for column in types if column[0] in "nvu" and column[1:].isdecimal()]
    return rows.select(*dict.fromkeys((*ask.by, *values)))


def _added(view: View, ask: Ask, name: str, measures: Sequence[Measure], types: dict[str, str]) -> ir.Table:
    sums = view.kept(name, lambda: view.table(name))
    if ask.shops:
        sums = sums.filter(sums.shop.isin(ask.shops))
    sums = sums.inner_join(calendar(view, ask), "day")
    wanted: dict[str, ir.Value] = {}
    for n, measure in enumerate(measures):
        value = sums[f"v{n}"]
        total = value.max() if measure.amount is not None and measure.stat == "max" else value.sum()
        wanted[f"n{n}"] = sums[f"n{n}"].sum()
        # A sum of integers is wider in the engine than it is said to be: it goes back to what it was asked as.
        wanted[f"v{n}"] = total.cast(types[f"v{n}"])
        if f"u{n}" in types:
            wanted[f"u{n}"] = has(sums[f"u{n}"])
    return sums.group_by(list(ask.by)).aggregate(**wanted) if ask.by else sums.aggregate(**wanted)
