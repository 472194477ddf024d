"""What is kept of a closed month: its payroll, and the plans, rules, marks and credits that it was made of. Plain data
without chat text, without buyers' names and without a version of the lake, so that it stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Payroll

FORMAT = 1


@dataclass(frozen=True)
class PlanUsed:
    """A plan's whole text, and what its file is called."""

    id: str
    file: str
    text: str


@dataclass(frozen=True)
class RulesUsed:
    """The settings that held from a day on (None: from the beginning). Of lists of buyers only their length is kept."""

    from_day: date | None
    settings: dict[str, Any]


@dataclass(frozen=True)
class MarkUsed:
    """A mark of a person, from `table`. `on` is a day or a month, `what` an item or a kind; `number` a score or points,
    `amount` money. A mark without an agent is the whole shop's."""

    table: str
    shop: str
    agent_id: str | None
    on: str
    what: str | None
    grade: str | None = None
    number: Decimal | None = None
    amount: Decimal | None = None
    note: str | None = None
    by: str | None = None
    marked_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What tells it from others; of adjustments the note does too."""
        note = self.note if self.table == "adjustments" else None
        return self.table, self.shop, self.agent_id or "", self.on, self.what or "", note or ""

    @property
    def says(self) -> tuple[str | None, Decimal | None, Decimal | None]:
        return self.grade, self.number, self.amount


@dataclass(frozen=True)
class OwnedBy:
    """Whose an order is under a rule: `agent`, `silent`, `unattributable` or `excluded`; None while it is not paid."""

    state: str | None
    agent_id: str | None


@dataclass(frozen=True)
class CandidateUsed:
    """Her messages that earn the order, and those that earn its payment; None where she is no candidate for it."""

    agent_id: str
    order_messages: int | None
    payment_messages: int | None


@dataclass(frozen=True)
class CreditUsed:
    """An order that was paid in the month, or of which a refund finished in it. `refunded` is all that was given back
    of it, `finished` what was in this month; `buyer` a number that is one person within this record."""

    shop: str
    order_id: str
    paid_day: date | None
    paid_amount: Decimal | None
    sales: Decimal | None
    refunded: Decimal
    finished: Decimal
    buyer: str | None
    owners: dict[CreditRule, OwnedBy]
    candidates: tuple[CandidateUsed, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.shop, self.order_id

    def owned_by(self, agent_id: str) -> bool:
        """Whether any rule gives it to her."""
        return any(owner.agent_id == agent_id for owner in self.owners.values())


@dataclass(frozen=True)
class Record:
    """A closed month. `program` is the version of xundan that computed it."""

    format: int
    program: str
    month: str
    payroll: Payroll
    plans: tuple[PlanUsed, ...]
    rules: tuple[RulesUsed, ...]
    marks: tuple[MarkUsed, ...]
    credits: tuple[CreditUsed, ...]


_RECORD = TypeAdapter(Record)


def as_bytes(record: Record) -> bytes:
    """The record as readable JSON in UTF-8; equal records are equal bytes."""
    return _RECORD.dump_json(record, indent=1) + b"\n"


def from_bytes(content: bytes, name: str) -> Record:
    """Reads `as_bytes`. Raises UserError `record` for what another version wrote, or nobody."""
    try:
        found = _RECORD.validate_json(content)
    except ValidationError as wrong:
        raise unreadable(name) from wrong
    if found.format != FORMAT:
        raise unreadable(name)
    return found


def unreadable(name: str) -> UserError:
    """That a file is not what this version wrote."""
    return UserError(
        "record",
        Text(f"读不懂结账记录 {name}", f"the record {name} of a closed month cannot be read"),
        Text(
            "可能是更新版本的 xundan 写的, 或被别的程序改过",
            "a newer xundan may have written it, or something else changed it",
        ),
    )
