"""Whose an order is: 下单优先判定."""

from __future__ import annotations

from collections.abc import Iterable

from xundan.demo.records import Moment, Order
from xundan.demo.reports.talks import Said
from xundan.demo.shop import DAY

WINDOW_DAYS = 2


def owner(order: Order, said: list[Said]) -> str:
    """The agent of a paid order, '' for none: who talked with the buyer last before the order, else before the
    payment. `said` is all that was said with the buyer."""
    assert order.paid is not None
    before_order = _window(said, order.created)
    written_to = {one.agent for one in before_order if not one.human}
    found = _last(one for one in before_order if one.agent in written_to)
    if found:
        return found
    before_payment = _window(said, order.paid)
    written_to = {one.agent for one in before_payment if not one.human}
    talked = [one for one in before_payment if one.agent in written_to]
    reminded = [one for one in said if one.agent not in written_to and order.created < one.at <= order.paid]
    return _last(talked + reminded)


def _window(said: list[Said], moment: Moment) -> list[Said]:
    start = (moment // DAY - WINDOW_DAYS + 1) * DAY
    return [one for one in said if start <= one.at <= moment]


def _last(said: Iterable[Said]) -> str:
    """Who spoke last; of several in one second the first by name."""
    human = [(-one.at, one.agent) for one in said if one.human]
    return min(human)[1] if human else ""
