"""流量: channels, bounce, search words, pages, and the home page's clicks."""

from __future__ import annotations

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import TRAFFIC, Days, traffic
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.told import told_or_why_not
from xundan.web.people.roles import Right

_TITLE = Text("流量", "Traffic")
_PARTS = {
    "bounce": Text("跳失", "bounce"),
    "channels": Text("渠道", "channels"),
    "keywords": Text("关键词", "search words"),
    "pages": Text("离店页面", "pages they leave from"),
    "heat": Text("首页点击", "clicks on the home page"),
}


@page("traffic", "traffic/", Right.SHOP, rail=_TITLE, icon="chart-line", takes=("part",))
def traffic_page(view: View, asked: Asked) -> Page:
    """Where visitors come from and where they leave; no agent is named."""
    part = asked.get("part") if asked.get("part") in TRAFFIC else "bounce"
    days = Days(asked.period.first, asked.period.last, asked.shops)
    choices = Choices("choices", [Choice("part", Text("看", "Show"), list(_PARTS.items()), part)])
    return told_or_why_not(_TITLE, [choices], lambda: traffic(view, days, part))
