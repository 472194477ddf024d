"""为什么: what moved a number, in steps that add up to the change."""

from __future__ import annotations

from xundan.analysis.change.why import explain
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.why import why_telling
from xundan.reports.words import DIMENSIONS
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.told import told_or_why_not
from xundan.web.people.roles import Right

_TITLE = Text("为什么变", "Why it moved")
_RAIL = Text("为什么变", "Why")
_METRICS = ("sales", "inquiry_conversion", "aov", "visitors", "shop_conversion", "service_sales", "silent_sales",
            "refund_rate:amount", "first_response")  # fmt: skip
_BY = ("agent", "buyer_type", "category", "item", "channel", "hour", "weekday")


@page("why", "why/", Right.TRADE, rail=_RAIL, icon="bulb", whole=True, takes=("metric", "by"), tab=_TITLE, alike=True)
def why(view: View, asked: Asked) -> Page:
    """The change from the period held against. What cannot be said of a metric is said in the place of the tables."""
    metric = asked.get("metric", "sales")
    if metric not in _METRICS:
        raise UserError("metric", Text(f"这里不能选 {metric!r}", f"{metric!r} cannot be chosen here"))
    by = asked.get("by")
    metrics = [(name, CATALOGUE[name].name) for name in _METRICS]
    dimensions = [("", Text("不分开", "no segments")), *((name, DIMENSIONS[name]) for name in _BY)]
    choices = Choices(
        "choices",
        [
            Choice("metric", Text("指标", "Metric"), metrics, metric),
            Choice("by", Text("按", "By"), dimensions, by),
        ],
    )
    title = Text(f"{CATALOGUE[metric].name.zh}为什么变", f"Why it moved: {CATALOGUE[metric].name.en}")
    return told_or_why_not(
        title,
        [choices],
        lambda: why_telling(
            explain(view, metric, asked.against, asked.period, by or None, asked.rule, asked.shops), view
        ),
    )
