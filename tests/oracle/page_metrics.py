"""Where visitors leave the shop (reading 73)."""

from __future__ import annotations

from .context import CELL_DIMENSIONS, Context, Metric, Values, add, rate
from .visits import VisitorDay

PAGE_DIMENSIONS = (*CELL_DIMENSIONS, "page")
VISITS = (("visits",),)


def last_page(visit: VisitorDay) -> str | None:
    """The page of the "last view (then the larger page as text)"; a view without a page loses to any other (77)."""
    return max(visit.pages, key=lambda view: (view[0], view[1] is not None, view[1] or ""))[1]


def exits(context: Context) -> Values:
    """ "Visitor-days whose last view is the page"."""
    found: Values = {}
    for book in context.books():
        for visit in book.visitor_days:
            if context.within(visit.day) and visit.pages:
                add(found, context.key(book.shop.id, visit.day, page=last_page(visit)), 1)
    return found


def saw(context: Context) -> Values:
    """ "Visitor-days that saw the page"; "without `page`, each visitor-day counts once"."""
    found: Values = {}
    for book in context.books():
        for visit in book.visitor_days:
            if context.within(visit.day):
                for key in {context.key(book.shop.id, visit.day, page=page) for _, page in visit.pages}:
                    add(found, key, 1)
    return found


EXITS = Metric(exits, PAGE_DIMENSIONS, VISITS)

PAGE_METRICS: dict[str, Metric] = {
    "exits": EXITS,
    "exit_rate": rate(EXITS, Metric(saw, PAGE_DIMENSIONS, VISITS)),
}
