"""The catalogue: every metric as a frozen record, from which queries, explanations, documents and headers are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xundan.metrics.measures import Formula, Measure, Rate, adds_up
from xundan.model.text import Text, UserError

Unit = Literal["people", "count", "money", "rate", "seconds", "minutes", "hours", "ratio", "score", "score_a_day"]
Direction = Literal["up", "down", "none"]

TIME = ("shop", "day", "week", "month", "weekday")
CHAT = (*TIME, "agent", "team", "hour", "buyer_type")
ORDER = (*CHAT, "item", "category", "channel", "region")
WHOLE = tuple(name for name in ORDER if name not in ("agent", "team"))
VISIT = (*TIME, "channel", "hour", "buyer_type")
PAGE = (*TIME, "page")
AD = (*TIME, "channel", "item")
ITEM = (*TIME, "item", "category")
TARGET = ("shop", "month", "agent", "team")


@dataclass(frozen=True)
class Metric:
    """A metric or one of its variants (`id:variant`).

    `formula_text` says in words what `formula` computes; `source` names the document or tool that defines it;
    `waits` marks numbers that can still change while inquiry windows are open. `unknown_when` says, instead of the
    catalogue's own words, which rows make a value unknown.
    """

    id: str
    name: Text
    formula: Formula
    formula_text: Text
    unit: Unit
    direction: Direction
    source: str
    dimensions: tuple[str, ...]
    waits: bool = False
    unknown_when: Text | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.formula.measures

    @property
    def adds_up(self) -> bool:
        """Whether its values of several days or agents may be added."""
        return adds_up(self.formula)

    @property
    def plain_id(self) -> str:
        return self.id.partition(":")[0]

    @property
    def null_rule(self) -> Text:
        """When the value is unknown."""
        tables = sorted({" / ".join(options) for m in self.measures for options in m.tables})
        needed = sorted({table for m in self.measures for table in m.imported})
        zh = [f"所选日期没有 {t} 数据" for t in tables] + [f"没有导入过 {t}" for t in needed]
        en = [f"no day of the group is covered by {t}" for t in tables] + [f"{t} never imported" for t in needed]
        if "agent" in self.dimensions and any(m.credited for m in self.measures):
            zh.append("按客服或团队看, 没有归到名下的, 且所选日期没有 messages 数据")
            en.append("by agent or team, where nothing is credited and no day of the group is covered by messages")
        if self.unknown_when:
            return Text("; ".join([*zh, self.unknown_when.zh]), "; ".join([*en, self.unknown_when.en]))
        if isinstance(self.formula, Rate) or self.unit == "seconds":
            zh.append("分母为 0")
            en.append("the denominator is 0")
        if any(m.unknown for m in self.measures):
            zh.append("有买家未知或数值未知的行")
            en.append("a row of the group has an unknown buyer or value")
        return Text("; ".join(zh), "; ".join(en))


class Catalogue:
    """All metrics by id; a plain id is its first variant."""

    def __init__(self, families: list[tuple[Text, list[Metric]]]) -> None:
        self.families = families
        self._by_id: dict[str, Metric] = {}
        for _, metrics in families:
            for metric in metrics:
                self._by_id.setdefault(metric.plain_id, metric)
                self._by_id[metric.id] = metric

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __getitem__(self, name: str) -> Metric:
        if name not in self._by_id:
            raise UserError(
                "unknown_metric",
                Text(f"没有叫 {name} 的指标", f"there is no metric {name}"),
                self._nearest(name),
            )
        return self._by_id[name]

    def variants(self, name: str) -> list[Metric]:
        """The metric and its other definitions, in order."""
        plain = self[name].plain_id
        return [m for key, m in self._by_id.items() if m.plain_id == plain and (":" in key or m.id == plain)]

    def _nearest(self, name: str) -> Text:
        import difflib

        near = difflib.get_close_matches(name, list(self._by_id), n=5, cutoff=0.4)
        near += [key for key, m in self._by_id.items() if name and name in m.name.zh and key not in near][:5]
        listed = ", ".join(near)
        return Text(
            f"相近的: {listed}; 全部见 xundan metrics --list" if near else "全部见 xundan metrics --list",
            f"near: {listed}; all: xundan metrics --list" if near else "all: xundan metrics --list",
        )
