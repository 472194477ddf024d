"""Everybody's value three ways, the chance behind it, and who may be called different."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.analysis.fair.adjusted import Adjusted, adjusted
from xundan.analysis.fair.ranks import in_top_third
from xundan.analysis.fair.raw import Raw, raw
from xundan.analysis.fair.rows import Rows
from xundan.analysis.fair.shrunken import Posterior, shrunken_means, shrunken_rates
from xundan.analysis.multiple import LEVEL, benjamini_hochberg, chance_of, holm


@dataclass(frozen=True)
class Judged:
    """One agent. `adjusted` and what follows from it is None where she has too few cases to be judged.

    `settled` is the adjusted gap drawn towards the team's, from which `top_third` is drawn. `chance` is how often
    nothing but chance gives such a gap; `among` the same, counted among all agents
    (Benjamini-Hochberg), `strict` after Holm.
    """

    agent: str
    raw: Raw
    shrunken: Posterior | None
    adjusted: Adjusted | None
    settled: Posterior | None = None
    top_third: float | None = None
    chance: float | None = None
    among: float | None = None
    strict: float | None = None

    @property
    def different(self) -> bool:
        """Whether she may be called different from the team."""
        return self.among is not None and self.among <= LEVEL


@dataclass(frozen=True)
class Team:
    """All agents with cases, the best adjusted gap first, those not judged last by id; `mean` is that of all cases."""

    mean: float
    cases: int
    agents: list[Judged]

    @property
    def judged(self) -> list[Judged]:
        return [each for each in self.agents if each.adjusted is not None]


def judge(rows: Rows, *, up: bool = True) -> Team | None:
    """The team over these cases, `up`: the higher the better; None without a case."""
    if not len(rows):
        return None
    own, against = raw(rows), adjusted(rows)
    shrunken = _shrunken(own, rows.rate)
    names = sorted(against)
    gaps = [against[name].gap for name in names]
    chances = [chance_of(against[name].gap, against[name].deviation) for name in names]
    among, strict = benjamini_hochberg(chances), holm(chances)
    variances = [against[name].deviation ** 2 for name in names]
    settled = shrunken_means(gaps, variances) if names and min(variances) > 0 else []
    top = in_top_third(settled, up=up) if settled else []
    found = [
        Judged(name, own[name], shrunken.get(name), against[name], *_drawn(settled, top, n), *each)
        for n, (name, each) in enumerate(zip(names, zip(chances, among, strict, strict=True), strict=True))
    ]
    best = sorted(found, key=lambda each: (-_gap(each) if up else _gap(each), each.agent))
    rest = [Judged(name, own[name], shrunken.get(name), None) for name in sorted(own) if name not in against]
    return Team(sum(rows.value) / len(rows), len(rows), best + rest)


def _gap(each: Judged) -> float:
    return each.adjusted.gap if each.adjusted else 0.0


def _drawn(settled: list[Posterior], top: list[float], n: int) -> tuple[Posterior | None, float | None]:
    return (settled[n], top[n]) if settled else (None, None)


def _shrunken(own: dict[str, Raw], rate: bool) -> dict[str, Posterior]:
    if rate:
        counts = [(round(each.total), each.cases) for each in own.values()]
        return dict(zip(own, shrunken_rates(counts), strict=True))
    known = {name: each for name, each in own.items() if each.variance}
    if not known:
        return {}
    found = shrunken_means([each.mean for each in known.values()], [each.variance or 0.0 for each in known.values()])
    return dict(zip(known, found, strict=True))
