"""What is compared: one row a case, with whose it was, how it ended and what was known before anybody acted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Mix = Mapping[str, Sequence[str]]
"""By feature the level of every row, such as {"buyer_type": ["new", "returning", ...]}; "" where it is not known."""


@dataclass(frozen=True)
class Rows:
    """Cases, column by column, all of one length.

    `value` is 0 or 1 where `rate`, else an amount or seconds. `buyer` is whom cases share that are not independent of
    each other.
    """

    agent: Sequence[str]
    buyer: Sequence[str]
    value: Sequence[float]
    mix: Mix
    rate: bool

    def __len__(self) -> int:
        return len(self.agent)

    @property
    def agents(self) -> list[str]:
        """Everybody who has a case, in the order of their ids."""
        return sorted(set(self.agent))
