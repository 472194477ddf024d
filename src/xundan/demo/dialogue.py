"""Putting a script on the clock: who writes when, what stays unanswered."""

from __future__ import annotations

from dataclasses import dataclass

from xundan.demo.items import ITEMS, Item
from xundan.demo.phrases import common
from xundan.demo.records import Buyer, Moment
from xundan.demo.script import Exchange
from xundan.demo.shop import Agent
from xundan.demo.slots import Piece
from xundan.demo.world import World


@dataclass(slots=True)
class Played:
    end: Moment
    ordered_at: Moment | None = None  # when the buyer placed the order that she then tells of
    broken: bool = False  # the agent missed a turn, and the rest was never said


@dataclass(slots=True)
class Talk:
    """A dialogue of one buyer with one account."""

    world: World
    buyer: Buyer
    agent: Agent
    item: Item
    conversation: int
    values: dict[str, str]
    delays: list[int]
    missed: int | None

    def buyer_says(self, at: Moment, said: list[Piece]) -> Moment:
        """Write the messages one after another; the moment of the last."""
        rng = self.world.talk
        for index, piece in enumerate(said):
            if index:
                at += rng.randint(2, 14)
            self._say(at, "buyer", piece, self.item)
            if piece[1] == "text" and rng.random() < 0.003 and not self.world.hand_made(at):
                at += 2
                self._say(at, "buyer", ("", "recall"), self.item)
                at += rng.randint(3, 9)
                self._say(at, "buyer", piece, self.item)
        return at

    def agent_says(self, at: Moment, said: list[Piece]) -> Moment:
        rng = self.world.talk
        for index, piece in enumerate(said):
            if index:
                at += 3 + rng.randint(0, 4) + len(piece[0]) // 4
            # The card an agent sends is of the item she recommends.
            self._say(at, "agent", piece, ITEMS[self.item.partner])
        return at

    def greet(self, at: Moment, *, night: bool = False) -> None:
        """The account's automatic message, a second after the buyer's first one."""
        lines: tuple[str, ...] = common.AUTO_HELLO
        if night:
            lines = common.AUTO_NIGHT
        elif self.world.seasons.in_event(self.world.day_of(at)):
            lines = common.AUTO_EVENT
        text = self.world.talk.choice(lines).format_map(self.values)
        greeting = (text, "text")
        self.world.say(at + 1, self.buyer.nick, self.agent.account, "agent", greeting, self.conversation, auto=True)

    def play(self, start: Moment, exchanges: list[Exchange], *, greet: bool = True) -> Played:
        """Say the exchanges from ``start`` on. A first exchange without buyer messages is a hand-over."""
        rng = self.world.talk
        now = start
        played = Played(start)
        for index, exchange in enumerate(exchanges):
            first = now
            if exchange.orders:
                played.ordered_at = max(start, now - rng.randint(4, 45))
            last = self.buyer_says(first, exchange.buyer) if exchange.buyer else first
            if index == 0 and greet and exchange.buyer:
                self.greet(first)
            played.end = last
            if not exchange.agent:
                continue
            if self.missed == index:
                played.broken = True
                played.end = self._left_alone(last)
                break
            delay = self.delays[index % len(self.delays)]
            reply = max(first + delay, last + 2)
            said = exchange.agent
            # Who says thanks or tells of her decision does not call for an answer.
            waits = index == 0 or index < len(exchanges) - 1
            if delay > 100 and waits and rng.random() < 0.5:
                nudge = last + rng.randint(45, max(46, delay - 8))
                if nudge < reply - 1:
                    self.buyer_says(nudge, [(rng.choice(common.NUDGES), "text")])
            if delay > 140 and rng.random() < self.agent.manner.depth:
                said = [(rng.choice(common.APOLOGIES).format_map(self.values), "text"), *said]
            played.end = self.agent_says(reply, said)
            now = played.end + self._thinks()
        self.world.desk.occupy(self.agent, played.end)
        self.buyer.served_by, self.buyer.served_at = self.agent.account, played.end
        return played

    def _left_alone(self, last: Moment) -> Moment:
        """Nobody answers: a nudge perhaps, an answer much too late perhaps."""
        rng = self.world.talk
        if rng.random() < 0.45:
            last = self.buyer_says(last + rng.randint(70, 420), [(rng.choice(common.NUDGES), "text")])
        if rng.random() < 0.55:
            late = last + int(rng.uniform(11, 55) * 60)
            if self.agent in self.world.desk.on_duty(late):
                line = rng.choice(common.LATE_ANSWERS).format_map(self.values)
                return self.agent_says(late, [(line, "text")])
        return last

    def _thinks(self) -> int:
        """How long the buyer takes to go on: seconds as a rule, sometimes she comes back half an hour later."""
        rng = self.world.talk
        if rng.random() < 0.025:
            return int(rng.uniform(11, 60) * 60)
        return max(4, min(int(rng.lognormvariate(3.3, 0.85)), 480))

    def _say(self, at: Moment, sender: str, piece: Piece, card: Item) -> None:
        self.world.say(at, self.buyer.nick, self.agent.account, sender, piece, self.conversation, card)
