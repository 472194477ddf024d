"""指标说明: what every number of a report means, made from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.metrics.catalogue import Metric
from xundan.model.text import Text
from xundan.reports.catalogue import DIRECTIONS, UNITS
from xundan.reports.sheet import Column, Sheet


def definitions_sheet(metrics: Mapping[str, Metric], own: Mapping[str, Text | None]) -> Sheet:
    """A row a metric as asked, in order; `own` gives the shop's own name of one."""
    rows = []
    for name, metric in metrics.items():
        mine = own.get(name)
        told = Text(f"{mine.zh} ({metric.name.zh})", f"{mine.en} ({metric.name.en})") if mine else metric.name
        rows.append(
            {
                "name": metric.name if mine in (None, metric.name) else told,
                "id": metric.id,
                "formula": metric.formula_text,
                "unit": UNITS[metric.unit],
                "direction": DIRECTIONS[metric.direction],
                "null": metric.null_rule,
            }
        )
    return Sheet(
        title=Text("指标说明", "What the numbers mean"),
        subtitle=Text(
            "人数按天去重, 不同天的同一个人算两次", "people are buyer-days: one person on two days counts twice"
        ),
        columns=[
            Column("name", Text("名称", "Name"), is_key=True, wraps=True),
            Column("formula", Text("公式", "Formula"), wraps=True),
            Column("unit", Text("单位", "Unit")),
            Column("direction", Text("方向", "Direction")),
            Column("null", Text("何时为空", "Unknown when"), wraps=True),
            Column("id", Text("编号", "Id")),
        ],
        rows=rows,
    )
