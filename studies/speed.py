"""Does `speed` find the planted effect of a fast answer, though a busy hour is both slower and different?"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from studies.desk import Desk, answered, desk, luck
from studies.plotting import Estimate as Seen
from studies.plotting import Target, bars, intervals
from studies.study import Finding, Plot, Study
from xundan.analysis.speed.worth import LIMITS, TARGETS, Bucket, Estimate, worth
from xundan.demo.effects import SPEED, SPEED_REFERENCE

_SHOPS = 60
_INQUIRIES = 6000
_DRAWS = 20_000
_SEEN = 40
_USUAL = 30
_CROWDED = -0.12


def study() -> Study:
    """The page."""
    slopes: list[Estimate] = []
    gaps: dict[int, list[Estimate]] = {target: [] for target in TARGETS}
    raws: dict[int, list[float]] = {target: [] for target in TARGETS}
    truths: dict[int, list[float]] = {target: [] for target in TARGETS}
    for seed in range(_SHOPS):
        made = desk(2000 + seed, inquiries=_INQUIRIES, skill=0.2, crowded=_CROWDED)
        found = worth(made.rows, made.first_response.tolist(), made.mean_response.tolist())
        assert found.slope is not None
        truth = _truth(made, found.buckets, seed)
        slopes.append(found.slope)
        for each in found.contrasts:
            gaps[each.seconds].append(each.gap)
            raws[each.seconds].append(each.raw)
            truths[each.seconds].append(truth[each.seconds])
    held = _share([each.interval.holds(SPEED) for each in slopes])
    mean = _share([each.value for each in slopes])
    findings = [
        Finding(
            "The planted effect of the mean response lies within its 95 % interval",
            "in 90 % of the shops at least",
            f"in {_percent(held)} of {_SHOPS}; mean estimate {mean:.3f}, planted {SPEED}",
            held >= 0.90,
        )
    ]
    for target in TARGETS:
        gap, known = gaps[target], truths[target]
        inside = _share([each.interval.holds(was) for each, was in zip(gap, known, strict=True)])
        adjusted = _error([each.value for each in gap], known)
        raw = _error(raws[target], known)
        findings.append(
            Finding(
                f"So does what a first answer within {target} s goes with",
                "in 90 % of the shops at least",
                f"in {_percent(inside)} of {len(gap)}; truth {_points(_share(known))} points on average",
                inside >= 0.90,
            )
        )
        findings.append(
            Finding(
                f"Within {target} s: the adjusted difference is nearer to the truth than the raw one",
                "a smaller root mean square error",
                f"{_points(adjusted)} points against {_points(raw)} raw",
                adjusted < raw,
            )
        )
    slope_plot = Plot(
        "speed-slopes.svg",
        f"The effect of the mean response with its 95 % interval in each of {_SHOPS} shops, sorted: {_percent(held)} of"
        f" the intervals hold the planted {SPEED}.",
        intervals(
            "What each factor e in the mean response adds, shop by shop",
            {"": [Seen(each.value, each.interval) for each in slopes]},
            "log-odds",
            Target(SPEED, "planted"),
        ),
    )
    means = {
        target: (_share(truths[target]), _share(raws[target]), _share([each.value for each in gaps[target]]))
        for target in TARGETS
    }
    told = "; ".join(
        f"within {target} s {_points(truth)} in truth, {_points(raw)} raw, {_points(adjusted)} adjusted"
        for target, (truth, raw, adjusted) in means.items()
    )
    gap_plot = Plot(
        "speed-targets.svg",
        f"Points of conversion that a fast first answer goes with, mean over the shops: {told}.",
        bars(
            "Conversion with a first answer within N seconds less that with a slower one, in points",
            {f"within {target} s": [100 * each for each in three] for target, three in means.items()},
            ("truth", "raw", "adjusted"),
            lambda value: f"{value:.2f}",
        ),
    )
    return Study("What an answer's speed is worth", _METHOD, findings, plots=[slope_plot, gap_plot])


_METHOD = f"""
{_SHOPS} shops (seeds 2000 to {2000 + _SHOPS - 1}) of {_INQUIRIES:,} inquiries are simulated as for the study of fair
comparisons, with agents of different skill and speed. Here busy hours bring other buyers besides slower answers: each
dialogue more in hand goes with 0.12 less log-odds to buy, whoever answers. The planted effect is {SPEED} log-odds for
each factor e in the mean response of the inquiry's four answers; the first of them is one of the four, and shares with
the others how busy the agent was with something else.

The truth of "within N seconds" is found by drawing that luck {_DRAWS:,} times for every agent and load: what each
inquiry's true chance would be on average with a first answer of so many seconds. (Where fewer than {_SEEN} draws have
one, as six seconds under a heavy load, the inquiry is left out of that bucket, which is held against 11 to 30 seconds
over the others.) The analysis is told neither chances nor
skill.
"""


def _truth(made: Desk, buckets: Sequence[Bucket], seed: int) -> dict[int, float]:
    """By target the true mean chance of inquiries if answered within it, less that if answered slower."""
    rng = np.random.default_rng(9000 + seed)
    chances = np.full((len(made.common), len(LIMITS) + 1), np.nan)
    for agent in range(len(made.median)):
        for load in range(int(made.load.max()) + 1):
            here = np.flatnonzero((made.own == agent) & (made.load == load))
            if not len(here):
                continue
            seconds = answered(np.full(_DRAWS, made.median[agent]), luck(rng, np.full(_DRAWS, load)))
            effect = SPEED * np.log(seconds.mean(axis=1).clip(6, 600) / SPEED_REFERENCE)
            place = np.searchsorted(LIMITS, seconds[:, 0])
            for bucket in range(len(LIMITS) + 1):
                drawn = effect[place == bucket][:200]
                if len(drawn) >= _SEEN:
                    odds = made.common[here][:, None] + drawn[None, :]
                    chances[here, bucket] = (1 / (1 + np.exp(-odds))).mean(axis=1)
    # A bucket that not all inquiries can fall into is held against the usual one over those that can.
    usual = LIMITS.index(_USUAL)
    mean = np.nanmean(chances - chances[:, [usual]], axis=0)
    counts = np.array([bucket.cases for bucket in buckets[: len(LIMITS) + 1]])
    found = {}
    for target in TARGETS:
        fast = np.arange(len(LIMITS) + 1) <= LIMITS.index(target)
        found[target] = float(
            np.average(mean[fast], weights=counts[fast]) - np.average(mean[~fast], weights=counts[~fast])
        )
    return found


def _error(found: Sequence[float], truth: Sequence[float]) -> float:
    return sqrt(_share([(value - was) ** 2 for value, was in zip(found, truth, strict=True)]))


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def _points(value: float) -> str:
    return f"{value * 100:.2f}"
