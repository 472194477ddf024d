"""Four kinds of items to place on an item's page: bestsellers, promoted, matching and of the same category (S1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xundan.analysis.goods.baskets import Matching, baskets, matching
from xundan.analysis.traffic.pages import pages
from xundan.analysis.traffic.seen import Span
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

OF_A_KIND = 5
PAGES = 5
"""Pages that are looked at without a word: those after which most visitors leave."""


@dataclass(frozen=True)
class Sold:
    """An item with its units and sales of the span; `cost` of its advertising, of promoted ones."""

    item: str
    units: int
    sales: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True)
class Related:
    """The four kinds for one item, the best first. `promoted` None: no advertising by item was imported; `category`
    None: the item's is not known. `matching_known`: lines of orders were imported."""

    item: str
    category: str | None
    exits: int | None
    bestsellers: list[Sold]
    promoted: list[Sold] | None
    matching: list[Matching]
    same_category: list[Sold]
    baskets: int


def related(view: View, span: Span, item: str | None = None) -> list[Related]:
    """The kinds for an item, else for the items whose pages most visitors leave after (without visits: that sell most).

    An item that nobody bought, saw or listed is a UserError.
    """
    sold, categories = _sold(view, span), _categories(view)
    exits = {page.item: page.exits for page in pages(view, span).get("item", []) if page.item}
    if item is not None and item not in sold and item not in categories and item not in exits:
        raise UserError(
            "item",
            Text(f"没有商品 {item}", f"there is no item {item}"),
            Text("商品编号见 xundan metrics units --by item", "item ids: xundan metrics units --by item"),
        )
    best = sorted(sold.values(), key=lambda each: (-each.units, -each.sales, each.item))
    asked = [item] if item else list(exits)[:PAGES] or [each.item for each in best[:PAGES]]
    costs = _costs(view, span)
    promoted = None
    if costs:
        dear = sorted(costs, key=lambda each: (-costs[each], each))
        promoted = [Sold(each, *_told(sold, each), costs[each]) for each in dear]
    bought = baskets(view, span)
    found = []
    for each in asked:
        category = categories.get(each)
        same = [other for other in best if category is not None and categories.get(other.item) == category]
        found.append(
            Related(
                each,
                category,
                exits.get(each),
                _others(best, each),
                None if promoted is None else _others(promoted, each),
                matching(each, bought)[:OF_A_KIND],
                _others(same, each),
                len(bought),
            )
        )
    return found


def _others(items: list[Sold], item: str) -> list[Sold]:
    return [each for each in items if each.item != item][:OF_A_KIND]


def _told(sold: dict[str, Sold], item: str) -> tuple[int, Decimal]:
    return (sold[item].units, sold[item].sales) if item in sold else (0, Decimal(0))


def _sold(view: View, span: Span) -> dict[str, Sold]:
    rows = answer(view, Ask(("units", "sales"), ("item",), span.first, span.last, shops=span.shops)).rows
    return {
        row["item"]: Sold(row["item"], int(row["units"]), row["sales"])
        for row in rows
        if row["item"] is not None and row["units"] is not None and row["sales"] is not None and row["units"] > 0
    }


def _costs(view: View, span: Span) -> dict[str, Decimal]:
    rows = span.of(view.current("ad_spend"))
    rows = rows.filter(rows.item_id.notnull())
    sums = rows.group_by("item_id").aggregate(spent=rows.cost.sum().cast("decimal(18, 2)"))
    return {row["item_id"]: row["spent"] for row in view.engine.rows(sums).to_pylist() if row["spent"] > 0}


def _categories(view: View) -> dict[str, str]:
    """Each item's category: of the list of items, else of the lines of its orders (the largest as text)."""
    found: dict[str, str] = {}
    for name in ("order_lines", "items"):
        rows = view.current(name)
        rows = rows.filter(rows.item_id.notnull() & rows.category.notnull())
        told = rows.group_by("item_id").aggregate(kind=rows.category.max())
        found |= {row["item_id"]: row["kind"] for row in view.engine.rows(told).to_pylist()}
    return found
