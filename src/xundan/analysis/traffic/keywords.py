"""Search words by views, with bounce and whether they are advertised, and what S1 would do with each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xundan.analysis.traffic.groups import Group, apart, counted
from xundan.analysis.traffic.seen import Span, seen
from xundan.engine.vocabulary import trimmed
from xundan.metrics.view import View

Todo = Literal["push", "advertise", "match", "none"]
"""More advertising, begin advertising, look whether the page is what the word promises, nothing beyond chance."""


@dataclass(frozen=True)
class Keyword:
    """A word of those who came by it. `stands`: bounces more (1), less (-1) than the other words beyond chance.

    `advertised` None: no advertising by keyword was imported in the span. `clicks` and `cost` are the reports'
    (None: a row leaves the number blank, or not advertised).
    """

    word: str
    group: Group
    stands: int
    advertised: bool | None
    clicks: int | None
    cost: Decimal | None

    @property
    def todo(self) -> Todo:
        if self.stands > 0:
            return "match"
        if self.stands < 0 and self.advertised is not None:
            return "push" if self.advertised else "advertise"
        return "none"


def keywords(view: View, span: Span) -> list[Keyword]:
    """Words by the page views of those who came by them; none where visits tell no words."""
    rows = seen(view, span)
    rows = rows.filter(rows.keyword.notnull()).mutate(word=trimmed(rows.keyword))
    groups = counted(view, rows.filter(rows.word != ""), "word")
    if not groups:
        return []
    stands = apart(groups, lambda group: group.bounce)
    ads, any_ads = _advertised(view, span)
    found = [
        Keyword(word, group, stands[group.name], word in ads if any_ads else None, *ads.get(word, (None, None)))
        for group in groups
        for word in [str(group.name[0])]
    ]
    return sorted(found, key=lambda each: (-(each.group.views or 0), each.word))


def _advertised(view: View, span: Span) -> tuple[dict[str, tuple[int | None, Decimal | None]], bool]:
    """Clicks and cost of every advertised word, and whether advertising was told by word at all."""
    rows = span.of(view.current("ad_spend"))
    rows = rows.filter(rows.keyword.notnull()).mutate(word=trimmed(rows.keyword))
    blank = rows.clicks.isnull().ifelse(1, 0)
    sums = rows.group_by("word").aggregate(
        told_clicks=rows.clicks.sum().cast("int64"),
        blank=blank.max(),
        told_cost=rows.cost.sum().cast("decimal(18, 2)"),
    )
    found = {
        row["word"]: (None if row["blank"] else row["told_clicks"], row["told_cost"])
        for row in view.engine.rows(sums).to_pylist()
    }
    return found, bool(found)
