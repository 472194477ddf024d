"""What an analysis says, as blocks of a page: its sentences, its waterfall, its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xundan.model.text import Text, UserError
from xundan.reports.sheet import Row, Sheet
from xundan.reports.telling import Telling
from xundan.reports.waterfall_chart import Waterfall
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Chart, Empty, Page, Said, Series, Table

_PARTS = ("foot", "level", "up", "down")
_FOR_TERMINALS = ("bar", "cells")
"""Columns of pictures made of letters; here charts stand above."""
Picture = Callable[[Telling], Chart | None]
"""Makes the chart of what a telling says; its table is `table-1`, the first sheet's."""


@dataclass(frozen=True)
class Looks:
    """How what is told looks: its chart, whether rates have their intervals beside them, where rows lead, what is said
    after the sentences, and `missing`: what to import, and where to get it, where there is not a row to show."""

    picture: Picture | None = None
    spread: bool = False
    leads: Callable[[Row], str | None] | None = None
    more: Sequence[Text] = ()
    missing: Text | None = None


PLAIN = Looks()


def blocks_of(telling: Telling, looks: Looks = PLAIN) -> list[Block]:
    """Sentences, then the chart, then the tables, the first of which bears it out."""
    tables = [
        Table(f"table-{n}", sheet_on_site(sheet), leads=looks.leads, spread=looks.spread)
        for n, sheet in enumerate(telling.sheets, 1)
    ]
    blocks: list[Block] = [Said("said", [on_site(each) for each in (*telling.sentences, *looks.more)])]
    if telling.waterfall is not None and tables:
        blocks.append(_chart(telling.waterfall, telling.sentences[0], tables[0].key))
    elif looks.picture is not None and (chart := looks.picture(telling)) is not None:
        blocks.append(chart)
    return [*blocks, *tables]


def told_or_why_not(title: Text, before: Sequence[Block], make: Callable[[], Telling], looks: Looks = PLAIN) -> Page:
    """A page of what an analysis says under what can be chosen, or of the reason why it can say nothing."""
    try:
        telling = make()
    except UserError as error:
        return Page(title, [*before, Empty("nothing", on_site(error.message), on_site(error.hint))])
    if looks.missing is not None and not any(sheet.rows for sheet in telling.sheets):
        return Page(telling.title, [*before, _nothing(telling, looks.missing)], telling.subtitle)
    return Page(telling.title, [*before, *blocks_of(telling, looks)], telling.subtitle)


def _nothing(telling: Telling, missing: Text) -> Empty:
    said = [on_site(each) for each in telling.sentences]
    return Empty("nothing", Text("; ".join(each.zh for each in said), "; ".join(each.en for each in said)), missing)


def sheet_on_site(sheet: Sheet) -> Sheet:
    """The sheet without pictures for terminals and names of commands."""
    columns = [column for column in sheet.columns if column.key not in _FOR_TERMINALS]
    notes = [on_site(note) for note in sheet.notes]
    return replace(sheet, columns=columns, notes=notes, subtitle=on_site(sheet.subtitle))


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
