"""Sales targets (reading 32)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from .book import ShopBook, agent_of_target
from .context import Context, Metric, Values, add, rate
from .order_metrics import NO_MONEY, SALES
from .orders import money_of

TARGET_DIMENSIONS = ("shop", "month", "agent", "team")


def month_of(value: Any) -> str:
    """A month as text, such as 2026-03."""
    return value.isoformat()[:7] if isinstance(value, date) else str(value)[:7]


def last_day(month: str) -> date:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def targets_of(book: ShopBook, month: str, by_agent: bool) -> list[tuple[str | None, Decimal]]:
    """By agent or team the agents' rows; else "the shop's own row where there is one, else the sum of its agents'".
    Withdrawn rows are no rows (decision 0014)."""
    own: list[tuple[str | None, Decimal]] = []
    agents: list[tuple[str | None, Decimal]] = []
    for row in book.targets:
        if month_of(row["month"]) == month and not row.get("withdrawn"):
            agent = agent_of_target(row)
            (own if agent is None else agents).append((agent, money_of(row.get("sales"))))
    return agents if by_agent or not own else own


def sales_target(context: Context) -> Values:
    """ "Targets of every month that the period touches"."""
    found: Values = {}
    months = sorted({day.isoformat()[:7] for day in context.days()})
    for book in context.books():
        for month in months:
            for agent, sales in targets_of(book, month, context.by_agent):
                end = last_day(month)
                team = book.staff.team(agent, end) if agent is not None else None
                add(found, context.key(book.shop.id, end, agent=agent, team=team), sales)
    return found


SALES_TARGET = Metric(sales_target, TARGET_DIMENSIONS, (), imported=("targets",), empty=NO_MONEY)

TARGET_METRICS: dict[str, Metric] = {
    "sales_target": SALES_TARGET,
    "sales_target_rate": rate(SALES, SALES_TARGET),
}
