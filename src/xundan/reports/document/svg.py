"""Charts as SVG: bars that begin at 0, lines that break where a value is unknown, labels on the marks themselves.

Colours are attributes, so that a chart can stand alone (in a PDF); a page's style sheet overrides them by class.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

from rich.cells import cell_len

from xundan.model.text import Lang
from xundan.reports.document.document import Chart
from xundan.reports.numbers import shown

WIDTH = 720
_HEIGHT, _ROW = 200, 22
_LEFT, _RIGHT, _TOP, _BOTTOM = 32, 32, 22, 24
_EDGE = 12
_FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_ACCENT, _INK, _RULE = "#1f6feb", "#57606a", "#d0d7de"
_LONGEST_LABEL = 24


def chart_svg(chart: Chart, lang: Lang, number: int, fonts: str = _FONTS) -> str:
    """The chart with its title and what it tells, for those who do not see it; `number` is its place."""
    height, marks = _line(chart, lang) if chart.kind == "line" else _bars(chart, lang)
    title, told = escape(chart.title(lang)), escape(chart.told(lang))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" class="chart" '
        f'aria-labelledby="t{number} d{number}" font-family="{escape(fonts)}" font-size="12">'
        f'<title id="t{number}">{title}</title><desc id="d{number}">{told}</desc>{"".join(marks)}</svg>'
    )


def _line(chart: Chart, lang: Lang) -> tuple[int, list[str]]:
    """Points from left to right, from 0 up; the largest, the smallest and the last one carry their value."""
    values = [_number(value) for _, value in chart.points]
    known = [value for value in values if value is not None]
    bottom, low, high = _HEIGHT - _BOTTOM, min([0.0, *known]), max([0.0, *known])
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(values) - 1)
    scale = (bottom - _TOP) / ((high - low) or 1)
    places = [
        (n, _LEFT + n * step, bottom - (value - low) * scale) for n, value in enumerate(values) if value is not None
    ]
    zero = bottom + low * scale
    marks = [
        f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_n(zero)}" y2="{_n(zero)}" stroke="{_RULE}"/>'
    ]
    # A line joins neighbours only: a day between two points that is not known stays a gap.
    for _, run in groupby(enumerate(places), key=lambda place: place[1][0] - place[0]):
        found = [place for _, place in run]
        if len(found) > 1:
            points = " ".join(f"{_n(x)},{_n(y)}" for _, x, y in found)
            marks.append(f'<polyline class="line" points="{points}" fill="none" stroke="{_ACCENT}" stroke-width="2"/>')
        marks += [f'<circle class="dot" cx="{_n(x)}" cy="{_n(y)}" r="2.5" fill="{_ACCENT}"/>' for _, x, y in found]
    told = list[float]()
    for n, x, y in _worth_saying(places):
        if all(abs(x - other) > 70 for other in told):
            told.append(x)
            text = shown(chart.points[n][1], chart.unit, lang, chart.currency)
            # Above its point; the lowest one's below, where there is room, so that the line does not cross it.
            below = y == max(place[2] for place in places) and _TOP + 40 < y < bottom - 16
            half = cell_len(text) * 4
            inside = min(max(x, half), WIDTH - half)
            marks.append(_label(text, inside, y + 16 if below else y - 7, "middle", "value"))
    return _HEIGHT, [*marks, *_under(chart, lang, step)]


def _worth_saying(places: Sequence[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """The highest, the lowest and the last point, each once; y runs downwards."""
    if not places:
        return []
    return list(dict.fromkeys([min(places, key=lambda p: p[2]), max(places, key=lambda p: p[2]), places[-1]]))


def _under(chart: Chart, lang: Lang, step: float) -> list[str]:
    """As many names under a line as there is room for, the first always."""
    widest = max((cell_len(label(lang)) for label, _ in chart.points), default=1) * 7 + 10
    every = max(1, -(-widest // max(1, int(step))))
    marks = []
    for n in range(0, len(chart.points), every):
        marks.append(_label(chart.points[n][0](lang), _LEFT + n * step, _HEIGHT - 7, "middle", "name"))
    return marks


def _bars(chart: Chart, lang: Lang) -> tuple[int, list[str]]:
    """A row a bar: its name, the bar from 0, its value behind it."""
    names = [_short(label(lang)) for label, _ in chart.points]
    values = [_number(value) for _, value in chart.points]
    told = [shown(value, chart.unit, lang, chart.currency) for _, value in chart.points]
    left = _EDGE + max((cell_len(name) for name in names), default=0) * 7 + 10
    room = WIDTH - left - _EDGE - max((cell_len(text) for text in told), default=0) * 8 - 12
    most = max((abs(value) for value in values if value is not None), default=0) or 1
    marks = []
    for n, (name, value, text) in enumerate(zip(names, values, told, strict=True)):
        y = 6 + n * _ROW
        marks.append(_label(name, left - 8, y + 14, "end", "name"))
        width = room * abs(value or 0) / most
        # Less than nothing is told apart by more than its colour: the bar is hollow.
        fill = "none" if value is not None and value < 0 else _ACCENT
        marks.append(
            f'<rect class="{"bar less" if fill == "none" else "bar"}" x="{_n(left)}" y="{y + 3}" width="{_n(width)}" '
            f'height="{_ROW - 8}" fill="{fill}" stroke="{_ACCENT}"/>'
        )
        marks.append(_label(text, left + width + 6, y + 14, "start", "value"))
    return 12 + len(names) * _ROW, marks


def _label(text: str, x: float, y: float, anchor: str, kind: str) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place} fill="{_INK}">{escape(text)}</text>'


def _short(name: str) -> str:
    """A name that leaves room for its bar."""
    kept = ""
    for character in name:
        if cell_len(kept + character) > _LONGEST_LABEL:
            return kept + "…"
        kept += character
    return kept


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float, Decimal)) else None


def _n(value: float) -> str:
    """A coordinate with a tenth, the same on every machine."""
    return f"{value:.1f}"
