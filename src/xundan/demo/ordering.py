"""Orders: what is in the basket, what it costs, when it is paid, and who reminds the buyer."""

from __future__ import annotations

from functools import partial

from xundan.demo import chasing, fulfilment
from xundan.demo.items import ITEMS, Item
from xundan.demo.records import Buyer, Line, Moment, Order
from xundan.demo.shop import COUPONS, DAY, EVENT_FACTOR, EVENT_STEP, EVENT_STEP_OFF, FREE_POSTAGE_FROM, HOUR, POSTAGE
from xundan.demo.visiting import Session
from xundan.demo.world import World

_NOTES = ("尽快发货,谢谢", "发蓝鸟快递", "包装好一点", "送人的,不要放小票", "周末派送", "要浅色的,别发错", "放驿站", "")
_REMARKS = ("加急", "送小方巾", "改过地址", "客户要求核对颜色", "已改价")
_GIVES_UP = ("我不想买了", "信息填写错误,重新拍", "买家未付款", "买家未付款", "其他原因")


def basket(world: World, item: Item, colour: int, size: int, heavy: bool, *, partner: bool = False) -> list[Line]:
    """The item, some pieces of it, and sometimes another one."""
    rng = world.money
    quantity = 1
    while quantity < item.most and rng.random() < 0.28:
        quantity += 1
    lines = [Line(item, colour, size, quantity)]
    extra: Item | None = ITEMS[item.partner] if partner else None
    if extra is None and rng.random() < (0.35 if heavy else 0.11):
        extra = world.pick_item(0)
    if extra is not None and extra is not item:
        lines.append(Line(extra, rng.randrange(len(extra.colours)), rng.randrange(len(extra.sizes)), 1))
    return lines


def place(
    world: World, buyer: Buyer, lines: list[Line], at: Moment, session: Session | None, *,
    cause: str, agent: str = "", cut_yuan: int = 0, channel: str = "",
) -> Order:  # fmt: skip
    """Create an order and decide when, if ever, it is paid."""
    rng = world.money
    listed = sum(line.list_cents for line in lines)
    goods = _discounted(listed, world.seasons.in_event(world.day_of(at)))
    goods = max(goods - cut_yuan * 100, 100)
    postage = 0 if goods >= FREE_POSTAGE_FROM * 100 else POSTAGE * 100
    order = Order(
        world.order_number(at), buyer, at, lines, goods, postage, listed - goods, cause, agent,
        channel=session.source if session else channel,
    )  # fmt: skip
    order.note = rng.choice(_NOTES) if rng.random() < 0.12 else ""
    order.remark = "已改价" if cut_yuan else rng.choice(_REMARKS) if rng.random() < 0.05 else ""
    if at < world.end:
        world.orders.append(order)
        buyer.last_order = at
        if session:
            session.event(at, "order", "other", lines[0].item, "order")
        _plan_payment(world, order, session)
    return order


def pay(world: World, order: Order, at: Moment, session: Session | None = None) -> None:
    """The payment; parcels and after-sale follow from it."""
    order.paid = at
    _share_out(order)
    if session and world.day_of(at) == world.day_of(order.created):
        session.event(at, "pay", "other", order.lines[0].item, "pay")
    order.buyer.orders += 1
    world.buyers.remember(order.buyer)
    fulfilment.plan(world, order)


def _discounted(listed: int, event: bool) -> int:
    if event:
        goods = round(listed * EVENT_FACTOR)
        return goods - goods // (EVENT_STEP * 100) * EVENT_STEP_OFF * 100
    for least, off in COUPONS:
        if listed >= least * 100:
            return listed - off * 100
    return listed


def _share_out(order: Order) -> None:
    """Spread what was paid for the goods over the lines, to the cent."""
    listed = sum(line.list_cents for line in order.lines)
    left = order.goods_cents
    for line in order.lines[:-1]:
        line.paid_cents = order.goods_cents * line.list_cents // listed
        left -= line.paid_cents
    order.lines[-1].paid_cents = left


def _plan_payment(world: World, order: Order, session: Session | None) -> None:
    rng = world.money
    draw = rng.random()
    if draw < 0.76:
        pay(world, order, order.created + max(6, min(int(rng.lognormvariate(3.4, 0.9)), 540)), session)
    elif draw < 0.82:
        at = order.created + int(rng.uniform(600, 3 * HOUR))
        world.at(at, lambda now: _pay_if_open(world, order, now, session))
    else:
        if rng.random() < 0.26:
            world.at(order.created + rng.randint(40, 700), partial(chasing.buyer_asks, world, order))
        world.at(order.created + int(rng.uniform(20, 55) * 60), partial(chasing.chase, world, order))
        if rng.random() < 0.20:
            at = order.created + int(rng.uniform(4, 27) * HOUR)
            world.at(at, lambda now: _pay_if_open(world, order, now, session))
        elif rng.random() < 0.4:
            at = order.created + int(rng.uniform(1, 40) * HOUR)
            world.at(at, partial(close, order, rng.choice(_GIVES_UP)))
        world.at(order.created + 3 * DAY, partial(close, order, "买家未付款"))


def _pay_if_open(world: World, order: Order, now: Moment, session: Session | None = None) -> None:
    if order.paid is None and order.closed is None:
        pay(world, order, now, session)


def close(order: Order, reason: str, now: Moment) -> None:
    """Close an order that was never paid."""
    if order.paid is None and order.closed is None:
        order.closed = now
        order.close_reason = reason
