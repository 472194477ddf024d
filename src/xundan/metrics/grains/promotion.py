"""What advertising cost and brought, as its reports say (reading 74)."""

from __future__ import annotations

import ibis.expr.types as ir

from xundan.metrics.ask import Ask, in_period
from xundan.metrics.view import View


def ad_spend(view: View, ask: Ask) -> ir.Table:
    """Rows of `ad_spend` by `day`, with the channel that the file names and the `item`."""
    rows = view.current("ad_spend")
    rows = rows.select(
        "shop",
        "day",
        "channel",
        "campaign",
        "keyword",
        "impressions",
        "clicks",
        "cost",
        "sales",
        item="item_id",
    )
    return in_period(view, ask, rows, "day")
