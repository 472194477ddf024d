"""How sure a rank is: the chance of standing in the top third of the team."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from xundan.analysis.fair.shrunken import Posterior

DRAWS = 4000
_SEED = 15


def in_top_third(posteriors: Sequence[Posterior], *, up: bool = True) -> list[float]:
    """By agent the share of draws in which she is among the best third (one at least, a part counts as one more).

    `up`: the higher the better. Agents are drawn independently of each other, always with the same seed.
    """
    draws = Random(_SEED)
    best = -(-len(posteriors) // 3)
    hits = [0] * len(posteriors)
    sign = -1.0 if up else 1.0
    for _ in range(DRAWS):
        # Equal values (nobody differs, nothing is unknown) are parted by a second draw, not by the order of ids.
        drawn = [(sign * draws.gauss(p.mean, p.deviation), draws.random(), n) for n, p in enumerate(posteriors)]
        for _, _, n in sorted(drawn)[:best]:
            hits[n] += 1
    return [count / DRAWS for count in hits]
