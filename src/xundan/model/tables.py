"""The canonical tables: what every importer produces and the neutral format's headers.

An *event* table only grows: a row whose key is there already is a duplicate. A *state* table keeps every imported
version of a row, and its current row is chosen column by column (lake/current.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "money", "time", "day", "month", "flag"]
Kind = Literal["event", "state"]

LIMIT = 10**12
"""What no amount of money and no count reaches: more is a column mistaken for another, or a slip."""
LONGEST_ID = 500
"""Characters of an id. The longest that platforms give out, encrypted ones, have about two hundred."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` closes the list of values; `default` fills a blank.

    `any_number` says of money and integers that they are numbers of a kind of their own: they may be negative, and
    integers of any size. Without it they are amounts and counts, from 0 to below LIMIT.
    """

    name: str
    type: Type = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    any_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A canonical table.

    `key` identifies a row inside a shop. `dated_by` is the column whose day says which days an import covers.
    `blank_in_key` lists key columns that may be blank (a blank is a value of its own there). `beside` lists columns
    that do not tell two event rows apart, since another export of the same rows may lack them.
    """

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    dated_by: str | None
    blank_in_key: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


def _text(name: str, required: bool = False, choices: tuple[str, ...] = (), default: str | None = None) -> Column:
    return Column(name, "text", required, choices, default)


def _time(name: str, required: bool = False) -> Column:
    return Column(name, "time", required)


def _money(name: str, required: bool = False, any_number: bool = False) -> Column:
    return Column(name, "money", required, any_number=any_number)


def _count(name: str, required: bool = False, any_number: bool = False) -> Column:
    return Column(name, "integer", required, any_number=any_number)


MESSAGES = Table(
    "messages",
    "event",
    (
        _text("buyer_id", True),
        _text("agent_id", True),
        _time("sent_at", True),
        _text("sender", True, ("buyer", "agent", "robot", "system")),
        _text("text"),
        _text("kind", default="text"),
        Column("is_auto", "flag", default="false"),
        _text("message_id"),
        _text("conversation_id"),
        _text("item_id"),
        _text("transfer_to"),
        _count("seq", any_number=True),
    ),
    key=("message_id",),
    dated_by="sent_at",
    beside=("conversation_id", "item_id", "is_auto", "seq"),
)

ORDERS = Table(
    "orders",
    "state",
    (
        _text("order_id", True),
        _text("buyer_id"),
        _time("created_at", True),
        _time("paid_at"),
        _time("shipped_at"),
        _time("finished_at"),
        _time("closed_at"),
        _text("status"),
        _money("goods_amount"),
        _money("postage"),
        _money("discount", any_number=True),
        _money("paid_amount", True),
        _text("seller_flag"),
        _text("close_reason"),
        _text("channel"),
        _text("region"),
        _time("deposit_paid_at"),
        _time("modified"),
    ),
    key=("order_id",),
    dated_by="created_at",
)

ORDER_LINES = Table(
    "order_lines",
    "state",
    (
        _text("order_id", True),
        _text("line_id", True),
        _text("item_id", True),
        _text("sku"),
        _text("title"),
        _text("category"),
        _count("quantity", True),
        _money("price", any_number=True),
        _money("paid_amount", any_number=True),
    ),
    key=("order_id", "line_id"),
    dated_by=None,
)

REFUNDS = Table(
    "refunds",
    "state",
    (
        _text("refund_id", True),
        _text("order_id", True),
        _text("line_id"),
        _time("applied_at", True),
        _time("finished_at"),
        _text("status", True, ("open", "succeeded", "closed")),
        _money("amount", True),
        _text("kind", choices=("refund_only", "return", "exchange")),
        _text("stage", choices=("before_shipping", "after_shipping")),
        _text("first_reason"),
        _text("reason"),
        Column("platform_involved", "flag"),
    ),
    key=("refund_id",),
    dated_by="applied_at",
)

VISITS = Table(
    "visits",
    "event",
    (
        _text("visitor_id", True),
        _time("at", True),
        _text("event", True, ("view", "click", "favorite", "cart", "consult", "order", "pay")),
        _text("buyer_id"),
        _text("page_type", choices=("home", "category", "search", "item", "other")),
        _text("page_id"),
        _text("item_id"),
        _text("source"),
        _text("keyword"),
        _count("x", any_number=True),
        _count("y", any_number=True),
        _text("session_id"),
        _text("event_id"),
    ),
    key=("event_id",),
    dated_by="at",
    beside=("session_id",),
)

TRAFFIC_DAILY = Table(
    "traffic_daily",
    "state",
    (
        Column("day", "day", True),
        _text("channel"),
        _count("visitors", True),
        _count("page_views"),
        _count("bounced_visitors"),
        _count("favorites"),
        _count("carts"),
        _count("paid_buyers"),
        _money("sales"),
    ),
    key=("day", "channel"),
    dated_by="day",
    blank_in_key=("channel",),
)

AGENTS = Table(
    "agents",
    "state",
    (
        _text("agent_id", True),
        _text("name"),
        _text("team"),
        _text("role", choices=("presale", "aftersale", "both")),
        _text("level"),
        Column("from_day", "day"),
        Column("active_to", "day"),
    ),
    key=("agent_id", "from_day"),
    dated_by=None,
    blank_in_key=("from_day",),
)

TARGETS = Table(
    "targets",
    "state",
    (_text("agent_id"), Column("month", "month", True), _money("sales", True)),
    key=("agent_id", "month"),
    dated_by=None,
    blank_in_key=("agent_id",),
)

TABLES: dict[str, Table] = {
    t.name: t for t in (MESSAGES, ORDERS, ORDER_LINES, REFUNDS, VISITS, TRAFFIC_DAILY, AGENTS, TARGETS)
}
