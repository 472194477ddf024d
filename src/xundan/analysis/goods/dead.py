"""Items on the shelves that did not sell: what is tied up in them, and whether anybody saw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from xundan.analysis.traffic.seen import KEY, Span
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.grains.listed_items import listed_items
from xundan.metrics.known import Known
from xundan.metrics.view import View

Why = Literal["unseen", "left", "wanted", "unknown"]
"""Nobody saw it; seen, and left; put into a cart or asked about, and not bought; visits do not tell."""
FEW = 10
"""Fewer visitor-days than so many are nobody."""


@dataclass(frozen=True)
class Dead:
    """An item listed in the span without a sale in it. `tied_up` = price x stock; None where either is unknown.

    `visitors` saw its page in the span, `wanted` of them put it into the cart or asked about it (None: visits cover no
    day). `last_sold` is its last sale before the span in the data.
    """

    shop: str
    item: str
    title: str | None
    category: str | None
    listed: date | None
    price: Decimal | None
    stock: int | None
    visitors: int | None
    wanted: int | None
    last_sold: date | None

    @property
    def tied_up(self) -> Decimal | None:
        return None if self.price is None or self.stock is None else self.price * self.stock

    @property
    def why(self) -> Why:
        if self.visitors is None or self.wanted is None:
            return "unknown"
        if self.visitors < FEW:
            return "unseen"
        return "wanted" if self.wanted else "left"


@dataclass(frozen=True)
class DeadStock:
    """Items by what is tied up in them, and how many were listed and sold in all."""

    listed: int
    items: list[Dead]


def dead(view: View, span: Span) -> DeadStock | None:
    """None where items, orders or their lines were not imported for these days."""
    ask = Ask(("dead_items",), (), span.first, span.last, shops=span.shops)
    if not Known(view, ask).known(CATALOGUE["dead_items"], ()):
        return None
    rows = view.engine.rows(listed_items(view, ask)).to_pylist()
    unsold = {(row["shop"], row["item"]): row for row in rows if not row["sold"]}
    current = view.current("items").select("shop", "item_id", "price", "stock")
    stocks = {(row["shop"], row["item_id"]): row for row in view.engine.rows(current).to_pylist()}
    seen, sold = _seen(view, span), _last_sold(view, span)
    covered = Known(view, ask).covered("visits", ())
    found = []
    for (shop, item), row in unsold.items():
        visitors, wanted = seen.get((shop, item), (0, 0)) if covered else (None, None)
        stock = stocks[shop, item]
        listed = row["listed_at"].date() if row["listed_at"] else None
        found.append(
            Dead(
                shop, item, row["title"], row["category"], listed, stock["price"], stock["stock"], visitors, wanted,
                sold.get((shop, item)),
            )
        )  # fmt: skip
    found.sort(
        key=lambda each: (each.tied_up is None, -(each.tied_up or 0), -(each.visitors or 0), each.shop, each.item)
    )
    return DeadStock(len(rows), found)


def _seen(view: View, span: Span) -> dict[tuple[str, str], tuple[int, int]]:
    visits = span.of(view.events("visits"))
    visits = visits.filter(visits.item_id.notnull())
    wants = visits.event.isin(["cart", "consult", "favorite"]).ifelse(1, 0)
    days = visits.group_by(*KEY, "item_id").aggregate(wants=wants.max())
    rows = days.group_by("shop", "item_id").aggregate(visitors=days.count(), wanted=days.wants.sum().cast("int64"))
    return {
        (row["shop"], row["item_id"]): (row["visitors"], row["wanted"]) for row in view.engine.rows(rows).to_pylist()
    }


def _last_sold(view: View, span: Span) -> dict[tuple[str, str], date]:
    orders = view.fact("order_facts")
    orders = orders.filter(orders.paid_day < span.first).select("shop", "order_id", "paid_day")
    lines = view.current("order_lines").inner_join(orders, ["shop", "order_id"])
    rows = lines.group_by("shop", "item_id").aggregate(last=lines.paid_day.max())
    return {(row["shop"], row["item_id"]): row["last"] for row in view.engine.rows(rows).to_pylist()}
