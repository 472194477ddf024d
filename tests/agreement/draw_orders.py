"""Orders, lines, refunds and targets of a generated shop, drawn around the moments of its chats."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from .chance import chance
from .scene import BUYERS, SECOND, Scene

Row = dict[str, Any]
REASONS = (None, None, "质量问题", "破损", " 破损 ", "色差", "不想要了", " ")
AMOUNTS = ("100", "0.01", "33.33", "0", "59.90", "1234.56", "7.5")
WAITS = (0, 1, 60, 600, 3600, 86400, 86399, 3 * 86400, 9 * 86400)


def money(draw: Random) -> Decimal:
    """An amount."""
    return Decimal(draw.choice(AMOUNTS))


def created_at(draw: Random, scene: Scene, buyer: str | None) -> datetime:
    """Around something that happened, or `aftersale_days` before it to the second, or about that."""
    if chance(draw, 25):
        days = draw.choice([*scene.aftersale, *scene.aftersale, *scene.aftersale, 1, 22, 30])
        return scene.start(draw, buyer) - timedelta(days=days, seconds=draw.choice([0, 0, 0, 1, -1]))
    if scene.hours and chance(draw, 35):
        return hours_later(draw, scene, buyer)
    return scene.start(draw, buyer) if chance(draw, 10) else scene.moment(draw, buyer)


def hours_later(draw: Random, scene: Scene, buyer: str | None) -> datetime:
    """A window of hours after something happened, to the second, or about that."""
    begun = scene.start(draw, buyer) if chance(draw, 50) else scene.moment(draw, buyer)
    return begun + timedelta(hours=draw.choice(scene.hours), seconds=draw.choice([0, 0, 0, 1, -1]))


def paid_at(draw: Random, scene: Scene, buyer: str | None, created: datetime) -> datetime | None:
    """At once, the next day, after many days, when something happened, or never; seldom before it was created."""
    if not chance(draw, 65):
        return None
    if scene.hours and chance(draw, 30):
        return max(created, hours_later(draw, scene, buyer))
    if chance(draw, 40):
        return max(created, scene.start(draw, buyer) if chance(draw, 20) else scene.moment(draw, buyer))
    if chance(draw, 2):
        return created - timedelta(seconds=draw.choice([1, 86400]))
    return created + timedelta(seconds=draw.choice(WAITS))


def reminded(draw: Random, scene: Scene, reminders: list[datetime]) -> tuple[datetime, datetime]:
    """When an order was created and paid around reminders: `silent_chase_after` before one, to the second."""
    minutes = draw.choice([*scene.chases, *scene.chases, 60, 1500])
    created = draw.choice(reminders) - timedelta(minutes=minutes, seconds=draw.choice([0, 0, 0, 1, -1]))
    paid = draw.choice(reminders) + draw.choice([0, 0, 1, 60, 86400]) * SECOND
    return created, max(created, paid)


def closed_at(draw: Random, scene: Scene, buyer: str | None, created: datetime) -> datetime:
    """At once, after a while, or in the very second of something that happened, or about then."""
    later = created + timedelta(seconds=draw.choice(WAITS))
    return draw.choice([scene.start(draw, buyer), created, later, scene.moment(draw, buyer)])


def draw_orders(draw: Random, scene: Scene) -> list[Row]:
    """Orders: paid at once, the next day, after many days or never; closed unpaid; flagged; of unknown buyers."""
    rows: list[Row] = []
    met = [buyer for buyer in scene.moments if buyer is not None]
    for number in range(draw.choice([0, 1, 3, 6, 9])):
        buyer = None if chance(draw, 8) else draw.choice([*met, *met, *met, *BUYERS, "b5"])
        created = created_at(draw, scene, buyer)
        if rows and chance(draw, 10):  # two orders of one second
            buyer, created = rows[-1]["buyer_id"], rows[-1]["created_at"]
        paid = paid_at(draw, scene, buyer, created)
        if buyer in scene.reminders and chance(draw, 50):
            created, paid = reminded(draw, scene, scene.reminders[buyer])
        closed = closed_at(draw, scene, buyer, created) if chance(draw, 10 if paid else 40) else None
        shipped = paid + timedelta(seconds=draw.choice(WAITS)) if paid and chance(draw, 40) else None
        for moment in (created, paid):
            if moment:
                scene.happened(buyer, moment)
        rows.append(
            {
                "order_id": draw.choice(["o", "O", "1"]) + str(number),
                "buyer_id": buyer,
                "created_at": created,
                "paid_at": paid,
                "closed_at": closed,
                "shipped_at": shipped,
                "paid_amount": money(draw),
                "postage": draw.choice([None, Decimal(0), Decimal("5"), Decimal("6.66")]),
                "seller_flag": draw.choice([None, None, None, "red", "1"]),
                "channel": draw.choice([None, "手机", "电脑"]),
                "region": draw.choice([None, "浙江", "北京"]),
            }
        )
    draw.shuffle(rows)
    return rows


def draw_lines(draw: Random, orders: list[Row]) -> list[Row]:
    """Lines of some orders and of one that was not imported; prices and amounts may be missing or negative."""
    rows: list[Row] = []
    for order in [*(row["order_id"] for row in orders), "unknown"]:
        missing = draw.choice([0, 0, 20, 70])
        # As text: "10" comes before "2", "B" before "a", and a character beyond 16 bits after all others.
        for line in draw.sample(["0", "10", "2", "B", "a", "\uff21", "\U0001f600"], draw.choice([0, 1, 1, 2, 3, 4])):
            price, paid = money(draw), money(draw)
            rows.append(
                {
                    "order_id": order,
                    "line_id": line,
                    "item_id": draw.choice(["i1", "i1", "i2", "I"]),
                    "category": draw.choice([None, "c1", "c2"]),
                    "quantity": draw.choice([1, 1, 2, 3, 0]),
                    "price": None if chance(draw, missing) else price,
                    "paid_amount": None if chance(draw, missing) else -paid if chance(draw, 3) else paid,
                }
            )
    return rows


def applied_at(draw: Random, scene: Scene, buyer: str | None) -> datetime:
    """At some time; or about the time when the buyer wrote, or 15 days after it to the second."""
    if chance(draw, 40):
        return scene.moment(draw)
    days = draw.choice([0, 0, 1, 15, 15])
    return scene.start(draw, buyer) + timedelta(days=days, seconds=draw.choice([0, 0, 1, 60]))


def draw_refunds(draw: Random, scene: Scene, orders: list[Row]) -> list[Row]:
    """Refunds, also several of one order, of unpaid and of unknown orders; those of order reports have no dates."""
    rows: list[Row] = []
    for order, buyer in [*((row["order_id"], row["buyer_id"]) for row in orders), ("unknown", None)]:
        dated = chance(draw, 80)
        for _ in range(draw.choice([0, 0, 1, 1, 2]) if dated else 1):
            applied = applied_at(draw, scene, buyer) if dated else None
            finished = applied + timedelta(seconds=draw.choice(WAITS)) if applied and chance(draw, 80) else None
            status = draw.choice(["succeeded", "succeeded", "succeeded", "open", "closed"])
            rows.append(
                {
                    "refund_id": f"r{len(rows)}",
                    "order_id": order,
                    "line_id": draw.choice([None, None, "0", "10", "2", "gone"]),
                    "applied_at": applied,
                    "finished_at": finished,
                    "status": status,
                    "amount": money(draw),
                    "kind": draw.choice(["refund_only", "return", "return", "exchange", None]),
                    "first_reason": draw.choice(REASONS),
                    "reason": draw.choice(REASONS),
                }
            )
    return rows


def draw_targets(draw: Random, scene: Scene) -> list[Row]:
    """Targets of agents and of the whole shop, over three months."""
    months = sorted({(scene.first + timedelta(days=n)).isoformat()[:7] for n in (-20, 0, scene.days, 40)})
    keys = [(agent, month) for agent in (None, "a1", "A", "nobody") for month in months]
    chosen = draw.sample(keys, draw.randint(0, len(keys)))
    rows: list[Row] = [{"agent_id": agent, "month": month, "sales": money(draw)} for agent, month in chosen]
    return [row | {"withdrawn": True} if chance(draw, 15) else row for row in rows]
