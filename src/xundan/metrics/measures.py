"""What engines compute: sums and counts over the rows of a grain. Averages are made of them afterwards, in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir

Stat = Literal["sum", "max", "distinct", "median", "p90"]
Condition = Callable[["ir.Table"], "ir.BooleanValue"]
Amount = Callable[["ir.Table"], "ir.Value"]

CREDITED = frozenset(
    {
        *("created_orders", "created_buyer_days", "paid_orders", "paid_buyer_days", "order_credited"),
        *("payment_credited", "own_order_own_payment", "own_order_other_payment", "other_order_own_payment"),
        *("silent_order_own_payment", "assisted_buyer_days", "refunds", "reviews", "checked_orders"),
    }
)
"""Grains whose agents are those whom a rule of credit gives an order."""


@dataclass(frozen=True)
class Measure:
    """One number a group: rows of `grain` for which `where` holds, counted or put together by `stat`.

    `unknown` marks rows whose value is not known; one of them makes the group's value null. `empty` is the value of a
    group in which the measure has no row. Every entry of `tables` names imported tables of which one must cover a day
    of the group; `imported` names tables that need only have been imported. `whole` leaves agent and team out of the
    grouping; `of_agents` is null in rows of nobody (silent, unattributable). `shows` marks rows that it does not count,
    but whose group is to be seen: without others its value is unknown there. `once` counts a thing once in a group,
    on however many of its days it was there, so that days do not add up.
    """

    id: str
    grain: str
    where: Condition | None = None
    amount: Amount | None = None
    stat: Stat = "sum"
    unknown: Condition | None = None
    empty: Any = 0
    tables: tuple[tuple[str, ...], ...] = ()
    imported: tuple[str, ...] = ()
    whole: bool = False
    of_agents: bool = False
    shows: Condition | None = None
    once: bool = False

    @property
    def credited(self) -> bool:
        """Whether an agent's part of it is what a rule of credit gives her."""
        return self.grain in CREDITED and not self.whole


Get = Callable[[Measure], Any]


class Formula(Protocol):
    """How a metric is made of measures."""

    @property
    def measures(self) -> tuple[Measure, ...]: ...

    def value(self, get: Get) -> Any:
        """The value of a group; `get` gives a measure's value there. Null in, null out."""
        ...


@dataclass(frozen=True)
class Total:
    """A measure as it is."""

    measure: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.measure,)

    def value(self, get: Get) -> Any:
        return get(self.measure)


@dataclass(frozen=True)
class Sum:
    """One plus (or, with `sign` -1, minus) another."""

    first: Formula
    second: Formula
    sign: int = 1

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (*self.first.measures, *self.second.measures)

    def value(self, get: Get) -> Any:
        first, second = self.first.value(get), self.second.value(get)
        return None if first is None or second is None else first + self.sign * second


@dataclass(frozen=True)
class Per:
    """A sum told in a larger unit, `per` of its own in one (3600 seconds in an hour); float."""

    sum: Formula
    per: int

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.sum.measures

    def value(self, get: Get) -> Any:
        found = self.sum.value(get)
        return None if found is None else float(Fraction(found) / self.per)


@dataclass(frozen=True)
class Rate:
    """One divided by another, null when that is 0 or negative; exact, `per` units of the divisor in one of the result
    (3600 seconds in an hour). With `complement`: 1 - rate."""

    part: Formula
    whole: Formula
    money: bool = False
    per: int = 1
    complement: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (*self.part.measures, *self.whole.measures)

    @property
    def of_counts(self) -> bool:
        """Whether it divides counts by counts; money is empty as Decimal, counts as 0."""
        return self.per == 1 and all(type(measure.empty) is int for measure in self.measures)

    def value(self, get: Get) -> Any:
        part, whole = self.part.value(get), self.whole.value(get)
        if part is None or whole is None or whole <= 0:
            return None
        exact = Fraction(part) / (Fraction(whole) * self.per)
        if self.complement:
            exact = 1 - exact
        return cents(exact) if self.money else float(exact)


def cents(amount: Fraction | Decimal) -> Decimal:
    """Rounded half up (away from zero) to cents."""
    if isinstance(amount, Decimal) and amount and amount.as_tuple().exponent == -2:
        return amount
    exact = Fraction(amount) * 100
    rounded = int(abs(exact) + Fraction(1, 2))
    return Decimal(-rounded if exact < 0 else rounded).scaleb(-2)


def minus(first: Measure | Formula, second: Measure | Formula) -> Sum:
    """A difference."""
    return Sum(_formula(first), _formula(second), -1)


def rate(part: Measure | Formula, whole: Measure | Formula, **how: Any) -> Rate:
    """A ratio."""
    return Rate(_formula(part), _formula(whole), **how)


def _formula(given: Measure | Formula) -> Formula:
    return Total(given) if isinstance(given, Measure) else given


def adds_up(formula: Formula) -> bool:
    """Whether values of several days may be added: sums and counts; no rate, no distinct count, no largest one."""
    if isinstance(formula, Sum):
        return adds_up(formula.first) and adds_up(formula.second)
    if isinstance(formula, Per):
        return adds_up(formula.sum)
    return isinstance(formula, Total) and formula.measure.stat == "sum" and not formula.measure.once


Values = Mapping[Measure, Any]
