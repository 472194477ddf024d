"""Whether something happens. `Random.random` would do, but of a Random that hypothesis steers a float takes five times
the room of a small number, and shrinks to no plain answer."""

from __future__ import annotations

from random import Random


def chance(draw: Random, percent: int) -> bool:
    """True so often; the answer to which hypothesis shrinks is no."""
    return draw.randrange(100) >= 100 - percent
