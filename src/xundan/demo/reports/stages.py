"""Which receptions are inquiries."""

from __future__ import annotations

from collections import defaultdict

from xundan.demo.records import Moment, Order
from xundan.demo.reports.talks import Reception, Talks
from xundan.demo.shop import DAY

WINDOW_DAYS = 2
_AFTERSALE_SECONDS = 21 * DAY


class Stages:
    """Judges receptions by the buyer's orders. An order closed unpaid is one still: the order list does not say when it
    was closed."""

    def __init__(self, talks: Talks, orders: list[Order]) -> None:
        self._talks = talks
        self._created: dict[str, list[Moment]] = defaultdict(list)
        for order in orders:
            self._created[order.buyer.nick].append(order.created)
        self._newest_day = max((order.created // DAY for order in orders), default=-1)

    def closed(self, day: int) -> bool:
        """Whether no order to come can change what the inquiries of a day are."""
        return day + WINDOW_DAYS - 1 < self._newest_day

    def is_inquiry(self, day: int, agent: str, buyer: str, reception: Reception) -> bool:
        if not self._asks_to_buy(day, buyer, reception):
            return False
        before = self._talks.reception(day - 1, agent, buyer)
        goes_on = reception.session_day == day - 1 and before is not None
        return not (goes_on and before is not None and self._asks_to_buy(day - 1, buyer, before))

    def _asks_to_buy(self, day: int, buyer: str, reception: Reception) -> bool:
        """An inquiry, were it not for the talk of the day before."""
        at = reception.asked
        if at is None or not reception.served or reception.to_aftersale:
            return False
        created = self._created.get(buyer, ())
        orders = any(at <= moment < (day + WINDOW_DAYS) * DAY for moment in created)
        return orders or not any(at - _AFTERSALE_SECONDS <= moment < at for moment in created)
