"""Worlds with people whose role, team and level change inside a month, and with all that others wrote down of them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle import World

from ..chance import chance
from ..draw_chats import TEAMS
from ..draw_rules import draw_rules
from ..draw_service import unlike
from ..histories import FIRST_DAYS, Frame, Spans, draw_history, world_of
from ..scene import AGENTS
from .draw_items import RANKS
from .draw_plans import BONUSES, DEDUCTIONS, LEVELS

Row = dict[str, Any]

ITEMS = tuple(f"i{n}" for n in range(6))
MARKS = ("grades", "adjustments")
SCORES = ("0", "3", "4.5", "5", "7.5", "10", "20", "77", "100", "100.5", "-1")
LISTED = (*AGENTS, "quiet")
"""Who may be in a list of agents; one of them never chats."""


def draw_month_world(seed: int, shops: int) -> World:
    """A world whose shops have people, marks, attendance and targets."""
    draw = Random(f"month {seed}")
    first = FIRST_DAYS[seed % len(FIRST_DAYS)]
    frame = Frame(first, draw_rules(draw, first))
    histories = []
    changes = turning_days(draw, first)
    for number in range(shops):
        own = Random(f"month {seed}/{number}")
        history = draw_history(own, frame)
        tables = {**history.tables, **people(own, first, changes)}
        coverage: dict[str, Spans] = {**history.coverage, "agents": [(first, first)], "targets": [(first, first)]}
        if chance(own, 15):
            tables["agents"] = []
        messages, orders, refunds = trade(own, [*changes, first])
        for table, rows in (("messages", messages), ("orders", orders), ("refunds", refunds)):
            tables[table] = [*tables[table], *rows] if coverage[table] else []
        histories.append(replace(history, tables=tables, coverage=coverage))
    world = world_of(frame, histories)
    for table in MARKS:
        named = zip(world.shops, histories, strict=True)
        world.tables[table] = [{"shop": shop.id, **row} for shop, history in named for row in history.tables[table]]
    world.tables["platform_metrics"] = []
    return world


def months_of(world: World) -> list[str]:
    """The months in which the shops' chats lie."""
    days = sorted({row["sent_at"].date() for row in world.tables["messages"]})
    return sorted({f"{day:%Y-%m}" for day in (days[0], days[-1])})


def turning_days(draw: Random, first: date) -> list[date]:
    """Three days on which anything changes in the world's shops: few, so that many people share the same days. Among
    them one in the midst of the chats."""
    return sorted({first + timedelta(days=draw.choice([1, 2, 3])), near(draw, first), near(draw, first)})


def near(draw: Random, first: date) -> date:
    """Any day of the month of a day."""
    return first.replace(day=draw.randint(1, monthrange(first.year, first.month)[1]))


def people(draw: Random, first: date, changes: list[date]) -> dict[str, list[Row]]:
    """The rows of one shop that its scorecards are made of."""
    days = [
        *changes,
        *(change - timedelta(days=1) for change in changes),
        *(first + timedelta(days=n) for n in range(4)),
    ]
    days += [near(draw, first), first.replace(day=1), first.replace(day=1) - timedelta(days=1)]
    months = sorted({f"{day:%Y-%m}" for day in days} | {f"{first + timedelta(days=3):%Y-%m}"})
    return {
        "agents": states(draw, first, changes),
        "attendance": attendance(draw, days),
        "grades": grades(draw, months),
        "adjustments": adjustments(draw, days),
        "targets": targets(draw, months),
    }


def states(draw: Random, first: date, changes: list[date]) -> list[Row]:
    """Joiners, leavers, those who come back, and those who change what they are, or nothing."""
    rows: list[Row] = []
    for agent in LISTED:
        if chance(draw, 15):
            continue
        starts: list[date | None] = [] if chance(draw, 15) else [draw.choice([None, first - timedelta(days=40)])]
        starts += draw.sample(changes, draw.choice([0, 0, 1, 1, 2, len(changes)]))
        for start in starts:
            rows.append(
                {
                    "agent_id": agent,
                    "name": draw.choice([None, f"n{agent}"]),
                    "from_day": start,
                    "team": draw.choice(TEAMS),
                    "role": draw.choice(["presale", "presale", "aftersale", "both", None]),
                    "level": draw.choice([*LEVELS, *LEVELS, None, "", "见习"]),
                    "active_to": draw.choice(changes) - timedelta(days=draw.choice([0, 1]))
                    if chance(draw, 15)
                    else None,
                }
            )
    draw.shuffle(rows)
    return unlike(rows, "agent_id", "from_day")


def trade(draw: Random, changes: list[date]) -> tuple[list[Row], list[Row], list[Row]]:
    """Plain sales beside the nasty histories, on the days before and after people change; a robot's own account."""
    messages: list[Row] = []
    orders: list[Row] = []
    refunds: list[Row] = []
    for number in range(draw.choice([0, 6, 12, 18])):
        buyer, agent = f"c{number}", draw.choice([*LISTED, "robot"])
        at = datetime.combine(
            draw.choice(changes) - timedelta(days=draw.choice([0, 0, 1])), time(draw.choice([10, 15]))
        )
        ask = {"buyer_id": buyer, "agent_id": agent, "text": "在吗"}
        messages.append({**ask, "sent_at": at, "sender": "buyer"})
        if agent == "robot" or chance(draw, 85):
            after = draw.choice([5, 30, 31, 45, 60])
            sender = "robot" if agent == "robot" else "agent"
            messages.append({**ask, "sent_at": at + timedelta(seconds=after), "sender": sender, "text": "在的亲"})
        if chance(draw, 60):
            paid = Decimal(draw.choice(["33", "33", "34", "99.99", "1000", "5000.05"]))
            made = at + timedelta(minutes=10)
            order = {"order_id": f"t{number}", "buyer_id": buyer, "created_at": made, "paid_amount": paid}
            orders.append({**order, "paid_at": made + timedelta(minutes=draw.choice([1, 1, 1500]))})
            if chance(draw, 30):
                done = made + timedelta(days=draw.choice([1, 2, 20]))
                amount = min(paid, Decimal(draw.choice(["10", "33", "5000"])))
                refund = {"refund_id": f"t{number}", "order_id": f"t{number}", "applied_at": made, "finished_at": done}
                refunds.append({**refund, "status": "succeeded", "amount": amount, "kind": "refund_only"})
    return messages, orders, refunds


def someone(draw: Random) -> str:
    """Mostly of the list."""
    return draw.choice([*LISTED, *LISTED, "nobody"])


def attendance(draw: Random, days: list[date]) -> list[Row]:
    """On the days on which people come and go; several kinds a day; some withdrawn."""
    kinds = ("present", "late", "late", "leave", "absent")
    rows: list[Row] = [
        {"agent_id": someone(draw), "day": draw.choice(days), "kind": draw.choice(kinds), "withdrawn": withdrawn(draw)}
        for _ in range(draw.choice([0, 6, 12, 24]))
    ]
    return unlike(rows, "agent_id", "day", "kind")


def withdrawn(draw: Random) -> bool | None:
    """Seldom."""
    return draw.choice([None, None, None, None, False, False, True])


def grades(draw: Random, months: list[str]) -> list[Row]:
    """Of most people and items: a grade or a score, inside and outside of what can be given."""
    rows: list[Row] = []
    for agent in LISTED:
        for month in months:
            for item in ITEMS:
                if chance(draw, 70):
                    score = Decimal(draw.choice(SCORES))
                    given = {"grade": draw.choice(RANKS)} if chance(draw, 50) else {"score": score}
                    rows.append(
                        {"agent_id": agent, "month": month, "item": item, **given, "withdrawn": withdrawn(draw)}
                    )
    return rows


def adjustments(draw: Random, days: list[date]) -> list[Row]:
    """Marks that plans count and that they do not, with and without a sign; carried amounts, on any day."""
    kinds = [kind for kind, _ in (*DEDUCTIONS, *BONUSES)]
    rows: list[Row] = []
    for number in range(draw.choice([0, 10, 20, 30])):
        row: Row = {
            "agent_id": someone(draw),
            "day": draw.choice(days),
            "note": f"n{number}",
            "withdrawn": withdrawn(draw),
        }
        if chance(draw, 20):
            row |= {"kind": "carried", "amount": Decimal(draw.choice(["12.34", "-0.01", "-300", "1000.5"]))}
            if chance(draw, 10):
                row["amount"] = None
        else:
            points = draw.choice(
                [None, None, 2, 3, Decimal("2.5"), 5, Decimal("0.755"), Decimal("1.245"), 20, 21, 4, 0]
            )
            row |= {"kind": draw.choice([*kinds, *kinds, "unheard"])}
            row["points"] = None if points is None else Decimal(points) * draw.choice([1, 1, 1, -1])
        rows.append(row)
    return rows


def targets(draw: Random, months: list[str]) -> list[Row]:
    """Of most agents and of the whole shop."""
    sales = ("100", "33.33", "250", "0", "1234.56", "9.99")
    return [
        {"agent_id": agent, "month": month, "sales": Decimal(draw.choice(sales)), "withdrawn": withdrawn(draw)}
        for agent in (None, *LISTED)
        for month in months
        if chance(draw, 75)
    ]
