"""The state of the simulated shop, and its clock: things happen in the order of their moments."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from xundan.demo.buyers import Buyers
from xundan.demo.desk import Desk
from xundan.demo.items import ITEMS, Item
from xundan.demo.records import Contact, Message, Moment, Order, Visit
from xundan.demo.seasons import Seasons
from xundan.demo.shop import DAY
from xundan.demo.slots import Piece, chinese_marks
from xundan.demo.truth import Inquiry


class World:
    """Everything that has happened so far. Each concern draws from a random stream of its own, so that a phrase more
    does not change how many buyers come."""

    def __init__(self, seed: int, scale: float, days: int, last_day: date) -> None:
        self._seed = seed
        stream = self.stream
        self.scale = scale
        self.days = days
        self.end: Moment = days * DAY
        # Chats of the first part were saved by hand, without robot and hand-overs; the rest is the neutral export.
        self.split_day = min(30, days // 3)
        self.seasons = Seasons(last_day, days, scale)
        self.midnight = datetime.combine(self.seasons.first_day, datetime.min.time())
        self.traffic, self.choice, self.talk = stream("traffic"), stream("choice"), stream("talk")
        self.money, self.after = stream("orders"), stream("after")
        self.buyers = Buyers(stream("buyers"))
        self.desk = Desk(self.seasons, stream("desk"))
        self.messages: list[Message] = []
        self.visits: list[Visit] = []
        self.orders: list[Order] = []
        self.inquiries: list[Inquiry] = []
        self.contacts: list[Contact] = []
        self._queue: list[tuple[Moment, int, Callable[[Moment], None]]] = []
        self._ticket = 0
        self._conversations = 0
        self._sessions = 0
        self._order_numbers = 0

    def stream(self, name: str) -> Random:
        """The random numbers of one concern."""
        return Random(f"xundan-demo:{self._seed}:{name}")

    def at(self, moment: Moment, happens: Callable[[Moment], None]) -> None:
        """Let something happen at a moment; what lies after the end never does."""
        if moment < self.end:
            self._ticket += 1
            heapq.heappush(self._queue, (moment, self._ticket, happens))

    def run(self) -> None:
        while self._queue:
            moment, _, happens = heapq.heappop(self._queue)
            happens(moment)

    def say(
        self, at: Moment, buyer: str, agent: str, sender: str, piece: Piece, conversation: int,
        item: Item | None = None, *, auto: bool = False, transfer_to: str = "",
    ) -> None:  # fmt: skip
        if not 0 <= at < self.end:
            return
        text, kind = piece
        # Agents write with the Chinese comma; two buyers in three do, the others take what the keyboard gives.
        if kind == "text" and (sender != "buyer" or len(buyer) % 3):
            text = chinese_marks(text)
        item_id = ""
        if kind == "card" and item is not None:
            item_id = item.item_id
            text = f"{item.title} ¥{item.price:g} https://item.example.com/item.htm?id={item_id}"
        order = len(self.messages)
        self.messages.append(
            Message(at, order, buyer, agent, sender, text, kind, auto, conversation, item_id, transfer_to)
        )

    def conversation(self) -> int:
        self._conversations += 1
        return self._conversations

    def session(self) -> str:
        self._sessions += 1
        return f"s{self._sessions:07d}"

    def order_number(self, created: Moment) -> str:
        """19 digits, growing with time."""
        self._order_numbers += 1
        tail = self._order_numbers % 9_000_000 * 10_000 + self.money.randrange(10_000)
        return str(4_300_000_000_000_000_000 + created * 90_000_000_000 + tail)

    def day_of(self, at: Moment) -> int:
        return at // DAY

    def time(self, at: Moment) -> datetime:
        return self.midnight + timedelta(seconds=at)

    def hand_made(self, at: Moment) -> bool:
        """Whether the chats of the moment go to the zips of the first part."""
        return at < self.split_day * DAY

    def pick_item(self, day: int) -> Item:
        """An item by the shop's traffic; warm goods gain as the year gets colder."""
        lean = day / max(self.days, 1) - 0.5
        weights = [item.weight * (1.0 + 0.7 * lean * item.warmth) for item in ITEMS]
        return self.choice.choices(ITEMS, weights)[0]
