"""Messages as the rules see them: who speaks, what is automatic, what is as if not sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from .clock import Clock
from .settings import Settings
from .world import Row, Shop, World, text_of

BUYER = "buyer"
HUMAN = "human"
AUTOMATIC = "automatic"  # robot messages and automatic messages of an agent
SYSTEM = "system"
TRANSFER = "transfer"  # "it is nobody's message"
HANDOVER = "handover"  # what a transfer puts into the other agent's dialogue


class Moment(NamedTuple):
    """A moment, as an instant and by the shop's local clock."""

    at: int
    local: datetime


@dataclass
class Item:
    """One message (or one hand-over) in a dialogue."""

    agent: str
    buyer: str
    local: datetime
    at: int
    seq: int
    place: int
    day: date
    role: str
    text: str = ""  # trimmed
    written: str = ""  # as it was written
    closing: bool = False
    to: str | None = None
    session_day: date | None = None  # the day on which the session that this talk is in began ...
    session_start: datetime | None = None  # ... and the local time of its first talk

    @property
    def moment(self) -> Moment:
        """When it was sent."""
        return Moment(self.at, self.local)

    @property
    def order(self) -> tuple[int, int, int]:
        """Reading 1: messages are ordered by (UTC instant, seq, place among the buyer's of that second)."""
        return (self.at, self.seq, self.place)

    @property
    def is_buyers(self) -> bool:
        """Reading 4: a hand-over counts as a buyer's writing."""
        return self.role in (BUYER, HANDOVER)

    @property
    def is_talk(self) -> bool:
        """ "Talk = the buyer's and the human messages" (a hand-over is not one of them here)."""
        return self.role in (BUYER, HUMAN)


def is_automatic(row: Row, text: str, held: dict[str, Any]) -> bool:
    """ "Automatic = is_auto, or the text (trimmed) begins with ... or equals one of ..."."""
    if row.get("is_auto"):
        return True
    if any(text.startswith(prefix) for prefix in held["auto_reply_prefixes"]):
        return True
    return text in held["auto_reply_texts"]


def role_of(row: Row, text: str, held: dict[str, Any]) -> str | None:
    """What a message is; None when it is as if not sent."""
    kind = text_of(row, "kind") or "text"
    sender = row.get("sender")
    if kind == "transfer":
        return TRANSFER
    if sender == "buyer":
        return None if kind in held["ignored_kinds"] else BUYER
    if sender == "system":
        return SYSTEM
    if sender == "robot" or is_automatic(row, text, held):
        return HUMAN if held["count_automatic"] else AUTOMATIC
    return HUMAN


@dataclass
class Talk:
    """All messages of a shop, by buyer, in order; and the instant of its newest message."""

    by_buyer: dict[str, list[Item]]
    newest: Moment | None


def read_talk(world: World, shop: Shop, clock: Clock, settings: Settings) -> Talk:
    """Read the messages of a shop. A message is judged with the settings of its own day."""
    by_buyer: dict[str, list[Item]] = {}
    newest: Moment | None = None
    written_then: Counter[tuple[str, int]] = Counter()
    for _, row in world.rows("messages", shop):
        local = row["sent_at"]
        at = clock.instant(local)
        written_then[str(row["buyer_id"]), at] += 1
        place = written_then[str(row["buyer_id"]), at]
        newest = Moment(at, local) if newest is None else max(newest, Moment(at, local))
        day = clock.day(local)
        held = settings.on(day)
        written = row.get("text") or ""
        text = written.strip()
        role = role_of(row, text, held)
        if role is None:
            continue
        seq = place if row.get("seq") is None else int(row["seq"])
        item = Item(str(row["agent_id"]), str(row["buyer_id"]), local, at, seq, place, day, role, text, written)
        item.closing = role == BUYER and text in held["closing_phrases"]
        item.to = text_of(row, "transfer_to") if role == TRANSFER else None
        by_buyer.setdefault(item.buyer, []).append(item)
    for items in by_buyer.values():
        items.sort(key=lambda item: item.order)
    return Talk(by_buyer, newest)
