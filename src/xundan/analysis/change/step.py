"""A step of an explanation: what one thing moved the number by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from xundan.analysis.intervals import within_chance
from xundan.analysis.rounding import largest_remainder
from xundan.metrics.figures import Figure
from xundan.metrics.measures import cents
from xundan.model.text import Text

Kind = Literal["whole", "factor", "part", "segment", "mix", "overlap"]


@dataclass(frozen=True)
class Step:
    """What it is, its figures before and after, and `share`: what it moved the whole by, in the whole's unit.

    `weight` is what its own change is multiplied by to give the share. Children add up to it. A `segment` has the
    `dimension` and `value` that tell it (its name is then for the reports to find); `chance`: the two figures are rates
    of counts, and chance alone may explain their difference.
    """

    id: str
    kind: Kind
    name: Text
    unit: str
    before: Figure | None
    after: Figure | None
    share: Fraction
    weight: Fraction = Fraction(1)
    children: tuple[Step, ...] = ()
    dimension: str | None = None
    value: str | int | None = None

    @property
    def chance(self) -> bool | None:
        return None if self.before is None or self.after is None else by_chance(self.before, self.after)

    def all(self, depth: int = 0) -> Iterator[tuple[int, Step]]:
        """This step and all below it, each with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.all(depth + 1)


def by_chance(before: Figure, after: Figure) -> bool | None:
    """Whether chance alone may explain two rates of counts; None of anything else."""
    if not (before.counts and after.counts):
        return None
    if before.part is None or before.whole is None or after.part is None or after.whole is None:
        return None
    return within_chance((int(after.part), int(after.whole)), (int(before.part), int(before.whole)))


def in_cents(root: Step) -> Step:
    """The same with shares in whole cents that add up at every level, down from the change of the rounded ends."""
    assert root.before is not None and root.after is not None
    return _rounded(root, to_cents(root.after) - to_cents(root.before))


def to_cents(figure: Figure) -> Fraction:
    """A figure's value rounded as money is shown: half away from zero."""
    assert figure.value is not None
    return Fraction(cents(figure.value))


def _rounded(step: Step, share: Fraction) -> Step:
    if not step.children:
        return replace(step, share=share)
    parts = largest_remainder({_told(child): child.share for child in step.children}, share)
    return replace(step, share=share, children=tuple(_rounded(child, parts[_told(child)]) for child in step.children))


def _told(step: Step) -> tuple[str, bool, str]:
    """What tells a step from its siblings."""
    return step.id, step.value is None, str(step.value)
