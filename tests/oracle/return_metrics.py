"""Who asked to send goods back, and who kept them after all (reading 67)."""

from __future__ import annotations

from .book import ShopBook
from .chat_metrics import MESSAGES, Met, buyer_days, is_unfiltered
from .context import CHAT_DIMENSIONS, Metric, rate
from .receptions import Reception
from .talk import BUYER, Item
from .world import text_of

DAY_SECONDS = 24 * 3600
PAID_BEFORE, APPLIED_AFTER = 30 * DAY_SECONDS, 15 * DAY_SECONDS


def asked(book: ShopBook, reception: Reception) -> Item | None:
    """m, "the first of the day's counted buyer messages that has one of `return_phrases` in it, as written (setting of
    that day)"; none "when the buyer has" no "order of the shop paid in [m - 30 x 24 h, m]"."""
    phrases = book.held(reception.day)["return_phrases"]
    for item in reception.items:
        if item.role == BUYER and any(phrase in item.written for phrase in phrases):
            paid = [order.paid_at for order in book.orders if order.buyer == reception.buyer]
            before = any(at is not None and item.at - PAID_BEFORE <= at <= item.at for at in paid)
            return item if before else None
    return None


def is_kept(book: ShopBook, m: Item) -> bool:
    """ "No refund of any order of that buyer and shop was applied in (m, m + 15 x 24 h]", whatever became of it."""
    own = {order.id for order in book.orders if order.buyer == m.buyer}
    for row in book.rows("refunds"):
        if text_of(row, "order_id") in own and row.get("applied_at") is not None:
            applied = book.clock.instant(row["applied_at"])
            if m.at < applied <= m.at + APPLIED_AFTER:
                return False
    return True


def any_asked(book: ShopBook, met: Met) -> bool:
    """ "A buyer-day was asked when any of the group's receptions was"."""
    return any(asked(book, reception) is not None for reception in met)


def all_kept(book: ShopBook, met: Met) -> bool:
    """ "... and is kept when all of these are"."""
    moments = [m for m in (asked(book, reception) for reception in met) if m is not None]
    return bool(moments) and all(is_kept(book, m) for m in moments)


ASKED = Metric(
    lambda context: buyer_days(context, any_asked, is_unfiltered),
    CHAT_DIMENSIONS,
    MESSAGES,
    imported=("orders", "refunds"),
)
KEPT = Metric(
    lambda context: buyer_days(context, all_kept, is_unfiltered),
    CHAT_DIMENSIONS,
    MESSAGES,
    imported=("orders", "refunds"),
)

RETURN_METRICS: dict[str, Metric] = {"return_asked_buyers": ASKED, "return_kept_rate": rate(KEPT, ASKED)}
