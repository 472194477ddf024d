"""A visitor's session: the trace of views and clicks she leaves."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.demo.channels import KEYWORDS, SEARCHING, Channel
from xundan.demo.items import ITEMS, Item
from xundan.demo.records import Moment, Visit
from xundan.demo.world import World


@dataclass(slots=True)
class Session:
    """One coming of one visitor. ``nick`` is blank when she is not logged in."""

    world: World
    visitor: str
    nick: str
    source: str
    keyword: str
    number: str

    @classmethod
    def begin(cls, world: World, channel: Channel, item: Item, visitor: str, nick: str) -> Session:
        keyword = ""
        if channel.name in SEARCHING:
            # The first words of a category are the most used.
            words = KEYWORDS[item.category]
            keyword = words[min(int(world.traffic.expovariate(0.55)), len(words) - 1)]
        return cls(world, visitor, nick, channel.name, keyword, world.session())

    def event(self, at: Moment, event: str, page_type: str = "item", item: Item | None = None, page: str = "") -> None:
        if 0 <= at < self.world.end:
            item_id = item.item_id if item else ""
            page_id = page or (f"item-{item_id}" if item else page_type)
            order = len(self.world.visits)
            self.world.visits.append(
                Visit(at, order, self.visitor, event, self.nick, page_type, page_id, item_id, self.source, self.keyword,
                      self.number)
            )  # fmt: skip

    def look(self, at: Moment, views: int, item: Item, lands_on: str) -> Moment:
        """View so many pages, the item among them; the moment after the last one."""
        rng = self.world.traffic
        for number in range(views):
            if number == 0 and lands_on != "item":
                self.event(at, "view", lands_on)
            elif number == 0 or rng.random() < 0.45:
                self.event(at, "view", "item", item)
            else:
                draw = rng.random()
                if draw < 0.55:
                    other = rng.choice(ITEMS[:22])
                    self.event(at, "view", "item", other)
                elif draw < 0.75:
                    self.event(at, "view", "category", page=f"cat-{item.category}")
                elif draw < 0.92:
                    self.event(at, "view", "home")
                else:
                    self.event(at, "view", "search")
            at += max(3, min(int(rng.lognormvariate(3.1, 0.9)), 600))
        return at
