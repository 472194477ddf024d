"""What a report is about: one day, or one whole calendar month. Anything else is neither's figure, and is refused."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xundan.model.text import Text, UserError
from xundan.sources.values import FIRST_YEAR, LAST_YEAR, moment, narrow, trimmed

_LONGEST = 200
"""Characters of a cell in which dates are looked for."""
_TIME = r"(?:\s*[T ]?\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})(?:[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?|(\d{{2}})(\d{{2}})){_TIME}(?!\d)", re.ASCII
)
_MONTH = re.compile(r"(?<!\d)(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月份?)(?![-/.\d])", re.ASCII)
_WRITTEN = re.compile("导出|下载|生成|制表|更新|打印")
"""Words beside a time that says when the file was written, not what it is about."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from first to last, both included."""

    first: date
    last: date

    @property
    def day(self) -> str:
        """The day as ISO text, '' where it is not one day."""
        return self.first.isoformat() if self.first == self.last else ""

    @property
    def month(self) -> str:
        """The month, '' where it is not one whole month."""
        whole = self.first.day == 1 and self.last == _end(self.first)
        return f"{self.first:%Y-%m}" if whole else ""

    @property
    def fits(self) -> bool:
        """Whether figures over it can be kept."""
        return bool(self.day or self.month)


def period_in(text: str) -> Period | None:
    """The days that a cell names: a day, two days (from and to), or a month; None when it names none of these."""
    value = narrow(trimmed(text))
    if not value or len(value) > _LONGEST:
        return None
    days = [_date(*(int(part) for part in found.groups() if part)) for found in _DAY.finditer(value)]
    if days:
        known = [day for day in days if day]
        if len(known) < len(days) or len(days) > 2 or known[0] > known[-1]:
            return None
        return Period(known[0], known[-1])
    months = [_date(int(found[1]), int(found[2] or found[3]), 1) for found in _MONTH.finditer(value)]
    if len(months) == 1 and months[0]:
        return Period(months[0], _end(months[0]))
    return None


def titled(rows: Sequence[Sequence[str]]) -> Period | None:
    """The period that the rows above a header name. Raises nothing: two different periods are none."""
    found = {period for cell, label in _labelled(rows) if not _WRITTEN.search(label) for period in [period_in(cell)]}
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def written_at(rows: Sequence[Sequence[str]]) -> datetime | None:
    """When the platform wrote the file, where a row above its header says so."""
    for cell, label in _labelled(rows):
        if _WRITTEN.search(label):
            at = moment(re.sub(r"^\D*", "", narrow(cell)))
            if at is not None and at.tzinfo is None and FIRST_YEAR <= at.year < LAST_YEAR:
                return at
    return None


def _labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Cells with the words that say what they are: their own, else those of the cell before."""
    for row in rows:
        before = ""
        for cell in (trimmed(cell)[:_LONGEST] for cell in row):
            own = re.sub(r"[\d\s:：~/.\-年月日至到]", "", cell)
            yield cell, own or before
            before = own if cell else before


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year < LAST_YEAR else None
    except ValueError:
        return None


def _end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def no_period(name: str) -> UserError:
    """For a file that does not say which days it is about."""
    return UserError(
        "no_period",
        Text(
            f"{name} 没有日期列, 表头上面也没有写统计日期, 不知道是哪天的数据",
            f"{name} has no column of days and no title that names them, so nobody can say when its figures are of",
        ),
        Text(
            "请用 --covers 指定, 如 --covers 2026-10-01..2026-10-01 (一天) 或 2026-10-01..2026-10-31 (整月)",
            "say so with --covers, such as 2026-10-01..2026-10-01 (a day) or 2026-10-01..2026-10-31 (a whole month)",
        ),
    )


def wrong_period(name: str, found: Period, *, by_month: bool) -> UserError:
    """For a file about several days: they can be split among days or months by nobody."""
    days = f"{found.first} .. {found.last}"
    if by_month:
        hint = Text("请在平台上按天或按自然月导出", "export it by day or by calendar month")
        asked = Text("一天或一个自然月", "one day or one calendar month")
    else:
        hint = Text(
            "请在平台上按天导出, 或选带日期列的报表", "export it by day, or choose the report with a column of days"
        )
        asked = Text("一天", "one day")
    return UserError(
        "period",
        Text(
            f"{name} 是 {days} 的数据, 只能导入{asked.zh}的: 几天合在一起的人数和比率分不回每天",
            f"{name} is about {days}, and can be read for {asked.en} only: people and rates of several days cannot be "
            "parted again",
        ),
        hint,
    )
