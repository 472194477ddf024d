"""What a group of visitors that bounces more than the others adds to the shop's bounce rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xundan.analysis.traffic.groups import Group, apart, total


@dataclass(frozen=True)
class Split:
    """Groups by visitors, those that bounce more than the others together beyond chance (`worse`), and by how much the
    shop's rate would be lower if these bounced as the rest do (`adds`)."""

    groups: list[Group]
    worse: list[Group]
    adds: Fraction

    def is_worse(self, name: tuple[Any, ...]) -> bool:
        return any(group.name == name for group in self.worse)


def split(groups: Sequence[Group], visitors: int) -> Split:
    """Groups that can be held against each other; `visitors` are all of the shop's, also those in none of them."""
    marks = apart(groups, lambda group: group.bounce)
    worse = [group for group in groups if marks[group.name] > 0]
    rest = total(group for group in groups if marks[group.name] <= 0)
    adds = Fraction(0)
    if rest.bounce_rate is not None:
        adds = sum((group.bounced - group.visitors * rest.bounce_rate for group in worse), Fraction(0)) / visitors
    worse.sort(key=lambda group: (-(group.bounced - group.visitors * (rest.bounce_rate or 0)), str(group.name)))
    return Split(list(groups), worse, adds)
