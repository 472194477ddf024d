"""The way from a number of the whole shop to the rows that it counts."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from xundan.reports.sheet import PLATFORM, Row
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Lead


def shop_rows(asked: Asked, column: str = "value") -> Callable[[Row, str], Lead | None]:
    """For tables with a metric a row, named by its `id`: none for who sees some agents only, for what is unknown, and
    for the platform's own figures."""

    def opens(row: Row, key: str) -> Lead | None:
        known = key == column and row.get(key) is not None and key not in (row.get(PLATFORM) or ())
        return Lead("rows/?" + urlencode({"metric": row["id"]})) if known and asked.reach.agents is None else None

    return opens
