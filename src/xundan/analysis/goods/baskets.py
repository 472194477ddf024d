"""What buyers buy together: items of one buyer and day, and how much more often than by chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from xundan.analysis.intervals import Interval, difference, wilson
from xundan.analysis.traffic.groups import strict
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View

TOGETHER = 5
"""Two items bought together less often say nothing."""

Basket = frozenset[str]


@dataclass(frozen=True)
class Matching:
    """Another item in the baskets of one: `together` of its `own` baskets hold it, `others` of all `baskets` do.

    `lift`: how many times more often than in all baskets; its interval is Wilson's of the share, over that of all.
    """

    item: str
    together: int
    own: int
    others: int
    baskets: int

    @property
    def lift(self) -> Fraction:
        return Fraction(self.together * self.baskets, self.own * self.others)

    @property
    def interval(self) -> Interval:
        found = wilson(self.together, self.own)
        assert found is not None
        scale = self.baskets / self.others
        return Interval(found.low * scale, found.high * scale)


def baskets(view: View, span: Span) -> list[Basket]:
    """The items that one buyer paid for on one day, of orders with known buyer and lines; in no particular order."""
    orders = span.of(view.fact("order_facts"), "paid_day")
    orders = orders.filter(orders.buyer.notnull()).select("shop", "order_id", "buyer", "paid_day")
    lines = view.current("order_lines").select("shop", "order_id", "item_id")
    lines = lines.filter(lines.item_id.notnull())
    rows = orders.inner_join(lines, ["shop", "order_id"]).select("shop", "buyer", "paid_day", "item_id").distinct()
    found: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in view.engine.rows(rows).to_pylist():
        found[row["shop"], row["buyer"], row["paid_day"]].add(row["item_id"])
    return [frozenset(items) for items in found.values()]


def matching(item: str, of: Collection[Basket]) -> list[Matching]:
    """Items bought with it more often than by those who did not buy it, beyond chance among all that were compared;
    the strongest lift first."""
    counts: Counter[str] = Counter()
    together: Counter[str] = Counter()
    own = 0
    for basket in of:
        counts.update(basket)
        if item in basket:
            own += 1
            together.update(basket - {item})
    enough = [other for other, count in together.items() if count >= TOGETHER]
    z = strict(len(enough))
    found = []
    for other in enough:
        without = (counts[other] - together[other], len(of) - own)
        gap = difference((together[other], own), without, z)
        if gap is not None and gap.low > 0:
            found.append(Matching(other, together[other], own, counts[other], len(of)))
    return sorted(found, key=lambda each: (-each.lift, -each.together, each.item))
