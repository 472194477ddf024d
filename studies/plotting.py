"""The few kinds of plots that studies need, as SVG that is the same to the byte each time.

Every kind says what it shows on the marks themselves; colours are told apart by people who do not see red and green
alike, and the ground is always light, so that a plot can be read on a dark page too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import nan
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from xundan.analysis.intervals import Interval

_FIRST, _SECOND, _THIRD, _INK, _RULE = "#0072b2", "#d55e00", "#8c959f", "#24292f", "#d0d7de"
_COLOURS = (_FIRST, _SECOND, _THIRD)
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "xundan",
    "svg.id": "plot",
    "font.size": 9,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _RULE,
    "axes.labelcolor": _INK,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}
_WIDTH = 7.5
_ROW = 0.19
"""Inches that one bar takes."""

Told = Callable[[float], str]


@dataclass(frozen=True)
class Target:
    """What was asked for, as a line across the plot with its name."""

    value: float
    name: str


@dataclass(frozen=True)
class Estimate:
    """A found value and its interval."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Row:
    """One line of `dots`: what was found, each for itself or with its interval, beside what was planted."""

    name: str
    found: Sequence[float | Estimate]
    planted: float | None = None


def percent(value: float) -> str:
    """A share as its label on a plot."""
    return f"{value:.0%}"


def bars(
    title: str,
    groups: Mapping[str, Sequence[float | Estimate | None]],
    series: Sequence[str],
    told: Told,
    targets: Sequence[Target] = (),
) -> str:
    """Bars from 0, a group of one bar a series (up to three) for each name, each with its value, and its interval where
    it is an Estimate; the first group names the series. None is no bar: a dash stands in its place."""
    rows = len(groups) * (len(series) + 0.7)
    with _drawn(title, rows * _ROW + 0.9) as (figure, svg):
        axes = figure.subplots()
        ends = [_end(value) for values in groups.values() for value in values]
        reach = max([*ends, *(target.value for target in targets)]) or 1.0
        place, ticks = 0.0, []
        for number, values in enumerate(groups.values()):
            ticks.append(place + (len(values) - 1) / 2)
            for name, value, colour in zip(series, values, _COLOURS, strict=False):
                middle = value.value if isinstance(value, Estimate) else value
                text = "—" if middle is None else told(middle)
                axes.barh(place, middle or 0.0, height=0.86, color=colour)
                if isinstance(value, Estimate):
                    axes.hlines(place, value.interval.low, value.interval.high, color=_INK, linewidth=1)
                if number == 0 and len(series) > 1:
                    text = f"{text} {name}"
                axes.text(_end(value) + reach * 0.01, place, text, va="center", color=_INK, fontsize=8)
                place += 1
            place += 0.7
        axes.set_yticks(ticks, list(groups))
        axes.set_xlim(0, reach * (1.3 if len(series) > 1 else 1.12))
        axes.set_ylim(place - 0.7 - 0.4, -0.6)
        _bare(axes)
        for target in targets:
            _across(axes, target)
    return svg()


def dots(
    title: str,
    rows: Sequence[Row],
    axis: str,
    targets: Sequence[Target] = (),
    *,
    found: str = "found",
    planted: str = "planted",
    ticks: Sequence[float] = (),
) -> str:
    """A line a row: a ring for what was found, a dot with its interval where that is known, and an upright stroke for
    what was planted there. With `ticks` the axis is one of ratios, where twice and half are equally far from once."""
    with _drawn(title, len(rows) * 0.34 + 1.1) as (figure, svg):
        axes = figure.subplots()
        for place, row in enumerate(rows):
            axes.axhline(place, color=_RULE, linewidth=0.6, zorder=0)
            for each in row.found:
                if isinstance(each, Estimate):
                    axes.hlines(place, each.interval.low, each.interval.high, color=_FIRST, linewidth=2)
            settled = [each.value for each in row.found if isinstance(each, Estimate)]
            single = [each for each in row.found if not isinstance(each, Estimate)]
            axes.plot(single, [place] * len(single), "o", color=_FIRST, markersize=5, fillstyle="none")
            axes.plot(settled, [place] * len(settled), "o", color=_FIRST, markersize=6, markeredgewidth=0)
            if row.planted is not None:
                axes.plot([row.planted], [place], "|", color=_SECOND, markersize=15, markeredgewidth=2.5)
        rings = any(not isinstance(each, Estimate) for row in rows for each in row.found)
        signs = [f"{'○' if rings else '●'} {found}"]
        signs += [f"| {planted}"] * any(row.planted is not None for row in rows)
        for sign, colour, at in zip(signs, (_FIRST, _SECOND), (0.0, 0.45), strict=False):
            axes.annotate(sign, (at, 1), (0, 15 if targets else 3), xycoords="axes fraction",
                          textcoords="offset points", color=colour, fontsize=8)  # fmt: skip
        axes.set_yticks(range(len(rows)), [row.name for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlabel(axis)
        axes.margins(x=0.06)
        if ticks:
            axes.set_xscale("log")
            axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
            axes.set_xticks([], minor=True)
        axes.spines["left"].set_visible(False)
        for target in targets:
            _across(axes, target)
    return svg()


def intervals(title: str, panels: Mapping[str, Sequence[Estimate]], axis: str, truth: Target) -> str:
    """Intervals of many runs side by side, sorted by what was found; those that miss the truth stand out."""
    with _drawn(title, 2.9) as (figure, svg):
        for number, (axes, (name, found)) in enumerate(zip(_panels(figure, len(panels)), panels.items(), strict=True)):
            ordered = sorted(found, key=lambda each: each.value)
            for holds, colour in ((True, _FIRST), (False, _SECOND)):
                these = [(n, each) for n, each in enumerate(ordered) if each.interval.holds(truth.value) == holds]
                # One broken line for all of them keeps the file small.
                xs = [x for n, _ in these for x in (n, n, nan)]
                ys = [y for _, each in these for y in (each.interval.low, each.interval.high, nan)]
                axes.plot(xs, ys, color=colour, linewidth=1.4)
            missed = sum(not each.interval.holds(truth.value) for each in ordered)
            axes.plot(range(len(ordered)), [each.value for each in ordered], color=_INK, linewidth=1)
            axes.axhline(truth.value, color=_INK, linewidth=1, linestyle="--")
            held = f"{len(ordered) - missed} of {len(ordered)} hold it"
            axes.set_title(f"{name}:\n{held}" if name else held)
            axes.set_xticks([])
            if not number:
                axes.set_ylabel(f"{axis} (dashed: {truth.name})")
    return svg()


def against(title: str, panels: Mapping[str, Sequence[tuple[float, float]]], axes_names: tuple[str, str]) -> str:
    """What was found (upwards) against the truth (to the right), a dot each: right ones lie on the slanting line."""
    with _drawn(title, 4.4) as (figure, svg):
        ends = [value for points in panels.values() for point in points for value in point]
        low, high = min(ends) * 1.05, max(ends) * 1.05
        colours = (_THIRD, _FIRST)
        for number, (axes, (name, points)) in enumerate(zip(_panels(figure, len(panels)), panels.items(), strict=True)):
            axes.plot([low, high], [low, high], color=_INK, linewidth=1, linestyle="--")
            colour = colours[number % 2] if len(panels) > 1 else _FIRST
            axes.plot(*zip(*points, strict=True), "o", color=colour, markersize=3, markeredgewidth=0, alpha=0.7)
            axes.set_xlim(low, high)
            axes.set_ylim(low, high)
            axes.set_box_aspect(1)
            axes.set_title(name)
            axes.set_xlabel(axes_names[0])
            if not number:
                axes.set_ylabel(axes_names[1])
    return svg()


def curve(
    title: str,
    points: Sequence[tuple[float, float]],
    axes_names: tuple[str, str],
    told: tuple[Told, Told],
    level: Target,
) -> str:
    """A line from 0 up over a place that counts; `level` is what it is held against."""
    with _drawn(title, 3.2) as (figure, svg):
        axes = figure.subplots()
        last = points[-1][0]
        axes.plot(*zip(*points, strict=True), color=_FIRST, linewidth=1.6)
        axes.axhline(level.value, color=_INK, linewidth=1, linestyle="--")
        axes.annotate(level.name, (last, level.value), (0, 4), textcoords="offset points", ha="right", fontsize=8)
        axes.set_xlim(0, last)
        axes.set_ylim(0, max(y for _, y in points) * 1.05)
        axes.xaxis.set_major_formatter(lambda value, _: told[0](value))
        axes.yaxis.set_major_formatter(lambda value, _: told[1](value))
        axes.set_xlabel(axes_names[0])
        axes.set_ylabel(axes_names[1])
        axes.grid(axis="y", color=_RULE, linewidth=0.5)
    return svg()


@contextmanager
def _drawn(title: str, height: float) -> Iterator[tuple[Figure, Callable[[], str]]]:
    """A figure to draw on, and what gives its SVG once it is left."""
    written = BytesIO()
    with matplotlib.style.context(_STYLE, after_reset=True):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained", facecolor="white")
        FigureCanvasSVG(figure)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
        yield figure, lambda: _plain(written.getvalue().decode("utf-8"))
        metadata: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None, "Title": title}
        figure.savefig(written, format="svg", metadata=metadata)


def _plain(svg: str) -> str:
    """Without blanks at line ends, and with the reader's own plain letters."""
    lines = [line.rstrip() for line in svg.splitlines()]
    return "\n".join(lines).replace("'DejaVu Sans'", "sans-serif").replace("DejaVu Sans", "sans-serif") + "\n"


def _panels(figure: Figure, count: int) -> list[Axes]:
    found: list[Axes] = list(figure.subplots(1, count, sharex=True, sharey=True, squeeze=False)[0])
    return found


def _bare(axes: Axes) -> None:
    """Bars carry their values, so they need no numbers below."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _across(axes: Axes, target: Target) -> None:
    axes.axvline(target.value, color=_INK, linewidth=1, linestyle="--")
    axes.annotate(target.name, (target.value, 1), (0, 2), xycoords=axes.get_xaxis_transform(),
                  textcoords="offset points", ha="center", fontsize=8)  # fmt: skip


def _end(value: float | Estimate | None) -> float:
    return value.interval.high if isinstance(value, Estimate) else value or 0.0
