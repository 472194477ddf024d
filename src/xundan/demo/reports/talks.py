"""The chats as turns, and as who received whom on which day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from xundan.demo.records import Message, Moment
from xundan.demo.shop import AGENTS, DAY

SESSION_GAP = 600
SLOW_SECONDS, SLOW_TURNS = 120, 3
PROMPT_SECONDS = 180

ANSWERED, LATE, UNANSWERED, TRANSFERRED, OPEN = "answered", "late", "unanswered", "transferred", "open"
_AFTERSALE = {agent.account for agent in AGENTS if agent.role == "aftersale"}
_Dialogue = tuple[str, str]  # agent, buyer


class Said(NamedTuple):
    """What counts when it is asked whose an order is; a hand-over is the buyer's."""

    at: Moment
    agent: str
    human: bool


@dataclass(slots=True)
class Turn:
    """From the buyer's first message that nobody answered to the next human one."""

    opened: Moment
    last: Moment  # the buyer's newest message in it
    opening: bool  # begins a session
    state: str = UNANSWERED
    seconds: int = 0

    @property
    def prompt(self) -> bool:
        return self.state == ANSWERED and self.seconds <= PROMPT_SECONDS

    @property
    def rated(self) -> bool:
        """Whether it is in rates."""
        return self.state in (ANSWERED, LATE, UNANSWERED)


@dataclass(slots=True)
class Reception:
    """One agent and one buyer on one day."""

    asked: Moment | None = None  # the buyer's first message of the day, or the hand-over
    session_day: int = 0  # on which the session of that message began
    replied: bool = False  # a human message came after it
    handed_in: bool = False
    handed_out: bool = False
    to_aftersale: bool = False
    buyer_messages: int = 0
    agent_messages: int = 0
    turns: list[Turn] = field(default_factory=list)

    @property
    def received(self) -> bool:
        """The standard settings filter nobody out whom this shop has."""
        return self.asked is not None

    @property
    def served(self) -> bool:
        return self.replied or any(turn.state == ANSWERED for turn in self.turns)

    @property
    def first_response(self) -> int | None:
        """Seconds of the first opening turn, unless it was late or never answered."""
        first = next((turn for turn in self.turns if turn.opening), None)
        return first.seconds if first is not None and first.state == ANSWERED else None

    @property
    def slow(self) -> bool:
        slow = sum(turn.state in (ANSWERED, LATE) and turn.seconds > SLOW_SECONDS for turn in self.turns)
        return slow >= SLOW_TURNS


class Talks:
    """Everything heard. `receptions` is by day and then by (agent, buyer), `said` by buyer and in order."""

    def __init__(self, messages: list[Message]) -> None:
        self.receptions: dict[int, dict[_Dialogue, Reception]] = defaultdict(dict)
        self.said: dict[str, list[Said]] = defaultdict(list)
        self._pending: dict[_Dialogue, Turn] = {}
        self._talked: dict[_Dialogue, tuple[Moment, int]] = {}  # newest talk, and the day its session began
        for message in messages:
            self._hear(message)
        newest = messages[-1].at if messages else 0
        for turn in self._pending.values():
            if newest - turn.last < SESSION_GAP:
                turn.state = OPEN

    def reception(self, day: int, agent: str, buyer: str) -> Reception | None:
        """The reception of a day, None where they had nothing to do with each other."""
        return self.receptions[day].get((agent, buyer)) if day in self.receptions else None

    def _hear(self, message: Message) -> None:
        if message.kind == "transfer":
            self._hand_over(message)
        elif message.sender == "buyer" and message.kind != "recall":
            self._of_day(message.at, message.agent, message.buyer).buyer_messages += 1
            self._ask(message.at, message.agent, message.buyer)
        elif message.sender == "agent" and not message.is_auto:
            self._answer(message)

    def _of_day(self, at: Moment, agent: str, buyer: str) -> Reception:
        return self.receptions[at // DAY].setdefault((agent, buyer), Reception())

    def _talk(self, at: Moment, dialogue: _Dialogue) -> bool:
        """Goes on with the session, or begins one: whether it did."""
        before = self._talked.get(dialogue)
        begins = before is None or at - before[0] >= SESSION_GAP
        self._talked[dialogue] = (at, at // DAY if begins or before is None else before[1])
        return begins

    def _ask(self, at: Moment, agent: str, buyer: str, *, handed: bool = False) -> None:
        dialogue, reception = (agent, buyer), self._of_day(at, agent, buyer)
        begins = self._talk(at, dialogue)
        if reception.asked is None:
            reception.asked, reception.session_day = at, self._talked[dialogue][1]
        self.said[buyer].append(Said(at, agent, False))
        pending = self._pending.get(dialogue)
        if pending is not None and at - pending.last < SESSION_GAP:
            pending.last = at
            return
        turn = self._pending[dialogue] = Turn(at, at, begins or handed)
        reception.turns.append(turn)

    def _answer(self, message: Message) -> None:
        dialogue = (message.agent, message.buyer)
        reception = self._of_day(message.at, *dialogue)
        reception.agent_messages += 1
        reception.replied = reception.replied or reception.asked is not None
        self._talk(message.at, dialogue)
        self.said[message.buyer].append(Said(message.at, message.agent, True))
        turn = self._pending.pop(dialogue, None)
        if turn is not None:
            turn.state = LATE if message.at - turn.last >= SESSION_GAP else ANSWERED
            turn.seconds = message.at - turn.opened

    def _hand_over(self, message: Message) -> None:
        """Passes a turn that waits; where none does, or the other has one waiting, nobody is handed over."""
        reception = self._of_day(message.at, message.agent, message.buyer)
        reception.to_aftersale = reception.to_aftersale or message.transfer_to in _AFTERSALE
        turn = self._pending.pop((message.agent, message.buyer), None)
        if turn is None:
            return
        turn.state = TRANSFERRED
        reception.handed_out = True
        if (message.transfer_to, message.buyer) not in self._pending:
            self._of_day(message.at, message.transfer_to, message.buyer).handed_in = True
            self._ask(message.at, message.transfer_to, message.buyer, handed=True)
