"""Reads 流量来源: the sources that have none below them, so that nobody is counted with her source and its group."""

from __future__ import annotations

from collections import Counter, defaultdict

from xundan.sources.report import summing
from xundan.sources.report.rows import DayRows, Row
from xundan.sources.report.shape import DAY
from xundan.sources.report.table import ReportTable
from xundan.sources.sycm_traffic_sources.columns import AMOUNTS, GROUPS, LAYOUT, LEVELS, TITLE

Path = tuple[str, ...]


class Sources(DayRows):
    """Shapes the sources of each day."""

    def __init__(self) -> None:
        super().__init__("traffic_daily", words=LEVELS, amounts=AMOUNTS)

    @property
    def columns(self) -> tuple[str, ...]:
        return (DAY, "channel", *AMOUNTS)

    @property
    def key(self) -> tuple[str, ...]:
        return ("channel",)

    def is_sum(self, row: Row) -> bool:
        """A total is kept, as the day's; a group's total is looked at with the others of its day."""
        return any(summing.is_mean(row[name]) for name in LEVELS)

    def rows(self, found: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        days: dict[str, list[tuple[int, Row, Path]]] = defaultdict(list)
        for place, row in found:
            levels = [row.pop(name) for name in LEVELS]
            path = tuple(level for level in levels if level and not summing.is_total(level))
            days[row[DAY]].append((place, row, path))
        kept = []
        for rows in days.values():
            above = {path[:length] for _, _, path in rows for length in range(1, len(path))}
            if any(len(path) == 1 and path[0] not in GROUPS for _, _, path in rows) and not above:
                above = {(name,) for name in GROUPS}  # all levels in one column
            sources = {path for _, _, path in rows if path and path not in above}
            names = Counter(path[-1] for path in sources)
            for place, row, path in rows:
                if path in above:
                    self.summed += 1
                    continue
                name = "" if not path else path[-1] if names[path[-1]] == 1 else "/".join(path)
                kept.append((place, row | {"channel": name}))
        return sorted(kept, key=lambda each: each[0])


IMPORTER = ReportTable("sycm_traffic_sources", TITLE, LAYOUT, ("traffic_daily",), Sources)
