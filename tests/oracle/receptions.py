"""Receptions: "one row a (shop, day, agent, buyer) with any message that day"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .settings import Settings
from .staff import Staff
from .talk import AUTOMATIC, BUYER, HANDOVER, HUMAN, TRANSFER, Item
from .turns import ANSWERED, LATE, OPEN, TRANSFERRED, BuyerTalk, Turn
from .working import WorkingTime


@dataclass
class Reception:
    """One agent and one buyer on one day."""

    day: date
    agent: str
    buyer: str
    items: list[Item] = field(default_factory=list)  # in dialogue order, hand-overs among them
    turns: list[Turn] = field(default_factory=list)  # opened that day; none when filtered
    filter_reason: str | None = None
    handed_out: bool = False
    served: bool = False
    first_response: int | None = None
    slow: bool = False
    talk_seconds: int = 0  # from first to last talk of that day, by the clock of that day

    @property
    def first(self) -> Item | None:
        """The buyer's first message of the day, or the hand-over."""
        return next((item for item in self.items if item.is_buyers), None)

    @property
    def consulted(self) -> bool:
        """ "The buyer sent a message, or a turn was handed over"."""
        return self.first is not None

    @property
    def received(self) -> bool:
        """ "Consulted and not filtered"."""
        return self.consulted and self.filter_reason is None

    @property
    def handed_in(self) -> bool:
        """Whether a turn was handed over to the agent that day."""
        return any(item.role == HANDOVER for item in self.items)

    @property
    def hour(self) -> int | None:
        """Reading 16: the local hour of t; null where the buyer did not write."""
        return self.first.local.hour if self.first else None

    def count(self, role: str) -> int:
        """Number of messages of one role."""
        return sum(1 for item in self.items if item.role == role)

    @property
    def buyer_messages(self) -> int:
        """The buyer's messages (ignored kinds are as if not sent; a hand-over is none)."""
        return self.count(BUYER)

    @property
    def agent_messages(self) -> int:
        """Human messages."""
        return self.count(HUMAN)

    @property
    def auto_messages(self) -> int:
        """ "auto = automatic and robot"."""
        return self.count(AUTOMATIC)

    @property
    def characters(self) -> int:
        """Reading 12: Unicode characters of the trimmed text of human messages."""
        return sum(len(item.text) for item in self.items if item.role == HUMAN)

    @property
    def talk(self) -> list[Item]:
        """The buyer's and the human messages of the day (reading 4: without hand-overs)."""
        return [item for item in self.items if item.is_talk]

    @property
    def first_opening_turn(self) -> Turn | None:
        """ "The day's first opening turn is the first of those that are in" numbers (reading 58)."""
        return next((turn for turn in self.turns if turn.opening and turn.counted), None)

    def transfers_to(self) -> list[str]:
        """Agents to whom a transfer message of that day goes, whether or not a turn was pending."""
        return [item.to for item in self.items if item.role == TRANSFER and item.to is not None]


def reason_to_filter(reception: Reception, held: dict[str, Any], staff: Staff) -> str | None:
    """ "Filtered, with the first reason that holds"."""
    buyer_texts = [item.written for item in reception.items if item.role == BUYER]
    staff_account = staff.is_account(reception.buyer) or reception.buyer in held["own_accounts"]
    if held["filter_own_staff"] and staff_account:
        return "own_staff"
    if reception.buyer in held["blocked_buyers"]:
        return "blocked_buyers"
    if any(phrase in text for phrase in held["ad_phrases"] for text in buyer_texts):
        return "ad_phrases"
    if held["filter_forward_only"] and reception.transfers_to() and reception.agent_messages == 0:
        return "forward_only"
    if held["filter_buyer_one_line"] and len(buyer_texts) == 1:
        return "buyer_one_line"
    return None


def is_served(reception: Reception) -> bool:
    """ "A human message that day after the buyer's first of the day (in dialogue order, late or not), or a turn
    opened that day was answered (not late) after midnight"."""
    buyer_wrote = False
    for item in reception.items:
        if item.is_buyers:
            buyer_wrote = True
        elif item.role == HUMAN and buyer_wrote:
            return True
    return any(turn.status == ANSWERED for turn in reception.turns)


def is_slow(reception: Reception, held: dict[str, Any]) -> bool:
    """ "`slow_turns` (3) or more turns, answered or late, took longer than `slow_seconds` (120)"."""
    slow = 0
    for turn in reception.turns:
        if (
            turn.counted
            and turn.status in (ANSWERED, LATE)
            and turn.seconds is not None
            and turn.seconds > held["slow_seconds"]
        ):
            slow += 1
    return slow >= int(held["slow_turns"])


def first_response_of(reception: Reception, held: dict[str, Any]) -> int | None:
    """ "Seconds of the day's first opening turn; null when that was late or unanswered" (`cap`: reading 10)."""
    turn = reception.first_opening_turn
    return turn.seconds_in_averages(held) if turn else None


def first_turn_counts(reception: Reception, held: dict[str, Any]) -> bool:
    """ "Received receptions whose first opening turn of the day is neither open nor transferred"."""
    turn = reception.first_opening_turn
    return reception.received and turn is not None and turn.status_in_numbers(held) not in (OPEN, TRANSFERRED)


def read_receptions(heard: BuyerTalk, settings: Settings, working: WorkingTime, staff: Staff) -> list[Reception]:
    """The receptions of one buyer, in order of day and agent."""
    found: dict[tuple[date, str], Reception] = {}
    for item in heard.timeline:
        key = (item.day, item.agent)
        if key not in found:
            found[key] = Reception(item.day, item.agent, item.buyer)
        found[key].items.append(item)
    for turn in heard.turns:
        found[turn.day, turn.agent].turns.append(turn)
    for reception in found.values():
        held = settings.on(reception.day)
        reception.handed_out = (reception.day, reception.agent) in heard.handed_out
        reception.filter_reason = reason_to_filter(reception, held, staff)
        if reception.filter_reason is not None:
            reception.turns = []  # "its dialogue that day gives no turn"
        reception.served = reception.received and is_served(reception)
        reception.first_response = first_response_of(reception, held)
        reception.slow = is_slow(reception, held)
        talk = reception.talk
        if talk:
            reception.talk_seconds = working.between(reception.day, talk[0].moment, talk[-1].moment)
    return [found[key] for key in sorted(found)]
