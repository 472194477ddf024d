"""What the rules look at: the lines of one reception in order, and its turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Literal

from xundan.analysis.text.chats import Line

Outcome = Literal["answered", "late", "unanswered", "transferred", "open", "off_hours", "unmeasured"]


@dataclass(frozen=True)
class Turn:
    """A turn of the reception as the facts have it. `opened` and `closed` are instants in seconds; `seconds` are those
    of answered and late ones. `handed_over`: its dialogue was given to somebody else while it was pending."""

    opened: int
    outcome: Outcome
    seconds: int | None = None
    closed: int | None = None
    opening: bool = False
    handed_over: bool = False


@dataclass(frozen=True)
class Answer:
    """What the buyer wrote and what a person then said, each in order; either may be empty at the ends of a chat."""

    asked: Sequence[Line]
    said: Sequence[Line]


@dataclass(frozen=True)
class Chat:
    """One reception. `agent` and `buyer` are their accounts."""

    shop: str
    day: date
    agent: str
    buyer: str
    lines: Sequence[Line]
    turns: Sequence[Turn] = ()

    @property
    def id(self) -> str:
        """A short name that stays the same, and that no spreadsheet takes for a number."""
        key = "\x1f".join((self.shop, self.day.isoformat(), self.agent, self.buyer))
        return f"c-{sha256(key.encode()).hexdigest()[:12]}"

    @cached_property
    def human(self) -> Sequence[Line]:
        """What a person of the shop wrote: robots' and automatic messages are nobody's work."""
        return [line for line in self.lines if line.who == "agent"]

    @property
    def items(self) -> Sequence[str]:
        """The items that the buyer's messages name, in order."""
        named = (line.item_id for line in self.lines if line.who == "buyer")
        return tuple(dict.fromkeys(item for item in named if item))

    @cached_property
    def answers(self) -> Sequence[Answer]:
        """The chat as questions and answers. Lines that are nobody's work part nothing."""
        found: list[Answer] = []
        asked: list[Line] = []
        said: list[Line] = []
        for line in self.lines:
            if line.who == "agent":
                said.append(line)
            elif line.who == "buyer":
                if said:
                    found.append(Answer(tuple(asked), tuple(said)))
                    asked, said = [], []
                asked.append(line)
        if asked or said:
            found.append(Answer(tuple(asked), tuple(said)))
        return found

    @cached_property
    def readable(self) -> bool:
        """Whether what a person or the buyer wrote is there to be read."""
        return not any(
            line.kind == "text" and line.text is None for line in self.lines if line.who in ("agent", "buyer")
        )

    def line_at(self, utc: int | None, who: Literal["agent", "buyer"]) -> Line | None:
        """The first line of a speaker at an instant."""
        return next((line for line in self.lines if line.utc == utc and line.who == who), None)
