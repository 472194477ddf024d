"""Turns, sessions and hand-overs of one buyer: rules.md "Turns", readings 1 to 10."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .settings import Settings
from .talk import BUYER, HANDOVER, HUMAN, TRANSFER, Item, Moment
from .working import WorkingTime, is_measured

ANSWERED, LATE, UNANSWERED, OPEN, TRANSFERRED = "answered", "late", "unanswered", "open", "transferred"
PENDING = "pending"
OFF_HOURS, UNMEASURED = "off_hours", "unmeasured"


@dataclass
class Turn:
    """One turn of a buyer in the dialogue with one agent."""

    buyer: str
    agent: str
    day: date
    opened_at: Moment
    last_at: Moment  # the buyer's last message in it
    session_start: datetime  # the local time of its session's first talk
    opening: bool
    status: str = PENDING
    closed: datetime | None = None
    seconds: int | None = None  # of answered and late turns, in full
    left_out: str | None = None  # why it is "in no number": off_hours, unmeasured

    @property
    def counted(self) -> bool:
        """Whether it is in any number."""
        return self.left_out is None

    @property
    def opened(self) -> datetime:
        """The local time at which it opened."""
        return self.opened_at.local

    def status_in_numbers(self, held: dict[str, Any]) -> str:
        """Reading 10: with `transferred_turns = unanswered` a transferred turn is unanswered in every number."""
        if self.status == TRANSFERRED and held["transferred_turns"] == "unanswered":
            return UNANSWERED
        return self.status

    def seconds_in_averages(self, held: dict[str, Any]) -> int | None:
        """`exclude`: late and unanswered turns are in no average; `cap`: they count as `session_gap` seconds."""
        status = self.status_in_numbers(held)
        if status == ANSWERED:
            return self.seconds
        if status in (LATE, UNANSWERED) and held["late_turns"] == "cap":
            return int(held["session_gap"])
        return None


@dataclass
class BuyerTalk:
    """What came of one buyer's dialogues."""

    turns: list[Turn] = field(default_factory=list)
    timeline: list[Item] = field(default_factory=list)  # messages and hand-overs, in dialogue order
    handed_out: set[tuple[date, str]] = field(default_factory=set)  # (day of the transfer message, agent)


class _Reader:
    """Walks through all dialogues of one buyer in order."""

    def __init__(self, settings: Settings, working: WorkingTime) -> None:
        self.settings = settings
        self.working = working
        self.result = BuyerTalk()
        self.pending: dict[str, Turn] = {}
        self.last_talk: dict[str, Item] = {}

    def gap(self, day: date) -> int:
        """`session_gap` as it holds on a day."""
        return int(self.settings.on(day)["session_gap"])

    def silent(self, day: date, since: Moment, item: Item) -> bool:
        """ "session_gap or more" by the clock and the limit of a day (readings 8 and 56)."""
        return self.working.between(day, since, item.moment) >= self.gap(day)

    def begins_session(self, item: Item) -> bool:
        """ "A session ends when talk falls silent for session_gap or more" (limit of the item's own day)."""
        before = self.last_talk.get(item.agent)
        begins = before is None or self.silent(item.day, before.moment, item)
        item.session_day = item.day if begins or before is None else before.session_day
        item.session_start = item.local if begins or before is None else before.session_start
        self.last_talk[item.agent] = item
        return begins

    def open_turn(self, item: Item, opening: bool) -> None:
        """ "A turn opens at the first buyer message that nobody has answered"."""
        assert item.session_start is not None
        turn = Turn(item.buyer, item.agent, item.day, item.moment, item.moment, item.session_start, opening)
        self.pending[item.agent] = turn
        self.result.turns.append(turn)

    def close(self, turn: Turn, status: str, item: Item | None = None) -> None:
        """Close a pending turn, by a message or by nothing."""
        turn.status = status
        if item is not None:
            turn.closed = item.local
            if status in (ANSWERED, LATE):
                anchor = self.settings.on(turn.day)["response_anchor"]
                since = turn.last_at if anchor == "last" else turn.opened_at
                turn.seconds = self.working.between(turn.day, since, item.moment)
        turn.left_out = OFF_HOURS if self.is_off_hours(turn, item) else UNMEASURED if self.is_unmeasured(turn) else None
        del self.pending[turn.agent]

    def is_off_hours(self, turn: Turn, closed_by: Item | None) -> bool:
        """Reading 57: "when its clock is `working_hours`, it opened outside the working time, it was closed by a human
        message or a hand-over, and no working second lies between"."""
        if self.settings.on(turn.day)["response_clock"] != "working_hours" or closed_by is None:
            return False
        return not self.working.holds(turn.opened) and not self.working.seconds(turn.opened, closed_by.local)

    def is_unmeasured(self, turn: Turn) -> bool:
        """Reading 57: "when it opened outside `measured_hours` (setting of its day). With `measured_by = "session"` the
        moment compared is the first talk of the turn's session in that dialogue instead"."""
        held = self.settings.on(turn.day)
        moment = turn.session_start if held["measured_by"] == "session" else turn.opened
        return not is_measured(moment, held["measured_hours"])

    def buyer_writes(self, item: Item) -> None:
        """Joins the pending turn, or leaves it unanswered after `session_gap`; opens one unless it is closing."""
        begins = self.begins_session(item)
        turn = self.pending.get(item.agent)
        if turn is not None and not self.silent(turn.day, turn.last_at, item):
            turn.last_at = item.moment
            return
        if turn is not None:
            self.close(turn, UNANSWERED)
        if not item.closing:
            self.open_turn(item, begins)

    def human_writes(self, item: Item) -> None:
        """Closes the pending turn, late when `session_gap` or more after the buyer's last message."""
        self.begins_session(item)
        turn = self.pending.get(item.agent)
        if turn is not None:
            late = self.silent(turn.day, turn.last_at, item)
            self.close(turn, LATE if late else ANSWERED, item)

    def transfer(self, item: Item) -> Item | None:
        """ "If a turn was pending with A, it closes as transferred"; returns the hand-over that this makes."""
        turn = self.pending.get(item.agent)
        if item.to is None or turn is None:
            return None
        self.close(turn, TRANSFERRED, item)
        self.result.handed_out.add((item.day, item.agent))
        return Item(item.to, item.buyer, item.local, item.at, item.seq, item.place, item.day, HANDOVER)

    def hand_over(self, item: Item) -> None:
        """ "A turn opens in B's dialogue at that moment ... unless B has one pending already"."""
        if item.agent in self.pending:
            return
        self.begins_session(item)
        self.open_turn(item, True)
        self.result.timeline.append(item)


def read_turns(items: list[Item], settings: Settings, working: WorkingTime, newest: Moment) -> BuyerTalk:
    """Turns of one buyer. Hand-overs come after every message with the same (instant, seq) (reading 2)."""
    reader = _Reader(settings, working)
    waiting: list[Item] = []
    for item in items:
        if waiting and (waiting[0].at, waiting[0].seq) != (item.at, item.seq):
            for handed in waiting:
                reader.hand_over(handed)
            waiting = []
        reader.result.timeline.append(item)
        if item.role == BUYER:
            reader.buyer_writes(item)
        elif item.role == HUMAN:
            reader.human_writes(item)
        elif item.role == TRANSFER:
            handed_over = reader.transfer(item)
            if handed_over is not None:
                waiting.append(handed_over)
    for handed in waiting:
        reader.hand_over(handed)
    for turn in list(reader.pending.values()):
        still_open = working.between(turn.day, turn.last_at, newest) < reader.gap(turn.day)
        reader.close(turn, OPEN if still_open else UNANSWERED)
    return reader.result
