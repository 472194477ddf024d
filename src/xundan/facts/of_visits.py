"""The facts of visitors, which follow from a day alone: derived for some days after the others.

What is picked of each visitor's day (where she came from first, the page she saw last) stays in memory until the days
are done, since DuckDB cannot put it on disk. So many days at once would not fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.bounds import Days, of_days
from xundan.facts.inputs import Inputs
from xundan.facts.page_days import page_days
from xundan.facts.visitor_days import visitor_days

PART = 5_000_000
"""Visits that are derived at once, about: a visitor's day takes some hundred bytes."""


@dataclass(frozen=True)
class OfVisits:
    """What follows from the visits of each day."""

    visitor_days: ir.Table
    page_days: ir.Table


def derive_visits(engine: Engine, inputs: Inputs, receptions: ir.Table, first_paid: ir.Table) -> OfVisits:
    """The facts of the visits that are given, as expressions or, where they are many, as files. `first_paid` as
    visitor_days takes it."""
    spans = _spans(engine, inputs.visits)
    if len(spans) <= 1:
        return _of(inputs, receptions, first_paid)
    first_paid = engine.keep(first_paid)
    files: list[tuple[str, str]] = []
    for span in spans:
        theirs = replace(
            inputs, visits=of_days(inputs.visits, "day", span), orders=of_days(inputs.orders, "created_day", span)
        )
        made = _of(theirs, of_days(receptions, "day", span), first_paid)
        files.append((engine.stow(made.visitor_days), engine.stow(made.page_days)))
    visitors, pages = zip(*files, strict=True)
    return OfVisits(engine.parquet([*visitors]), engine.parquet([*pages]))


def _of(inputs: Inputs, receptions: ir.Table, first_paid: ir.Table) -> OfVisits:
    return OfVisits(visitor_days(inputs, receptions, first_paid), page_days(inputs.visits))


def _spans(engine: Engine, visits: ir.Table) -> list[Days]:
    """Days in a row with about as many visits as are derived at once, or one day with more; without visits none."""
    counted = visits.group_by("day").aggregate(visits=visits.count()).order_by("day")
    spans: list[Days] = []
    held = 0
    for row in engine.rows(counted).to_pylist():
        if spans and held + row["visits"] <= PART:
            spans[-1], held = (spans[-1][0], row["day"]), held + row["visits"]
        else:
            spans.append((row["day"], row["day"]))
            held = row["visits"]
    return spans
