"""What all importers of reports do alike: find the header, and the days that a sheet or a row is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from xundan.model.text import Text
from xundan.sources.contract import Hint, Reading, Refusal, SourceFile
from xundan.sources.header import Layout, Match
from xundan.sources.report import figures, heads, summing
from xundan.sources.report.period import Period, no_period, period_in, titled, written_at, wrong_period
from xundan.sources.report.shape import DAY
from xundan.sources.shaping import Bad, Cells, ShapedTable, Shaper
from xundan.sources.tabular import Sheet
from xundan.sources.values import trimmed

_NO_DAY = Text("不是一天, 也不是一个自然月", "neither a day nor a calendar month")
_NOT_A_DAY = Text("不是一天", "not one day")
TWICE = Text("文件里另一行写的是同一项, 数却不同", "another row of this file is about the same and says otherwise")


@dataclass
class Dated:
    """The part of a shaper that knows of days. `shown` are the columns' names in the file; `period` is the sheet's,
    where it has no column of days; `by_month` says whether a month will do."""

    table: str
    by_month: bool = True
    shown: dict[str, str] = field(default_factory=dict)
    period: Period | None = None

    def name_of(self, column: str) -> str:
        """What a column is called in the file."""
        return self.shown.get(column, column)

    def period_of(self, cells: Cells, place: int) -> Period | Bad | None:
        """The days of a row; None where it sums up other days, which have rows of their own."""
        text = cells[DAY][place]
        if summing.is_total(text) or summing.is_mean(text):
            return None
        found = self.period or period_in(text)
        if found is None or not (found.fits if self.by_month else found.day):
            return Bad(self.table, place, self.name_of(DAY), text, _NO_DAY if self.by_month else _NOT_A_DAY)
        return found


class ReportTable(ShapedTable):
    """An importer of a report whose header is of one row or two; a header with a name in `unlike` is another's."""

    def __init__(
        self,
        name: str,
        title: Text,
        layout: Layout,
        tables: tuple[str, ...],
        shaper: Callable[[], Shaper],
        *,
        unlike: tuple[str, ...] = (),
        undated: bool = False,
    ) -> None:
        """`undated`: the rows need no day."""
        super().__init__(name, title, layout, tables, shaper, dashed=())
        self.unlike, self.undated = unlike, undated

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        if self.found(file):
            return True
        return heads.nearly(file, self.layout, self.title, self.unlike) or False

    def found(self, file: SourceFile) -> list[tuple[Sheet, int, Match]]:
        return heads.found_in(file, self.layout, self.unlike)

    def before(self, shaper: Shaper, file: SourceFile, hint: Hint, sheet: Sheet, header: int, columns: Match) -> None:
        """Finds the days that the sheet is about. Raises UserError `no_period` and `period`."""
        assert isinstance(shaper, Dated)
        row = sheet.top[header]
        shaper.shown = {name: trimmed(row[place]) or self.layout.shown(name) for name, place in columns.at.items()}
        shaper.period = None
        if DAY not in columns.at and not self.undated:
            shaper.period = _sheet_period(sheet, header, file, hint, by_month=shaper.by_month)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        reading = super().read(file, hint, progress)
        return replace(reading, exported_at=_exported_at(self.found(file)))


def _sheet_period(sheet: Sheet, header: int, file: SourceFile, hint: Hint, *, by_month: bool) -> Period:
    """The period of a sheet without a column of days: what stands above its header, else `--covers`."""
    found = titled(sheet.top[:header])
    if found is None and hint.covers is not None:
        found = Period(*hint.covers)
    if found is None:
        raise no_period(file.name)
    if not (found.fits if by_month else found.day):
        raise wrong_period(file.name, found, by_month=by_month)
    return found


def _exported_at(found: Sequence[tuple[Sheet, int, Match]]) -> datetime | None:
    """When the platform wrote the file, where it says so."""
    times = {at for sheet, header, _ in found for at in [written_at(sheet.top[:header])] if at}
    return times.pop() if len(times) == 1 else None


def known(text: str) -> str:
    """A cell, '' where it says that there is no figure."""
    return "" if figures.unknown(text) else text


@dataclass
class Rows:
    """Rows of one table on their way out, and the rows of the file that they are from."""

    table: str
    columns: tuple[str, ...]
    values: dict[str, list[str]] = field(init=False)
    places: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.values = {name: [] for name in self.columns}

    def add(self, place: int, **row: str) -> None:
        """Adds a row; what is not named is blank."""
        self.places.append(place)
        for name in self.columns:
            self.values[name].append(row.get(name, ""))
