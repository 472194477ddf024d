"""An agent's value against what her mix of cases would give in the hands of the whole team.

What a case would give is predicted by a model that never saw the case, nor any other of its buyer, and that does not
ask whose it is: agents are fitted beside the mix, and the prediction is the mean over what each of the team would make
of it. So what good agents are given is not taken for what they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from xundan.analysis.fair.design import columns, numbered
from xundan.analysis.fair.fitting import Fitted, fit
from xundan.analysis.fair.rows import Rows
from xundan.analysis.intervals import Z95, Interval
from xundan.analysis.text.words import needed

FOLDS = 5
LEAST_CASES = 30
"""Of fewer cases an agent is not judged: the interval would not hold what it promises."""
LEAST_EVENTS = 10
"""A rate of which fewer cases than this came true (or did not) is not adjusted."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Adjusted:
    """`expected` is the mean that the team would make of her cases, `gap` observed minus expected, on the metric's own
    scale; `deviation` its standard error, with the sampling of her cases and of all that the model learned from."""

    expected: float
    gap: float
    deviation: float

    @property
    def interval(self) -> Interval:
        return Interval(self.gap - Z95 * self.deviation, self.gap + Z95 * self.deviation)


@dataclass(frozen=True)
class _Cases:
    """The rows as arrays; `agent`, `buyer` are numbers, `hers` has a column an agent."""

    agent: NDArray[np.int64]
    buyer: NDArray[np.int64]
    hers: NDArray[np.float64]
    mix: NDArray[np.float64]
    value: Vector
    rate: bool

    def team(self, rows: NDArray[np.int64]) -> Vector:
        """Each agent's share of the cases, of those who have one among `rows`."""
        share = self.hers.sum(axis=0) * (self.hers[rows].sum(axis=0) > 0)
        return np.asarray(share / share.sum())


def adjusted(rows: Rows) -> dict[str, Adjusted]:
    """By agent, those with LEAST_CASES or more; empty where there are fewer than two agents, or too few cases to learn
    from."""
    agents = rows.agents
    cases = _cases(rows, agents)
    if not _enough(cases):
        return {}
    expected, residual, weight = _predicted(cases)
    found = {}
    for n, agent in enumerate(agents):
        own = cases.agent == n
        count = int(own.sum())
        if count < LEAST_CASES:
            continue
        by_buyer = np.bincount(cases.buyer, weights=weight[:, n] * residual)
        variance = float((by_buyer**2).sum()) / count**2
        if cases.rate:
            # With hardly any event among her cases, those that there are tell too little of how they scatter.
            variance = max(variance, float((weight[:, n] ** 2) @ (expected * (1 - expected))) / count**2)
        mean = float(expected[own].mean())
        found[agent] = Adjusted(mean, float(cases.value[own].mean()) - mean, sqrt(variance))
    return found


def _cases(rows: Rows, agents: list[str]) -> _Cases:
    agent = numbered(rows.agent)
    hers = (agent[:, None] == np.arange(len(agents))[None, :]).astype(np.float64)
    value = np.array(rows.value, dtype=np.float64)
    return _Cases(agent, numbered(rows.buyer), hers, columns(rows.mix, len(rows)), value, rows.rate)


def _enough(cases: _Cases) -> bool:
    if cases.hers.shape[1] < 2 or len(np.unique(cases.buyer)) < 10 * FOLDS:
        return False
    if cases.rate:
        return bool(LEAST_EVENTS <= cases.value.sum() <= len(cases.value) - LEAST_EVENTS)
    return bool(np.ptp(cases.value) > 0)


def _predicted(cases: _Cases) -> tuple[Vector, Vector, NDArray[np.float64]]:
    """What each case would give with the team, what it gave beyond what she was thought to make of it, and how much of
    that is in each agent's sum of observed less expected: all where it is hers, less what the models learned from
    it."""
    if not cases.mix.shape[1]:
        return _of_team(cases)
    count, agents = cases.hers.shape
    expected, residual = np.zeros(count), np.zeros(count)
    learned = np.zeros((count, agents))
    fitted: list[tuple[Fitted, NDArray[np.int64], NDArray[np.float64]]] = []
    for learning, held in _folds(cases):
        found = fit(cases.hers[learning], cases.mix[learning], cases.value[learning], rate=cases.rate)
        team = cases.team(learning)
        mixed = cases.mix[held] @ found.mixed
        scores = mixed[:, None] + found.own[None, :]
        expected[held] = found.expected(scores) @ team
        residual[held] = cases.value[held] - found.expected(mixed + found.own[cases.agent[held]])
        # How the sum of each agent's expected values moves with what was fitted.
        slopes = found.slope(scores) * team[None, :]
        hers = cases.hers[held]
        moves = np.hstack([hers.T @ slopes, hers.T @ (cases.mix[held] * slopes.sum(axis=1)[:, None])])
        fitted.append((found, learning, moves))
    for found, learning, moves in fitted:
        both = np.hstack([cases.hers[learning], cases.mix[learning]])
        learned[learning] += both @ found.inverse @ moves.T
    return expected, residual, cases.hers - learned


def _of_team(cases: _Cases) -> tuple[Vector, Vector, NDArray[np.float64]]:
    """All cases are alike: the team would give its mean."""
    counts = cases.hers.sum(axis=0)
    means = cases.hers.T @ cases.value / counts
    residual = cases.value - means[cases.agent]
    # A case is part of the mean as well.
    weight = cases.hers - counts[None, :] / len(residual)
    return np.full(len(residual), cases.value.mean()), residual, weight


def _folds(cases: _Cases) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to learn from and rows to predict, no buyer in both."""
    parts = needed("sklearn.model_selection").GroupKFold(n_splits=FOLDS).split(cases.value, groups=cases.buyer)
    return [
        (learning, held) for learning, held in parts if not cases.rate or len(np.unique(cases.value[learning])) == 2
    ]
