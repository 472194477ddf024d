"""What visitors land on: the price of the item, and whether anybody bought or reviewed it before."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from xundan.analysis.traffic.seen import Span
from xundan.engine.vocabulary import within
from xundan.metrics.view import View

BASE_DAYS = 30
FEW = 10
"""Units in the 30 days before the span; an item that sold fewer has no sales to show."""
_BANDS = (Decimal(0), Decimal(20), Decimal(50), Decimal(100), Decimal(200), Decimal(500), Decimal(1000))


def item_prices(view: View) -> ir.Table:
    """shop, item, price (decimal(18,2)): of the list of items, else the highest at which it was ordered."""
    listed = view.current("items")
    listed = listed.filter(listed.price.notnull()).select("shop", "price", item="item_id")
    lines = view.current("order_lines")
    lines = lines.filter(lines.price.notnull()).group_by("shop", item=lines.item_id).aggregate(top=lines.price.max())
    both = lines.outer_join(listed, ["shop", "item"])
    return both.select(
        shop=both.shop.fill_null(both.shop_right),
        item=both.item.fill_null(both.item_right),
        price=both.price.fill_null(both.top),
    )


def band(price: ir.DecimalValue) -> ir.DecimalValue:
    """The lower end of a price's band (0, 20, 50, 100, 200, 500, 1000); null of an unknown price."""
    found: ir.Value = ibis.null("decimal(18, 2)")
    for low in _BANDS:
        found = (price >= ibis.literal(low).cast("decimal(18, 2)")).ifelse(
            ibis.literal(low).cast("decimal(18, 2)"), found
        )
    return found


def next_band(low: Decimal) -> Decimal | None:
    """Where a band ends; None of the last."""
    higher = [end for end in _BANDS if end > low]
    return higher[0] if higher else None


def with_band(view: View, rows: ir.Table) -> ir.Table:
    """Rows of `seen` with `band` of the item landed on (null: no item, or its price is not known)."""
    prices = item_prices(view)
    found = rows.left_join(prices, ["shop", "item"])
    return found.mutate(band=band(found.price)).drop("price", "shop_right", "item_right")


def with_base(view: View, span: Span, rows: ir.Table) -> ir.Table:
    """Rows with `base`: `sold` where the item landed on sold 10 units or more in the 30 days before the span, `unsold`
    where fewer, null where no item was landed on."""
    before = Span(span.first - timedelta(days=BASE_DAYS), span.first - timedelta(days=1), span.shops)
    orders = before.of(view.fact("order_facts"), "paid_day").select("shop", "order_id")
    lines = view.current("order_lines").inner_join(orders, ["shop", "order_id"])
    units = lines.group_by("shop", item=lines.item_id).aggregate(units=lines.quantity.sum().cast("int64"))
    found = rows.left_join(units, ["shop", "item"])
    named = (found.units.fill_null(0) >= FEW).ifelse("sold", "unsold")
    return found.mutate(base=within(found.item.notnull(), named)).drop("units", "shop_right", "item_right")


def base_is_known(view: View, span: Span) -> bool:
    """Whether lines were imported and the 30 days before the span are covered by orders."""
    shops = span.shops or tuple(view.shops)
    days = [span.first - timedelta(days=n) for n in range(1, BASE_DAYS + 1)]
    return all(
        view.coverage.imported(shop, "order_lines") and all(view.coverage.covers(shop, "orders", day) for day in days)
        for shop in shops
    )
