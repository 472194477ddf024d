"""Pages that visitors saw, and the one after which they left (readings 73)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import times


def pages_seen(visits: ir.Table) -> ir.Table:
    """A row a (shop, day, visitor_id, page) with a view of it, and whether it was that day's last (`is_exit`).

    A page is the view's `page_id`, or its kind where that is blank (null: neither is known). Of views of one second the
    larger page as text is the last.
    """
    views = visits.filter(visits.event == "view")
    views = views.mutate(page=views.page_id.fill_null(views.page_type))
    seen = views.group_by("shop", "day", "visitor_id", "page").aggregate(last_utc=views.at_utc.max())
    latest_first = [seen.last_utc.desc(), seen.page.fill_null("").desc()]
    of_day = ibis.window(group_by=["shop", "day", "visitor_id"], order_by=latest_first)
    return seen.mutate(is_exit=ibis.row_number().over(of_day) == 0).drop("last_utc")


def page_days(visits: ir.Table) -> ir.Table:
    """A row a (shop, day, page): the visitors who saw it that day, and those of them who left after it (`exits`)."""
    seen = pages_seen(visits)
    return seen.group_by("shop", "day", "page").aggregate(visitors=seen.count(), exits=times(seen.is_exit))
