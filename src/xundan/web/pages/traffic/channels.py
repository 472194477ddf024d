"""流量 → 渠道: sources of visitors, and which of them buy."""

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
from xundan.web.pages.traffic.missing import CHANNELS
from xundan.web.people.roles import Right

_RAIL = Text("流量", "Traffic")
_TAB = Text("渠道", "Channels")
_SAID = Text(
    "访客最多的 {count} 个来源的转化率; 线是 95 % 区间, 实心的超出偶然",
    "Conversion of the {count} sources with most visitors; lines are 95 % intervals, filled dots are beyond chance",
)
_STANDS: dict[int, Tone] = {1: "up", -1: "down", 0: ""}


@page("traffic", "traffic/", Right.TRADE, rail=_RAIL, icon="chart-line", tab=_TAB, alike=True)
def channels_page(view: View, asked: Asked) -> Page:
    """No agent is named."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(_conversion, spread=True, missing=CHANNELS)
    return told_or_why_not(_RAIL, [], lambda: traffic(view, days, "channels"), looks)


def _conversion(telling: Telling) -> Chart | None:
    sheet = telling.sheets[0]
    stands = {str(each["source"]): _STANDS[each["stands"]] for each in telling.data["sources"]}

    def tone(row: Row) -> Tone:
        return stands.get(row["source"].zh, "")

    dots = rates(sheet, "source", "conversion", tone)[:MOST]
    name = next(column.header for column in sheet.columns if column.key == "conversion")
    return intervals("conversion", _SAID.format(count=len(dots)), name, dots, "rate", "table-1")
