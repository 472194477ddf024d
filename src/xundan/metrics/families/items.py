"""Items: which of those on the shelves sold."""

from __future__ import annotations

from xundan.metrics.catalogue import ITEM, Metric
from xundan.metrics.measures import Condition, Measure, Total, rate
from xundan.model.text import Text


def _items(name: str, where: Condition | None) -> Measure:
    return Measure(name, "listed_items", where, tables=(("orders",),), imported=("items", "order_lines"), once=True)


LISTED = _items("listed_items", None)
SOLD = _items("sold_items", lambda t: t.sold)
DEAD = _items("dead_items", lambda t: ~t.sold)

METRICS = [
    Metric("sell_through_rate", Text("动销率", "Sell-through rate"), rate(SOLD, LISTED),
           Text("在架且有成交的商品数 ÷ 在架商品数 (期间内上过架就算在架)", "items listed in the period that sold in it / items listed in the period"),
           "rate", "up", "S0", ITEM),
    Metric("dead_items", Text("滞销款数", "Dead items"), Total(DEAD),
           Text("期间内上过架, 却没有成交的商品数; 各天的数不能相加", "items listed in the period that did not sell in it; days do not add up"),
           "count", "down", "S0", ITEM),
]  # fmt: skip
