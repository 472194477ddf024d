"""Family O: sales and who made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .chat_metrics import PAID
from .context import (
    ORDER_DIMENSIONS,
    WHOLE_ORDER_DIMENSIONS,
    Context,
    Key,
    Metric,
    Quotient,
    Values,
    add,
    as_rate,
    combine,
    difference,
    money_rate,
    rate,
)
from .credit import AGENT, EXCLUDED, ORDER, ORDER_FIRST, PAYMENT, SILENT, UNATTRIBUTABLE, Ownership
from .order_rows import NOBODY_KNOWN, OrderRow, created_orders, paid_orders, paid_orders_of

ORDERS = (("orders",),)
NO_MONEY = Decimal(0)
Rows = Callable[[Context], Iterator[OrderRow]]


def count_of(rows: Rows) -> Metric:
    """A number of orders."""

    def values(context: Context) -> Values:
        found: Values = {}
        for row in rows(context):
            add(found, row.key, 1)
        return found

    return Metric(values, ORDER_DIMENSIONS, ORDERS)


def sales_of(row: OrderRow) -> Decimal:
    """An order's sales by the settings of its paid day; of them the part of the group's lines (reading 52)."""
    return row.share.part(row.order.sales(row.book.held(row.day)))


def people_of(
    rows: Rows,
    holds: Callable[[list[OrderRow]], bool] = lambda met: True,
    whole_shop: bool = False,
) -> Metric:
    """Buyer-days of orders; unknown in a group with a blank buyer."""

    def values(context: Context) -> Values:
        found: Values = {}
        met: dict[tuple[Key, str, date, str], list[OrderRow]] = {}
        for row in rows(context):
            if row.order.buyer is None:
                add(found, row.key, None)
            else:
                met.setdefault((row.key, row.book.shop.id, row.day, row.order.buyer), []).append(row)
        for group, orders in met.items():
            if holds(orders):
                add(found, group[0], 1)
        return found

    return Metric(values, WHOLE_ORDER_DIMENSIONS if whole_shop else ORDER_DIMENSIONS, ORDERS)


def unique_paid_buyers(context: Context) -> Values:
    """ "An id that starts with `unique_` counts distinct people over the whole period"."""
    people: dict[Key, set[tuple[str, str]]] = {}
    unknown: set[Key] = set()
    for row in paid_orders(context):
        if row.order.buyer is None:
            unknown.add(row.key)
        else:
            people.setdefault(row.key, set()).add((row.book.shop.id, row.order.buyer))
    return {key: None if key in unknown else len(people[key]) for key in people.keys() | unknown}


def sales_where(states: tuple[str, ...], rule: str | None, whole_shop: bool) -> Metric:
    """Sales of the orders whose owner has one of the states, under the chosen rule or a named one."""

    def values(context: Context) -> Values:
        found: Values = {}
        for row in paid_orders(context, rule):
            if row.owner.state in states:
                add(found, row.key, sales_of(row))
        return found

    dimensions = WHOLE_ORDER_DIMENSIONS if whole_shop else ORDER_DIMENSIONS
    return Metric(values, dimensions, ORDERS, empty=NO_MONEY)


def own_order_own_payment(owned: Ownership) -> str | None:
    """本人下单本人付款: she is both agents."""
    order_agent = owned.owners[ORDER].agent
    return order_agent if order_agent == owned.owners[PAYMENT].agent else None


def own_order_other_payment(owned: Ownership) -> str | None:
    """Reading 26: the order agent is she and the payment agent is another agent or nobody."""
    order_agent = owned.owners[ORDER].agent
    return order_agent if order_agent != owned.owners[PAYMENT].agent else None


def other_order_own_payment(owned: Ownership) -> str | None:
    """Reading 26: the payment agent is she and the order agent is another agent."""
    order_agent, payment_agent = owned.owners[ORDER].agent, owned.owners[PAYMENT].agent
    return payment_agent if order_agent is not None and order_agent != payment_agent else None


def silent_order_own_payment(owned: Ownership) -> str | None:
    """Reading 26: the payment agent is she and the order is silent under rule `order`."""
    return owned.owners[PAYMENT].agent if owned.owners[ORDER].state == SILENT else None


def sales_of_case(whose: Callable[[Ownership], str | None]) -> Metric:
    """Sales of one of the four cases; "each amount belongs to the agent in "own"" """

    def values(context: Context) -> Values:
        found: Values = {}
        for row in paid_orders(context.without("agent", "team")):
            agent = whose(row.book.ownership[row.order.id])
            if agent is not None:
                add(found, paid_orders_of(context, row, agent), sales_of(row))
        return found

    return Metric(values, ORDER_DIMENSIONS, ORDERS, empty=NO_MONEY)


def assists(context: Context) -> Values:
    """ "Paid buyer-days she assisted"; "without agent among the dimensions a buyer-day counts once" (reading 27)."""
    found: Values = {}
    counted: set[tuple[Key, str, date, str]] = set()
    for row in paid_orders(context):
        if row.order.buyer is None:
            if row.owner.state != EXCLUDED:  # reading 25: an excluded order has no assists, that much is known
                add(found, row.key, None)
            continue
        for agent in row.book.ownership[row.order.id].assistants(context.rule):
            key = paid_orders_of(context, row, agent)
            buyer_day = (key, row.book.shop.id, row.day, row.order.buyer)
            if buyer_day not in counted:
                counted.add(buyer_day)
                add(found, key, 1)
    return found


def sales_share(context: Context) -> Values:
    """Reading 28: sales owned by agents in the group / service_sales of the same group without its agent and team."""
    owned = CREDITED.values(context)
    whole = SERVICE_SALES.values(context.without("agent", "team"))
    kept = [place for place, name in enumerate(context.by) if name not in ("agent", "team")]
    return {key: as_rate(sales, whole.get(tuple(key[place] for place in kept))) for key, sales in owned.items()}


def no_share(context: Context, key: Key) -> Quotient | None:
    """The share of a group without sales owned by agents: 0 of its service sales, "null for silent and unattributable
    rows"."""
    people = [value for name, value in zip(context.by, key, strict=True) if name in ("agent", "team")]
    if any(value in (None, NOBODY_KNOWN) for value in people):
        return None
    kept = tuple(value for name, value in zip(context.by, key, strict=True) if name not in ("agent", "team"))
    return as_rate(NO_MONEY, SERVICE_SALES.values(context.without("agent", "team")).get(kept))


def refunded_sales(context: Context) -> Values:
    """Succeeded refunds of the paid orders, by the orders' paid day, whenever they finished (reading 31); "by item ...
    the sum of these parts" (reading 53)."""
    found: Values = {}
    for row in paid_orders(context):
        for refund in row.book.refunds:
            if refund.order_id == row.order.id:
                amount = row.share.refunded(refund)
                if amount is not None:
                    add(found, row.key, amount)
    return found


def lines_of(amount: Callable[[dict[str, Any]], Any]) -> Metric:
    """A sum over the lines of paid orders, by item "those of the group's own lines" (reading 54); a line whose amount
    is None is left out."""

    def values(context: Context) -> Values:
        found: Values = {}
        for row in paid_orders(context):
            for line in row.share.own:
                number = amount(line)
                if number is not None:
                    add(found, row.key, number)
        return found

    return Metric(values, ORDER_DIMENSIONS, ORDERS, imported=("order_lines",))


def whole_number(quantity: Any) -> Any:
    """A quantity as int where it is one."""
    return int(quantity) if quantity == int(quantity) else quantity


def has_both_prices(line: dict[str, Any]) -> bool:
    """Reading 33: "the lines that have both a price and a paid amount"."""
    return line.get("price") is not None and line.get("paid_amount") is not None


def as_discount(paid: Any, listed: Any) -> Quotient | None:
    """1 - paid / listed."""
    return None if listed is None else as_rate(listed - paid, listed)


def shipping_hours(context: Context) -> Values:
    """Mean hours paid -> shipped of shipped orders, by paid day."""
    seconds: dict[Key, list[int]] = {}
    for row in paid_orders(context):
        if row.order.shipped_at is not None and row.order.paid_at is not None:
            seconds.setdefault(row.key, []).append(row.order.shipped_at - row.order.paid_at)
    return {key: as_rate(Fraction(sum(numbers), 3600), len(numbers)) for key, numbers in seconds.items()}


def is_returning(met: list[OrderRow]) -> bool:
    """A buyer-day of a returning buyer."""
    return met[0].book.buyer_type(met[0].order.buyer, met[0].day) == "returning"


def all_silent(met: list[OrderRow]) -> bool:
    """ "Paid buyer-days all of whose orders are silent under `order_first`"."""
    return all(row.book.ownership[row.order.id].owners[ORDER_FIRST].state == SILENT for row in met)


def one_ever_paid(met: list[OrderRow]) -> bool:
    """ "One of whose orders of that day was ever paid"."""
    return any(row.order.is_paid for row in met)


ORDER_COUNT = count_of(created_orders)
ORDERED_BUYERS = people_of(created_orders)
PAID_ORDERS = count_of(paid_orders)
PAID_BUYERS = people_of(paid_orders)
ALL_STATES = (AGENT, SILENT, UNATTRIBUTABLE, EXCLUDED)
SALES = sales_where(ALL_STATES, None, whole_shop=False)
CREDITED = sales_where((AGENT,), None, whole_shop=False)
SERVICE_SALES = sales_where((AGENT,), None, whole_shop=True)
SILENT_SALES = sales_where((SILENT,), None, whole_shop=True)
SILENT_BUYERS = people_of(paid_orders, all_silent, whole_shop=True)
REFUNDED = Metric(refunded_sales, ORDER_DIMENSIONS, ORDERS, imported=("refunds",), empty=NO_MONEY)
UNITS = lines_of(lambda line: whole_number(line["quantity"]))
LINES_PAID = lines_of(lambda line: line["paid_amount"] if has_both_prices(line) else None)
LINES_LISTED = lines_of(lambda line: line["price"] * line["quantity"] if has_both_prices(line) else None)

ORDER_METRICS: dict[str, Metric] = {
    "orders": ORDER_COUNT,
    "ordered_buyers": ORDERED_BUYERS,
    "paid_orders": PAID_ORDERS,
    "paid_buyers": PAID_BUYERS,
    "unique_paid_buyers": Metric(unique_paid_buyers, ORDER_DIMENSIONS, ORDERS),
    "units": UNITS,
    "sales": SALES,
    "order_credited_sales": sales_where((AGENT,), ORDER, whole_shop=False),
    "payment_credited_sales": sales_where((AGENT,), PAYMENT, whole_shop=False),
    "own_order_own_payment": sales_of_case(own_order_own_payment),
    "own_order_other_payment": sales_of_case(own_order_other_payment),
    "other_order_own_payment": sales_of_case(other_order_own_payment),
    "silent_order_own_payment": sales_of_case(silent_order_own_payment),
    "service_sales": SERVICE_SALES,
    "silent_sales": SILENT_SALES,
    "unattributable_sales": sales_where((UNATTRIBUTABLE,), None, whole_shop=True),
    "excluded_sales": sales_where((EXCLUDED,), None, whole_shop=True),
    "service_sales_share": combine(
        [SERVICE_SALES, SILENT_SALES], lambda service, silent: as_rate(service, service + silent)
    ),
    "sales_share": Metric(sales_share, ORDER_DIMENSIONS, ORDERS, empty=no_share),
    "silent_buyers": SILENT_BUYERS,
    "assists": Metric(assists, ORDER_DIMENSIONS, ORDERS),
    "refunded_sales": REFUNDED,
    "net_sales": difference(SALES, REFUNDED),
    "aov:buyer": money_rate(SALES, PAID_BUYERS),
    "aov:order": money_rate(SALES, PAID_ORDERS),
    "aov:inquiry": money_rate(SERVICE_SALES, PAID),
    "units_per_buyer": rate(UNITS, PAID_BUYERS),
    "unit_price": money_rate(SALES, UNITS),
    "discount_rate": combine([LINES_PAID, LINES_LISTED], as_discount),
    "repeat_buyer_rate": rate(people_of(paid_orders, is_returning), PAID_BUYERS),
    "shipping_hours": Metric(shipping_hours, ORDER_DIMENSIONS, ORDERS, empty=None),
}
