"""Importers of reports whose rows are rows of a table of days: what came to the shop, what was spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xundan.model.text import Text
from xundan.sources.report import summing
from xundan.sources.report.shape import DAY
from xundan.sources.report.table import TWICE, Dated, Rows, known
from xundan.sources.shaping import Bad, Cells, Part

_NOTHING = ("-", "--", "—", "/")
Row = dict[str, str]


@dataclass
class DayRows(Dated):
    """Shapes such rows. `words` are the columns that name a row, the key of the table among them; `amounts` its
    figures. A row that is named after a total or a mean is none of its own."""

    by_month: bool = False
    words: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    summed: int = field(default=0, init=False)
    empty: int = field(default=0, init=False)
    _seen: dict[tuple[str, ...], Row] = field(default_factory=dict, init=False)

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        found: list[tuple[int, Row]] = []
        bad: list[Bad] = []
        for place in range(cells.count):
            row = {name: "" if cells[name][place] in _NOTHING else cells[name][place] for name in self.words}
            row |= {name: known(cells[name][place]) for name in self.amounts}
            if not any(row[name] for name in self.amounts):
                self.empty += any(column[place] for column in cells.columns.values())
                continue
            period = self.period_of(cells, place)
            if isinstance(period, Bad):
                bad.append(period)
            elif period is None or self.is_sum(row):
                self.summed += 1
            else:
                found.append((place, {DAY: period.day} | row))
        rows = Rows(self.table, self.columns)
        for place, row in self.rows(found):
            if self.contradicts(row):
                bad.append(Bad(self.table, place, self.name_of(self.key[-1]), row[self.key[-1]], TWICE))
            else:
                rows.add(place, **row)
        return [Part(rows.table, rows.values, rows.places), *bad]

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns."""
        return (DAY, *self.words, *self.amounts)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell the rows of a day from each other."""
        return self.words

    def rows(self, found: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        """What the rows become, with the places that they are from; a format may know better."""
        return found

    def contradicts(self, row: Row) -> bool:
        """Whether another row has said otherwise of the same."""
        return self._seen.setdefault(tuple(row[name] for name in (DAY, *self.key)), row) != row

    def is_sum(self, row: Row) -> bool:
        """Whether a row sums up others."""
        return any(summing.is_total(row[name]) or summing.is_mean(row[name]) for name in self.words)

    def notes(self) -> Sequence[Text]:
        found = []
        if count := self.summed:
            found.append(
                Text(f"{count} 行是合计或均值, 没有读", f"{count} rows are sums or means of others and were not read")
            )
        if count := self.empty:
            found.append(
                Text(f"{count} 行一个数都没有, 没有读", f"{count} rows hold no figure at all and were not read")
            )
        return found
