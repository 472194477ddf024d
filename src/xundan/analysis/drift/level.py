"""What the points of a level say of the next one, and where a level most likely began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from xundan.analysis.drift.points import Point
from xundan.analysis.drift.scale import Scale

_D2 = 1.1283791670955126
"""The mean range of two normal values, in their standard deviation: 2 / sqrt(pi)."""
_BEFORE = 3
"""Points of the old level that a cut leaves at the least."""


@dataclass(frozen=True)
class Level:
    """`centre`: the mean on the chart's scale. `sigma`: the spread of the points' scores, taken from the mean moving
    range; of a rate in units of what chance gives (Laney's). `unit`: the spread that chance gives one case, 1 where it
    is not known. `information`: the sum of the weights. `typical`: cases of a point."""

    centre: float
    unit: float
    sigma: float
    information: float
    typical: float

    @classmethod
    def of(cls, points: Sequence[Point], scale: Scale) -> Level:
        values = [scale.on(point) for point in points]
        typical = float(sum(point.whole for point in points)) / len(points)
        weights = scale.weights(points, typical)
        information = sum(weights)
        centre = sum(value * weight for value, weight in zip(values, weights, strict=True)) / information
        unit = sqrt(centre * (1 - centre)) if scale.kind == "rate" and 0 < centre < 1 else 1.0
        scores = [(value - centre) * sqrt(weight) / unit for value, weight in zip(values, weights, strict=True)]
        ranges = [abs(one - other) for one, other in zip(scores[1:], scores, strict=False)]
        return cls(centre, unit, sum(ranges) / len(ranges) / _D2 if ranges else 0.0, information, typical)

    def reach(self, point: Point, scale: Scale) -> float:
        """The standard error of a new point's distance from the level."""
        (weight,) = scale.weights([point], self.typical)
        return self.unit * self.sigma * sqrt(1 / weight + 1 / self.information)


def began(points: Sequence[Point], scale: Scale) -> int:
    """The number of the point with which the mean most likely moved: the cut that parts the two means best."""
    values = [scale.on(point) for point in points]
    weights = scale.weights(points, float(sum(point.whole for point in points)) / len(points))
    total, summed = sum(weights), sum(value * weight for value, weight in zip(values, weights, strict=True))
    best, found, weight, part = -1.0, len(points) - 1, 0.0, 0.0
    for n in range(len(points) - 1):
        weight, part = weight + weights[n], part + values[n] * weights[n]
        gap = part / weight - (summed - part) / (total - weight)
        parted = gap * gap * weight * (total - weight)
        if n + 1 >= _BEFORE and parted > best:
            best, found = parted, n + 1
    return found


def freedom(points: int) -> float:
    """Degrees of freedom of a spread taken from the moving ranges of so many points: they say less than a standard
    deviation would (variance of the mean moving range: Cryer and Ryan, JQT 22 (1990) 187-192)."""
    return (points - 1) ** 2 / (2 * (0.8264 * points - 1.082))
