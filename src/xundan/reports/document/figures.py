"""A section without dimensions: a figure a metric."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.counts import counts_behind
from xundan.reports.document.template import Section
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet, subtitle


def figures_sheet(view: View, section: Section, ask: Ask) -> Sheet:
    """A row a metric: its name, its value in its own unit, and the counts behind a rate."""
    ask = replace(ask, metrics=tuple(dict.fromkeys(section.metrics)))
    found = answer(view, ask)
    metrics = {name: CATALOGUE[name] for name in ask.metrics}
    counts, marks = counts_behind(found, metrics).of(()), found.marks(())
    told = found.rows[0] | counts | marks
    rows: list[Row] = []
    for name, metric in metrics.items():
        row: Row = {"metric": section.names.get(name, metric.name), "value": told[name], "unit": metric.unit}
        row |= {f"value/{end}": told.get(f"{name}/{end}") for end in ("part", "whole")}
        rows.append(row | {PLATFORM: ["value"] if name in told.get(PLATFORM, ()) else []})
    currencies = [view.shops[name].currency for name in (ask.shops or view.shops)]
    return Sheet(
        title=section.title,
        subtitle=subtitle(found),
        columns=[
            Column("metric", Text("指标", "Metric"), is_key=True),
            Column("value", Text("数值", "Value"), unit_key="unit", part="value/part", whole="value/whole"),
        ],
        rows=rows,
        notes=words.notes_of(found),
        currency=currencies[0] if currencies else "CNY",
        definitions=list(metrics.values()),
    )
