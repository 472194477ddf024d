"""Distinct counts from sums by day: whoever comes again is counted on the first of her days in a period.

That is the day whose last time before lies outside the period (or was never). So the number of rows by day and last day
before, within each group asked for, gives the distinct count of every stretch of days: thousands of sums in place of
millions of names. They are made for the whole months of a question when its kind is asked for the second time (which
takes two or three times as long as to count them), and live and die with the view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.vocabulary import has, within
from xundan.metrics import by_day, compiled
from xundan.metrics.ask import Ask, calendar
from xundan.metrics.measures import Measure
from xundan.metrics.view import View

Build = Callable[[Ask], ir.Table]
Wanted = Callable[[ir.Table, Sequence[Measure]], dict[str, ir.Value]]
_DAY, _BEFORE = "on_day", "before"


def suits(view: View, measure: Measure) -> bool:
    """Whether a view that holds sums can count a measure so."""
    return view.days is not None and measure.stat == "distinct"


def rows(view: View, ask: Ask, measure: Measure, build: Build, wanted: Wanted) -> pa.Table | None:
    """The row of every group (metrics/measuring.py); None where the sums are not there yet. `build`: the rows of a
    question; `wanted`: what is asked of a group of them."""
    whole = _whole_months(ask)
    name = by_day.name_of("first seen", (measure, ask.by, ask.shops, ask.rule))
    name = f"{name} {whole.first:%Y-%m} {whole.last:%Y-%m}"
    if not by_day.held(view, name, lambda: _by_day_and_before(build(whole), whole, measure, wanted)):
        return None
    return compiled.rows(view, ask, ("first seen", name), lambda asked: _counted(view, asked, name))


def _whole_months(ask: Ask) -> Ask:
    after = (ask.last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return replace(ask, first=ask.first.replace(day=1), last=after - timedelta(days=1))


def _by_day_and_before(found: ir.Table, ask: Ask, measure: Measure, wanted: Wanted) -> ir.Table:
    amount = found.a0 if measure.where is None else within(found.c0, found.a0)
    found = found.mutate(amount=amount)
    earlier = ibis.window(group_by=[*ask.by, "amount"], order_by=_DAY)
    found = found.mutate(before=found[_DAY].lag().over(earlier))
    sums = {**wanted(found, [measure]), "v0": found.amount.count()}
    return found.group_by(*ask.by, _DAY, _BEFORE).aggregate(**sums)


def _counted(view: View, ask: Ask, name: str) -> ir.Table:
    sums = view.kept(name, lambda: view.table(name))
    days = calendar(view, ask).select(_DAY)
    sums, earlier = sums.inner_join(days, _DAY), days.rename(met=_DAY)
    sums = sums.left_join(earlier, sums[_BEFORE] == earlier.met)
    wanted = {"n0": sums.n0.sum(), "v0": within(sums.met.isnull(), sums.v0).sum().cast("int64")}
    if "u0" in sums.columns:
        wanted["u0"] = has(sums.u0)
    return sums.group_by(list(ask.by)).aggregate(**wanted) if ask.by else sums.aggregate(**wanted)
