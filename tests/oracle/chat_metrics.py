"""Family C: inquiry and conversion. Counts of people are buyer-days (reading 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .book import ShopBook
from .context import CHAT_DIMENSIONS, Context, Key, Metric, Values, add, difference, rate
from .receptions import Reception
from .stages import AFTERSALE, FOLLOWUP, INQUIRY, Judgement

MESSAGES = (("messages",),)
MESSAGES_AND_ORDERS = (("messages",), ("orders",))

Met = list[Reception]  # the receptions of one buyer-day in one group
Groups = dict[tuple[Key, str, date, str], Met]


def key_of(context: Context, book: ShopBook, reception: Reception) -> Key:
    """The group of a reception."""
    return context.key(
        book.shop.id,
        reception.day,
        agent=reception.agent,
        team=book.staff.team(reception.agent, reception.day),
        hour=reception.hour,
        buyer_type=book.buyer_type(reception.buyer, reception.day),
    )


def buyer_days(context: Context, holds: Callable[[ShopBook, Met], bool], keep: Callable[[Reception], bool]) -> Values:
    """ "One buyer counts once a day in each group": buyer-days whose receptions in the group (those kept) hold."""
    values: Values = {}
    for book in context.books():
        groups: Groups = {}
        for reception in book.receptions:
            if context.within(reception.day) and keep(reception):
                group = (key_of(context, book, reception), book.shop.id, reception.day, reception.buyer)
                groups.setdefault(group, []).append(reception)
        for group, met in groups.items():
            if holds(book, met):
                add(values, group[0], 1)
    return values


def is_unfiltered(reception: Reception) -> bool:
    """ "A filtered reception is in no metric but consulted_buyers"."""
    return reception.filter_reason is None


def people(holds: Callable[[ShopBook, Met], bool]) -> Metric:
    """Buyer-days by their unfiltered receptions; needs messages only."""
    return Metric(lambda context: buyer_days(context, holds, is_unfiltered), CHAT_DIMENSIONS, MESSAGES)


def any_of(holds: Callable[[Reception], bool]) -> Metric:
    """Buyer-days of which any unfiltered reception holds."""
    return people(lambda _, met: any(holds(reception) for reception in met))


def judged(holds: Callable[[ShopBook, list[tuple[Reception, Judgement]]], bool]) -> Metric:
    """Buyer-days by the judgements on their received receptions; needs orders too."""

    def look(book: ShopBook, met: Met) -> bool:
        pairs = [(reception, book.judgement(reception)) for reception in met]
        return holds(book, [(reception, judgement) for reception, judgement in pairs if judgement is not None])

    return Metric(
        lambda context: buyer_days(context, look, is_unfiltered), CHAT_DIMENSIONS, MESSAGES_AND_ORDERS, waits=True
    )


def has_stage(pairs: list[tuple[Reception, Judgement]], stage: str) -> bool:
    """Whether any reception of the buyer-day has the stage."""
    return any(judgement.stage == stage for _, judgement in pairs)


def inquiry_that(holds: Callable[[Judgement], bool]) -> Metric:
    """Reading 15: any inquiry, and any served reception ordered / paid."""
    return judged(
        lambda _, pairs: (
            has_stage(pairs, INQUIRY) and any(reception.served and holds(judgement) for reception, judgement in pairs)
        )
    )


def received_that(holds: Callable[[Judgement], bool]) -> Metric:
    """Reading 15: any received reception ordered / paid."""
    return judged(lambda _, pairs: any(holds(judgement) for _, judgement in pairs))


def is_closed_inquiry(book: ShopBook, pairs: list[tuple[Reception, Judgement]]) -> bool:
    """ "Inquiry when any of its receptions is one; closed when all are"."""
    inquiries = [judgement for _, judgement in pairs if judgement.stage == INQUIRY]
    return bool(inquiries) and all(book.is_closed(judgement.closes_on) for judgement in inquiries)


def is_lost(book: ShopBook, pairs: list[tuple[Reception, Judgement]]) -> bool:
    """ "Lost = closed and none ordered" (of the served receptions)."""
    ordered = any(reception.served and judgement.ordered for reception, judgement in pairs)
    return is_closed_inquiry(book, pairs) and not ordered


def followed_up(_: ShopBook, pairs: list[tuple[Reception, Judgement]]) -> bool:
    """A payment_followup whose newest order before t was ever paid."""
    return any(
        judgement.stage == FOLLOWUP and judgement.newest_before is not None and judgement.newest_before.is_paid
        for _, judgement in pairs
    )


def began_by_agent(_: ShopBook, met: Met) -> bool:
    """ "Buyer-days whose first talk is a human message": by instant, then seq, then the smaller agent id."""
    talk = [item for reception in met for item in reception.talk[:1]]
    return bool(talk) and min(talk, key=lambda item: (item.at, item.seq, item.agent)).role == "human"


CONSULTED = Metric(
    lambda context: buyer_days(
        context, lambda _, met: any(reception.consulted for reception in met), lambda reception: True
    ),
    CHAT_DIMENSIONS,
    MESSAGES,
)
RECEIVED = any_of(lambda reception: reception.received)
SERVED = any_of(lambda reception: reception.served)
UNREPLIED = people(
    lambda _, met: any(reception.received for reception in met) and not any(reception.served for reception in met)
)
INQUIRIES = judged(lambda _, pairs: has_stage(pairs, INQUIRY))
ORDERED = inquiry_that(lambda judgement: judgement.ordered)
PAID = inquiry_that(lambda judgement: judgement.paid)
CLOSED = judged(is_closed_inquiry)
LOST = judged(is_lost)
FOLLOWUPS = judged(lambda _, pairs: has_stage(pairs, FOLLOWUP))

CHAT_METRICS: dict[str, Metric] = {
    "consulted_buyers": CONSULTED,
    "received_buyers": RECEIVED,
    "served_buyers": SERVED,
    "unreplied_buyers": UNREPLIED,
    "reply_rate": rate(SERVED, RECEIVED),
    "direct_buyers": any_of(lambda reception: reception.received and not reception.handed_in),
    "transferred_in_buyers": any_of(lambda reception: reception.received and reception.handed_in),
    "transferred_out_buyers": any_of(lambda reception: reception.received and reception.handed_out),
    "proactive_buyers": people(began_by_agent),
    "inquiries": INQUIRIES,
    "inquiry_ordered_buyers": ORDERED,
    "inquiry_paid_buyers": PAID,
    "inquiry_conversion:paid": rate(PAID, INQUIRIES),
    "inquiry_conversion:ordered": rate(ORDERED, INQUIRIES),
    "inquiry_conversion:paid_same_day": rate(inquiry_that(lambda judgement: judgement.paid_same_day), INQUIRIES),
    "inquiry_conversion:paid_next_day": rate(inquiry_that(lambda judgement: judgement.paid_next_day), INQUIRIES),
    "inquiry_conversion:consulted_ordered": rate(received_that(lambda judgement: judgement.ordered), RECEIVED),
    "inquiry_conversion:consulted_paid": rate(received_that(lambda judgement: judgement.paid), RECEIVED),
    "lost_inquiries": LOST,
    "closed_inquiries": CLOSED,
    "lost_inquiry_rate": rate(LOST, CLOSED),
    "order_to_payment_conversion": rate(PAID, ORDERED),
    "payment_losses": difference(ORDERED, PAID),
    "payment_followups": FOLLOWUPS,
    "followup_conversion": rate(judged(followed_up), FOLLOWUPS),
    "aftersale_buyers": judged(lambda _, pairs: has_stage(pairs, AFTERSALE)),
}
