"""A query is kept for every period and every view, so nothing in it may be of the one that it was compiled for."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.examples.build import Build
from tests.metrics.asked import view_of
from xundan.metrics.ask import Ask
from xundan.metrics.compiled import compiled, period_of
from xundan.metrics.families import CATALOGUE
from xundan.metrics.grains import GRAINS
from xundan.metrics.measuring import query
from xundan.metrics.view import View

PERIODS = (
    (date(2026, 3, 2), date(2026, 3, 8)),
    (date(2026, 3, 31), date(2026, 4, 1)),
    (date(2026, 3, 2), date(2026, 3, 2)),
)
"""A week, two months of a day each, a day."""


@pytest.fixture(scope="module")
def views() -> tuple[View, View]:
    """Two shops that differ in everything but their tables' columns."""
    one = Build().chat("b1", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:02", "10:03")
    other = Build("s2").chat("b2", "a2", "B 03-31 10:00").visit("v1", "view 03-31 10:00")
    return view_of(one), view_of(other)


def bys(grain: str) -> list[tuple[str, ...]]:
    """No dimension, and each that a metric of this grain has."""
    metrics = [metric for _, family in CATALOGUE.families for metric in family]
    having = [metric for metric in metrics if any(measure.grain == grain for measure in metric.measures)]
    return [(), *((name,) for name in sorted({name for metric in having for name in metric.dimensions}))]


@pytest.mark.parametrize("grain", GRAINS)
def test_no_query_is_of_its_period_or_its_view(views: tuple[View, View], grain: str) -> None:
    measures = [
        measure
        for _, family in CATALOGUE.families
        for metric in family
        for measure in metric.measures
        if measure.grain == grain
    ][:1]
    assert measures, "no metric counts it"
    for by in bys(grain):
        made = []
        for view, (first, last) in zip((*views, views[0]), PERIODS, strict=True):
            ask = Ask((), by, first, last)
            made.append(compiled(query(view, ask, grain, measures), view, period_of(ask)))
        for one, other in pairwise(made):
            assert (one.sql, sorted(one.tables)) == (other.sql, sorted(other.tables)), by
            assert not any(str(day) in one.sql for period in PERIODS for day in period), by
