"""What has been imported: "a day with no rows inside coverage is quiet; a day outside it is unknown"."""

from __future__ import annotations

from datetime import date

from .clock import days_between
from .world import World


class Coverage:
    """Days that imports cover, for each shop and table."""

    def __init__(self, world: World) -> None:
        self._spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
        only_shop = world.shops[0].id if len(world.shops) == 1 else None
        for row in world.coverage:
            shop = row.get("shop") or only_shop
            spans = self._spans.setdefault((str(shop), row["table"]), [])
            if row.get("from_day") is not None and row.get("to_day") is not None:
                spans.append((row["from_day"], row["to_day"]))

    def imported(self, shop: str, table: str) -> bool:
        """Whether the table was ever imported (a header without rows counts)."""
        return (shop, table) in self._spans

    def covers(self, shop: str, table: str, day: date) -> bool:
        """Whether an import covers that day."""
        return any(first <= day <= last for first, last in self._spans.get((shop, table), []))

    def covers_all(self, shop: str, table: str, first: date, last: date) -> bool:
        """Whether imports cover every day from first to last."""
        return all(self.covers(shop, table, day) for day in days_between(first, last))
