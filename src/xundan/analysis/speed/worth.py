"""Conversion by how fast the first answer came, raw and for the same mix; pure functions over cases.

One model has the speed beside the mix and beside the agents, whose skill is not to be taken for their speed. Every
case is then asked what it would give at each speed, and the answers are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from xundan.analysis.fair.design import columns, numbered
from xundan.analysis.fair.fitting import Fitted, fit
from xundan.analysis.fair.rows import Rows
from xundan.analysis.intervals import Z95, Interval, wilson

LIMITS = (6, 10, 30, 60, 180)
"""Seconds at which a bucket ends, the limit included."""
TARGETS = (6, 10, 30)
"""First responses that shops promise."""
LEAST_CASES = 30
"""A bucket of fewer cases has no adjusted value."""
_LEAST_EVENTS = 10

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error."""

    value: float
    deviation: float

    @property
    def interval(self) -> Interval:
        return Interval(self.value - Z95 * self.deviation, self.value + Z95 * self.deviation)

    @property
    def beyond_chance(self) -> bool:
        return not self.interval.holds(0.0)


@dataclass(frozen=True)
class Bucket:
    """Cases first answered in more than `above` and at most `upto` seconds (inf: without end); both None: late or
    never. `paid` of `cases` did; `adjusted` is None where there is too little to tell."""

    above: int | None
    upto: float | None
    cases: int
    paid: int
    raw: Interval | None
    adjusted: Estimate | None


@dataclass(frozen=True)
class Contrast:
    """Adjusted conversion of cases first answered within so many seconds less that of all the others."""

    seconds: int
    within: int
    slower: int
    raw: float
    gap: Estimate


@dataclass(frozen=True)
class Worth:
    """`halved`: what half the mean response adds to conversion; `slope` the log-odds per factor e in it.
    None where too few are known."""

    cases: int
    buckets: list[Bucket]
    contrasts: list[Contrast]
    slope: Estimate | None
    halved: Estimate | None


@dataclass(frozen=True)
class _Model:
    """A fitted model with what its predictions hang on."""

    fitted: Fitted
    both: Matrix
    mixed: Vector
    residual: Vector
    buyer: NDArray[np.int64]

    def deviation(self, gradient: Vector) -> float:
        """The standard error of what moves with the fitted numbers like this; cases hang together within a buyer."""
        felt = np.bincount(self.buyer, weights=(self.both @ (self.fitted.inverse @ gradient)) * self.residual)
        cases, fitted = self.both.shape
        people = int((felt != 0).sum())
        small = people / max(people - 1, 1) * cases / max(cases - fitted, 1)
        return sqrt(float((felt**2).sum()) * small)


def worth(rows: Rows, first: Sequence[float | None], mean: Sequence[float | None]) -> Worth:
    """`first`: seconds of each case's first response (None: late or never); `mean`: its mean response (None: unknown).
    `rows` are a rate's, and their mix has neither."""
    place = np.array([_bucket(seconds) for seconds in first], dtype=np.int64)
    value = np.array(rows.value, dtype=np.float64)
    buckets = _raw(place, value)
    contrasts: list[Contrast] = []
    if _enough(value, place):
        model, used = _by_bucket(rows, place, value)
        found = _standardised(model, len(used))
        buckets = [_with(bucket, used, found, model, n) for n, bucket in enumerate(buckets)]
        contrasts = _contrasts(place, value, used, found, model)
    slope, halved = _by_mean(rows, mean, value)
    return Worth(len(rows), buckets, contrasts, slope, halved)


def _bucket(seconds: float | None) -> int:
    if seconds is None:
        return len(LIMITS) + 1
    return next((n for n, limit in enumerate(LIMITS) if seconds <= limit), len(LIMITS))


def _raw(place: NDArray[np.int64], value: Vector) -> list[Bucket]:
    starts, limits = (0, *LIMITS, None), (*LIMITS, inf, None)
    found = []
    for n, (above, upto) in enumerate(zip(starts, limits, strict=True)):
        here = value[place == n]
        cases, paid = len(here), int(here.sum())
        found.append(Bucket(above, upto, cases, paid, wilson(paid, cases), None))
    return found


def _enough(value: Vector, place: NDArray[np.int64]) -> bool:
    paid = int(value.sum())
    return len(np.unique(place)) > 1 and _LEAST_EVENTS <= paid <= len(value) - _LEAST_EVENTS


def _by_bucket(rows: Rows, place: NDArray[np.int64], value: Vector) -> tuple[_Model, list[int]]:
    used = sorted({int(n) for n in place})
    asked = (place[:, None] == np.array(used)[None, :]).astype(np.float64)
    return _fitted(rows, asked, value, np.ones(len(value), dtype=bool)), used


def _fitted(rows: Rows, asked: Matrix, value: Vector, kept: NDArray[np.bool_]) -> _Model:
    """The model of the kept cases."""
    at = [n for n, wanted in enumerate(kept) if wanted]
    told = {name: [levels[n] for n in at] for name, levels in {**rows.mix, "agent": rows.agent}.items()}
    mix = columns(told, len(at))
    fitted = fit(asked, mix, value[at], rate=True)
    mixed = mix @ fitted.mixed
    residual = value[at] - fitted.expected(mixed + asked @ fitted.own)
    return _Model(fitted, np.hstack([asked, mix]), mixed, residual, numbered([rows.buyer[n] for n in at]))


def _standardised(model: _Model, buckets: int) -> list[tuple[float, Vector]]:
    """By bucket the mean over all cases of what they would give in it, and how that moves with the fitted numbers."""
    found = []
    for n in range(buckets):
        score = model.mixed + model.fitted.own[n]
        slope = model.fitted.slope(score)
        own = np.zeros(buckets)
        own[n] = slope.mean()
        mixed = model.both[:, buckets:].T @ slope / len(slope)
        found.append((float(model.fitted.expected(score).mean()), np.concatenate([own, mixed])))
    return found


def _with(bucket: Bucket, used: list[int], found: list[tuple[float, Vector]], model: _Model, n: int) -> Bucket:
    if n not in used or bucket.cases < LEAST_CASES:
        return bucket
    value, gradient = found[used.index(n)]
    adjusted = Estimate(value, model.deviation(gradient))
    return Bucket(bucket.above, bucket.upto, bucket.cases, bucket.paid, bucket.raw, adjusted)


def _contrasts(
    place: NDArray[np.int64], value: Vector, used: list[int], found: list[tuple[float, Vector]], model: _Model
) -> list[Contrast]:
    counts = {n: int((place == n).sum()) for n in used}
    made = []
    for target in TARGETS:
        fast = [n for n in used if n <= LIMITS.index(target)]
        within = sum(counts[n] for n in fast)
        slower = len(place) - within
        if min(within, slower) < LEAST_CASES:
            continue
        # Buckets count by how many cases they have.
        share = {n: counts[n] / within if n in fast else -counts[n] / slower for n in used}
        gap = sum(share[n] * found[k][0] for k, n in enumerate(used))
        gradient = sum((share[n] * found[k][1] for k, n in enumerate(used)), np.zeros(model.both.shape[1]))
        is_fast = np.isin(place, fast)
        raw = float(value[is_fast].mean() - value[~is_fast].mean())
        made.append(Contrast(target, within, slower, raw, Estimate(float(gap), model.deviation(gradient))))
    return made


def _by_mean(rows: Rows, mean: Sequence[float | None], value: Vector) -> tuple[Estimate | None, Estimate | None]:
    kept = np.array([seconds is not None for seconds in mean], dtype=bool)
    logs = np.array([log(max(seconds, 1.0)) for seconds in mean if seconds is not None])
    if len(logs) < LEAST_CASES or np.ptp(logs) == 0 or not _enough(value[kept], np.array([0, 1])):
        return None, None
    middle = float(logs.mean())
    asked = np.column_stack([np.ones(len(logs)), logs - middle])
    model = _fitted(rows, asked, value, kept)
    slope = float(model.fitted.own[1])
    one = np.zeros(model.both.shape[1])
    one[1] = 1.0
    now = model.mixed + asked @ model.fitted.own
    faster = now - slope * log(2)
    moved = model.both.copy()
    moved[:, 1] -= log(2)
    change = model.fitted.expected(faster) - model.fitted.expected(now)
    gradient = (moved.T @ model.fitted.slope(faster) - model.both.T @ model.fitted.slope(now)) / len(logs)
    return (
        Estimate(slope, model.deviation(one)),
        Estimate(float(change.mean()), model.deviation(np.asarray(gradient))),
    )
