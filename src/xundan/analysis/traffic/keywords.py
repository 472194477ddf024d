"""Search words by views, with bounce and whether they are advertised, and what S1 would do with each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xundan.analysis.traffic.ad_words import ad_words
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
    ads = {each.word: (each.clicks, each.cost) for each in ad_words(view, span)}
    found = [
        Keyword(word, group, stands[group.name], word in ads if ads else None, *ads.get(word, (None, None)))
        for group in groups
        for word in [str(group.name[0])]
    ]
    return sorted(found, key=lambda each: (-(each.group.views or 0), each.word))
