"""Values drawn towards the mean of the team, the more the fewer cases stand behind them: empirical Bayes.

How far agents truly differ is found by the method of moments from all of them; where no more than chance is seen,
nobody is held to differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from xundan.analysis.intervals import Z95, Interval


@dataclass(frozen=True)
class Posterior:
    """What is believed of an agent's true value: its mean, its standard deviation and the 95 % interval."""

    mean: float
    deviation: float
    interval: Interval


@dataclass(frozen=True)
class Prior:
    """What the team says of an agent of whom nothing is known: `mean`, and for how many cases that counts (`weight`,
    alpha + beta; None: without end, since agents do not differ)."""

    mean: float
    weight: float | None


def beta_prior(counts: Sequence[tuple[int, int]]) -> Prior:
    """The beta distribution of agents' rates, by moments (Kleinman, JASA 68 (1973) 46-54), of (part, whole) each.

    Raises ValueError without any case.
    """
    known = [(part, whole) for part, whole in counts if whole > 0]
    cases = sum(whole for _, whole in known)
    if not cases:
        raise ValueError("no cases to learn from")
    mean = sum(part for part, _ in known) / cases
    chance = mean * (1 - mean)
    if chance == 0 or len(known) < 2:
        return Prior(mean, None)
    apart = sum(whole * (part / whole - mean) ** 2 for part, whole in known)
    room = sum((1 - whole / cases) * (whole - 1) for _, whole in known)
    if room <= 0:
        return Prior(mean, None)
    share = (apart / chance - (len(known) - 1)) / room
    if share <= 0:
        return Prior(mean, None)
    return Prior(mean, max(1 / min(share, 1.0) - 1, 1e-9))


def shrunken_rates(counts: Sequence[tuple[int, int]]) -> list[Posterior]:
    """By agent the posterior of the rate: Beta(alpha + part, beta + whole - part).

    Where no difference is seen all have the team's mean, with its own uncertainty.
    """
    from scipy.special import betaincinv

    prior = beta_prior(counts)
    cases = sum(whole for _, whole in counts)
    found = []
    for part, whole in counts:
        if prior.weight is None:
            alpha, total = prior.mean * cases + 0.5, cases + 1.0
        else:
            alpha, total = prior.mean * prior.weight + part, prior.weight + whole
        beta = total - alpha
        interval = Interval(float(betaincinv(alpha, beta, 0.025)), float(betaincinv(alpha, beta, 0.975)))
        mean = prior.mean if prior.weight is None else alpha / total
        found.append(Posterior(mean, sqrt(alpha * beta / (total**2 * (total + 1))), interval))
    return found


def spread(values: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    """The team's mean and the variance of true values around it, of values known with these variances (all above 0).

    By moments (DerSimonian and Laird, Controlled Clinical Trials 7 (1986) 177-188); 0 where chance explains them.
    """
    weights = [1 / variance for variance in variances]
    whole = sum(weights)
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / whole
    apart = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True))
    room = whole - sum(weight**2 for weight in weights) / whole
    if len(values) < 2 or room <= 0:
        return mean, 0.0
    between = max(0.0, (apart - (len(values) - 1)) / room)
    weights = [1 / (variance + between) for variance in variances]
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
    return mean, between


def shrunken_means(values: Sequence[float], variances: Sequence[float]) -> list[Posterior]:
    """By agent the posterior of the mean under a normal prior; variances above 0.

    The deviations carry that the prior itself is an estimate (Morris, JASA 78 (1983) 47-55).
    """
    mean, between = spread(values, variances)
    known = sum(1 / (variance + between) for variance in variances)
    usual = len(values) / known - between
    found = []
    for value, variance in zip(values, variances, strict=True):
        pull = variance / (variance + between)
        off = value - mean
        share = 1 / (variance + between) / known
        doubt = variance * (1 - pull * (1 - share))
        if len(values) > 3:
            ratio = (usual + between) / (variance + between)
            doubt += 2 / (len(values) - 3) * pull**2 * ratio * off**2
        deviation = sqrt(doubt)
        middle = mean + (1 - pull) * off
        found.append(Posterior(middle, deviation, Interval(middle - Z95 * deviation, middle + Z95 * deviation)))
    return found
