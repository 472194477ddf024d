"""Everything the rules derive from a world, shop by shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .clock import Clock
from .coverage import Coverage
from .credit import Evidence, Ownership, evidence_of, judge_order
from .decided import decide, read_decisions
from .orders import Order, first_paid_days, money_of, read_orders
from .receptions import Reception, read_receptions
from .settings import Settings
from .staff import Staff
from .stages import Judgement, judge_buyer
from .talk import read_talk
from .turns import BuyerTalk, Turn, read_turns
from .visits import DailyTraffic, VisitorDay, buyer_type_of, read_traffic, read_visitor_days
from .working import WorkingTime
from .world import Row, Shop, World, text_of


@dataclass
class Refund:
    """A succeeded refund."""

    order_id: str
    line_id: str | None  # None: it names no line
    amount: Decimal
    finished: datetime | None
    day: date | None
    seconds: int | None  # applied -> finished
    kind: str | None
    first_reason: str | None  # trimmed, as is the next
    reason: str | None


@dataclass
class ShopBook:
    """All that is derived for one shop."""

    shop: Shop
    clock: Clock
    settings: Settings
    staff: Staff
    turns: list[Turn]  # of unfiltered receptions, and in numbers (reading 58)
    left_out: list[Turn]  # the other ones of unfiltered receptions
    receptions: list[Reception]
    judgements: dict[tuple[date, str, str], Judgement]  # by (day, agent, buyer)
    orders: list[Order]
    ownership: dict[str, Ownership]  # by order id
    lines: dict[str, list[Row]]  # order lines by order id
    refunds: list[Refund]
    visitor_days: list[VisitorDay]
    traffic: dict[date, DailyTraffic]
    targets: list[Row]
    first_paid: dict[str, date]
    tables: dict[str, list[Row]]  # the imported rows, as they are
    orders_end: date | None  # "the newest created day of that shop's orders in the lake"

    def held(self, day: date) -> dict[str, Any]:
        """Settings of a day."""
        return self.settings.on(day)

    def buyer_type(self, buyer: str | None, day: date) -> str | None:
        """New or returning on that day."""
        return buyer_type_of(buyer, day, self.first_paid)

    def rows(self, table: str) -> list[Row]:
        """The imported rows of a table."""
        return self.tables.get(table, [])

    def order(self, order_id: str | None) -> Order | None:
        """An imported order by its id."""
        return next((order for order in self.orders if order.id == order_id), None)

    def judgement(self, reception: Reception) -> Judgement | None:
        """The judgement on a received reception."""
        return self.judgements.get((reception.day, reception.agent, reception.buyer))

    def is_closed(self, closes_on: date) -> bool:
        """ "Closed = `closes_on` is before the newest created day" of the shop's orders."""
        return self.orders_end is not None and closes_on < self.orders_end


def read_refunds(world: World, shop: Shop, clock: Clock) -> list[Refund]:
    """The succeeded refunds of a shop; others count nowhere."""
    found = []
    for _, row in world.rows("refunds", shop):
        if row.get("status") == "succeeded":
            finished = row.get("finished_at")
            day = clock.day(finished) if finished else None
            applied = row.get("applied_at")
            found.append(
                Refund(
                    order_id=str(row["order_id"]),
                    line_id=text_of(row, "line_id"),
                    amount=money_of(row.get("amount")),
                    finished=finished,
                    day=day,
                    seconds=clock.instant(finished) - clock.instant(applied) if finished and applied else None,
                    kind=text_of(row, "kind"),
                    first_reason=trimmed(row, "first_reason"),
                    reason=trimmed(row, "reason"),
                )
            )
    return found


def trimmed(row: Row, column: str) -> str | None:
    """The text in a column without white space at its ends; blank is none."""
    text = text_of(row, column)
    return text.strip() if text is not None else None


def read_shop(world: World, shop: Shop, settings: Settings, coverage: Coverage) -> ShopBook:
    """Derive everything for one shop."""
    clock = Clock(shop)
    staff = Staff(world, shop)
    orders = read_orders(world, shop, clock)
    orders_of: dict[str, list[Order]] = {}
    for order in orders:
        if order.buyer is not None:
            orders_of.setdefault(order.buyer, []).append(order)

    working = WorkingTime(settings)
    talk = read_talk(world, shop, clock, settings)
    turns: list[Turn] = []
    left_out: list[Turn] = []
    receptions: list[Reception] = []
    evidence: dict[str, list[Evidence]] = {}
    judgements: dict[tuple[date, str, str], Judgement] = {}
    for buyer in sorted(talk.by_buyer):
        assert talk.newest is not None
        heard: BuyerTalk = read_turns(talk.by_buyer[buyer], settings, working, talk.newest)
        met = read_receptions(heard, settings, working, staff)
        for turn in (turn for reception in met for turn in reception.turns):
            (turns if turn.counted else left_out).append(turn)
        receptions.extend(met)
        evidence[buyer] = evidence_of(met)
        for (day, agent), judgement in judge_buyer(met, orders_of.get(buyer, []), settings, staff).items():
            judgements[day, agent, buyer] = judgement

    decisions = read_decisions(world, shop, clock)
    ownership: dict[str, Ownership] = {}
    for order in orders:
        about = evidence.get(order.buyer, []) if order.buyer is not None else []
        judged = judge_order(order, about, settings, shop.id, coverage)
        ownership[order.id] = decide(judged, order, decisions.get(order.id))

    lines: dict[str, list[Row]] = {}
    for _, row in world.rows("order_lines", shop):
        lines.setdefault(str(row["order_id"]), []).append(row)
    first_paid = first_paid_days(orders)
    visitor_days = read_visitor_days(world, shop, clock, settings, receptions, orders, first_paid)
    return ShopBook(
        shop=shop,
        clock=clock,
        settings=settings,
        staff=staff,
        turns=turns,
        left_out=left_out,
        receptions=receptions,
        judgements=judgements,
        orders=orders,
        ownership=ownership,
        lines=lines,
        refunds=read_refunds(world, shop, clock),
        visitor_days=visitor_days,
        traffic=read_traffic(world, shop, settings, {visit.day for visit in visitor_days}),
        targets=[row for _, row in world.rows("targets", shop)],
        first_paid=first_paid,
        tables={table: [row for _, row in world.rows(table, shop)] for table in world.tables},
        orders_end=max((order.created_day for order in orders), default=None),
    )


@dataclass
class Book:
    """All shops of a world."""

    shops: dict[str, ShopBook]
    coverage: Coverage


def read_world(world: World) -> Book:
    """Derive everything for every shop."""
    settings = Settings(world.rules)
    coverage = Coverage(world)
    return Book({shop.id: read_shop(world, shop, settings, coverage) for shop in world.shops}, coverage)


def agent_of_target(row: Row) -> str | None:
    """A target's agent; blank is the whole shop."""
    return text_of(row, "agent_id")
