"""How the platform writes a report: a csv a month, a `-` where it has no figure."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from xundan.demo.world import World

NONE, DELAYED = "-", "延迟统计"
TOTAL = "汇总"
Row = Sequence[object]


def write(
    world: World, folder: Path, name: str, header: Row, days: range, rows_of: Callable[[int], Iterable[Row]]
) -> None:
    """A file a month with the rows of its days, each after the day."""
    months: dict[str, list[Row]] = defaultdict(list)
    for day in days:
        date = world.seasons.date_of(day)
        months[f"{date:%Y%m}"] += [(date, *row) for row in rows_of(day)]
    for month, rows in months.items():
        with (folder / f"生意参谋_{name}_{month}.csv").open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(("统计日期", *header))
            writer.writerows(rows)


def rounded(part: int, whole: int) -> int | None:
    """part / whole to the nearest whole number, halves up; None when there is nothing to divide by."""
    return (2 * part + whole) // (2 * whole) if whole else None


def seconds(total: int, count: int) -> str:
    """A mean in whole seconds."""
    mean = rounded(total, count)
    return NONE if mean is None else str(mean)


def decimals(part: int, whole: int) -> str:
    """A ratio with two decimals."""
    hundredths = rounded(100 * part, whole)
    return NONE if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def percent(part: int, whole: int) -> str:
    """A share as `12.34%`."""
    share = decimals(100 * part, whole)
    return share if share == NONE else f"{share}%"
