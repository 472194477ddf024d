"""Reviews: most are content; who had a cause to be unhappy reviews more often, and says what it was."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import NamedTuple

from xundan.demo.around.planted import (
    BLAMES,
    CAUSES,
    FLAWS,
    KEPT_WAITING,
    LATE_AFTER,
    REVIEWS,
    REVIEWS_AFTER_CAUSE,
)
from xundan.demo.fulfilment import awake
from xundan.demo.items import Item
from xundan.demo.phrases import reviewing as words
from xundan.demo.records import Contact, Moment, Order
from xundan.demo.shop import DAY
from xundan.demo.slots import chinese_marks
from xundan.demo.world import World

ASPECTS = ("goods", "logistics", "service")
_LEVELS = ("1心", "3心", "5心", "1钻", "2钻", "3钻", "5钻", "1皇冠")
_LEVEL_WEIGHTS = (8, 14, 18, 20, 16, 12, 8, 4)
_SHORT = ("好评", "不错", "很好", "")


class Review(NamedTuple):
    """A buyer's review of an order. ``blamed`` is what she blames for which cause (blank: none; by chance), and
    ``stars`` are her marks of description, service and logistics."""

    at: Moment
    order_id: str
    buyer: str
    item: Item
    result: str
    text: str
    has_picture: bool
    has_video: bool
    level: str
    causes: tuple[str, ...]
    blamed: tuple[tuple[str, str], ...]
    stars: tuple[int, int, int]


def reviews(world: World) -> list[Review]:
    """In order of time; of orders that were finished inside the period."""
    rng = world.stream("reviews")
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for contact in world.contacts:
        contacts[contact.order_id].append(contact)
    waited: dict[str, list[tuple[Moment, float]]] = defaultdict(list)
    for inquiry in world.inquiries:
        if inquiry.mean_seconds is not None:
            waited[inquiry.buyer].append((inquiry.at, inquiry.mean_seconds))
    found = []
    for order in sorted(world.orders, key=lambda order: order.order_id):
        # A closed order cannot be reviewed.
        if order.shipped is None or order.finished is None or order.closed is not None:
            continue
        causes = causes_of(order, contacts[order.order_id], waited[order.buyer.nick])
        reviewed = rng.random() < (REVIEWS_AFTER_CAUSE if causes else REVIEWS)
        at = awake(order.finished + int(rng.expovariate(1 / (1.2 * DAY))))
        if reviewed and at < world.end:
            found.append(_review(rng, order, causes, contacts[order.order_id], at))
    return sorted(found, key=lambda review: (review.at, review.order_id))


def causes_of(order: Order, contacts: list[Contact], waited: list[tuple[Moment, float]]) -> list[str]:
    """What of an order's life makes buyers unhappy, in the order of CAUSES."""
    assert order.shipped is not None
    assert order.paid is not None
    flaws = {FLAWS[line.item.item_id] for line in order.lines if line.item.item_id in FLAWS}
    trouble = order.refund is not None and order.refund.stage == "after_shipping"
    trouble = trouble or any(contact.case in words.TROUBLES for contact in contacts)
    unhappy = any(contact.broken or (contact.waited or 0) > KEPT_WAITING for contact in contacts)
    unhappy = unhappy or any(order.created - DAY <= at <= order.created and mean > KEPT_WAITING for at, mean in waited)
    has = {"late_parcel": order.shipped - order.paid > LATE_AFTER, "trouble": trouble, "unhappy_chat": unhappy}
    return [name for name in CAUSES if has.get(name, name in flaws)]


def _review(rng: Random, order: Order, causes: list[str], contacts: list[Contact], at: Moment) -> Review:
    blamed: dict[str, str] = {}
    for name in causes:
        if rng.random() < CAUSES[name].chance:
            blamed.setdefault(CAUSES[name].aspect, name)
    for aspect in ASPECTS:
        if rng.random() < BLAMES[aspect]:
            blamed.setdefault(aspect, "")
    item = order.lines[0].item
    flawed = [line.item for line in order.lines if FLAWS.get(line.item.item_id) in blamed.values()]
    item = flawed[0] if flawed else item
    text = _text(rng, item, blamed, contacts)
    picture = rng.random() < (0.38 if blamed else 0.20)
    stars = {aspect: rng.choice((1, 1, 2, 3)) if aspect in blamed else _content(rng) for aspect in ASPECTS}
    return Review(
        at, order.order_id, order.buyer.nick, item, _result(rng, len(blamed)), text, picture,
        picture and rng.random() < 0.15, rng.choices(_LEVELS, _LEVEL_WEIGHTS)[0], tuple(causes),
        tuple(blamed.items()), (stars["goods"], stars["service"], stars["logistics"]),
    )  # fmt: skip


def _result(rng: Random, blames: int) -> str:
    weights = ((98, 2, 0), (20, 32, 48), (5, 20, 75), (0, 10, 90))[blames]
    return rng.choices(("good", "neutral", "bad"), weights)[0]


def _content(rng: Random) -> int:
    return 5 if rng.random() < 0.90 else 4


def _text(rng: Random, item: Item, blamed: dict[str, str], contacts: list[Contact]) -> str:
    said = [_blame(rng, aspect, cause, contacts) for aspect, cause in blamed.items()]
    if not said:
        if rng.random() < 0.18:
            return rng.choice(_SHORT)
        said = [rng.choice(words.GOODS[item.category]) if rng.random() < 0.94 else rng.choice(words.SO_SO)]
        for lines, chance in ((words.LOGISTICS, 0.35), (words.SERVICE, 0.20), (words.AGAIN, 0.25)):
            if rng.random() < chance:
                said.append(rng.choice(lines))
    elif "goods" not in blamed and rng.random() < 0.4:
        said.append(rng.choice(words.GOODS[item.category]))
    # A blank review was not written, and a comma joins what was.
    return chinese_marks(",".join(line for line in said if line)).format(item=item.short)


def _blame(rng: Random, aspect: str, cause: str, contacts: list[Contact]) -> str:
    if cause == "trouble":
        cases = [contact.case for contact in contacts if contact.case in words.TROUBLES]
        return rng.choice(words.TROUBLES[cases[0] if cases else "quality"])
    by_cause = {
        "late_parcel": words.LATE, "too_small": words.TOO_SMALL, "fades": words.FADES, "unhappy_chat": words.UNHAPPY,
    }  # fmt: skip
    return rng.choice(by_cause.get(cause, words.BY_CHANCE[aspect]))
