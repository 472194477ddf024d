"""The cases of a metric, by agent, as the catalogue counts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.analysis.cases import FEATURES, Known
from xundan.analysis.fair.rows import Rows
from xundan.metrics.ask import Ask
from xundan.metrics.grains import chat, orders
from xundan.metrics.grains.people import UNATTRIBUTABLE
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

_COLUMNS = ("agent", "shop", "on_day", "buyer", "who", "buyer_type", "at_utc", "value")


@dataclass(frozen=True)
class Compared:
    """How a metric's cases are found. `cases` gives rows with _COLUMNS: the agent's id, `who` the cases hang together
    by, `at_utc` null where the contact is that of the day, else the instant at or before which it lay. `up`: the higher
    the better. `needs`: tables that must have been imported besides."""

    metric: str
    cases: Callable[[View, Ask], ir.Table]
    rate: bool
    up: bool
    needs: tuple[str, ...] = ()


def inquiries(view: View, ask: Ask, flag: str = "served_paid") -> ir.Table:
    """Inquiries, `value` 1 where an order of the window was ever paid (or where another `flag` of buyer-days holds);
    `ask.by` is agent and buyer_type."""
    rows = chat.buyer_days(view, ask)
    rows = rows.filter(rows.inquiry)
    return rows.mutate(value=rows[flag].ifelse(1, 0), at_utc=ibis.null("int64"), who=rows.buyer.cast("string"))


def _ordering_inquiries(view: View, ask: Ask) -> ir.Table:
    return inquiries(view, ask, "served_ordered")


def _first_responses(view: View, ask: Ask) -> ir.Table:
    rows = chat.receptions(view, ask)
    rows = rows.filter(rows.first_response.notnull())
    return rows.mutate(value=rows.first_response, at_utc=ibis.null("int64"), who=rows.buyer.cast("string"))


def _owned(view: View, ask: Ask) -> ir.Table:
    rows = orders.paid_orders(view, ask)
    return rows.filter(rows.agent.notnull() & (rows.agent != UNATTRIBUTABLE))


def _paid_buyer_days(view: View, ask: Ask) -> ir.Table:
    rows = _owned(view, ask)
    rows = rows.filter(rows.buyer.notnull())
    days = rows.group_by("agent", "shop", "on_day", "buyer", "buyer_type").aggregate(
        value=rows.sales.sum(), at_utc=rows.created_at_utc.min()
    )
    return days.mutate(who=days.buyer.cast("string"))


def _paid_orders(view: View, ask: Ask) -> ir.Table:
    rows = _owned(view, ask)
    # An order of nobody known hangs together with none.
    return rows.mutate(
        value=rows.refunded.ifelse(1, 0),
        at_utc=rows.created_at_utc,
        who=rows.buyer.cast("string").fill_null(rows.order_id),
    )


COMPARED: Mapping[str, Compared] = {
    each.metric: each
    for each in (
        Compared("inquiry_conversion", inquiries, rate=True, up=True, needs=("messages", "orders")),
        Compared("inquiry_conversion:ordered", _ordering_inquiries, rate=True, up=True, needs=("messages", "orders")),
        Compared("aov", _paid_buyer_days, rate=False, up=True, needs=("orders",)),
        Compared("refund_rate", _paid_orders, rate=True, up=False, needs=("orders", "refunds")),
        Compared("first_response", _first_responses, rate=False, up=False, needs=("messages",)),
    )
}
"""The metrics that agents are compared by."""


def compared(metric: str) -> Compared:
    """A metric by name; raises UserError `fair_metric` for one that agents are not compared by."""
    found = COMPARED.get(metric)
    if found is None:
        listed = ", ".join(COMPARED)
        raise UserError(
            "fair_metric",
            Text(f"还不能按 {metric} 公平比较客服", f"agents cannot be compared by {metric}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )
    return found


def cases_of(view: View, ask: Ask, how: Compared) -> Rows | None:
    """The cases of a period; None where a table that they need was never imported for a shop asked about."""
    shops = ask.shops or tuple(view.shops)
    if not any(all(view.coverage.imported(shop, table) for table in how.needs) for shop in shops):
        return None
    grouped = replace(ask, by=("agent", "buyer_type"))
    rows = how.cases(view, grouped).select(*_COLUMNS)
    found = view.engine.rows(rows.order_by(["shop", "on_day", "agent", "who", "at_utc", "value"])).to_pylist()
    known = Known(view, ask)
    mix: dict[str, list[str]] = {name: [] for name in FEATURES}
    for row in found:
        for name, level in _mix(known, row).items():
            mix[name].append(level)
    agents, buyers = [row["agent"] for row in found], [f"{row['shop']}/{row['who']}" for row in found]
    return Rows(agents, buyers, [float(row["value"]) for row in found], mix, how.rate)


def _mix(known: Known, row: Mapping[str, Any]) -> dict[str, str]:
    key, day = (row["shop"], row["agent"], row["buyer"]), row["on_day"]
    contact = known.on(key, day) if row["at_utc"] is None else known.before(key, row["at_utc"], day)
    return known.mix(contact, row["shop"], day, row["buyer_type"])
