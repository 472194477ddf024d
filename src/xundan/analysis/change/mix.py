"""Segments of a rate: what each changed itself, and what the change of their mix did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Name = TypeVar("Name")
Counts = tuple[Fraction, Fraction]
"""Part and whole of a segment in one period."""


@dataclass(frozen=True)
class Moved:
    """What a segment moved the rate by, in the rate's unit. `weights` are its shares of the whole before and after."""

    own: Fraction
    mix: Fraction
    weights: tuple[Fraction, Fraction]


def moved(segments: Mapping[Name, tuple[Counts, Counts]]) -> dict[Name, Moved]:
    """Own change and change of mix of each segment; all of them add up exactly to the change of the rate of all.

    Raises ValueError where the segments have no whole in a period. A segment with a part but no whole (a complaint of
    an hour in which nobody was received) has no rate; all that it moves is its own.
    """
    first = sum((before[1] for before, _ in segments.values()), Fraction(0))
    second = sum((after[1] for _, after in segments.values()), Fraction(0))
    if first <= 0 or second <= 0:
        raise ValueError("a period without a denominator has no rate")
    whole_before = sum((before[0] for before, _ in segments.values()), Fraction(0)) / first
    whole_after = sum((after[0] for _, after in segments.values()), Fraction(0)) / second
    middle = (whole_before + whole_after) / 2
    return {name: _moved(before, after, first, second, middle) for name, (before, after) in segments.items()}


def _moved(before: Counts, after: Counts, first: Fraction, second: Fraction, middle: Fraction) -> Moved:
    weights = before[1] / first, after[1] / second
    shift = weights[1] - weights[0]
    if any(whole == 0 and part != 0 for part, whole in (before, after)):
        return Moved(after[0] / second - before[0] / first, -shift * middle, weights)
    rates = [part / whole if whole else None for part, whole in (before, after)]
    then = rates[0] if rates[0] is not None else rates[1]
    now = rates[1] if rates[1] is not None else rates[0]
    if then is None or now is None:
        return Moved(Fraction(0), Fraction(0), weights)
    return Moved((weights[0] + weights[1]) / 2 * (now - then), shift * ((then + now) / 2 - middle), weights)
