"""流量 → 关键词: search words by what became of their visitors."""

from __future__ import annotations

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, traffic
from xundan.reports.sheet import Row
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import MOST, Tone, intervals, rates
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.traffic.missing import VISITS
from xundan.web.people.roles import Right

_TAB = Text("关键词", "Words")
_SAID = Text(
    "浏览最多的 {count} 个词的跳失率; 线是 95 % 区间, 实心的和其他词不同, 超出偶然",
    "Bounce rate of the {count} words with most views; lines are 95 % intervals, filled dots differ beyond chance",
)
_STANDS: dict[int, Tone] = {1: "up", -1: "down", 0: ""}


@page("keywords", "traffic/keywords/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def keywords_page(view: View, asked: Asked) -> Page:
    """Words that visitors searched for, and those that were paid for."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(_bounce, spread=True, missing=VISITS)
    return told_or_why_not(_TAB, [], lambda: traffic(view, days, "keywords"), looks)


def _bounce(telling: Telling) -> Chart | None:
    stands = {each["keyword"]: _STANDS[each["stands"]] for each in telling.data["keywords"]}

    def tone(row: Row) -> Tone:
        return stands.get(row["word"], "")

    dots = rates(telling.sheets[0], "word", "bounce", tone)[:MOST]
    name = Text("跳失率", "Bounce rate")
    return intervals("bounce", _SAID.format(count=len(dots)), name, dots, "rate", "table-1", direction="down")
