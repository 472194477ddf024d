"""Orders to choose from: by their days, or found by an id or a buyer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from xundan.metrics.view import View
from xundan.model.rules import CreditRule

_OWNER: dict[CreditRule, tuple[str, str]] = {
    "order_first": ("first_state", "first_agent"),
    "order": ("order_state", "order_agent"),
    "payment": ("payment_state", "payment_agent"),
}


@dataclass(frozen=True)
class Wanted:
    """Which orders of a shop. With `text`: those with this id or of this buyer, whenever they were made; else those
    created from `first` to `last`. `agents`: only those that are theirs under any rule; None: all."""

    shop: str
    first: date
    last: date
    rule: CreditRule
    text: str = ""
    agents: Collection[str] | None = None


def listed_orders(view: View, wanted: Wanted, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The newest of them (order_id, buyer_id, status, created_at, paid_at, paid_amount, refunded_amount, state, agent
    under the rule), and how many there are."""
    facts = view.fact("order_facts")
    facts = facts.filter(facts.shop == wanted.shop)
    if not wanted.text:
        facts = facts.filter(facts.created_day.between(ibis.literal(wanted.first), ibis.literal(wanted.last)))
    if wanted.agents is not None:
        named = sorted(wanted.agents) or [""]
        facts = facts.filter(
            facts.first_agent.isin(named) | facts.order_agent.isin(named) | facts.payment_agent.isin(named)
        )
    state, agent = _OWNER[wanted.rule]
    facts = facts.select(
        "shop", "order_id", "created_at", "paid_at", "refunded_amount", state=facts[state], agent=facts[agent]
    )
    orders = view.current("orders").select("shop", "order_id", "buyer_id", "status", "paid_amount")
    both = facts.inner_join(orders, ["shop", "order_id"])
    if wanted.text:
        both = both.filter((both.order_id == wanted.text) | (both.buyer_id == wanted.text))
    both = view.engine.keep(both)
    found = view.engine.rows(both.order_by([both.created_at.desc(), both.order_id]).limit(limit)).to_pylist()
    return found, int(view.engine.rows(both.aggregate(n=both.count()))["n"][0].as_py())


def concerning(view: View, shop: str, orders: Collection[str], agents: Collection[str]) -> frozenset[str]:
    """Of some orders those in which one of these agents is a candidate or the owner under a rule."""
    its = view.fact("credits")
    its = its.filter((its.shop == shop) & its.order_id.isin(sorted(orders) or [""]))
    its = its.filter(its.agent_id.isin(sorted(agents) or [""])).select("order_id")
    owned = view.fact("order_facts")
    owned = owned.filter((owned.shop == shop) & owned.order_id.isin(sorted(orders) or [""]))
    named = [owned[column].isin(sorted(agents) or [""]) for column in ("order_agent", "payment_agent", "first_agent")]
    owned = owned.filter(named[0] | named[1] | named[2]).select("order_id")
    return frozenset(view.engine.rows(its.union(owned).distinct())["order_id"].to_pylist())
