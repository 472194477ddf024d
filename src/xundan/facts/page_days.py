"""Pages that visitors saw, and the one after which they left (readings 73)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import of_last, times, yes

_WHO = ("shop", "day", "visitor_id")


def pages_seen(visits: ir.Table) -> ir.Table:
    """A row a (shop, day, visitor_id, page) with a view of it, and whether it was that day's last (`is_exit`).

    A page is the view's `page_id`, or its kind where that is blank (null: neither is known). Of views of one second the
    larger page as text is the last.
    """
    seen = _views(visits).select(*_WHO, "page").distinct()
    left = _left_after(visits)
    same = [*(seen[name] == left[name] for name in _WHO), seen.page.identical_to(left.page)]
    joined = seen.left_join(left.mutate(is_exit=ibis.literal(True)), same)
    return joined.select(*_WHO, "page", is_exit=yes(joined.is_exit))


def page_days(visits: ir.Table) -> ir.Table:
    """A row a (shop, day, page): the visitors who saw it that day, and those of them who left after it (`exits`)."""
    seen = _views(visits).select(*_WHO, "page").distinct()
    # Each row counts for one of the two: no join asks again who the visitor was.
    rows = seen.mutate(left=ibis.literal(False)).union(_left_after(visits).mutate(left=ibis.literal(True)))
    return rows.group_by("shop", "day", "page").aggregate(visitors=times(~rows.left), exits=times(rows.left))


def _views(visits: ir.Table) -> ir.Table:
    views = visits.filter(visits.event == "view")
    return views.mutate(page=views.page_id.fill_null(views.page_type))


def _left_after(visits: ir.Table) -> ir.Table:
    """The last page of each visitor's day: shop, day, visitor_id, page."""
    views = _views(visits)
    order = {"utc": views.at_utc, "page": views.page.fill_null("")}
    return views.group_by(*_WHO).aggregate(page=of_last(views.page, order))
