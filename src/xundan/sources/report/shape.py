"""What an importer of a platform's report says of it: its columns as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from xundan.model.text import Text
from xundan.sources.header import Layout

Unit = Literal["people", "count", "money", "rate", "seconds", "ratio", "score"]

AGENT, DAY, WHOSE = "agent_id", "day", "whose"
DAYS = ("统计日期", "日期", "统计时间", "时间", "数据日期", "月份", "统计月份")
"""Names of the column that says which day (or month) a row is about."""
AGENTS = ("旺旺昵称", "客服昵称", "客服旺旺", "旺旺", "客服", "客服账号", "客服名称", "子账号")
"""Names of the column that says whose figures a row has."""
WHOSES = ("对象", "店铺类型", "类型", "对比对象")
"""Names of the column that says whether a row is the shop's own or its peers'."""
SAME = Text("与我们的口径相同", "measured as ours is")
"""Of a figure that means what our metric of this id means."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of figures.

    `metric` is our metric where the report measures the same idea, else an id with a dot, the report's own. `names`
    are the column's names in files, `组 / 列` where two header rows are needed to tell it. `differs` says how the
    platform's definition differs from ours. In a report by agent, `whole` is the id of the row that adds them up:
    what agents sold together is not what the shop sold. None: such a row says nothing of the shop.
    """

    metric: str
    unit: Unit
    names: tuple[str, ...]
    differs: Text = SAME
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report: by agent, or (without `agent`) of the whole shop.

    Of `required` (metrics, AGENT, DAY) all must be there, of every group in `one_of` one; a header with a name in
    `unlike` is another report's. Columns of `daily` go to traffic_daily besides.
    """

    name: str
    title: Text
    figures: tuple[Figure, ...]
    required: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    agent: tuple[str, ...] = ()
    day: tuple[str, ...] = DAYS
    unlike: tuple[str, ...] = ()
    daily: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """The columns for finding them in a header."""
        names: dict[str, tuple[str, ...]] = {}
        if self.agent:
            names[AGENT] = self.agent
        else:
            names[WHOSE] = WHOSES
        names[DAY] = self.day
        names |= {figure.metric: figure.names for figure in self.figures}
        names |= {f"daily.{name}": accepted for name, accepted in self.daily.items()}
        return Layout(names, self.required, self.one_of)
