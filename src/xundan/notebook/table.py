"""What a question gives: rows, in the form that the next step wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xundan.metrics.query import Answer
from xundan.model.text import Lang, Text, UserError
from xundan.notebook.as_arrow import arrow_table
from xundan.reports.document.html_table import notes_html, safe, table_html
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet
from xundan.reports.terminal import sheet_text

if TYPE_CHECKING:
    import pandas

    # A person's own: we do not depend on it, so it may not be there to be looked at.
    import polars  # type: ignore[import-not-found, unused-ignore]

_SHOWN = 100
"""So many rows are drawn; all are in `rows`."""


class Table:
    """Rows by the names of their columns. Money is Decimal, unknown is None, a day is ISO text."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        columns: Sequence[Column],
        draw: Callable[[], Sheet],
        about: Mapping[str, Any],
        lang: Lang,
    ) -> None:
        """`draw` makes the sheet that people see once somebody looks; `about` is what its JSON says before the rows."""
        self.rows = [dict(row) for row in rows]
        self.columns = [column.key for column in columns]
        self.about = dict(about)
        self._columns, self._draw, self._lang = columns, draw, lang

    def arrow(self) -> pa.Table:
        """Money as decimal128, people and counts int64, rates and seconds float64; unknown is null."""
        return arrow_table(self.rows, self._columns, self.about, self._lang)

    def pandas(self) -> pandas.DataFrame:
        """The Arrow table's own types in pandas (ArrowDtype): with pandas' older ones money would be objects or floats,
        and a count with an unknown in it a float."""
        from pandas import ArrowDtype

        frame: pandas.DataFrame = self.arrow().to_pandas(types_mapper=ArrowDtype)
        return frame

    def polars(self) -> polars.DataFrame:
        """The same in Polars. Raises UserError `no_polars` where it is not installed."""
        try:
            import polars
        except ImportError as missing:
            raise told(
                UserError(
                    "no_polars",
                    Text("没有安装 Polars", "Polars is not installed"),
                    Text(
                        "安装: pip install polars; 或用 .arrow(), .pandas()",
                        "pip install polars; or use .arrow(), .pandas()",
                    ),
                ),
                self._lang,
            ) from missing
        return polars.from_arrow(self.arrow())

    @property
    def sheet(self) -> Sheet:
        """What people see of it."""
        return self._sheet

    @cached_property
    def _sheet(self) -> Sheet:
        return self._draw()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return sheet_text(self._cut(), self._lang).rstrip("\n")

    def _repr_html_(self) -> str:
        return sheet_html(self._cut(), self._lang)

    def _cut(self) -> Sheet:
        sheet = self.sheet
        more = len(sheet.rows) - _SHOWN
        if more <= 0:
            return sheet
        note = Text(f"另有 {more:,} 行没有显示", f"{more:,} more rows are not shown")
        return replace(sheet, rows=sheet.rows[:_SHOWN], notes=[note, *sheet.notes])


class Numbers(Table):
    """Metrics by their dimensions, with what has to be known of them."""

    def __init__(self, answer: Answer, columns: Sequence[Column], draw: Callable[[], Sheet], lang: Lang) -> None:
        ask = answer.ask
        self.rule = ask.rule
        self.first: date = ask.first
        self.last: date = ask.last
        self.provisional_from = answer.provisional_from
        """The first day asked for whose numbers can still change, as inquiry windows are open; None: none."""
        self.early_until = answer.early_until
        """The last day asked for on which stages are provisional, as older orders were not imported; None: none."""
        self.held_back = answer.held_back
        """Shops whose numbers are those of an earlier state, since their sales did not add up."""
        filled = (answer.platform.get(tuple(row[name] for name in ask.by), {}) for row in answer.rows)
        self.platform: list[tuple[str, ...]] = [tuple(found) for found in filled]
        """Row by row, the metrics whose values are the platform's own figures."""
        about = {
            "from": ask.first.isoformat(),
            "to": ask.last.isoformat(),
            "rule": ask.rule,
            "by": list(ask.by),
            "metrics": list(ask.metrics),
            "shops": list(ask.shops),
            "provisional_from": answer.provisional_from,
            "early_until": answer.early_until,
            "held_back": list(answer.held_back),
            "platform": [[n, *names] for n, names in enumerate(self.platform) if names],
        }
        super().__init__(answer.rows, columns, draw, about, lang)


class Told:
    """Something explained: `json` for programs, the text for people."""

    def __init__(self, text: str, json: dict[str, Any], sheet: Sheet, lang: Lang) -> None:
        self.text, self.json = text, json
        self._sheet, self._lang = sheet, lang

    def __repr__(self) -> str:
        return self.text.rstrip("\n")

    def _repr_html_(self) -> str:
        return sheet_html(self._sheet, self._lang)


def sheet_html(sheet: Sheet, lang: Lang) -> str:
    """A sheet as a piece of a page, every text escaped."""
    sheet = replace(sheet, columns=[column for column in sheet.columns if not column.aside])
    notes = [printable(note(lang)) for note in sheet.notes]
    parts = [f"<p>{safe(sheet.subtitle, lang)}</p>", *table_html(sheet, lang), *notes_html(notes)]
    return "<div>" + "\n".join(parts) + "</div>"


def told(error: UserError, lang: Lang) -> UserError:
    """An error whose traceback speaks the person's language and says what to do."""
    error.args = ("\n".join(part for part in (error.message(lang), error.hint(lang)) if part),)
    return error
