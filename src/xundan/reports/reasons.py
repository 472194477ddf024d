"""Why a number is unknown, and what to import."""

from __future__ import annotations

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.platform_fill import PlatformFigures
from xundan.metrics.view import View
from xundan.model.text import Text

_VISITORS = Text("访客数据", "visitor data")
_DATA: dict[str, tuple[Text, Text]] = {
    "messages": (Text("聊天记录", "chats"), Text("千牛的聊天记录", "the chats of Qianniu")),
    "orders": (Text("订单", "orders"), Text("千牛 已卖出的宝贝 导出的订单报表", "Qianniu's export of items sold")),
    "order_lines": (
        Text("订单明细", "order lines"),
        Text("千牛 已卖出的宝贝 导出的宝贝报表", "the report by item of Qianniu's items sold"),
    ),
    "refunds": (Text("退款", "refunds"), Text("千牛 退款管理 的导出", "Qianniu's export of refund management")),
    "visits": (
        _VISITORS,
        Text(
            "逐条访问 (平台不给导出, 自有网站可以)",
            "visits one by one (platforms do not export them, a site of your own can)",
        ),
    ),
    "traffic_daily": (
        _VISITORS,
        Text("生意参谋的店铺日报或流量来源", "Sycm's shop report by day or its traffic sources"),
    ),
    "reviews": (Text("商品评价", "reviews"), Text("千牛 评价管理 的导出", "Qianniu's export of reviews")),
    "service_ratings": (
        Text("服务评价", "ratings of agents"),
        Text("客服评价明细, 一次邀评一行", "the ratings of agents, a row an invitation"),
    ),
    "dsr": (
        Text("店铺评分", "DSR"),
        Text("评分的表 (照平台抄, 一天一行)", "a table of the marks, a row a day, copied from the platform"),
    ),
    "quality_scores": (
        Text("店铺体验分", "experience scores"),
        Text("体验分的表 (照平台抄, 一天一行)", "a table of them, a row a day, copied from the platform"),
    ),
    "complaints": (Text("投诉", "complaints"), Text("投诉和维权的表, 一件一行", "a table of complaints, a row each")),
    "fulfilment_errors": (
        Text("发货差错", "shipping errors"),
        Text("错发漏发的表, 一单一行", "a table of wrong shipments, a row an order"),
    ),
    "items": (Text("商品", "items"), Text("千牛 我的宝贝 的导出", "Qianniu's export of my items")),
    "ad_spend": (
        Text("推广花费", "advertising"),
        Text("万相台或直通车的推广报表", "the report of Wanxiangtai or Zhitongche"),
    ),
    "targets": (
        Text("销售目标", "sales targets"),
        Text("销售目标的表, 或在考核里记下", "a table of targets, or enter them under Scorecards"),
    ),
    "shifts": (Text("排班", "shifts"), Text("排班表", "the plan of shifts")),
    "attendance": (Text("考勤", "attendance"), Text("考勤表", "the table of attendance")),
}
"""By table what it holds, and which file gives it, as shops call them."""

_OF_OTHER_DAYS = Text(
    "平台有它的数, 但加不到这段时间上: 看其中一天, 或用 --month 看一个整月",
    "the platform has figures of it that cannot be added up for this period: ask for one day, or a month with --month",
)
_NOTHING = Text("分母为 0", "nothing to divide by")
_UNKNOWN_ROW = Text("有订单没有买家账号, 或有数值未知的行", "an order without a buyer, or a row whose value is unknown")


def why_unknown(view: View, ask: Ask, metric: Metric, whole: int | None = None) -> Text:
    """The reason why a metric over the whole period is null; `whole` is its denominator, where that is known."""
    for measure in metric.measures:
        for options in (*measure.tables, *((name,) for name in measure.imported)):
            if not _covered(view, ask, options, days=options in measure.tables):
                if PlatformFigures(view, ask).has(metric.id):
                    return _OF_OTHER_DAYS
                data, file = _DATA[options[-1]]  # of two the one that platforms export
                return Text(f"没有{data.zh}: 导入{file.zh}", f"no {data.en}: import {file.en}")
    if whole is not None and whole <= 0:
        return _NOTHING
    return _UNKNOWN_ROW if any(measure.unknown for measure in metric.measures) else _NOTHING


def _covered(view: View, ask: Ask, options: tuple[str, ...], *, days: bool) -> bool:
    coverage = view.coverage
    for shop in ask.shops or tuple(view.shops):
        for table in options:
            if not days and coverage.imported(shop, table):
                return True
            if days and any(coverage.covers(shop, table, day) for day in ask.days()):
                return True
    return False
