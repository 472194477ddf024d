"""How agents behave besides the chats, and who keeps the books of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

LEAD = "周岚"  # the invented head of the service desk; no account of hers is in the shop


@dataclass(frozen=True)
class Conduct:
    """``late``, ``leave`` and ``absent`` are days in thirty; ``cooperation`` is what she deserves out of 20."""

    late: float
    leave: float
    absent: float
    cooperation: float


CONDUCT: dict[str, Conduct] = {
    "小满": Conduct(0.0, 0.0, 0.0, 18.0),
    "阿澄": Conduct(0.5, 0.5, 0.0, 17.0),
    "知夏": Conduct(1.5, 1.0, 0.0, 13.0),
    "木木": Conduct(0.4, 0.3, 0.0, 18.0),
    "南栀": Conduct(3.0, 1.0, 0.7, 10.0),
    "小鹿": Conduct(1.6, 0.6, 0.0, 16.5),
    "苏苏": Conduct(0.0, 0.6, 0.0, 19.0),
    "小北": Conduct(2.0, 1.0, 0.3, 14.0),
}


def times(rng: Random, expected: float) -> int:
    """How often something happens that happens ``expected`` times: the whole part, and the rest by chance."""
    return int(expected) + (rng.random() < expected % 1)
