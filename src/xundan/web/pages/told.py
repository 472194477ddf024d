"""What an analysis says, as blocks of a page: its sentences, its waterfall, its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from xundan.model.text import Text, UserError
from xundan.reports.sheet import Row, Sheet
from xundan.reports.telling import Telling
from xundan.reports.waterfall_chart import Waterfall
from xundan.web.frame.page import Block, Chart, Empty, Page, Said, Series, Table

_PARTS = ("foot", "level", "up", "down")


def blocks_of(telling: Telling) -> list[Block]:
    """The first table bears out the waterfall."""
    tables = [Table(f"table-{n}", _without_bars(sheet)) for n, sheet in enumerate(telling.sheets, 1)]
    blocks: list[Block] = [Said("said", telling.sentences)]
    if telling.waterfall is not None and tables:
        blocks.append(_chart(telling.waterfall, telling.sentences[0], tables[0].key))
    return [*blocks, *tables]


def told_or_why_not(title: Text, before: Sequence[Block], make: Callable[[], Telling]) -> Page:
    """A page of what an analysis says under what can be chosen, or of the reason why it can say nothing."""
    try:
        telling = make()
    except UserError as error:
        return Page(title, [*before, Empty("nothing", error.message, error.hint)])
    return Page(telling.title, [*before, *blocks_of(telling)], telling.subtitle)


def _without_bars(sheet: Sheet) -> Sheet:
    """Bars made of letters are for terminals; here the chart stands above."""
    return replace(sheet, columns=[column for column in sheet.columns if column.key != "bar"])


def _chart(waterfall: Waterfall, said: Text, table: str) -> Chart:
    rows = waterfall.rows()
    places = [row["step"] for row in rows]
    series = [
        Series(Text(part, part), [_height(row, part) for row in rows], part)
        for part in (*_PARTS, "up/under", "down/under")
        if any(part in row for row in rows)
    ]
    return Chart("waterfall", said, "waterfall", places, series, waterfall.unit, table, waterfall.currency)


def _height(row: Row, part: str) -> float | None:
    value = row.get(part)
    return None if value is None else float(value)
