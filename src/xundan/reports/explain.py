"""What a metric is: names, formula, unit, direction, when it is unknown, what it needs, and its other definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xundan.metrics.catalogue import Catalogue, Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.hangs_on import settings_of
from xundan.model.rules import SETTINGS
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.catalogue import DIRECTIONS, UNITS
from xundan.reports.sheet import Column, Sheet
from xundan.reports.terminal import sheet_text

SOURCES = {
    "S0": Text(
        "网店客服客单率与客服绩效指标问答", "Questions on the order value of shop service and its performance measures"
    ),
    "S1": Text("静默转化率是什么意思, 含成交转化漏斗", "What silent conversion means, with the conversion funnel"),
    "S2": Text("询单转化率怎么算 (274 咨询, 3 成交)", "How inquiry conversion is computed (274 asked, 3 bought)"),
    "S3": Text("电商售前客服绩效的关键指标", "Key measures of pre-sale service"),
    "S4": Text("网店运营的技巧与核心数据", "Running a shop: its core figures"),
    "JD": Text("京东的客服指标", "JD's service measures"),
    "Taobao": Text("淘宝的客服指标", "Taobao's service measures"),
    "PDD": Text("拼多多的客服指标", "Pinduoduo's service measures"),
    "platforms": Text("平台的客服指标", "the platforms' service measures"),
    "peers": Text("同类工具 (赤兔, 快麦等) 通行的口径", "as other tools of the trade have it (Chitu, Kuaimai ...)"),
    "rules": Text("询单自己的规则", "xundan's own rules"),
    "-": Text("询单自己的规则", "xundan's own rules"),
}
"""What the sources of the catalogue are about; S0 to S4 are the project's source documents in order."""


@dataclass(frozen=True)
class Explanation:
    """A metric, its family and its other definitions."""

    metric: Metric
    family: Text
    others: list[Metric]

    @property
    def tables(self) -> list[tuple[str, ...]]:
        """The tables it needs; of each tuple one is enough."""
        needed = [options for m in self.metric.measures for options in (*m.tables, *((name,) for name in m.imported))]
        return list(dict.fromkeys(needed))

    @property
    def settings(self) -> list[str]:
        """The settings of rules that it hangs on, where that can be told from what it counts."""
        return settings_of(self.metric)

    @property
    def sources(self) -> list[tuple[str, Text]]:
        """Where the definition comes from."""
        return [(name, SOURCES.get(name, Text(name, name))) for name in self.metric.source.split()]

    def sheet(self) -> Sheet:
        """For the writers: a row a fact."""
        rows = [{"what": what, "told": told} for what, told in self._told()]
        return Sheet(
            title=Text(f"{self.metric.name.zh} · {self.metric.id}", f"{self.metric.name.en} · {self.metric.id}"),
            subtitle=Text(self.metric.name.en, self.metric.name.zh),
            columns=[
                Column("what", Text("项目", "What"), is_key=True, once=True),
                Column("told", Text("说明", "Told"), wraps=True),
            ],
            rows=rows,
            definitions=[self.metric, *self.others],
        )

    def text(self, lang: Lang, width: int = 100) -> str:
        """For the terminal."""
        return sheet_text(self.sheet(), lang, width)

    def json(self, lang: Lang = "en") -> dict[str, Any]:
        """For programs; texts in both languages."""
        metric = self.metric
        return {
            "id": metric.id,
            "name": _both(metric.name),
            "family": _both(self.family),
            "formula": _both(metric.formula_text),
            "unit": metric.unit,
            "direction": metric.direction,
            "null": _both(metric.null_rule),
            "dimensions": list(metric.dimensions),
            "tables": [list(options) for options in self.tables],
            "provisional": metric.waits,
            "settings": self.settings,
            "source": [{"id": name, "about": _both(about)} for name, about in self.sources],
            "variants": [{"id": m.id, "name": _both(m.name), "formula": _both(m.formula_text)} for m in self.others],
        }

    def _told(self) -> Iterator[tuple[Text, Text]]:
        metric = self.metric
        yield Text("公式", "Formula"), metric.formula_text
        yield Text("单位", "Unit"), UNITS[metric.unit]
        yield Text("方向", "Direction"), DIRECTIONS[metric.direction]
        yield Text("何时为空", "Unknown when"), metric.null_rule
        if metric.waits:
            yield (
                Text("暂定", "Provisional"),
                Text("询单窗口没结束的日子, 数字还会变", "may change on days whose inquiry window is still open"),
            )
        named = [words.DIMENSIONS.get(name, Text(name, name)) for name in metric.dimensions]
        listed = ", ".join(metric.dimensions)
        yield Text("可按", "By"), Text(f"{', '.join(t.zh for t in named)} ({listed})", listed)
        tables = Text(", ".join(" 或 ".join(t) for t in self.tables), ", ".join(" or ".join(t) for t in self.tables))
        yield Text("需要的表", "Tables"), tables
        for name in self.settings:
            doc: Text = SETTINGS[name].metadata["doc"]
            yield Text("相关设置", "Settings"), Text(f"{name}: {doc.zh}", f"{name}: {doc.en}")
        for name, about in self.sources:
            yield Text("来源", "Source"), Text(f"{name}: {about.zh}", f"{name}: {about.en}")
        for other in self.others:
            yield (
                Text("其他口径", "Other definitions"),
                Text(
                    f"{other.id} {other.name.zh}: {other.formula_text.zh}",
                    f"{other.id} {other.name.en}: {other.formula_text.en}",
                ),
            )


def explain_metric(name: str, catalogue: Catalogue = CATALOGUE) -> Explanation:
    """Explains a metric or variant; an unknown id raises a UserError that names those near."""
    metric = catalogue[name]
    family = next(title for title, metrics in catalogue.families if metric in metrics)
    return Explanation(metric, family, [other for other in catalogue.variants(name) if other is not metric])


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
