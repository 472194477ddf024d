"""The platform's marks of a shop: its last ones in a period, where they are going, and weighted means of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xundan.metrics.catalogue import TIME, Metric
from xundan.metrics.measures import Formula, Measure, rate
from xundan.model.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

_SEVERAL = Text("组里没有评分, 或有几家店铺的", "the group has no marks, or those of several shops")
_TREND = Text("评分不到两天, 或组里有几家店铺的评分", "the group has marks of fewer than two days, or of several shops")
_WEIGHED = Text(
    "组里没有评分, 或有几家店铺的; 最后一天权重大于 0 的一项没有分, 或权重都是 0",
    "the group has no marks, or those of several shops; on the last day a part with a weight above 0 is blank, or no "
    "weight is above 0",
)
_DSR = [
    ("dsr_description", "description", "描述", "description"),
    ("dsr_service", "service", "服务", "service"),
    ("dsr_logistics", "logistics", "物流", "logistics"),
]


def _last(table: str, column: str, weight: str | None = None) -> Formula:
    """The value of a column on the last day of the group; divided by that of `weight` where one is named."""

    def unknown(t: ir.Table) -> ir.BooleanValue:
        return t.several | t[column].isnull()

    tables = ((table,),)
    part = Measure(
        f"last_{table}_{column}",
        table,
        lambda t: t.newest,
        lambda t: t[column],
        empty=None,
        unknown=unknown,
        tables=tables,
    )
    weights: Callable[[ir.Table], ir.Value] | None = (lambda t: t[weight]) if weight else None
    return rate(part, Measure(f"last_{table}_{weight or 'marks'}", table, lambda t: t.newest, weights, tables=tables))


def _slope(column: str) -> Formula:
    """The slope of the least squares line. `centred` is n x (day - mean of days), so that all is exact: the sum of
    centred x score over the sum of centred x day."""
    tables = (("dsr",),)
    part = Measure(
        f"{column}_rise", "dsr", None, lambda t: t.centred * t[column], empty=None, unknown=lambda t: t.several,
        tables=tables,
    )  # fmt: skip
    return rate(part, Measure("dsr_run", "dsr", None, lambda t: t.centred * t.nth_day, tables=tables))


METRICS = [
    *(Metric(id, Text(f"DSR {zh}", f"DSR {en}"), _last("dsr", column),
             Text(f"期间最后一天的{zh}评分", f"the {en} mark of the period's last day that has one"), "score", "up", "S0 S3", TIME, unknown_when=_SEVERAL)
      for id, column, zh, en in _DSR),
    *(Metric(f"{id}:trend", Text(f"DSR {zh}走势", f"DSR {en}, trend"), _slope(column),
             Text(f"{zh}评分每天的变化 (最小二乘直线的斜率)", f"change a day of the {en} mark (slope of the least squares line)"),
             "score_a_day", "up", "S0 S3", TIME, unknown_when=_TREND)
      for id, column, zh, en in _DSR),
    Metric("quality_score", Text("品质分", "Quality score"), _last("quality_scores", "weighed", "weights"),
           Text("期间最后一天体验、服务、合规、忠诚各项按 quality_weights 加权平均",
                "mean of experience, service, compliance and loyalty on the period's last day that has them, by quality_weights"),
           "score", "up", "S3", TIME, unknown_when=_WEIGHED),
    Metric("satisfaction_index", Text("满意度模型", "Satisfaction index"), _last("dsr", "weighed", "weights"),
           Text("期间最后一天的 DSR 按 satisfaction_weights 加权平均: 商品 = 描述, 态度 = 服务, 配送 = 物流; 包装和其他没有数据, 不计",
                "mean of the DSR of the period's last day by satisfaction_weights: goods = description, attitude = service, "
                "delivery = logistics; packaging and other are in no file and left out"),
           "score", "up", "S3", TIME, unknown_when=_WEIGHED),
]  # fmt: skip
