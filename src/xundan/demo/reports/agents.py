"""接待分析 and 客服销售: a row an agent and day, and the total of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xundan.demo.files.neutral import money
from xundan.demo.records import Order
from xundan.demo.reports.owners import owner
from xundan.demo.reports.sheet import DELAYED, NONE, TOTAL, Row, decimals, percent, seconds, write
from xundan.demo.reports.stages import Stages
from xundan.demo.reports.talks import ANSWERED, Reception, Talks
from xundan.demo.shop import DAY
from xundan.demo.world import World

# The brackets of both widths are as the platform writes them.
SERVICE = (
    "旺旺昵称", "咨询人数", "接待人数", "转入人数", "转出人数", "未回复人数", "有效接待人数",
    "平均响应时长（秒)", "首次响应时长（秒)", "3分钟人工响应率", "慢响应人数", "答问比",
)  # fmt: skip
SALES = ("旺旺昵称", "询单人数", "销售额", "成功退款金额", "销售人数", "团队占比")

_Receptions = dict[str, list[Reception]]


def write_service(world: World, talks: Talks, days: range, folder: Path) -> None:
    def rows(day: int) -> Iterator[Row]:
        by_agent: dict[str, _Receptions] = defaultdict(lambda: defaultdict(list))
        by_buyer: _Receptions = defaultdict(list)
        for (agent, buyer), reception in talks.receptions[day].items():
            by_agent[agent][buyer].append(reception)
            by_buyer[buyer].append(reception)
        for agent, receptions in sorted(by_agent.items()):
            yield agent, *_service(receptions)
        # A buyer whom one account left and another answered is unreplied for the first alone: no total of them all.
        total = _service(by_buyer)
        total[SERVICE.index("未回复人数") - 1] = NONE
        yield TOTAL, *total

    write(world, folder, "接待分析", SERVICE, days, rows)


def _service(buyers: _Receptions) -> list[object]:
    """The figures of some receptions; people count once however many agents they met."""

    def people(holds: Callable[[Reception], bool]) -> int:
        return sum(any(map(holds, receptions)) for receptions in buyers.values())

    receptions = [reception for met in buyers.values() for reception in met]
    turns = [turn for reception in receptions for turn in reception.turns]
    answered = [turn.seconds for turn in turns if turn.state == ANSWERED]
    firsts = [reception.first_response for reception in receptions if reception.first_response is not None]
    received, served = people(lambda one: one.received), people(lambda one: one.received and one.served)
    return [
        received,
        received,
        people(lambda one: one.received and one.handed_in),
        people(lambda one: one.received and one.handed_out),
        received - served,
        served,
        seconds(sum(answered), len(answered)),
        seconds(sum(firsts), len(firsts)),
        percent(sum(turn.prompt for turn in turns), sum(turn.rated for turn in turns)),
        sum(reception.slow for reception in receptions),
        decimals(sum(one.agent_messages for one in receptions), sum(one.buyer_messages for one in receptions)),
    ]


@dataclass(slots=True)
class _Sold:
    """What an agent, or all of them, did on a day."""

    inquiries: set[str] = field(default_factory=set)
    cents: int = 0
    refunded_cents: int = 0
    buyers: set[str] = field(default_factory=set)


def write_sales(world: World, talks: Talks, orders: list[Order], days: range, folder: Path) -> None:
    stages = Stages(talks, orders)
    sold: dict[int, dict[str, _Sold]] = defaultdict(lambda: defaultdict(_Sold))
    for order in orders:
        _count(order, talks, world.end, days, sold)
    for day in days:
        for (agent, buyer), reception in talks.receptions[day].items():
            inquires = stages.is_inquiry(day, agent, buyer, reception)
            for name in (agent, TOTAL):
                sold[day][name].inquiries |= {buyer} if inquires else set()

    def rows(day: int) -> Iterator[Row]:
        total = sold[day][TOTAL]
        for name in sorted(sold[day], key=lambda name: (name == TOTAL, name)):
            figures = sold[day][name]
            yield (
                name, len(figures.inquiries) if stages.closed(day) else DELAYED, money(figures.cents),
                money(figures.refunded_cents), len(figures.buyers), percent(figures.cents, total.cents),
            )  # fmt: skip

    write(world, folder, "客服销售", SALES, days, rows)


def _count(order: Order, talks: Talks, end: int, days: range, sold: dict[int, dict[str, _Sold]]) -> None:
    """Adds a paid order to the day of its payment, and its refund to the day on which that succeeded."""
    if order.paid is None or order.paid >= end:
        return
    refund = order.refund
    refunded = refund.finished if refund is not None and refund.succeeds else -1
    if order.paid // DAY not in days and refunded // DAY not in days:
        return
    agent = owner(order, talks.said.get(order.buyer.nick, []))
    if not agent:
        return
    for name in (agent, TOTAL):
        if order.paid // DAY in days:
            figures = sold[order.paid // DAY][name]
            figures.cents += order.total_cents
            figures.buyers.add(order.buyer.nick)
        if refund is not None and refunded // DAY in days:
            sold[refunded // DAY][name].refunded_cents += refund.cents
