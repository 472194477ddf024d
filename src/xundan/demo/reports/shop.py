"""店铺日报: a row a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xundan.demo.files.neutral import money
from xundan.demo.records import Order, Visit
from xundan.demo.reports.sheet import Row, decimals, percent, write
from xundan.demo.reports.talks import Talks
from xundan.demo.shop import DAY
from xundan.demo.world import World

DAILY = (
    "访客数", "浏览量", "跳失率", "商品收藏人数", "加购人数", "下单买家数", "支付买家数", "支付金额", "支付件数",
    "支付订单数", "支付转化率", "客单价",
)  # fmt: skip
_ACTS = frozenset({"favorite", "cart", "consult", "order", "pay"})


@dataclass(slots=True)
class _Bought:
    """The orders of a day: created, and paid."""

    ordered: set[str] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    cents: int = 0
    units: int = 0
    orders: int = 0


def write_daily(
    world: World, talks: Talks, orders: list[Order], visits: list[Visit], days: range, folder: Path
) -> None:
    seen: dict[int, dict[str, list[Visit]]] = defaultdict(lambda: defaultdict(list))
    for visit in visits:
        if visit.at // DAY in days:
            seen[visit.at // DAY][visit.visitor].append(visit)
    bought = _bought(orders, world.end)

    def rows(day: int) -> Iterator[Row]:
        visitors, had = seen[day], bought[day]
        busy = had.ordered | {buyer for (_, buyer), met in talks.receptions[day].items() if met.received}
        events = list(visitors.values())
        paid = len(had.paid)
        yield (
            len(visitors), sum(_views(trace) for trace in events),
            percent(sum(_bounced(trace, busy) for trace in events), len(visitors)), _who(events, "favorite"),
            _who(events, "cart"), len(had.ordered), paid, money(had.cents), had.units, had.orders,
            percent(paid, len(visitors)), decimals(had.cents, 100 * paid),
        )  # fmt: skip

    write(world, folder, "店铺日报", DAILY, days, rows)


def _bought(orders: list[Order], end: int) -> dict[int, _Bought]:
    found: dict[int, _Bought] = defaultdict(_Bought)
    for order in orders:
        found[order.created // DAY].ordered.add(order.buyer.nick)
        if order.paid is not None and order.paid < end:
            day = found[order.paid // DAY]
            day.paid.add(order.buyer.nick)
            day.cents += order.total_cents
            day.units += sum(line.quantity for line in order.lines)
            day.orders += 1
    return found


def _views(trace: list[Visit]) -> int:
    return sum(visit.event == "view" for visit in trace)


def _who(events: list[list[Visit]], event: str) -> int:
    return sum(any(visit.event == event for visit in trace) for trace in events)


def _bounced(trace: list[Visit], busy: set[str]) -> bool:
    """One view and nothing else that counts, by her or, where she is known, in the chat or the order list."""
    acted = any(visit.event in _ACTS or visit.buyer in busy for visit in trace)
    return _views(trace) == 1 and not acted
