"""What the views of goods have in common."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.model.text import Text

NO_LINES = Text(
    "没有订单明细 (order_lines): 导入宝贝报表, 或有 order_id, line_id, item_id, quantity 列的表",
    "no lines of orders (order_lines): import the platform's item report, or a table with the columns order_id, "
    "line_id, item_id and quantity",
)
TYPES = {"new": Text("新客", "new"), "returning": Text("老客", "returning")}


def title_of(item: str, titles: Mapping[str, Text]) -> Text:
    """An item's title, else its id."""
    return titles.get(item, Text(item, item))
