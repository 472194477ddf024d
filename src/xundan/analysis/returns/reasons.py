"""Succeeded refunds by the reason named first and the one that stood at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xundan.facts.day_rules import DayRules
from xundan.facts.refund_kinds import told, written
from xundan.metrics.ask import Ask
from xundan.metrics.grains import GRAINS
from xundan.metrics.view import View


@dataclass(frozen=True)
class Refund:
    """One succeeded refund. A reason is None where no file tells it. `quality`: it counts as one for quality, which the
    first reason decides where there is one."""

    first: str | None
    last: str | None
    amount: Decimal
    quality: bool


@dataclass(frozen=True)
class Move:
    """Refunds that began with one reason and ended with another (or the same). Amounts are the refunds'."""

    first: str
    last: str
    refunds: int
    amount: Decimal

    @property
    def changed(self) -> bool:
        return self.first != self.last


@dataclass(frozen=True)
class Named:
    """How many refunds name a reason first, and how many last; `quality`: the settings count it as one of quality."""

    reason: str
    first: int
    last: int
    quality: bool


@dataclass(frozen=True)
class Reasons:
    """`refunds` and `amount` are all succeeded ones that finished in the period; `known` those that tell both reasons,
    `changed` those of them whose reasons differ; `left_quality` began with a reason of quality and ended without,
    `came_to_quality` the other way round."""

    refunds: int
    amount: Decimal
    known: int
    changed: int
    quality: int
    left_quality: int
    came_to_quality: int
    moves: tuple[Move, ...]
    named: tuple[Named, ...]


def reasons(view: View, ask: Ask) -> Reasons:
    """Of the refunds that finished in the period of `ask`."""
    rows = GRAINS["refunds"](view, ask.without(*ask.by))
    orders = view.fact("order_facts").select("shop", "order_id", "paid_day")
    rows = rows.left_join(orders, ["shop", "order_id"]).drop("shop_right", "order_id_right")
    rows = told(DayRules(view.rules), rows)
    rows = rows.select("refund_id", "amount", "is_quality", first=written(rows.first_reason), last=written(rows.reason))
    found = [
        Refund(row["first"], row["last"], row["amount"], row["is_quality"])
        for row in view.engine.rows(rows.order_by("refund_id")).to_pylist()
    ]
    quality = {reason for _, value in view.rules.values("quality_reasons") for reason in value}
    return counted(found, quality)


def counted(refunds: Sequence[Refund], quality: Iterable[str]) -> Reasons:
    """The counts; moves and reasons with most refunds first."""
    bad = {reason.strip() for reason in quality}
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    firsts: dict[str, int] = defaultdict(int)
    lasts: dict[str, int] = defaultdict(int)
    for each in refunds:
        if each.first is not None:
            firsts[each.first] += 1
        if each.last is not None:
            lasts[each.last] += 1
        if each.first is not None and each.last is not None:
            sums[each.first, each.last].append(each.amount)
    moves = [Move(first, last, len(own), sum(own, Decimal(0))) for (first, last), own in sums.items()]
    moves.sort(key=lambda each: (-each.refunds, each.first, each.last))
    names = sorted({*firsts, *lasts}, key=lambda name: (-firsts[name], -lasts[name], name))
    return Reasons(
        refunds=len(refunds),
        amount=sum((each.amount for each in refunds), Decimal(0)),
        known=sum(each.refunds for each in moves),
        changed=sum(each.refunds for each in moves if each.changed),
        quality=sum(each.quality for each in refunds),
        left_quality=sum(each.refunds for each in moves if each.first in bad and each.last not in bad),
        came_to_quality=sum(each.refunds for each in moves if each.first not in bad and each.last in bad),
        moves=tuple(moves),
        named=tuple(Named(name, firsts[name], lasts[name], name in bad) for name in names),
    )
