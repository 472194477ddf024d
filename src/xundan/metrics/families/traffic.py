"""Family V: visitors and bounce."""

from __future__ import annotations

from xundan.metrics.catalogue import VISIT, Metric
from xundan.metrics.measures import Measure, Total, minus, rate
from xundan.model.text import Text

_VISITS = (("visits", "traffic_daily"),)


def _summed(name: str, column: str) -> Measure:
    """A sum over visitor-days and daily totals; a blank number of a daily total is unknown."""
    return Measure(
        name,
        "visitor_days",
        lambda t: t.visitor_id.isnull() | (t[column] != 0),
        lambda t: t[column],
        unknown=lambda t: t[column].isnull(),
        tables=_VISITS,
    )


VISITORS = _summed("visitors", "visitors")
PAGE_VIEWS = _summed("page_views", "views")
BOUNCED = _summed("bounced_visitors", "bounced")
UNIQUE = Measure(
    "unique_visitors",
    "visitor_days",
    None,
    lambda t: t.shop + "\x1f" + t.visitor_id,
    "distinct",
    unknown=lambda t: t.visitor_id.isnull(),
    tables=_VISITS,
)
EFFECTIVE = minus(VISITORS, BOUNCED)

METRICS = [
    Metric("visitors", Text("访客数", "Visitors"), Total(VISITORS), Text("每天的访客数之和", "visitor-days"), "people", "up", "S1", VISIT),
    Metric("page_views", Text("浏览量", "Page views"), Total(PAGE_VIEWS), Text("浏览次数", "views"), "count", "up", "S1", VISIT),
    Metric("unique_visitors", Text("访客数 (去重)", "Distinct visitors"), Total(UNIQUE),
           Text("整个期间去重的访客数", "distinct visitors of the period"), "people", "up", "S1", VISIT),
    Metric("effective_entries", Text("有效入店人数", "Effective entries"), EFFECTIVE,
           Text("访客数 - 跳失人数", "visitors - bounced_visitors"), "people", "up", "S0 S1", VISIT),
    Metric("effective_entry_rate", Text("有效入店率", "Effective-entry rate"), rate(EFFECTIVE, VISITORS),
           Text("有效入店人数 ÷ 访客数", "effective_entries / visitors"), "rate", "up", "S0 S1", VISIT),
    Metric("bounced_visitors", Text("跳失人数", "Bounced visitors"), Total(BOUNCED),
           Text("只看一页且没有其他动作的访客数", "visitor-days of one view and nothing else that counts"), "people", "down", "S0 S1", VISIT),
    Metric("bounce_rate", Text("跳失率", "Bounce rate"), rate(BOUNCED, VISITORS), Text("跳失人数 ÷ 访客数", "bounced_visitors / visitors"),
           "rate", "down", "S0 S1", VISIT),
]  # fmt: skip
