"""Reads ExportOrderDetailList. Lines get ids of their own: the same line has the same one in every export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from xundan.model.made_ids import MADE_LINE
from xundan.model.text import Text
from xundan.sources.shaping import Cells, Part, ShapedTable
from xundan.sources.taobao_order_details.columns import LAYOUT, TITLE


class _Items:
    """Lines of orders, and how often each was met in its order."""

    def __init__(self) -> None:
        self._met: Counter[tuple[str, str]] = Counter()

    def shape(self, cells: Cells) -> Sequence[Part]:
        variants = [
            properties or package for properties, package in zip(cells["properties"], cells["package"], strict=True)
        ]
        rows = zip(cells["order_id"], cells["title"], variants, cells["line_id"], strict=True)
        items = zip(cells["item_id"], cells["outer_id"], cells["title"], strict=True)
        columns = {name: cells[name] for name in ("order_id", "title", "price", "quantity")}
        return [
            Part(
                "order_lines",
                columns
                | {
                    "line_id": [
                        line or self._line(order, title, variant) if order else ""
                        for order, title, variant, line in rows
                    ],
                    # What names the item best. 商家编码 names a variant of it.
                    "item_id": [item or outer or title for item, outer, title in items],
                    "sku": [sku or variant for sku, variant in zip(cells["sku"], variants, strict=True)],
                },
            )
        ]

    def _line(self, order: str, title: str, variant: str) -> str:
        """What tells a line from others of its order and never changes after the order was made, and its number among
        those that are alike. Prices and codes are left out: a shop changes them."""
        content = blake2b(f"{title}\x1f{variant}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        self._met[order, content] += 1
        return f"{MADE_LINE}{content}:{self._met[order, content]}"

    def notes(self) -> Sequence[Text]:
        return []


IMPORTER = ShapedTable(
    "taobao_order_details",
    TITLE,
    LAYOUT,
    ("order_lines",),
    _Items,
    dashed=("price", "quantity", "outer_id", "properties", "package", "sku", "line_id", "item_id"),
    told=("outer_id", "properties", "sku"),
)
