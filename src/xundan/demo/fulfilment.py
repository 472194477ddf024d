"""After the payment: parcels, troubles, questions, refunds."""

from __future__ import annotations

from functools import partial
from random import Random

from xundan.demo import aftersale
from xundan.demo.items import BEDDING, FABRIC, STORAGE, Item
from xundan.demo.records import Moment, Order, Refund
from xundan.demo.shop import DAY, HOUR
from xundan.demo.world import World

# What goes wrong with a parcel, its weight, and the reasons a buyer names in the refund.
_TROUBLES: dict[str, tuple[float, tuple[str, ...]]] = {
    "return": (34.0, ("7天无理由退换货", "7天无理由退换货", "不喜欢/效果不好", "多拍/拍错/不想要")),
    "size": (18.0, ("尺寸不符", "尺寸拍错/不喜欢", "7天无理由退换货")),
    "colour": (13.0, ("颜色/图案与描述不符", "7天无理由退换货")),
    "quality": (15.0, ("质量问题", "材质与描述不符", "做工粗糙/有瑕疵")),
    "damaged": (10.0, ("商品破损",)),
    "missing": (8.0, ("少件/漏发", "发错货")),
}
_PARTIAL = {"damaged": 0.5, "missing": 0.7, "colour": 0.25, "quality": 0.2}
_CHANGED = "7天无理由退换货"  # what sellers like the reason to become


def plan(world: World, order: Order) -> None:
    """Decide the order's life from its payment on. Moments after the end are cut by the writers."""
    assert order.paid is not None
    rng = world.after
    event = world.seasons.in_event(world.day_of(order.paid))
    ships = _working_time(order.paid + int((rng.uniform(14, 90) if event else rng.uniform(2, 27)) * HOUR), rng)
    if rng.random() < (0.05 if event else 0.018):
        _cancels(world, order, ships)
        return
    order.shipped = ships
    arrives = ships + int((order.buyer.days + rng.uniform(-0.3, 0.7)) * DAY)
    order.finished = arrives + int(rng.uniform(0.2, 5) * DAY) if rng.random() < 0.55 else ships + 10 * DAY
    _questions(world, order, ships, arrives)
    if rng.random() < (0.13 if event else 0.09):
        item = order.lines[0].item
        kinds = list(_TROUBLES)
        weights = [_TROUBLES[kind][0] * _prone(kind, item) for kind in kinds]
        kind = rng.choices(kinds, weights)[0]
        at = arrives + int(rng.lognormvariate(1.2, 1.0) * 4 * HOUR)
        world.at(awake(at), partial(_trouble, world, order, kind))


def _prone(kind: str, item: Item) -> float:
    if kind == "size":
        return 1.6 if item.category in (BEDDING, FABRIC) else 0.6
    if kind == "damaged":
        return 2.5 if item.category == STORAGE else 0.6
    return 0.3 if kind == "colour" and item.category == STORAGE else 1.0


def _working_time(at: Moment, rng: Random) -> Moment:
    """Parcels leave the store between nine and seven."""
    day, second = divmod(at, DAY)
    if 9 * HOUR <= second <= 19 * HOUR:
        return at
    return (day if second < 9 * HOUR else day + 1) * DAY + int(rng.uniform(9.5, 18.5) * HOUR)


def awake(at: Moment) -> Moment:
    """Nobody complains at four in the morning."""
    day, second = divmod(at, DAY)
    return at if second > 8 * HOUR else day * DAY + 9 * HOUR + second


def _cancels(world: World, order: Order, ships: Moment) -> None:
    assert order.paid is not None
    rng = world.after
    at = min(order.paid + int(rng.uniform(0.05, 12) * HOUR), ships - 60)
    at = max(at, order.paid + 60)
    if rng.random() < 0.45:
        world.at(at - 30, partial(_cancel_chat, world, order))
        at += 240
    reason = rng.choice(("多拍/拍错/不想要", "拍错/多拍", "不想要了", "地址/电话填写错误", "未按约定时间发货"))
    done = at + int(rng.lognormvariate(7.0, 1.0))
    order.refund = Refund(at, done, True, order.total_cents, "refund_only", "before_shipping", reason, reason)
    order.closed, order.close_reason = done, "退款"


def _cancel_chat(world: World, order: Order, now: Moment) -> None:
    aftersale.contact(world, order, "cancel", now)


def _questions(world: World, order: Order, ships: Moment, arrives: Moment) -> None:
    """Contacts without trouble: when does it ship, where is it, how is it washed."""
    assert order.paid is not None
    rng = world.after
    slow = ships - order.paid > 24 * HOUR
    chances: tuple[tuple[str, float, Moment, Moment], ...] = (
        ("urge", 0.14 if slow else 0.028, order.paid + 600, ships - 300),
        ("address", 0.012, order.paid + 120, min(ships, order.paid + 3 * HOUR)),
        ("logistics", 0.062, ships + DAY, arrives + DAY),
        ("usage", 0.026, arrives + HOUR, arrives + 4 * DAY),
        ("invoice", 0.013, arrives, arrives + 6 * DAY),
        ("praise", 0.012, arrives + HOUR, arrives + 5 * DAY),
    )
    for case, chance, start, end in chances:
        if rng.random() < chance and end > start:
            world.at(awake(rng.randint(start, end)), partial(_asks, world, order, case))


def _asks(world: World, order: Order, case: str, now: Moment) -> None:
    if order.refund is None:
        aftersale.contact(world, order, case, now)


def _trouble(world: World, order: Order, kind: str, now: Moment) -> None:
    rng = world.after
    if rng.random() < 0.70:
        wants = rng.random() < (0.95 if kind == "return" else 0.60)
        kept, end = aftersale.contact(world, order, kind, now, wants_refund=wants)
        if not wants or kept:
            return
        applies = end + int(rng.uniform(30, 3 * HOUR))
    else:
        applies = now
    _apply(world, order, kind, applies)


def _apply(world: World, order: Order, kind: str, at: Moment) -> None:
    rng = world.after
    first = rng.choice(_TROUBLES[kind][1])
    reason = _CHANGED if first != _CHANGED and rng.random() < 0.12 else first
    partial_refund = rng.random() < _PARTIAL.get(kind, 0.0)
    cents = order.goods_cents
    if partial_refund:
        cents = max(100, round(cents * rng.uniform(0.10, 0.40) / 100) * 100)
        cents = min(cents, order.goods_cents)
    took = rng.uniform(0.2, 2.0) if partial_refund else rng.uniform(3.0, 9.0)
    done = at + int(took * DAY)
    succeeds = rng.random() < 0.93
    style = "refund_only" if partial_refund else "return"
    order.refund = Refund(at, done, succeeds, cents, style, "after_shipping", first, reason)
    if succeeds and not partial_refund:
        order.closed, order.close_reason, order.finished = done, "退款", None
    if not partial_refund and rng.random() < 0.18:
        world.at(awake(at + int(rng.uniform(2.5, 6) * DAY)), partial(_progress, world, order))


def _progress(world: World, order: Order, now: Moment) -> None:
    aftersale.contact(world, order, "refund_progress", now)
