"""The charts of a section: one a metric, so that no chart has two axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.document.document import Chart
from xundan.reports.document.template import Section
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Sheet

_BARS = 31
"""So many bars can still be told apart."""


def charts_of(sheet: Sheet, section: Section, ask: Ask) -> list[Chart]:
    """The charts that a section asks for; days without a row are gaps."""
    if section.chart == "none":
        return []
    kind, by, charts = section.chart, section.by[0], list[Chart]()
    key_column = next(column for column in sheet.columns if column.key == by)
    for name in section.charted or section.metrics[:1]:
        column = next(column for column in sheet.columns if column.key == name)
        values = {row[by]: row[name] for row in sheet.rows}
        if by == "day":
            values = {day.isoformat(): values.get(day.isoformat()) for day in ask.days()}
        keys = list(values) if kind == "line" else list(values)[:_BARS]
        points = [(_label(sheet, key_column, key), values[key]) for key in keys]
        unit = CATALOGUE[name].unit
        charts.append(
            Chart(
                kind,
                name,
                column.header,
                _told(column.header, unit, sheet.currency, points),
                unit,
                sheet.currency,
                points,
            )
        )
    return charts


def _label(sheet: Sheet, column: Column, value: Any) -> Text:
    """What stands under a point: a name, or a day without its year."""
    label = sheet.label(column, value)
    if label is not None:
        return label
    if column.key == "day":
        return Text(value[5:], value[5:])
    return Text(shown(value, column.unit, "zh"), shown(value, column.unit, "en"))


def _told(name: Text, unit: str, currency: str, points: Sequence[tuple[Text, Any]]) -> Text:
    """The largest and the smallest, in words."""
    known = [(label, value) for label, value in points if value is not None]
    if not known:
        return Text(f"{name.zh}: 没有数据", f"{name.en}: nothing is known")
    most, least = max(known, key=lambda point: point[1]), min(known, key=lambda point: point[1])

    def said(lang: Lang, point: tuple[Text, Any]) -> str:
        return f"{point[0](lang)} {shown(point[1], unit, lang, currency)}"

    unknown = len(points) - len(known)
    zh, en = (
        f"{name.zh}: 最高 {said('zh', most)}, 最低 {said('zh', least)}",
        f"{name.en}: most {said('en', most)}, least {said('en', least)}",
    )
    if unknown:
        zh, en = f"{zh}; {unknown} 处未知 ({words.UNKNOWN})", f"{en}; {unknown} unknown ({words.UNKNOWN})"
    return Text(zh, en)
