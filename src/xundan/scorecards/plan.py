"""A plan as its TOML file describes it: items that earn points, marks, grades and pay (docs/decisions/0014)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.scorecards.amounts import HUNDREDTH, Number, Positive, not_negative, number
from xundan.workspace.mistakes import Expected
from xundan.workspace.words import Words, one_or_more

Missing = Literal["rescale", "wait"]
Refunds = Literal["of_orders", "finished", "none"]
PoolLine = Literal["pool", "commission", "rank"]
CappedLine = Literal["base", "pool", "commission", "rank", "total"]
Listed = Annotated[tuple[str, ...], BeforeValidator(one_or_more), Field(strict=False)]
WEIGHTED_FULL = Decimal(100)
"""Out of how many points an item is scored in a plan of weights."""
CARRIED = "carried"
"""The kind of adjustment that brings the difference of a closed month; money, no points."""


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Tier(_Block):
    """A threshold and what reaching it earns; without a threshold: all the rest."""

    upto: Number | None = None
    from_: Number | None = Field(default=None, alias="from")
    points: Positive


class Point(_Block):
    """A value of the metric and its points."""

    at: Number
    points: Positive


class _Item(_Block):
    """What all items have. `full` points or, in a plan of weights, a `weight`; `least`: a rate with a smaller
    denominator is not scored."""

    id: Annotated[str, Field(min_length=1)]
    name: Words
    full: Positive | None = None
    weight: Positive | None = None
    missing: Missing | None = None

    @property
    def out_of(self) -> Decimal:
        """The points that can be earned, before the weight."""
        return WEIGHTED_FULL if self.full is None else self.full

    @property
    def counts(self) -> Decimal:
        """What the item can add to the score."""
        return self.full if self.full is not None else self.weight or Decimal(0)


class _Measured(_Item):
    metric: str
    least: Positive | None = None


class TiersItem(_Measured):
    score: Literal["tiers"]
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, strict=False)]


class LinearItem(_Measured):
    score: Literal["linear"]
    worst: Point
    best: Point


def _target(value: Any) -> Decimal | Literal["shop"]:
    return "shop" if value == "shop" else number(value)


class TargetItem(_Measured):
    """A share of a target. `target` "shop": the whole shop's value over the same days."""

    score: Literal["target"]
    target: Annotated[Decimal | Literal["shop"], PlainValidator(_target)]
    cap: Positive = Decimal(1)
    floor: Positive = Decimal(0)


class GradeItem(_Item):
    """A person's mark. `of`: out of how much a mark in numbers is."""

    score: Literal["grade"]
    grades: dict[Literal["优", "良", "中", "差"], Positive] = Field(default_factory=dict)
    of: Positive | None = None


class AttendanceItem(_Item):
    score: Literal["attendance"]
    each: dict[Literal["late", "leave", "absent"], Positive]


MeasuredItem = TiersItem | LinearItem | TargetItem
Item = Annotated[MeasuredItem | GradeItem | AttendanceItem, Field(discriminator="score")]


def _range(value: Any) -> tuple[Decimal, Decimal]:
    """One number, or from the least to the most."""
    if isinstance(value, list) and len(value) == 2:
        least, most = not_negative(value[0]), not_negative(value[1])
        if least <= most:
            return least, most
        raise Expected(Text("从小到大的两个数, 例如 [5, 20]", "two numbers, the smaller one first, such as [5, 20]"))
    only = not_negative(value)
    return only, only


class MarkKind(_Block):
    """A kind of deduction or bonus: the points of one mark, one number or a range, and the most that a month counts."""

    kind: Annotated[str, Field(min_length=1)]
    name: Words
    points: Annotated[tuple[Decimal, Decimal], PlainValidator(_range)]
    most: Positive | None = None


class PlanGrade(_Block):
    """A name for scores from `from_` up."""

    name: Words
    from_: Number = Field(alias="from")


class CommissionTier(_Block):
    from_: Number = Field(alias="from")
    rate: Positive


class Commission(_Block):
    how: Literal["slices", "whole"] = "slices"
    tiers: Annotated[tuple[CommissionTier, ...], Field(min_length=1, strict=False)]


def _step(value: Any) -> Decimal:
    found = number(value)
    if found not in (HUNDREDTH, Decimal("0.1"), Decimal(1)):
        raise Expected(Text(" 0.01、0.1 或 1", "0.01, 0.1 or 1"))
    return found


class Pay(_Block):
    """What a card is worth, in the shop's currency a month."""

    base: dict[str, Positive] | None = None
    pool: Positive | None = None
    cap_at_full: bool = True
    commission: Commission | None = None
    rank: Annotated[tuple[Positive, ...], Field(strict=False)] = ()
    coefficients: dict[str, Positive] = Field(default_factory=dict)
    coefficient_on: Annotated[tuple[PoolLine, ...], Field(strict=False)] = ("rank",)
    caps: dict[CappedLine, Positive] = Field(default_factory=dict)
    round_to: Annotated[Decimal, PlainValidator(_step)] = HUNDREDTH


class Applies(_Block):
    """Whom a plan is for; what is empty admits everybody."""

    shops: Listed = ()
    roles: Listed = ()
    teams: Listed = ()
    levels: Listed = ()
    agents: Listed = ()


class Plan(_Block):
    """One version of a plan."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: Words
    from_: date = Field(alias="from")
    until: date | None = None
    rule: CreditRule = "order_first"
    refunds: Refunds = "of_orders"
    missing: Missing = "rescale"
    platform_figures: bool = True
    pass_: Positive | None = Field(default=None, alias="pass")
    applies: Applies = Field(default_factory=Applies)
    items: Annotated[tuple[Item, ...], Field(min_length=1, strict=False)]
    deductions: Annotated[tuple[MarkKind, ...], Field(strict=False)] = ()
    bonuses: Annotated[tuple[MarkKind, ...], Field(strict=False)] = ()
    grades: Annotated[tuple[PlanGrade, ...], Field(strict=False)] = ()
    pay: Pay = Field(default_factory=Pay)

    @property
    def weighted(self) -> bool:
        """Whether items have weights."""
        return self.items[0].weight is not None

    @property
    def full(self) -> Decimal:
        """The full score."""
        return sum((item.counts for item in self.items), Decimal(0))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that items are scored by."""
        return tuple(dict.fromkeys(item.metric for item in self.items if isinstance(item, MeasuredItem)))
