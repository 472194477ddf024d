"""Orders, lines, refunds and targets of a generated shop, drawn around the moments of its chats."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from .chance import chance
from .draw_chats import AGENTS, BUYERS, Scene

Row = dict[str, Any]
AMOUNTS = ("100", "0.01", "33.33", "0", "59.90", "1234.56", "7.5")
WAITS = (0, 1, 60, 600, 3600, 86400, 86399, 3 * 86400, 9 * 86400)


def money(draw: Random) -> Decimal:
    """An amount."""
    return Decimal(draw.choice(AMOUNTS))


def created_at(draw: Random, scene: Scene, buyer: str | None) -> datetime:
    """Around something that happened, or about `aftersale_days` before it."""
    moment = scene.moment(draw, buyer)
    if chance(draw, 20):
        days = draw.choice([1, 2, 21, 22])
        return moment - timedelta(days=days, seconds=draw.choice([0, 0, 1, -1]))
    return moment


def draw_orders(draw: Random, scene: Scene) -> list[Row]:
    """Orders: paid at once, the next day, after many days or never; closed unpaid; flagged; of unknown buyers."""
    rows: list[Row] = []
    met = [buyer for buyer in scene.moments if buyer is not None]
    for number in range(draw.choice([0, 1, 3, 6, 9])):
        buyer = None if chance(draw, 8) else draw.choice([*met, *met, *met, *BUYERS, "b5"])
        created = created_at(draw, scene, buyer)
        paid = closed = shipped = None
        if chance(draw, 65):
            paid = created + timedelta(seconds=draw.choice(WAITS))
            if chance(draw, 40):
                paid = max(created, scene.moment(draw, buyer))
            if chance(draw, 2):
                paid = created - timedelta(seconds=draw.choice([1, 86400]))
            scene.happened(buyer, paid)
        if chance(draw, 25):
            closed = draw.choice([created, created + timedelta(seconds=draw.choice(WAITS)), scene.moment(draw, buyer)])
        if paid and chance(draw, 40):
            shipped = paid + timedelta(seconds=draw.choice(WAITS))
        scene.happened(buyer, created)
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


def draw_refunds(draw: Random, scene: Scene, orders: list[Row]) -> list[Row]:
    """Refunds, also several of one order, of unpaid and of unknown orders; those of order reports have no dates."""
    rows: list[Row] = []
    for order in [*(row["order_id"] for row in orders), "unknown"]:
        dated = chance(draw, 80)
        for _ in range(draw.choice([0, 0, 1, 1, 2]) if dated else 1):
            applied = scene.moment(draw) if dated else None
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
                    "kind": draw.choice(["refund_only", "return", None]),
                }
            )
    return rows


def draw_targets(draw: Random, scene: Scene) -> list[Row]:
    """Targets of agents and of the whole shop, over three months."""
    months = sorted({(scene.first + timedelta(days=n)).isoformat()[:7] for n in (-20, 0, scene.days, 40)})
    keys = [(agent, month) for agent in (None, "a1", "A", "nobody") for month in months]
    chosen = draw.sample(keys, draw.randint(0, len(keys)))
    return [{"agent_id": agent, "month": month, "sales": money(draw)} for agent, month in chosen]


__all__ = ["AGENTS", "draw_lines", "draw_orders", "draw_refunds", "draw_targets"]
