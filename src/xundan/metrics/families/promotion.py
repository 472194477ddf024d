"""Promotion: what advertising cost and brought, as its reports say, and the visitors of paid channels."""

from __future__ import annotations

from decimal import Decimal

from xundan.metrics.catalogue import AD, VISIT, Metric
from xundan.metrics.families.traffic import VISITORS, visitors_with
from xundan.metrics.measures import Measure, Total, rate
from xundan.model.text import Text


def _added(name: str, column: str, empty: int | Decimal) -> Measure:
    """A sum over rows of advertising; a blank number makes it unknown."""
    return Measure(
        name,
        "ad_spend",
        None,
        lambda t: t[column],
        unknown=lambda t: t[column].isnull(),
        empty=empty,
        tables=(("ad_spend",),),
    )


COST = _added("ad_cost", "cost", Decimal(0))
IMPRESSIONS = _added("impressions", "impressions", 0)
CLICKS = _added("clicks", "clicks", 0)
AD_SALES = _added("ad_sales", "sales", Decimal(0))
PAID_VISITORS = visitors_with("paid_visitors", "paid_visitors")
_BLANK = Text("有一行没填这个数", "a row of the group leaves the number blank")
_BLANK_OR_NOTHING = Text("分母为 0; 有一行没填这个数", "the denominator is 0; a row of the group leaves a number blank")
_NO_CHANNELS = Text(
    "分母为 0; 有一天的每日合计没有分渠道", "the denominator is 0; a daily total of the group tells no channels"
)
_WITHOUT_CHANNEL = tuple(name for name in VISIT if name != "channel")

METRICS = [
    Metric("ad_cost", Text("推广花费", "Advertising cost"), Total(COST),
           Text("推广报表各行的花费之和; 同几天的计划报表和关键词报表只导入一种, 否则会算两遍",
                "costs of all rows of the advertising reports; of the same days import campaigns or keywords, not both: they would count twice"),
           "money", "none", "S0 S4", AD, unknown_when=_BLANK),
    Metric("impressions", Text("展现量", "Impressions"), Total(IMPRESSIONS), Text("推广报表各行的展现之和", "impressions of all rows of the advertising reports"),
           "count", "up", "S0 S4", AD, unknown_when=_BLANK),
    Metric("clicks", Text("点击量", "Clicks"), Total(CLICKS), Text("推广报表各行的点击之和", "clicks of all rows of the advertising reports"), "count", "up",
           "S0 S4", AD, unknown_when=_BLANK),
    Metric("click_rate", Text("点击率", "Click rate"), rate(CLICKS, IMPRESSIONS), Text("点击量 ÷ 展现量", "clicks / impressions"), "rate", "up",
           "S0 S4", AD, unknown_when=_BLANK_OR_NOTHING),
    Metric("cost_per_click", Text("平均点击花费 (PPC)", "Cost per click"), rate(COST, CLICKS, money=True), Text("推广花费 ÷ 点击量", "ad_cost / clicks"),
           "money", "down", "S0 S4", AD, unknown_when=_BLANK_OR_NOTHING),
    Metric("ad_sales", Text("推广成交金额", "Advertising sales"), Total(AD_SALES),
           Text("推广报表算给推广的成交金额, 是平台的归因", "sales that the advertising reports credit to it, as the platform attributes them"),
           "money", "up", "S0 S4", AD, unknown_when=_BLANK),
    Metric("ad_roi", Text("投产比 (ROI)", "Return on advertising (ROI)"), rate(AD_SALES, COST), Text("推广成交金额 ÷ 推广花费", "ad_sales / ad_cost"),
           "ratio", "up", "S0 S4", AD, unknown_when=_BLANK_OR_NOTHING),
    Metric("ad_visitor_share", Text("付费流量占比", "Share of paid visitors"), rate(PAID_VISITORS, VISITORS),
           Text("付费渠道的访客数 ÷ 访客数", "visitors of channel paid / visitors"), "rate", "none", "S0 S4", _WITHOUT_CHANNEL, unknown_when=_NO_CHANNELS),
]  # fmt: skip
