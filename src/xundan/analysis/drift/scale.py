"""On which scale a series is charted, and how much each of its points says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from xundan.analysis.drift.points import Kind, Point


@dataclass(frozen=True)
class Scale:
    """Rates as they are. Means and numbers by their logarithm (`logs`), for waits and amounts double as easily as they
    halve; as they are where one of them is not above 0."""

    kind: Kind
    logs: bool

    @classmethod
    def of(cls, points: Iterable[Point], kind: Kind) -> Scale:
        return cls(kind, kind != "rate" and all(point.part > 0 for point in points))

    def on(self, point: Point) -> float:
        return log(point.value) if self.logs else float(point.value)

    def back(self, value: float) -> float:
        """In the metric's unit; a rate between 0 and 1."""
        if self.logs:
            return exp(value)
        return min(1.0, max(0.0, value)) if self.kind == "rate" else value

    def weights(self, points: Iterable[Point], typical: float) -> list[float]:
        """What each point says beside the others. A rate: its cases. A mean: half of its variance is taken for that of
        its cases and half for the day's own, since no file tells them apart. A number: 1."""
        sizes = [float(point.whole) for point in points]
        if self.kind == "rate":
            return sizes
        return [2 / (1 + typical / size) if self.kind == "mean" else 1.0 for size in sizes]
