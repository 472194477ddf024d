"""A control chart that starts itself: every point is held against those before it, and a shift begins a new level.

Rates: Laney's p-chart (Quality Engineering 14 (2002) 531-537): binomial scores divided by their own spread, the mean
moving range over 1.128. Means: the same with the spread of the means. As level and spread are estimated from the points
before, a score is Student's and is put on the normal scale (Quesenberry's Q, JQT 23 (1991) 213-224). One limit is for a
single point, one for the exponentially weighted mean of the scores; together they give a quiet series a false alarm at
fewer than one of 200 points (docs/studies/drift.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from xundan.analysis.drift.level import Level, began, freedom
from xundan.analysis.drift.points import Kind, Point
from xundan.analysis.drift.scale import Scale
from xundan.analysis.student import as_normal, quantile

LEARNED = 10
"""Points of a level before one is judged."""
POINT_LIMIT = 3.7
WEIGHT = 0.2
EWMA_LIMIT = 2.9
_SETTLED = sqrt(WEIGHT / (2 - WEIGHT))
"""The standard deviation that the weighted mean of quiet scores comes to have."""
_INSIDE = NormalDist().cdf(POINT_LIMIT)


@dataclass(frozen=True)
class Step:
    """A point with what it was held against: `centre` (the level before it), `low` to `high` (where a quiet point lies;
    all three in the metric's unit), its `score` on the normal scale and the level's weighted mean of scores `ewma`, in
    its own standard deviations. None while the level is learned."""

    point: Point
    centre: float | None = None
    low: float | None = None
    high: float | None = None
    score: float | None = None
    ewma: float | None = None


@dataclass(frozen=True)
class Signal:
    """Point `at` is beyond a limit. A `shift` moved the level: it began with point `since`, before which the level
    `was`, and is `now` (in the metric's unit, over all cases up to where it was found). Otherwise one point is odd."""

    at: int
    shift: bool
    since: int
    was: float
    now: float
    score: float


@dataclass(frozen=True)
class Chart:
    """The points in order, the signals among them, and the points of the level that holds (`level`, odd ones left out)
    with Laney's `spread` of a rate (1: what chance gives; None of what is no rate, or while the level is learned)."""

    kind: Kind
    steps: tuple[Step, ...]
    signals: tuple[Signal, ...]
    level: tuple[Point, ...]
    spread: float | None

    @property
    def judged(self) -> int:
        """How many points could have raised an alarm."""
        return sum(step.score is not None for step in self.steps)

    @property
    def now(self) -> float | None:
        """The level that holds, over all its cases."""
        return mean(self.level) if self.level else None


def chart(points: Sequence[Point], kind: Kind) -> Chart:
    """The chart of a series in order of time."""
    scale = Scale.of(points, kind)
    steps: list[Step] = []
    signals: list[Signal] = []
    level: list[int] = []
    odd: int | None = None
    weighted = 0.0
    for n, point in enumerate(points):
        known = Level.of([points[i] for i in level], scale) if len(level) >= LEARNED else None
        reach = known.reach(point, scale) if known else 0.0
        if known is None or reach == 0:
            steps.append(Step(point))
            level.append(n)
            continue
        free = freedom(len(level))
        score = as_normal((scale.on(point) - known.centre) / reach, free)
        # One day, however odd, is not yet a level.
        weighted = WEIGHT * max(-POINT_LIMIT, min(POINT_LIMIT, score)) + (1 - WEIGHT) * weighted
        ewma = weighted / _SETTLED
        width = reach * quantile(_INSIDE, free)
        ends = scale.back(known.centre - width), scale.back(known.centre + width)
        steps.append(Step(point, scale.back(known.centre), *ends, score, ewma))
        beyond = abs(score) > POINT_LIMIT
        follows = odd == n - 1 and signals[-1].score * score > 0
        if (beyond and follows) or abs(ewma) > EWMA_LIMIT:
            members = [*level, *([n - 1] if follows else []), n]
            since = n - 1 if beyond and follows else members[began([points[i] for i in members], scale)]
            if follows:
                signals.pop()
            before, level = [i for i in members if i < since], [i for i in members if i >= since]
            was, now = mean([points[i] for i in before]), mean([points[i] for i in level])
            size = score if beyond and follows else ewma
            signals.append(Signal(n - 1 if follows else n, True, since, was, now, size))
            weighted = 0.0
        elif beyond:
            signals.append(Signal(n, False, n, mean([points[i] for i in level]), float(point.value), score))
            odd = n
        else:
            level.append(n)
    holds = tuple(points[i] for i in level)
    spread = Level.of(holds, scale).sigma if kind == "rate" and len(holds) >= LEARNED else None
    return Chart(kind, tuple(steps), tuple(signals), holds, spread)


def mean(points: Sequence[Point]) -> float:
    """The value of points taken together."""
    return float(sum(point.part for point in points) / sum(point.whole for point in points))
