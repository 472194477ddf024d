"""The rows below a table: 汇总 is asked of the whole and never added up from rows; 均值 never averages rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from xundan.metrics.catalogue import Metric
from xundan.metrics.measures import cents
from xundan.reports import words
from xundan.reports.sheet import PLATFORM, Row


def mean_row(rows: Sequence[Row], whole: Row, metrics: Mapping[str, Metric], name: str) -> Row:
    """Counts and money: the mean of these rows. Rates, averages and the like: those of `whole`, sums divided by sums.

    The mean of an unknown value is unknown, and so is one of computed values and of the platform's. `name` is the
    column in which the row is called 均值.
    """
    platform: list[str] = []
    means: Row = {name: words.MEAN, PLATFORM: platform}
    for key, metric in metrics.items():
        if not metric.adds_up:
            means[key] = whole.get(key)
            means |= {f"{key}/{end}": whole[f"{key}/{end}"] for end in ("part", "whole") if f"{key}/{end}" in whole}
            platform += [key] if key in whole.get(PLATFORM, ()) else []
            continue
        values = [row[key] for row in rows]
        theirs = [key in row.get(PLATFORM, ()) for row in rows]
        if not values or any(value is None for value in values) or any(theirs) != all(theirs):
            means[key] = None
            continue
        platform += [key] if any(theirs) else []
        exact = sum((Fraction(value) for value in values), Fraction(0)) / len(values)
        means[key] = cents(exact) if metric.unit == "money" else float(exact)
    return means


def adds_up_in(metrics: Iterable[Metric]) -> bool:
    """Whether a mean of rows is taken of any of them."""
    return any(metric.adds_up for metric in metrics)
