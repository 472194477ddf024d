"""Visitors: how each comes, looks, leaves, carts, asks or orders."""

from __future__ import annotations

from functools import partial
from itertools import accumulate

from xundan.demo import aftersale, inquiring, ordering
from xundan.demo.channels import BY_NAME, CHANNELS, Channel
from xundan.demo.decision import Wish
from xundan.demo.items import Item
from xundan.demo.records import Buyer, Moment
from xundan.demo.shop import DAY, HOUR
from xundan.demo.visiting import Session
from xundan.demo.world import World

OLD_CUSTOMERS = 2400  # at scale 1
KNOWN, KNOWN_IN_EVENT = 0.15, 0.20  # share of visitors who bought before
CONSULTS, ORDERS_SILENTLY = 0.115, 0.0456
BOUNCES = 0.565
_OLD_CASES = ("logistics", "urge", "usage", "return", "invoice", "praise", "size", "quality")


class Journeys:
    def __init__(self, world: World) -> None:
        self._world = world
        self._channels = {
            (known, event): list(
                accumulate((c.known if known else c.new) * (c.event if event else 1.0) for c in CHANNELS)
            )
            for known in (False, True)
            for event in (False, True)
        }

    def begin(self) -> None:
        """People who bought before the first day, some with questions still."""
        world = self._world
        for buyer in world.buyers.old_customers(round(OLD_CUSTOMERS * world.scale)):
            ago = -buyer.last_order / DAY
            if ago < 16 and world.after.random() < 0.30:
                item = world.pick_item(0)
                colour, size = self._sku(item)
                at = int(world.after.uniform(0, 12 - ago * 0.6) * DAY)
                case = world.after.choice(_OLD_CASES)
                world.at(at, partial(self._old_contact, buyer, item, colour, size, case))

    def day(self, midnight: Moment) -> None:
        """Let the visitors of the day that begins come."""
        world = self._world
        day = world.day_of(midnight)
        for _ in range(world.seasons.visitors(day, world.traffic)):
            world.at(world.seasons.arrival(day, world.traffic), self._come)

    def _old_contact(self, buyer: Buyer, item: Item, colour: int, size: int, case: str, now: Moment) -> None:
        aftersale.speak(self._world, buyer, item, colour, size, case, now)

    def _sku(self, item: Item) -> tuple[int, int]:
        rng = self._world.choice
        # The middle sizes sell best.
        size = min(int(rng.triangular(0, len(item.sizes), len(item.sizes) * 0.45)), len(item.sizes) - 1)
        return rng.randrange(len(item.colours)), size

    def _come(self, now: Moment) -> None:
        world = self._world
        rng = world.traffic
        day, second = divmod(now, DAY)
        event = world.seasons.in_event(day)
        known = world.buyers.known(now) if rng.random() < (KNOWN_IN_EVENT if event else KNOWN) else None
        channel = rng.choices(CHANNELS, cum_weights=self._channels[known is not None, event])[0]
        item = world.pick_item(day)
        consults = CONSULTS * channel.consult * (1.12 if known else 1.0)
        if second < 8.5 * HOUR:
            consults *= 0.55
        if world.seasons.before_event(day):
            consults *= 1.35
        elif event:
            consults *= 0.92
        orders = ORDERS_SILENTLY * channel.order * (90 / item.price) ** 0.03 * (1.45 if known else 1.0)
        if event:
            orders *= 1.25
        elif world.seasons.before_event(day):
            orders *= 0.62
        draw = rng.random()
        if draw < consults:
            self._asks(now, channel, item, known)
        elif draw < consults + orders:
            self._orders(now, channel, item, known)
        else:
            self._looks(now, channel, item, known)

    def _asks(self, now: Moment, channel: Channel, item: Item, known: Buyer | None) -> None:
        world = self._world
        buyer = known or world.buyers.new()
        session = Session.begin(world, channel, item, buyer.visitor, buyer.nick)
        at = session.look(now, world.traffic.choices((1, 2, 3, 4, 6), (18, 30, 26, 16, 10))[0], item, channel.lands_on)
        colour, size = self._sku(item)
        world.at(at, partial(inquiring.inquire, world, Wish(buyer, item, colour, size, channel), session))

    def _orders(self, now: Moment, channel: Channel, item: Item, known: Buyer | None) -> None:
        """A silent order: straight from the page, or the evening after it went into the cart."""
        world = self._world
        buyer = known or world.buyers.new()
        session = Session.begin(world, channel, item, buyer.visitor, buyer.nick)
        at = session.look(now, world.traffic.choices((1, 2, 3, 5, 7), (14, 30, 28, 18, 10))[0], item, channel.lands_on)
        if world.traffic.random() < 0.4:
            session.event(at, "cart", "item", item)
            at += world.traffic.randint(10, 300)
        world.at(at, partial(self._place_silently, buyer, item, session))

    def _place_silently(self, buyer: Buyer, item: Item, session: Session, now: Moment) -> None:
        world = self._world
        colour, size = self._sku(item)
        lines = ordering.basket(world, item, colour, size, buyer.heavy)
        ordering.place(world, buyer, lines, now, session, cause="silent")

    def _looks(self, now: Moment, channel: Channel, item: Item, known: Buyer | None) -> None:
        world = self._world
        rng = world.traffic
        if rng.random() < BOUNCES * channel.bounce:
            device = known.visitor if known else world.buyers.device()
            Session.begin(world, channel, item, device, known.nick if known else "").event(
                now, "view", channel.lands_on, item if channel.lands_on == "item" else None
            )
            return
        buyer = known or (world.buyers.new() if rng.random() < 0.5 else None)
        session = Session.begin(
            world, channel, item, buyer.visitor if buyer else world.buyers.device(), buyer.nick if buyer else ""
        )
        views = 1 + min(int(rng.expovariate(0.42)) + 1, 14)
        at = session.look(now, views, item, channel.lands_on)
        if buyer is None:
            return
        if rng.random() < 0.10:
            session.event(at, "favorite", "item", item)
            at += rng.randint(5, 60)
        if rng.random() < 0.22:
            session.event(at, "cart", "item", item)
            if rng.random() < 0.13:
                back = (at // DAY + 1) * DAY + int(rng.uniform(8, 23.8) * HOUR)
                world.at(back, partial(self._back_from_cart, buyer, item))

    def _back_from_cart(self, buyer: Buyer, item: Item, now: Moment) -> None:
        world = self._world
        session = Session.begin(world, BY_NAME["购物车"], item, buyer.visitor, buyer.nick)
        at = session.look(now, world.traffic.randint(1, 3), item, "item")
        if world.traffic.random() < 0.75:
            world.at(at, partial(self._place_silently, buyer, item, session))


def everything(world: World) -> None:
    """Run the whole period."""
    journeys = Journeys(world)
    journeys.begin()
    for day in range(world.days):
        world.at(day * DAY, journeys.day)
    world.run()
