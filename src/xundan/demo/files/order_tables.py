"""The neutral tables ``order_lines`` and ``refunds``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xundan.demo.files.neutral import money, write_csv
from xundan.demo.files.order_list import before
from xundan.demo.records import Order
from xundan.demo.world import World

LINES = ("order_id", "line_id", "item_id", "sku", "title", "category", "quantity", "price", "paid_amount")
REFUNDS = (
    "refund_id", "order_id", "applied_at", "finished_at", "status", "amount", "kind", "stage", "first_reason", "reason",
)  # fmt: skip


def write_lines(world: World, orders: list[Order], folder: Path) -> None:
    write_csv(folder / "order_lines.csv", LINES, _lines(world, orders))


def write_refunds(world: World, orders: list[Order], folder: Path) -> None:
    write_csv(folder / "refunds.csv", REFUNDS, _refunds(world, orders))


def _lines(world: World, orders: list[Order]) -> Iterator[tuple[object, ...]]:
    for order in orders:
        paid = before(order.paid, world.end)
        for number, line in enumerate(order.lines, 1):
            item = line.item
            yield (
                order.order_id, f"{order.order_id}-{number}", item.item_id, item.sku_name(line.colour, line.size),
                item.title, item.category, line.quantity, f"{item.sku_price(line.size):.2f}",
                money(line.paid_cents if paid else 0),
            )  # fmt: skip


def _refunds(world: World, orders: list[Order]) -> Iterator[tuple[object, ...]]:
    applied = [order for order in orders if order.refund and order.refund.applied < world.end]
    applied.sort(key=lambda order: (order.refund.applied if order.refund else 0, order.order_id))
    for number, order in enumerate(applied, 1):
        refund = order.refund
        assert refund is not None
        finished = refund.finished < world.end
        state = "open" if not finished else "succeeded" if refund.succeeds else "closed"
        yield (
            f"R{number:06d}{order.order_id[-6:]}", order.order_id, world.time(refund.applied),
            world.time(refund.finished) if finished else "", state, money(refund.cents), refund.kind, refund.stage,
            refund.first_reason, refund.reason,
        )  # fmt: skip
