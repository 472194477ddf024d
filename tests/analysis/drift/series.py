"""Series by hand: a day a point from 1 March 2026 on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from xundan.analysis.drift.points import Point

BEGINS = date(2026, 3, 1)


def series(pairs: Iterable[tuple[int, int]]) -> list[Point]:
    """Points of (part, whole)."""
    days = [BEGINS + timedelta(days=n) for n in range(10_000)]
    return [Point(day, day, Fraction(part), Fraction(whole)) for day, (part, whole) in zip(days, pairs, strict=False)]


def quiet(count: int, low: int = 9, high: int = 11, whole: int = 20) -> list[tuple[int, int]]:
    """Now a little below the level, now a little above."""
    return [(low if n % 2 else high, whole) for n in range(count)]
