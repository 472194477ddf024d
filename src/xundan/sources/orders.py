"""What importers of platforms' orders share: sums of cells, what is unpaid, refunds without a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xundan.model.tables import TABLES
from xundan.sources import values
from xundan.sources.order_report import LISTED, money
from xundan.sources.shaping import Part

_ORDER_COLUMNS = frozenset(TABLES["orders"].names)


def order_part(columns: Mapping[str, Sequence[str]], places: Sequence[int] | None = None) -> Part:
    """Orders: those of the columns that `orders` has."""
    return Part("orders", {name: column for name, column in columns.items() if name in _ORDER_COLUMNS}, places)


def undated_refunds(orders: Sequence[str], amounts: Sequence[str], places: Sequence[int]) -> Part:
    """Succeeded refunds that an order's own row tells of, without a day; a refund file that names the order replaces
    them. Without orders it is a part without rows."""
    refunds = {
        "refund_id": [f"report:{order}" for order in orders],
        "order_id": orders,
        "status": ["succeeded"] * len(orders),
        "amount": amounts,
    }
    return Part("refunds", refunds, places, may_be_blank=("applied_at",))


def happened(time: str) -> bool:
    """Whether a cell says that something happened."""
    return bool(time) and not values.is_zero_time(time)


def paid(amount: str, at: str) -> str:
    """What was paid: nothing where there is no pay time, else the amount. What is no amount stays, for typing to
    reject."""
    return amount if happened(at) or (amount and money(amount) is None) else "0"


def added(*amounts: str) -> str:
    """The sum of amounts, blank ones left out; '' when all are. The first that is none as it stands, for typing to
    reject."""
    total: Decimal | None = None
    for amount in amounts:
        if amount:
            found = money(amount)
            if found is None:
                return amount
            total = found if total is None else total + found
    return "" if total is None else str(total)


def listed(orders: Sequence[str]) -> str:
    """The first of them, for a note."""
    return ", ".join(orders[:LISTED]) + (" ..." if len(orders) > LISTED else "")
