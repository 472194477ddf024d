"""Whose orders would be somebody else's under other settings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from xundan.metrics.ask import Ask
from xundan.metrics.view import View
from xundan.model.rules import CreditRule

Owner = tuple[str | None, str | None]
"""The state of an order under a rule (agent, silent, unattributable, excluded), and the agent where there is one."""
_OWNER = {"order_first": "first", "order": "order", "payment": "payment"}


@dataclass(frozen=True)
class Hands:
    """Orders that go from one owner to another. `sales` is what they were paid, decimal(18,2), by today's settings."""

    shop: str
    was: Owner
    now: Owner
    orders: int
    sales: Decimal


def changing_hands(view: View, suppose: View, ask: Ask, then: CreditRule) -> list[Hands]:
    """The orders paid in the period of `ask` whose owner under its rule is another one than in `suppose` under the rule
    `then`; from whom to whom, most orders first."""
    was, now = _owned(view, ask, ask.rule), _owned(suppose, ask, then).drop("sales")
    both = was.inner_join(now, ["shop", "order_id"], rname="{name}_now")
    both = both.filter((both.state != both.state_now) | ~both.agent.identical_to(both.agent_now))
    groups = ("shop", "state", "agent", "state_now", "agent_now")
    counted = both.group_by(groups).aggregate(orders=both.count(), sales=both.sales.sum().cast("decimal(18, 2)"))
    order = [counted.orders.desc(), *(ibis.asc(name, nulls_first=True) for name in groups)]
    return [
        Hands(
            row["shop"],
            (row["state"], row["agent"]),
            (row["state_now"], row["agent_now"]),
            row["orders"],
            row["sales"],
        )
        for row in view.engine.rows(counted.order_by(order)).to_pylist()
    ]


def _owned(view: View, ask: Ask, rule: CreditRule) -> ir.Table:
    orders = view.fact("order_facts")
    orders = orders.filter(orders.paid_day.between(ibis.literal(ask.first), ibis.literal(ask.last)))
    if ask.shops:
        orders = orders.filter(orders.shop.isin(ask.shops))
    kind = _OWNER[rule]
    return orders.select("shop", "order_id", "sales", state=orders[f"{kind}_state"], agent=orders[f"{kind}_agent"])
