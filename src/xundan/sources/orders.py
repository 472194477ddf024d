"""What importers of platforms' orders share: sums of cells, what is unpaid, what is net, refunds without a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.sources import values
from xundan.sources.shaping import Part

_LISTED = 50
"""Orders that a note names."""
_ORDER_COLUMNS = frozenset(TABLES["orders"].names)

money = lru_cache(maxsize=100_000)(values.money)
"""values.money; the same amounts come over and over."""


def order_part(columns: Mapping[str, Sequence[str]], places: Sequence[int] | None = None) -> Part:
    """Orders: those of the columns that `orders` has."""
    return Part("orders", {name: column for name, column in columns.items() if name in _ORDER_COLUMNS}, places)


def undated_refunds(
    orders: Sequence[str], amounts: Sequence[str], places: Sequence[int], lines: Sequence[str] | None = None
) -> Part:
    """Succeeded refunds that an order's own row tells of, or the row of its line, without a day; a refund file that
    names the order replaces them. Without orders it is a part without rows."""
    ends = [""] * len(orders) if lines is None else [f":{line}" for line in lines]
    refunds = {
        "refund_id": [f"report:{order}{end}" for order, end in zip(orders, ends, strict=True)],
        "order_id": orders,
        "status": ["succeeded"] * len(orders),
        "amount": amounts,
    }
    if lines is not None:
        refunds["line_id"] = lines
    return Part("refunds", refunds, places, may_be_blank=("applied_at",))


def happened(time: str) -> bool:
    """Whether a cell says that something happened."""
    return bool(time) and not values.is_zero_time(time)


def paid(amount: str, at: str) -> str:
    """What was paid: nothing where there is no pay time, else the amount. What is no amount stays, for typing to
    reject."""
    return amount if happened(at) or (amount and money(amount) is None) else "0"


def is_net(paid: str, refund: str, total: str) -> bool:
    """Whether what was paid stands there after the refund was taken off: paid + refund = total."""
    net, amount, whole = money(paid), money(refund), money(total)
    if net is None or amount is None or whole is None:
        return False
    return amount > 0 and net + amount == whole


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
    return ", ".join(orders[:_LISTED]) + (" ..." if len(orders) > _LISTED else "")


def masked_note(count: int) -> Text:
    """Buyers that the platform shows with asterisks."""
    return Text(
        f"{count} 单的买家名带星号: 不同的买家可能看起来是同一个人",
        f"{count} orders have a buyer's name with asterisks: different buyers may look like one",
    )
