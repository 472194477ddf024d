"""Asking small worlds of one day: the metric's value, by group where dimensions are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.facts.coverage import Coverage
from xundan.metrics.ask import Ask
from xundan.metrics.drill import Drilled, drill
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.rules import CreditRule

DAY = date(2026, 3, 2)
LAST = date(2026, 3, 8)


def view_of(built: Build) -> View:
    """What queries read of a shop."""
    return Loaded(built.world()).view()


def without(view: View, *tables: str) -> View:
    """The same rows, as if these tables had never been imported."""
    runs = {key: days for key, days in view.coverage.runs.items() if key[1] not in tables}
    return replace(view, coverage=Coverage(runs))


def values(
    view: View, metric: str, *by: str, first: date = DAY, last: date = DAY, rule: CreditRule = "order_first"
) -> Any:
    """The value; by group where `by` names dimensions: by their one value, or a tuple of them."""
    rows = answer(view, Ask((metric,), by, first, last, rule)).rows
    if not by:
        return rows[0][metric]
    return {row[by[0]] if len(by) == 1 else tuple(row[name] for name in by): row[metric] for row in rows}


def rows_of(view: View, metric: str, part: str = "denominator", **where: Any) -> Drilled:
    """The rows behind the number of the week."""
    return drill(view, Ask((metric,), (), DAY, LAST), metric, where, part=part)
