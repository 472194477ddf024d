"""Buyers by how much speaks for a bad review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xundan.analysis.risk.settings import Settings
from xundan.analysis.risk.signs import Kind, Order, Sign, orders_open, readable, signs, without_shipping
from xundan.metrics.view import View


@dataclass(frozen=True)
class Risk:
    """A buyer. `points` add up the kinds of her signs, each counted once; `signs` has the newest of each kind, the
    weightiest first, and `amount` is what her orders of the days that can still be reviewed cost."""

    shop: str
    buyer_id: str
    points: int
    signs: tuple[Sign, ...]
    orders: tuple[str, ...]
    amount: Decimal


@dataclass(frozen=True)
class Ranked:
    """`buyers` have orders that can still be reviewed; `risks` are those of them with a sign. `without`: tables of
    signs that were never imported. `silent`: shops whose files do not tell what was shipped. `read`: whether any chat
    text was there."""

    buyers: int
    risks: tuple[Risk, ...]
    read: bool
    without: tuple[str, ...]
    silent: tuple[str, ...] = ()


_TABLES = ("complaints", "refunds", "fulfilment_errors", "service_ratings", "messages", "reviews")


def ranked(view: View, first: date, last: date, settings: Settings, shops: tuple[str, ...] = ()) -> Ranked:
    """Buyers of orders paid in the days, as known at the end of the last one."""
    table, orders = orders_open(view, first, last, shops)
    silent = without_shipping(view, last)
    found = signs(view, table, orders, last, settings, silent)
    asked = shops or tuple(view.shops)
    without = tuple(name for name in _TABLES if not any(view.coverage.imported(shop, name) for shop in asked))
    return Ranked(
        len({(each.shop, each.buyer) for each in orders}),
        tuple(rank(orders, found, settings, {name: shop.currency for name, shop in view.shops.items()})),
        readable(view, first, last),
        without,
        tuple(sorted(silent & set(asked))),
    )


def rank(
    orders: list[Order], found: list[Sign], settings: Settings, currencies: Mapping[str, str] | None = None
) -> list[Risk]:
    """Most points first, then the larger amount among shops of one of the `currencies`, then by name. Signs that count
    0 points are left out."""
    newest: dict[tuple[str, int], dict[Kind, Sign]] = defaultdict(dict)
    for sign in found:
        if settings.points[sign.kind]:
            newest[sign.shop, sign.buyer][sign.kind] = sign
    by_buyer: dict[tuple[str, int], list[Order]] = defaultdict(list)
    for order in orders:
        by_buyer[order.shop, order.buyer].append(order)
    risks = []
    for key, kinds in newest.items():
        own = by_buyer[key]
        weightiest = sorted(kinds.values(), key=lambda each: (-settings.points[each.kind], each.kind))
        points = sum(settings.points[kind] for kind in kinds)
        amount = sum((order.amount for order in own), Decimal(0))
        risks.append(Risk(key[0], own[0].buyer_id, points, tuple(weightiest), tuple(o.order_id for o in own), amount))
    of = currencies or {}
    return sorted(risks, key=lambda each: (-each.points, of.get(each.shop, ""), -each.amount, each.shop, each.buyer_id))
