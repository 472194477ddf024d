"""Family V: visitors, what they did, and the pages after which they left."""

from __future__ import annotations

from xundan.metrics.catalogue import PAGE, VISIT, Metric
from xundan.metrics.measures import Measure, Total, minus, rate
from xundan.model.text import Text

_VISITS = (("visits", "traffic_daily"),)


def visitors_with(name: str, column: str) -> Measure:
    """A sum over visitor-days and daily totals; a blank number is unknown."""
    return Measure(
        name,
        "visitor_days",
        lambda t: t.visitor_id.isnull() | t[column].isnull() | (t[column] != 0),
        lambda t: t[column],
        unknown=lambda t: t[column].isnull(),
        tables=_VISITS,
    )


VISITORS = visitors_with("visitors", "visitors")
PAGE_VIEWS = visitors_with("page_views", "views")
BOUNCED = visitors_with("bounced_visitors", "bounced")
UNIQUE = Measure(
    "unique_visitors",
    "visitor_days",
    None,
    lambda t: t.shop + "\x1f" + t.visitor_id,
    "distinct",
    unknown=lambda t: t.visitor_id.isnull(),
    tables=_VISITS,
)
FAVORITES = visitors_with("favorite_visitors", "favorites")
CARTS = visitors_with("cart_visitors", "carts")
STAY = Measure(
    "stay_seconds",
    "visitor_days",
    lambda t: t.visitor_id.notnull() & (t.views >= 2),
    lambda t: t.stay_seconds,
    empty=None,
    tables=_VISITS,
    shows=lambda t: t.visitor_id.isnull(),
)
STAYED = Measure(
    "visitors_of_several_pages", "visitor_days", lambda t: t.visitor_id.notnull() & (t.views >= 2), tables=_VISITS
)
EXITS = Measure("exits", "pages", lambda t: t.exits != 0, lambda t: t.exits, tables=(("visits",),))
PAGE_VISITORS = Measure(
    "page_visitors", "pages", lambda t: t.visitors != 0, lambda t: t.visitors, tables=(("visits",),)
)
EFFECTIVE = minus(VISITORS, BOUNCED)
_BLANK = Text(
    "分母为 0; 有一天的每日合计没填这个数", "the denominator is 0; a daily total of the group leaves the number blank"
)
_NO_STAY = Text(
    "没有浏览 2 次及以上的访客, 或只有每日合计", "nobody had 2 views or more, or there are only daily totals"
)

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
    Metric("favorite_rate", Text("收藏率", "Favourite rate"), rate(FAVORITES, VISITORS),
           Text("有收藏的访客数 ÷ 访客数", "visitor-days with a favourite / visitors"), "rate", "up", "S0 S1", VISIT,
           unknown_when=_BLANK),
    Metric("cart_rate", Text("加购率", "Add-to-cart rate"), rate(CARTS, VISITORS),
           Text("有加购的访客数 ÷ 访客数", "visitor-days that put something into the cart / visitors"), "rate", "up", "S0 S1", VISIT,
           unknown_when=_BLANK),
    Metric("views_per_visitor", Text("访问深度 (人均浏览量)", "Views per visitor"), rate(PAGE_VIEWS, VISITORS),
           Text("浏览量 ÷ 访客数", "page_views / visitors"), "ratio", "up", "S0 S1", VISIT, unknown_when=_BLANK),
    Metric("dwell_time", Text("平均停留时长", "Dwell time"), rate(STAY, STAYED),
           Text("当天浏览 2 次及以上的访客, 从第一个动作到最后一个动作的平均秒数; 每日合计没有这个数, 不参与平均",
                "mean seconds from first to last event of visitor-days with 2 views or more; daily totals do not tell it"),
           "seconds", "up", "S0 S1", VISIT, unknown_when=_NO_STAY),
    Metric("exits", Text("出店人数", "Exits"), Total(EXITS),
           Text("当天最后看的是这一页的访客数; 不按页面分时, 是看过页面的访客数",
                "visitor-days whose last view is the page; without `page`, visitor-days with a view"), "people", "none", "S1", PAGE),
    Metric("exit_rate", Text("出店率", "Exit rate"), rate(EXITS, PAGE_VISITORS),
           Text("出店人数 ÷ 看过这一页的访客数 (按页面看才有意义)", "exits / visitor-days that saw the page; it tells something only by page"),
           "rate", "down", "S1", PAGE),
]  # fmt: skip
