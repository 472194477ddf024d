"""What happened to a month: who closed, confirmed and reopened it, and what of it was carried on. A line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from xundan.model.clock import Shop
from xundan.model.text import Text
from xundan.scorecards.closing.record import unreadable

What = Literal["closed", "confirmed", "reopened", "carried"]


@dataclass(frozen=True)
class CarriedOn:
    """A part of an agent's difference that became an adjustment of `day`, with this note."""

    shop: str
    agent_id: str
    day: date
    amount: Decimal
    note: str


@dataclass(frozen=True)
class Entry:
    """One step. `at` is in UTC, `local` the same moment by the clock of the workspace's first shop, both to the second;
    `sha256` that of the record that was closed, confirmed, reopened or carried from."""

    what: What
    by: str
    at: datetime
    local: datetime
    sha256: str
    why: str | None = None
    missing: tuple[Text, ...] = ()
    """What the data lacked when it was closed all the same."""
    carried: tuple[CarriedOn, ...] = ()


_ENTRY = TypeAdapter(Entry)


def entry(what: What, by: str, sha256: str, shop: Shop, now: datetime) -> Entry:
    """A step that is taken now."""
    at = now.astimezone(UTC).replace(microsecond=0)
    return Entry(what, by, at, at.astimezone(ZoneInfo(shop.timezone)), sha256)


def as_lines(entries: Sequence[Entry]) -> bytes:
    """The journal as a file."""
    return b"".join(_ENTRY.dump_json(each) + b"\n" for each in entries)


def from_lines(content: bytes, name: str) -> list[Entry]:
    """Reads `as_lines`. Raises UserError `record` for lines that nobody of us wrote."""
    try:
        return [_ENTRY.validate_json(line) for line in content.splitlines() if line.strip()]
    except ValidationError as wrong:
        raise unreadable(name) from wrong
