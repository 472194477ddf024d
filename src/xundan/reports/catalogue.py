"""All metrics as a sheet: what `xundan metrics --list` shows."""

from __future__ import annotations

from xundan.metrics.catalogue import Catalogue, Unit
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet

UNITS: dict[Unit, Text] = {
    "people": Text("人 (人次按天)", "buyer-days"),
    "count": Text("个数", "count"),
    "money": Text("金额", "money"),
    "rate": Text("比率", "rate"),
    "seconds": Text("秒", "seconds"),
    "minutes": Text("分钟", "minutes"),
    "hours": Text("小时", "hours"),
    "ratio": Text("比值", "ratio"),
    "score": Text("分", "points"),
    "score_a_day": Text("分 / 天", "points a day"),
}
DIRECTIONS = {
    "up": Text("越高越好", "up is good"),
    "down": Text("越低越好", "down is good"),
    "none": Text("无所谓高低", "neither"),
}


def catalogue_sheet(catalogue: Catalogue = CATALOGUE) -> Sheet:
    """A row a metric and variant, family after family."""
    rows = [
        {
            "family": family,
            "id": metric.id,
            "name": metric.name,
            "unit": UNITS[metric.unit],
            "direction": DIRECTIONS[metric.direction],
            "formula": metric.formula_text,
            "dimensions": ", ".join(metric.dimensions),
            "source": metric.source,
        }
        for family, metrics in catalogue.families
        for metric in metrics
    ]
    columns = [
        Column("id", Text("编号", "Id"), is_key=True),
        Column("name", Text("名称", "Name"), wraps=True),
        Column("formula", Text("公式", "Formula"), wraps=True),
    ]
    return Sheet(
        title=Text("指标目录", "Metric catalogue"),
        subtitle=Text(
            f"{len(rows)} 个口径; 细看一个: xundan explain 编号",
            f"{len(rows)} definitions; one in full: xundan explain ID",
        ),
        columns=columns,
        rows=rows,
        json_keys=("id", "family", "name", "unit", "direction", "formula", "dimensions", "source"),
        definitions=[metric for _, metrics in catalogue.families for metric in metrics],
    )
