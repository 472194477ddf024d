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
_WITHOUT_CHANNEL = tuple(name for name in VISIT if name != "channel")

METRICS = [
    Metric("ad_cost", Text("推广花费", "Advertising cost"), Total(COST), Text("推广报表里的花费之和", "cost in the advertising reports"),
           "money", "none", "S0 S4", AD),
    Metric("impressions", Text("展现量", "Impressions"), Total(IMPRESSIONS), Text("推广报表里的展现之和", "impressions in the advertising reports"),
           "count", "up", "S0 S4", AD),
    Metric("clicks", Text("点击量", "Clicks"), Total(CLICKS), Text("推广报表里的点击之和", "clicks in the advertising reports"), "count", "up",
           "S0 S4", AD),
    Metric("click_rate", Text("点击率", "Click rate"), rate(CLICKS, IMPRESSIONS), Text("点击量 ÷ 展现量", "clicks / impressions"), "rate", "up",
           "S0 S4", AD),
    Metric("cost_per_click", Text("平均点击花费", "Cost per click"), rate(COST, CLICKS, money=True), Text("推广花费 ÷ 点击量", "ad_cost / clicks"),
           "money", "down", "S0 S4", AD),
    Metric("ad_sales", Text("推广成交金额", "Advertising sales"), Total(AD_SALES),
           Text("推广报表算给推广的成交金额, 是平台的归因", "sales that the advertising reports credit to it, as the platform attributes them"),
           "money", "up", "S0 S4", AD),
    Metric("ad_roi", Text("投产比 (ROI)", "Return on advertising"), rate(AD_SALES, COST), Text("推广成交金额 ÷ 推广花费", "ad_sales / ad_cost"),
           "ratio", "up", "S0 S4", AD),
    Metric("ad_visitor_share", Text("付费流量占比", "Share of paid visitors"), rate(PAID_VISITORS, VISITORS),
           Text("付费渠道的访客数 ÷ 访客数", "visitors of channel paid / visitors"), "rate", "none", "S0 S4", _WITHOUT_CHANNEL),
]  # fmt: skip
