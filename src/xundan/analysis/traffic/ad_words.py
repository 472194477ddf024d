"""Advertised words by what they cost and brought, as the reports of advertising say, and those that sell nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xundan.analysis.intervals import difference
from xundan.analysis.traffic.groups import ENOUGH, strict
from xundan.analysis.traffic.seen import Span
from xundan.engine.vocabulary import trimmed
from xundan.metrics.view import View


@dataclass(frozen=True)
class AdWord:
    """A word of ad_spend in the span. A sum is None where a row leaves the number blank.

    `sells_nothing`: no order came of its clicks, and of as many clicks on the other words some would have, beyond
    chance.
    """

    word: str
    clicks: int | None
    cost: Decimal
    orders: int | None
    sales: Decimal | None
    sells_nothing: bool = False


def ad_words(view: View, span: Span) -> list[AdWord]:
    """Words by cost, then by name; none where no advertising was told by word."""
    rows = span.of(view.current("ad_spend"))
    rows = rows.filter(rows.keyword.notnull()).mutate(word=trimmed(rows.keyword))
    known = {name: rows[name].isnull().ifelse(1, 0).max() for name in ("clicks", "orders", "sales")}
    sums = rows.group_by("word").aggregate(
        told_clicks=rows.clicks.sum().cast("int64"),
        told_orders=rows.orders.sum().cast("int64"),
        told_sales=rows.sales.sum().cast("decimal(18, 2)"),
        told_cost=rows.cost.sum().cast("decimal(18, 2)"),
        **{f"blank_{name}": blank for name, blank in known.items()},
    )
    found = [
        AdWord(
            row["word"],
            None if row["blank_clicks"] else row["told_clicks"],
            row["told_cost"],
            None if row["blank_orders"] else row["told_orders"],
            None if row["blank_sales"] else row["told_sales"],
        )
        for row in view.engine.rows(sums).to_pylist()
    ]
    return sorted(_judged(found), key=lambda each: (-each.cost, each.word))


def _judged(words: Sequence[AdWord]) -> list[AdWord]:
    """The same, with those that sell nothing marked: each against all others together (Bonferroni)."""
    large = [each for each in words if (each.clicks or 0) >= ENOUGH and each.orders is not None]
    clicks, orders = sum(each.clicks or 0 for each in large), sum(each.orders or 0 for each in large)
    z = strict(len(large))
    judged = []
    for each in words:
        nothing = False
        if each in large and each.orders == 0 and each.clicks is not None:
            others = clicks - each.clicks
            # A click may bring several orders; as a share it is one at most.
            gap = difference((0, each.clicks), (min(orders, others), others), z) if others >= ENOUGH else None
            nothing = gap is not None and gap.high < 0
        judged.append(AdWord(each.word, each.clicks, each.cost, each.orders, each.sales, nothing))
    return judged
