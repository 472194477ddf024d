"""What the oracle is given: the shops, the dated rules, the canonical rows and the coverage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A shop; its time zone and the hour at which its business day begins cannot be dated."""

    id: str
    timezone: str = "Asia/Shanghai"
    business_day_cut: timedelta = timedelta(0)
    currency: str = "CNY"


@dataclass
class World:
    """Everything that was imported, as canonical current rows."""

    shops: list[Shop]
    rules: list[tuple[date | None, dict[str, Any]]] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    coverage: list[Row] = field(default_factory=list)

    def rows(self, table: str, shop: Shop) -> Iterator[tuple[int, Row]]:
        """The rows of one shop with their place among them, from 1, as if each shop had a file of its own; a blank
        shop means the only shop."""
        place = 0
        for row in self.tables.get(table, []):
            named = text_of(row, "shop")
            if named == shop.id or (named is None and len(self.shops) == 1):
                place += 1
                yield place, row


def text_of(row: Row, column: str) -> str | None:
    """The text in a column; an absent column, None and white space are blank."""
    value = row.get(column)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return str(value)
