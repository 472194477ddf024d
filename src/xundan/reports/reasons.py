"""Why a number is unknown, and what to import."""

from __future__ import annotations

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.platform_fill import PlatformFigures
from xundan.metrics.view import View
from xundan.model.text import Text

_DATA = {
    "messages": Text("聊天记录", "chats"),
    "orders": Text("订单", "orders"),
    "visits": Text("访客数据", "visitor data"),
    "traffic_daily": Text("访客数据", "visitor data"),
    "refunds": Text("退款", "refunds"),
    "order_lines": Text("订单明细", "order lines"),
    "targets": Text("销售计划", "sales targets"),
}


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
                data = _DATA.get(options[0], Text(options[0], options[0]))
                tables = Text(" 或 ".join(options), " or ".join(options))
                return Text(f"没有{data.zh}: 导入 {tables.zh}", f"no {data.en}: import {tables.en}")
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
