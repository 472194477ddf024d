"""ExportOrderList, a file a month of creation, with the quirks of the real one (GB18030, odd headers, net amounts)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from xundan.demo.files.neutral import money
from xundan.demo.records import Moment, Order
from xundan.demo.shop import CARRIERS, SHOP_ID, SHOP_NAME
from xundan.demo.world import World

# Some real headers end in a space.
HEADER = (
    "订单编号", "买家会员名", "买家支付宝账号", "买家应付货款", "买家应付邮费", "买家支付积分", "总金额", "返点积分",
    "买家实际支付金额", "买家实际支付积分", "订单状态", "买家留言", "收货人姓名", "收货地址 ", "运送方式", "联系电话 ",
    "联系手机",
    "订单创建时间", "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "订单备注", "宝贝总数量",
    "店铺Id",
    "店铺名称", "订单关闭原因", "卖家服务费", "买家服务费", "发票抬头", "是否手机订单", "分阶段订单信息",
    "特权订金订单id",
    "是否上传合同照片", "是否上传小票", "是否代付", "定金排名", "修改后的sku", "修改后的收货地址", "异常信息",
    "天猫卡券抵扣",
    "集分宝抵扣", "是否是O2O交易", "退款金额", "预约门店",
)  # fmt: skip
UNPAID, PAID, SHIPPED = "等待买家付款", "买家已付款,等待卖家发货", "卖家已发货,等待买家确认"
DONE, CLOSED = "交易成功", "交易关闭"


def write(world: World, orders: list[Order], folder: Path) -> None:
    months: dict[str, list[list[str]]] = defaultdict(list)
    for order in orders:
        months[f"{world.time(order.created):%Y%m}"].append(_row(world, order))
    for month, rows in sorted(months.items()):
        path = folder / f"ExportOrderList_{month}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(HEADER)
            writer.writerows(reversed(rows))  # the platform lists the newest first


def before(moment: Moment | None, end: Moment) -> bool:
    """Whether it had happened when the period ended."""
    return moment is not None and moment < end


def status(order: Order, end: Moment) -> str:
    if before(order.closed, end):
        return CLOSED
    if before(order.finished, end):
        return DONE
    if before(order.shipped, end):
        return SHIPPED
    return PAID if before(order.paid, end) else UNPAID


def refunded_cents(order: Order, end: Moment) -> int:
    refund = order.refund
    return refund.cents if refund and refund.succeeds and refund.finished < end else 0


def _row(world: World, order: Order) -> list[str]:
    end = world.end
    paid = before(order.paid, end)
    shipped = before(order.shipped, end)
    refunded = refunded_cents(order, end)
    number = int(order.order_id)
    buyer = order.buyer
    titles = ",".join(line.item.title for line in order.lines)
    # Numbers of parcels and masked phones are made of the order number: no draw of the dice, no real one.
    parcel = f"No:{number * 31 % 10**13:013d}" if shipped else ""
    # Both commas are met in real exports.
    state = status(order, end) if number % 3 else status(order, end).replace(",", "\uff0c")
    phone = f"'1{number % 9 + 30}****{number * 7 % 10000:04d}" if number % 3 else ""
    return [
        f'="{order.order_id}"', buyer.nick, "", money(order.goods_cents), money(order.postage_cents), "0",
        money(order.total_cents), "0", money(order.total_cents - refunded if paid else 0), "0", state,
        order.note, f"{buyer.surname}**", f"{buyer.province} {buyer.city}", "快递", "", phone,
        str(world.time(order.created)), str(world.time(order.paid)) if paid and order.paid is not None else "", titles,
        str(len(order.lines)), parcel, CARRIERS[number % len(CARRIERS)] if shipped else "", order.remark,
        str(sum(line.quantity for line in order.lines)), SHOP_ID, SHOP_NAME,
        order.close_reason if before(order.closed, end) else "订单未关闭", "0元", "0元", "",
        "手机订单" if number % 11 else "", "", "", "否", "否", "否", "", "", "", "", "", "", "", money(refunded), "",
    ]  # fmt: skip
