"""Pages after which visitors leave: item pages by exits, category pages by exit rate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xundan.analysis.intervals import Interval, difference, wilson
from xundan.analysis.traffic.groups import ENOUGH, strict
from xundan.analysis.traffic.seen import Span
from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View

KINDS = ("item", "category", "home", "search", "other")


@dataclass(frozen=True)
class Page:
    """A page with those who left after it (`exits`) and those who saw it (`visitors`).

    `kind` None: the file does not say what the page is. `item` of an item's page. `stands`: its exit rate is above (1)
    or below (-1) that of all other pages of its kind beyond chance.
    """

    page: str | None
    kind: str | None
    item: str | None
    exits: int
    visitors: int
    stands: int

    @property
    def exit_rate(self) -> Fraction | None:
        return Fraction(self.exits, self.visitors) if self.visitors else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.exits, self.visitors)


def pages(view: View, span: Span) -> dict[str | None, list[Page]]:
    """Pages by kind; items by exits, all others by exit rate, those seen by too few last."""
    asked = Ask(("exits", "exit_rate"), ("page",), span.first, span.last, shops=span.shops)
    named = [(row["page"],) for row in answer(view, asked).rows]
    if not named:
        return {}
    told = figures(view, asked, named)
    kinds = _kinds(view, span)
    counts: dict[str | None, list[tuple[str | None, str | None, int, int]]] = {}
    for (page,), found in told.items():
        rate = found["exit_rate"]
        if rate.part is not None and rate.whole:
            kind, item = kinds.get(page, (None, None))
            counts.setdefault(kind, []).append((page, item, int(rate.part), int(rate.whole)))
    return {kind: _in_order(kind, counts[kind]) for kind in sorted(counts, key=lambda kind: (_place(kind), str(kind)))}


def _place(kind: str | None) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _in_order(kind: str | None, rows: list[tuple[str | None, str | None, int, int]]) -> list[Page]:
    exits, visitors = sum(row[2] for row in rows), sum(row[3] for row in rows)
    z = strict(sum(row[3] >= ENOUGH for row in rows))
    found = []
    for page, item, left, saw in rows:
        gap = None
        if saw >= ENOUGH and visitors - saw >= ENOUGH:
            gap = difference((left, saw), (exits - left, visitors - saw), z)
        stands = 0 if gap is None or gap.holds(0.0) else 1 if gap.low > 0 else -1
        found.append(Page(page, kind, item, left, saw, stands))
    if kind == "item":
        return sorted(found, key=lambda page: (-page.exits, str(page.page)))
    return sorted(found, key=lambda page: (page.visitors < ENOUGH, -(page.exit_rate or 0), -page.exits, str(page.page)))


def _kinds(view: View, span: Span) -> dict[str | None, tuple[str | None, str | None]]:
    """What each page is, as its views say (the largest as text where they differ), and the item it shows."""
    visits = span.of(view.events("visits"))
    visits = visits.filter(visits.event == "view")
    visits = visits.mutate(page=visits.page_id.fill_null(visits.page_type))
    rows = visits.group_by("page").aggregate(kind=visits.page_type.max(), item=visits.item_id.max())
    return {row["page"]: (row["kind"], row["item"]) for row in view.engine.rows(rows).to_pylist()}
