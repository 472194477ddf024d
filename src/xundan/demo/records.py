"""What happens in the shop, row by row. A moment is whole seconds since midnight of the first day, shop-local."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from xundan.demo.items import Item

Moment = int


class Message(NamedTuple):
    """One message of a dialogue; the fields of the neutral table ``messages``."""

    at: Moment
    order: int  # the sequence in which messages were made: parts those of one second
    buyer: str
    agent: str
    sender: str  # buyer, agent, robot or system
    text: str
    kind: str
    is_auto: bool
    conversation: int
    item_id: str
    transfer_to: str


class Visit(NamedTuple):
    """One event of a visitor."""

    at: Moment
    order: int
    visitor: str
    event: str
    buyer: str
    page_type: str
    page_id: str
    item_id: str
    source: str
    keyword: str
    session: str


@dataclass(slots=True)
class Buyer:
    """A person. ``care`` is how much a low price means to her, ``visitor`` her device."""

    nick: str
    visitor: str
    province: str
    city: str
    days: int  # a parcel takes so long to her
    price_care: float
    heavy: bool
    surname: str
    orders: int = 0
    served_by: str = ""  # the agent she last talked to, who gets her again
    served_at: Moment = -(10**9)
    last_order: Moment = -(10**9)


@dataclass(slots=True)
class Line:
    item: Item
    colour: int
    size: int
    quantity: int
    paid_cents: int = 0

    @property
    def list_cents(self) -> int:
        return round(self.item.sku_price(self.size) * 100) * self.quantity


class Contact(NamedTuple):
    """An after-sale contact that an agent took, as it truly went."""

    at: Moment
    agent: str
    case: str
    order_id: str  # blank: bought before the period
    waited: int | None  # seconds from the buyer's first message to the answer; None: handed over, she spoke first
    broken: bool  # the agent left a question of the buyer unanswered
    kept: bool  # talked out of a refund


@dataclass(slots=True)
class Refund:
    applied: Moment
    finished: Moment
    succeeds: bool
    cents: int
    kind: str  # refund_only, return or exchange
    stage: str  # before_shipping or after_shipping
    first_reason: str
    reason: str


@dataclass(slots=True)
class Order:
    """An order and everything that will ever happen to it; the writers cut at the end of the period."""

    order_id: str
    buyer: Buyer
    created: Moment
    lines: list[Line]
    goods_cents: int  # what the goods cost after discounts
    postage_cents: int
    discount_cents: int
    cause: str  # truth: silent, persuaded, would_buy_anyway or waited_for_event
    cause_agent: str
    chased_by: str = ""
    paid: Moment | None = None
    shipped: Moment | None = None
    finished: Moment | None = None
    closed: Moment | None = None
    close_reason: str = ""
    remark: str = ""
    note: str = ""
    refund: Refund | None = None
    channel: str = ""

    @property
    def total_cents(self) -> int:
        return self.goods_cents + self.postage_cents
