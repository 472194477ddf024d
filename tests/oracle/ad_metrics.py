"""Promotion: rows of `ad_spend` (reading 74)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .context import CELL_DIMENSIONS, Context, Metric, Values, add, money_rate, rate
from .orders import money_of
from .world import text_of

AD_DIMENSIONS = (*CELL_DIMENSIONS, "channel", "item")
AD_SPEND = (("ad_spend",),)


def sum_of(column: str, empty: Any) -> Metric:
    """A sum over rows by `day`, channel "as the file names it" and item; "a blank number of a row makes the sums that
    need it unknown"."""

    def values(context: Context) -> Values:
        found: Values = {}
        for book in context.books():
            for row in book.rows("ad_spend"):
                if context.within(row["day"]):
                    key = context.key(
                        book.shop.id, row["day"], channel=text_of(row, "channel"), item=text_of(row, "item_id")
                    )
                    value = row.get(column)
                    add(found, key, None if value is None or value == "" else type(empty)(value))
        return found

    return Metric(values, AD_DIMENSIONS, AD_SPEND, empty=empty)


NO_MONEY: Decimal = money_of(None)
COST = sum_of("cost", NO_MONEY)
IMPRESSIONS = sum_of("impressions", 0)
CLICKS = sum_of("clicks", 0)
AD_SALES = sum_of("sales", NO_MONEY)

AD_METRICS: dict[str, Metric] = {
    "ad_cost": COST,
    "impressions": IMPRESSIONS,
    "clicks": CLICKS,
    "click_rate": rate(CLICKS, IMPRESSIONS),
    "cost_per_click": money_rate(COST, CLICKS),
    "ad_sales": AD_SALES,
    "ad_roi": rate(AD_SALES, COST),
}
