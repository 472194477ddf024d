"""What the engine is asked: one aggregation a grain, with the value of every measure in every group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis.expr.types as ir

from xundan.engine.vocabulary import either, has, times, within
from xundan.metrics import by_day, compiled, first_seen
from xundan.metrics.ask import Ask
from xundan.metrics.grains import GRAINS
from xundan.metrics.measures import Get, Measure
from xundan.metrics.view import View

Key = tuple[Any, ...]
Values = Mapping[Measure, Mapping[Key, Any]]
"""By measure and group; a group in which it has no row is absent, None is unknown."""
PERSON = ("agent", "team")


def of_group(ask: Ask, key: Key, values: Values) -> Get:
    """The values of measures in a group; one without rows there is empty, one of the whole leaves the person out."""
    whole = tuple(part for name, part in zip(ask.by, key, strict=True) if name not in PERSON)
    return lambda measure: values[measure].get(whole if measure.whole else key, measure.empty)


def measured(view: View, ask: Ask, measures: Iterable[Measure]) -> dict[Measure, dict[Key, Any]]:
    """The value of every measure in every group in which it has a row; None is unknown."""
    view = view.of(ask.shops)
    groups: dict[tuple[str, bool, bool, Measure | None], list[Measure]] = defaultdict(list)
    for measure in dict.fromkeys(measures):
        alone = measure if first_seen.suits(view, measure) else None
        groups[measure.grain, measure.whole, by_day.adds_up(view, measure), alone].append(measure)
    values: dict[Measure, dict[Key, Any]] = {}
    for (grain, whole, _, _), together in groups.items():
        asked = ask.without(*PERSON) if whole else ask
        values |= _aggregated(view, asked, grain, together)
    return values


def _aggregated(view: View, ask: Ask, grain: str, measures: list[Measure]) -> dict[Measure, dict[Key, Any]]:
    values: dict[Measure, dict[Key, Any]] = {measure: {} for measure in measures}

    def build(asked: Ask) -> ir.Table:
        return query(view, asked, grain, measures)

    found = by_day.rows(view, ask, grain, measures, build)
    if found is None and len(measures) == 1 and first_seen.suits(view, measures[0]):
        found = first_seen.rows(view, ask, measures[0], lambda asked: _rows(view, asked, grain, measures), _wanted)
    if found is None:
        found = compiled.rows(view, ask, (grain, tuple(measures)), build)
    for row in found.to_pylist():
        key = tuple(row[name] for name in ask.by)
        for n, measure in enumerate(measures):
            if row[f"n{n}"]:
                values[measure][key] = None if row.get(f"u{n}") else row[f"v{n}"]
    return values


def query(view: View, ask: Ask, grain: str, measures: Sequence[Measure]) -> ir.Table:
    """What the engine is asked: a row a group, with the columns of `_wanted`."""
    rows = _rows(view, ask, grain, measures)
    wanted = _wanted(rows, measures)
    return rows.group_by(list(ask.by)).aggregate(**wanted) if ask.by else rows.aggregate(**wanted)


def _rows(view: View, ask: Ask, grain: str, measures: Sequence[Measure]) -> ir.Table:
    """The rows of a grain: of measure k whether it counts them (`ck`), their amount (`ak`),
    whether that is unknown (`kk`) and whether it shows their group (`sk`); each only where the measure has such."""
    rows = GRAINS[grain](view, ask)
    columns: dict[str, ir.Value] = {}
    for n, measure in enumerate(measures):
        if measure.where is not None:
            columns[f"c{n}"] = measure.where(rows).fill_null(False)
        if measure.amount is not None:
            columns[f"a{n}"] = measure.amount(rows)
        if measure.unknown is not None:
            columns[f"k{n}"] = measure.unknown(rows).fill_null(False)
        if measure.shows is not None:
            columns[f"s{n}"] = measure.shows(rows).fill_null(False)
    return rows.mutate(**columns)


def _wanted(rows: ir.Table, measures: Sequence[Measure]) -> dict[str, ir.Value]:
    """Of a group of such rows, of measure k: `nk` rows, `vk` their value, `uk` whether it is unknown."""
    wanted: dict[str, ir.Value] = {}
    for n, measure in enumerate(measures):
        there = [rows[name] for name in (f"c{n}", f"s{n}") if name in rows.columns]
        wanted[f"n{n}"] = times(either(there)) if measure.where is not None else rows.count()
        wanted[f"v{n}"] = _stat(rows, n, measure)
        if measure.unknown is not None:
            counted = rows[f"k{n}"] if measure.where is None else rows[f"k{n}"] & rows[f"c{n}"]
            wanted[f"u{n}"] = has(counted)
    return wanted


def _stat(rows: ir.Table, n: int, measure: Measure) -> ir.Value:
    if measure.amount is None:
        return times(rows[f"c{n}"]) if measure.where is not None else rows.count()
    amount = rows[f"a{n}"] if measure.where is None else within(rows[f"c{n}"], rows[f"a{n}"])
    match measure.stat:
        case "sum":
            return amount.sum()
        case "max":
            return amount.max()
        case "distinct":
            return amount.nunique()
        case "median":
            return amount.quantile(0.5)
        case "p90":
            return amount.quantile(0.9)
