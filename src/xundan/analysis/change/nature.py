"""What can be said of a metric's change at all, and why nothing where that is so."""

from __future__ import annotations

from typing import Literal

from xundan.metrics.catalogue import Metric
from xundan.metrics.measures import Rate
from xundan.model.text import Text, UserError

Nature = Literal["amount", "rate"]
_CALENDAR = ("day", "week", "month")
_PERSON = ("agent", "team")


def nature(metric: Metric) -> Nature:
    """Whether it adds up or divides what adds up. Raises UserError for medians, distinct people, largest values and
    marks of one day."""
    stats = {measure.stat for measure in metric.measures}
    if stats - {"sum"}:
        stat = min(stats - {"sum"})
        if stat == "distinct":
            raise _refused(
                metric,
                Text(
                    "去重的人会同时算进几段, 加不起来", "a distinct person is in several segments, which do not add up"
                ),
            )
        if stat == "max":
            raise _refused(metric, Text("最大值不是各段加起来的", "a largest value is not the sum of its segments"))
        raise _refused(
            metric, Text("中位数和分位数不能拆成各段之和", "medians and percentiles are not made of their segments")
        )
    if metric.unit in ("score", "score_a_day"):
        raise _refused(
            metric, Text("平台评分是某一天的分, 拆不开", "a platform's mark is that of one day and has no parts")
        )
    return "rate" if isinstance(metric.formula, Rate) else "amount"


def check_dimension(metric: Metric, dimension: str) -> None:
    """Raises UserError for a dimension by which the change cannot be told."""
    if dimension in _CALENDAR:
        raise UserError(
            "dimension",
            Text(
                f"两段时间没有共同的 {dimension}, 不能按它比较", f"two periods have no {dimension} in common to go by"
            ),
            Text("可以按 --by weekday", "weekdays can be compared: --by weekday"),
        )
    if dimension in _PERSON and any(measure.whole for measure in metric.measures):
        raise _refused(
            metric, Text("它的分母是全店的, 不按客服分", "its denominator is the whole shop's, whoever the agent is")
        )


def _refused(metric: Metric, why: Text) -> UserError:
    others = Text(
        f"看每天的数: xundan metrics {metric.id} --by day", f"see its days: xundan metrics {metric.id} --by day"
    )
    return UserError(
        "no_parts",
        Text(f"说不出 {metric.name.zh} 为什么变: {why.zh}", f"nothing can be said of why {metric.id} moved: {why.en}"),
        others,
    )
