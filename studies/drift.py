"""Control charts: how often a quiet series raises an alarm, and how soon a shift does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import numpy as np

from studies.plotting import Target, bars
from studies.study import Finding, Plot, Study
from xundan.analysis.drift.chart import chart
from xundan.analysis.drift.points import Kind, Point, points

_BEGINS = date(2026, 1, 1)
_QUIET_DAYS, _QUIET_SERIES = 120, 200
_SHIFT_DAY, _SHIFT_DAYS, _SHIFT_SERIES = 45, 90, 100
_SEED = 7

Draw = Callable[[np.random.Generator, int, float], tuple[int, int]]
"""Part and whole of one day, given how many times its usual level it has."""


def _rate(rate: float, cases: float, spread: float) -> Draw:
    """A day of a rate. `spread`: its variance in units of the binomial one; above 1 a beta-binomial, below 1 a part of
    the cases goes as it should."""

    def draw(rng: np.random.Generator, day: int, times: float) -> tuple[int, int]:
        n, p = max(1, int(rng.poisson(cases))), rate * times
        if spread > 1:
            alike = (spread - 1) / (cases - 1)
            p = rng.beta(p * (1 - alike) / alike, (1 - p) * (1 - alike) / alike)
        settled = round(n * (1 - spread)) if spread < 1 else 0
        return round(settled * p) + int(rng.binomial(n - settled, p)), n

    return draw


def _waits(cases: float, day_spread: float) -> Draw:
    """Seconds waited: log-normal around 35 s, and every day has its own pace besides."""

    def draw(rng: np.random.Generator, day: int, times: float) -> tuple[int, int]:
        n = max(1, int(rng.poisson(cases)))
        pace = 35 * times * np.exp(rng.normal(0, day_spread))
        return int(np.exp(rng.normal(np.log(pace), 0.9, n)).round().sum()) + 1, n

    return draw


_QUIET: list[tuple[str, Kind, Draw]] = [
    ("rate 45 %, 20 a day, binomial", "rate", _rate(0.45, 20, 1)),
    ("rate 45 %, 20 a day, variance x 2", "rate", _rate(0.45, 20, 2)),
    ("rate 45 %, 20 a day, variance x 0.4", "rate", _rate(0.45, 20, 0.4)),
    ("rate 45 %, 100 a day, binomial", "rate", _rate(0.45, 100, 1)),
    ("rate 45 %, 100 a day, variance x 4", "rate", _rate(0.45, 100, 4)),
    ("rate 45 %, 100 a day, variance x 0.4", "rate", _rate(0.45, 100, 0.4)),
    ("rate 5 %, 40 a day (days joined), binomial", "rate", _rate(0.05, 40, 1)),
    ("rate 5 %, 40 a day (days joined), variance x 2", "rate", _rate(0.05, 40, 2)),
    ("rate 2 %, 200 a day (days joined), variance x 1.5", "rate", _rate(0.02, 200, 1.5)),
    ("rate 5 %, 400 a day, binomial", "rate", _rate(0.05, 400, 1)),
    ("rate 97 %, 60 a day (days joined), variance x 2", "rate", _rate(0.97, 60, 2)),
    ("mean wait, 10 a day", "mean", _waits(10, 0)),
    ("mean wait, 10 a day, days differ by 20 %", "mean", _waits(10, 0.2)),
    ("mean wait, 80 a day", "mean", _waits(80, 0)),
    ("mean wait, 80 a day, days differ by 30 %", "mean", _waits(80, 0.3)),
]
_SHIFTED: list[tuple[str, Kind, Draw, int]] = [
    ("rate 45 %, 20 a day, binomial", "rate", _rate(0.45, 20, 1), -1),
    ("rate 45 %, 20 a day, variance x 2", "rate", _rate(0.45, 20, 2), -1),
    ("rate 45 %, 100 a day, binomial", "rate", _rate(0.45, 100, 1), -1),
    ("rate 45 %, 100 a day, variance x 2", "rate", _rate(0.45, 100, 2), -1),
    ("mean wait, 20 a day, days differ by 15 %", "mean", _waits(20, 0.15), 1),
    ("mean wait, 80 a day, days differ by 15 %", "mean", _waits(80, 0.15), 1),
]
_SIZES = (0.2, 0.3, 0.5)
_DELAYS = {0.2: 10, 0.3: 5, 0.5: 2}
"""Within so many days half of the series of 100 cases a day must be flagged."""


def study() -> Study:
    """All of it: about a minute."""
    quiet = [_alarms(name, kind, draw) for name, kind, draw in _QUIET]
    worst = max(quiet, key=lambda row: row[3])
    shifted = [_found(name, kind, draw, way, size) for name, kind, draw, way in _SHIFTED for size in _SIZES]
    findings = [
        Finding(
            "A quiet series raises at most one false alarm in 200 points",
            "at most 1.00 in each of " + str(len(quiet)) + " kinds of series",
            f"at most {worst[3]:.2f} ({worst[0]}: {worst[2]} in {worst[1]:,} points); "
            f"all together {200 * sum(r[2] for r in quiet) / sum(r[1] for r in quiet):.2f}",
            worst[3] <= 1,
        )
    ]
    for size, days in _DELAYS.items():
        row = next(row for row in shifted if row[0] == "rate 45 %, 100 a day, binomial" and row[1] == size)
        findings.append(
            Finding(
                f"A rate of 100 cases a day that falls by {size:.0%} is flagged early",
                f"half of the series by day {days}",
                f"half by day {row[2]:.0f}, {row[3]:.0%} within 45 days",
                row[2] <= days,
            )
        )
    return Study(
        "Control charts",
        f"{_QUIET_SERIES} series of {_QUIET_DAYS} days for every kind of quiet series, {_SHIFT_SERIES} of "
        f"{_SHIFT_DAYS} days whose level moves on day {_SHIFT_DAY + 1} for every shift; seed {_SEED} and the number of "
        "the series. Rates are binomial, beta-binomial (days differ more than chance) or partly settled (less than "
        "chance); waits are log-normal. The chart is told nothing but the sums of each day. Only points that could "
        "raise an alarm are counted: the first ten of a level are learned from.",
        findings,
        more=_tables(quiet, shifted),
        plots=[_quiet_plot(quiet), _shift_plot(shifted)],
    )


def _series(number: int, draw: Draw, days: int, kind: Kind, times: Callable[[int], float]) -> list[Point]:
    rng = np.random.default_rng([_SEED, number])
    found = []
    for n in range(days):
        part, whole = draw(rng, n, times(n))
        day = _BEGINS + timedelta(days=n)
        found.append(Point(day, day, Fraction(part), Fraction(whole)))
    return points(found, kind)


def _alarms(name: str, kind: Kind, draw: Draw) -> tuple[str, int, int, float]:
    """Points judged, alarms, alarms in 200 points."""
    judged = alarms = 0
    for number in range(_QUIET_SERIES):
        made = chart(_series(number, draw, _QUIET_DAYS, kind, lambda _: 1.0), kind)
        judged, alarms = judged + made.judged, alarms + len(made.signals)
    return name, judged, alarms, 200 * alarms / judged


def _found(name: str, kind: Kind, draw: Draw, way: int, size: float) -> tuple[str, float, float, float, float]:
    """The median delay in days (a series that was not flagged counts as the longest), the share that was flagged, and
    how far the day named as the first lies from the true one (median). Series with an alarm before are left out."""
    delays: list[int] = []
    apart: list[int] = []
    begins = _BEGINS + timedelta(days=_SHIFT_DAY)
    flagged = 0

    def moves(day: int) -> float:
        return 1 + way * size if day >= _SHIFT_DAY else 1.0

    for number in range(_SHIFT_SERIES):
        found = _series(number, draw, _SHIFT_DAYS, kind, moves)
        made = chart(found, kind)
        if any(found[signal.at].last < begins for signal in made.signals):
            continue
        first = made.signals[0] if made.signals else None
        delays.append((found[first.at].last - begins).days + 1 if first else _SHIFT_DAYS)
        if first:
            flagged += 1
            apart.append(abs((found[first.since].first - begins).days))
    return name, size, median(delays), flagged / len(delays), median(apart)


def _quiet_plot(quiet: list[tuple[str, int, int, float]]) -> Plot:
    rates = [rate for *_, rate in quiet]
    return Plot(
        "drift-quiet.svg",
        f"False alarms in 200 points of a quiet series, by kind of series: between {min(rates):.2f} and"
        f" {max(rates):.2f}, where at most one is asked for.",
        bars(
            "False alarms in 200 quiet points",
            {name: [rate] for name, *_, rate in quiet},
            ("alarms",),
            lambda value: f"{value:.2f}",
            [Target(1, "at most 1")],
        ),
    )


def _shift_plot(shifted: list[tuple[str, float, float, float, float]]) -> Plot:
    seen = _SHIFT_DAYS - _SHIFT_DAY
    delays: dict[str, dict[float, float]] = {}
    for name, size, delay, *_ in shifted:
        delays.setdefault(name, {})[size] = min(delay, seen + 1)
    sizes = [f"shift of {size:.0%}" for size in _SIZES]
    smallest = [of[_SIZES[0]] for of in delays.values()]
    largest = [of[_SIZES[-1]] for of in delays.values()]
    return Plot(
        "drift-delays.svg",
        f"Days until half of the series were flagged, by kind of series and size of the shift: {min(largest):.0f} to"
        f" {max(largest):.0f} for a {sizes[-1]}, {_days(min(smallest), seen)} to {_days(max(smallest), seen)} for"
        f" a {sizes[0]}.",
        bars(
            "Days until half of the series were flagged",
            {name: [of[size] for size in _SIZES] for name, of in delays.items()},
            sizes,
            lambda value: _days(value, seen),
        ),
    )


def _days(delay: float, seen: int) -> str:
    return f"{delay:.0f}" if delay <= seen else f"more than {seen}"


def _tables(
    quiet: list[tuple[str, int, int, float]], shifted: list[tuple[str, float, float, float, float]]
) -> str:  # fmt: skip
    lines = ["## Quiet series", "", "| series | points judged | alarms | in 200 points |", "|---|--:|--:|--:|"]
    lines += [f"| {name} | {judged:,} | {alarms} | {rate:.2f} |" for name, judged, alarms, rate in quiet]
    lines += [
        "",
        "## Shifts",
        "",
        "Rates fall, waits grow. Days until half of the series were flagged, the share flagged within 45 days, and how",
        "far the day that the signal names as the first lies from the true one (median).",
        "",
        "| series | shift | days until flagged | flagged | first day off by |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, size, delay, share, off in shifted:
        told = f"{delay:.0f}" if delay < _SHIFT_DAYS else "more than 45"
        lines.append(f"| {name} | {size:.0%} | {told} | {share:.0%} | {off:.0f} |")
    return "\n".join(lines)
