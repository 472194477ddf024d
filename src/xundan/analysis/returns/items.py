"""Which items come back more than the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from xundan.analysis.intervals import Interval, difference, wilson
from xundan.metrics.ask import Ask
from xundan.metrics.figures import Figure, figures
from xundan.metrics.query import answer
from xundan.metrics.view import View

METRICS = ("refund_rate", "quality_refund_rate", "return_rate")
_CHANCE = 0.05


@dataclass(frozen=True)
class Item:
    """Paid orders of an item in the period: how many there are, and how many of them were refunded, refunded for
    quality, sent back. `apart`: its refund rate differs from that of the shop's other orders beyond chance, as many
    items as there are allowed for."""

    shop: str
    item: str
    orders: int
    refunded: int
    quality: int
    returned: int
    interval: Interval | None
    apart: bool


def items(view: View, ask: Ask) -> list[Item]:
    """Items by refunded orders; none where orders or refunds were never imported."""
    by_item = Ask(METRICS, ("shop", "item"), ask.first, ask.last, ask.rule, ask.shops)
    keys = [(row["shop"], row["item"]) for row in answer(view, by_item).rows if row["item"] is not None]
    by_shop = by_item.without("item")
    shops = [(row["shop"],) for row in answer(view, by_shop).rows]
    whole = {key[0]: row["refund_rate"] for key, row in figures(view, by_shop, shops, platform=False).items()}
    found = figures(view, by_item, keys, platform=False)
    z = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, len(found)))
    made = [_item(shop, item, row, whole[shop], z) for (shop, item), row in found.items()]
    known = [each for each in made if each is not None]
    return sorted(known, key=lambda each: (-each.refunded, -each.orders, each.shop, each.item))


def _item(shop: str, item: str, row: dict[str, Figure], whole: Figure, z: float) -> Item | None:
    rate = row["refund_rate"]
    if rate.part is None or rate.whole is None:
        return None
    refunded, orders = int(rate.part), int(rate.whole)
    return Item(
        shop,
        item,
        orders,
        refunded,
        int(row["quality_refund_rate"].part or 0),
        int(row["return_rate"].part or 0),
        wilson(refunded, orders),
        _apart((refunded, orders), whole, z),
    )


def _apart(own: Sequence[int], whole: Figure, z: float) -> bool:
    """Against the shop's orders without the item. A refund of another line of an order with it is no other order's."""
    if whole.part is None or whole.whole is None:
        return False
    rest = int(whole.whole) - own[1]
    refunded = min(rest, max(0, int(whole.part) - own[0]))
    gap = difference((own[0], own[1]), (refunded, rest), z)
    return gap is not None and not gap.holds(0.0)
