"""What all agents together made, silent and unattributable orders left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import sales as family
from xundan.metrics.measures import Measure, cents
from xundan.metrics.measuring import measured
from xundan.metrics.view import View

_OF_ORDERS = ("created_orders", "paid_orders", "refunds")
"""Grains whose rows say in `state` whether an agent owns them."""


def _buyer_day(t: ir.Table) -> ir.Value:
    return t.shop + "\x1f" + t.on_day.cast("string") + "\x1f" + t.buyer.cast("string")


def _people(of: Measure, grain: str, where: Callable[[ir.Table], ir.BooleanValue] | None = None) -> Measure:
    """Buyer-days with such an order of any agent's, each once however many agents had one."""

    def owned(t: ir.Table) -> ir.BooleanValue:
        return (t.state == "agent") & where(t) if where else t.state == "agent"

    return Measure(f"service_{of.id}", grain, owned, _buyer_day, "distinct", tables=(("orders",),))


_PEOPLE = {
    family.PAID_BUYERS: _people(family.PAID_BUYERS, "paid_orders"),
    family.REPEAT_BUYERS: _people(family.REPEAT_BUYERS, "paid_orders", lambda t: yes(t.returning_at_payment)),
    family.ORDERED_BUYERS: _people(family.ORDERED_BUYERS, "created_orders"),
    family.EVER_PAID: _people(family.EVER_PAID, "created_orders", lambda t: t.paid_day.notnull()),
}


def team_values(
    view: View, ask: Ask, metrics: Mapping[str, Metric], shop: Mapping[str, Any], platform: Collection[str] = ()
) -> dict[str, Any]:
    """The metrics of `ask` (without dimensions) over the agents' own orders; `shop` holds those of the whole shop.

    A metric without orders is the agents' anyway, and one that is unknown for the shop is so for them; so is one of
    orders that is the platform's own figure (its name in `platform`), which does not tell agents from the rest. But
    their `sales` are `service_sales`, computed or the platform's, where `shop` holds them.
    """
    theirs = {measure: _of_agents(measure) for metric in metrics.values() for measure in metric.measures}
    changed = {name for name, m in metrics.items() if any(theirs[part] is not part for part in m.measures)}
    values = measured(view, ask, [theirs[part] for name in changed for part in metrics[name].measures])

    def get(measure: Measure) -> Any:
        own = theirs[measure]
        return values[own].get((), own.empty)

    found = dict(shop)
    for name in changed:
        if name == "sales" and "service_sales" in shop:
            found[name] = shop["service_sales"]
        elif name in platform:
            found[name] = None
        elif shop[name] is not None:
            value = metrics[name].formula.value(get)
            found[name] = value if value is None or metrics[name].unit != "money" else cents(value)
    return found


def is_agents_anyway(metric: Metric) -> bool:
    """Whether the whole shop's value is the agents' too, because no order counts in it."""
    return all(_of_agents(measure) is measure for measure in metric.measures)


def _of_agents(measure: Measure) -> Measure:
    if measure in _PEOPLE:
        return _PEOPLE[measure]
    if measure.grain not in _OF_ORDERS:
        return measure

    def owned(t: ir.Table) -> ir.BooleanValue:
        mine = t.state == "agent"
        return mine & measure.where(t) if measure.where else mine

    # No unknown rows: an order with a blank buyer is nobody's.
    return replace(measure, id=f"service_{measure.id}", where=owned, unknown=None)
