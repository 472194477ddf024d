"""Visitor-days counted by what they have in common, and which of them stand out beyond chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import ibis.expr.types as ir

from xundan.analysis.intervals import Interval, difference, wilson
from xundan.engine.vocabulary import times
from xundan.metrics.view import View

ENOUGH = 30
"""A group of fewer visitor-days is never said to differ."""


@dataclass(frozen=True)
class Group:
    """Visitor-days of one kind. `views` None: not told by the day's totals. `sales` of the buyers among them."""

    name: tuple[Any, ...]
    visitors: int
    bounced: int
    paid: int
    sales: Decimal
    views: int | None = None

    @property
    def bounce(self) -> tuple[int, int]:
        return self.bounced, self.visitors

    @property
    def conversion(self) -> tuple[int, int]:
        return self.paid, self.visitors

    @property
    def bounce_rate(self) -> Fraction | None:
        return Fraction(self.bounced, self.visitors) if self.visitors else None

    @property
    def conversion_rate(self) -> Fraction | None:
        return Fraction(self.paid, self.visitors) if self.visitors else None

    @property
    def value(self) -> Fraction | None:
        """Sales per visitor."""
        return Fraction(self.sales) / self.visitors if self.visitors else None

    @property
    def bounce_interval(self) -> Interval | None:
        return wilson(*self.bounce)

    def __add__(self, other: Group) -> Group:
        views = None if self.views is None or other.views is None else self.views + other.views
        return Group(
            (),
            self.visitors + other.visitors,
            self.bounced + other.bounced,
            self.paid + other.paid,
            self.sales + other.sales,
            views,
        )


NOBODY = Group((), 0, 0, 0, Decimal(0), 0)


def counted(view: View, rows: ir.Table, *by: str) -> list[Group]:
    """Rows of `seen` by the values of columns, most visitors first, then by name."""
    counts = rows.group_by(*by).aggregate(
        visitors=rows.count(),
        bounced=times(rows.bounced),
        paid_days=times(rows.paid),
        paid_sales=rows.sales.sum().cast("decimal(18, 2)"),
        page_views=rows.views.sum().cast("int64"),
    )
    found = [
        Group(
            tuple(row[name] for name in by),
            row["visitors"],
            row["bounced"],
            row["paid_days"],
            row["paid_sales"],
            row["page_views"],
        )
        for row in view.engine.rows(counts).to_pylist()
    ]
    return sorted(found, key=lambda group: (-group.visitors, str(group.name)))


def total(groups: Iterable[Group]) -> Group:
    """All of them together."""
    whole = NOBODY
    for group in groups:
        whole = whole + group
    return whole


def strict(comparisons: int) -> float:
    """How many standard deviations an interval reaches so that of so many comparisons all hold at 95 % (Bonferroni)."""
    return NormalDist().inv_cdf(1 - 0.025 / max(comparisons, 1))


def apart(groups: Sequence[Group], rate: Callable[[Group], tuple[int, int]]) -> dict[tuple[Any, ...], int]:
    """For every group: 1 when its rate is above that of all others together beyond chance, -1 when below, else 0."""
    whole = total(groups)
    large = [group for group in groups if group.visitors >= ENOUGH]
    z = strict(len(large))
    found = dict.fromkeys((group.name for group in groups), 0)
    for group in large:
        part, of = rate(group)
        rest = (rate(whole)[0] - part, rate(whole)[1] - of)
        if rest[1] < ENOUGH:
            continue
        gap = difference((part, of), rest, z)
        if gap is not None and not gap.holds(0.0):
            found[group.name] = 1 if gap.low > 0 else -1
    return found
