"""Items by whether they sold while they were on the shelves (reading 65)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.vocabulary import yes
from xundan.metrics.ask import Ask, in_period, parts_of
from xundan.metrics.view import View

_TIME = ("day", "week", "month", "weekday")
_ITEM = ("shop", "item")


def listed_items(view: View, ask: Ask) -> ir.Table:
    """A row an item and group in which it was listed on some day: `sold` when an order with it was paid there.

    Its columns are the dimensions of time asked for, `shop`, `item`, `category`, and what tells the item.
    """
    times = [name for name in ask.by if name in _TIME]
    items = view.current("items")
    if ask.shops:
        items = items.filter(items.shop.isin(ask.shops))
    stretches = _stretches(view, ask, times)
    listed = items.inner_join(
        stretches,
        [
            items.listed_day.isnull() | (items.listed_day <= stretches.until),
            items.delisted_day.isnull() | (items.delisted_day >= stretches.since),
        ],
    )
    told = ("title", "category", "listed_at", "delisted_at")
    rows = listed.select("shop", *told, *times, item="item_id").distinct()
    sold = _sold(view, ask, times)
    both = rows.left_join(sold, [*times, *_ITEM])
    return both.select(*rows.columns, sold=yes(both.is_sold))


def _sold(view: View, ask: Ask, times: list[str]) -> ir.Table:
    """The items of paid orders in every group: times, shop, item, is_sold."""
    paid = view.kept("items sold", lambda: _items_sold(view))
    rows = in_period(view, ask, paid, "paid_day").select(*times, *_ITEM).distinct()
    return rows.mutate(is_sold=rows.item.notnull())


def _items_sold(view: View) -> ir.Table:
    """What sold on which day: shop, item, paid_day. A view that stays open keeps each once: lines name no day, so every
    period would read all of them."""
    orders = view.fact("order_facts")
    orders = orders.filter(orders.paid_day.notnull()).select("shop", "order_id", "paid_day")
    lines = view.current("order_lines").select("shop", "order_id", item="item_id")
    sold = orders.inner_join(lines, ["shop", "order_id"]).select(*_ITEM, "paid_day")
    return sold if view.days is None else view.engine.keep(sold.distinct())


def _stretches(view: View, ask: Ask, times: list[str]) -> ir.Table:
    """Every unbroken run of days that lie in one group: the dimensions of time, since, until."""

    def group(day: date) -> tuple[str | int, ...]:
        parts = parts_of(day)
        return tuple(parts[name] for name in times)

    def runs() -> Iterator[dict[str, object]]:
        for found, days in groupby(ask.days(), group):
            run = list(days)
            yield {**dict(zip(times, found, strict=True)), "since": run[0], "until": run[-1]}

    types = {name: pa.int64() if name == "weekday" else pa.string() for name in times}
    columns = pa.schema({**types, "since": pa.date32(), "until": pa.date32()})
    name = f"stretches {ask.first} {ask.last} {times}"
    return view.kept(name, lambda: view.engine.table(pa.Table.from_pylist(list(runs()), columns)))
