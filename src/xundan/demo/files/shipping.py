"""The newer order report of 千牛, a file a month: no buyers, but when each parcel left and was confirmed."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from xundan.demo.files.neutral import money
from xundan.demo.files.order_list import before, refunded_cents, status
from xundan.demo.records import Moment, Order
from xundan.demo.world import World

HEADER = (
    "订单编号", "买家应付货款", "买家应付邮费", "总金额", "买家实付金额", "订单状态", "订单创建时间", "订单付款时间",
    "宝贝总数量", "退款金额", "发货时间", "确认收货时间",
)  # fmt: skip


def write(world: World, orders: list[Order], folder: Path) -> None:
    months: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for order in orders:
        months[f"{world.time(order.created):%Y%m}"].append(_row(world, order))
    for month, rows in sorted(months.items()):
        with (folder / f"千牛订单_{month}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(rows)


def _row(world: World, order: Order) -> tuple[str, ...]:
    end = world.end

    def time(moment: Moment | None) -> str:
        return str(world.time(moment)) if moment is not None and moment < end else ""

    paid, closed, refunded = before(order.paid, end), before(order.closed, end), refunded_cents(order, end)
    refund = money(refunded) if refunded else "无退款申请" if paid else ""
    return (
        order.order_id, money(order.goods_cents), money(order.postage_cents), money(order.total_cents),
        money(order.total_cents - refunded if paid else 0), status(order, end), time(order.created),
        time(order.paid), str(sum(line.quantity for line in order.lines)), refund, time(order.shipped),
        "" if closed else time(order.finished),
    )  # fmt: skip
