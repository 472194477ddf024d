"""A page's blocks as what templates need: every value shown as people read it, every link made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

from xundan.metrics.families import CATALOGUE
from xundan.model.text import Lang, Text
from xundan.reports.document.cells import cell, is_number
from xundan.reports.numbers import difference, shown
from xundan.reports.plain import printable
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet
from xundan.web.frame.acts import Filled, act_named
from xundan.web.frame.asked import Asked
from xundan.web.frame.columns import table_name
from xundan.web.frame.data_blocks import data_block
from xundan.web.frame.dialogues import dialogue_days
from xundan.web.frame.figures import brief, change
from xundan.web.frame.forms import form
from xundan.web.frame.page import (
    Block,
    Calendar,
    Chart,
    Choice,
    Choices,
    Dialogue,
    Drop,
    Form,
    Links,
    Page,
    Progress,
    Search,
    Table,
    Tile,
    Tiles,
)
from xundan.web.frame.pointing import hundredths, pointers
from xundan.web.frame.small_pictures import top_of, trail, whisker
from xundan.web.people.models import Seat

_NOBODY = (None, "?")


@dataclass(frozen=True)
class Drawing:
    """Who draws for whom: the language, the shop's address (ending in a slash) and what was asked."""

    lang: Lang
    base: str
    asked: Asked
    seat: Seat
    address: str
    """The page's own address, without a query."""
    filled: Filled | None = None
    """The form that was sent and could not be done."""

    def said(self, text: Text | None) -> str:
        return printable(text(self.lang)) if text else ""

    def link(self, path: str, **more: str) -> str:
        """A page of this shop for the same days; `path` may have parameters of the page's own."""
        return f"{self.base}{path}{'&' if '?' in path else '?'}{self.asked.query(**more)}"

    def query(self) -> str:
        """All that this page was asked, its own parameters too."""
        return self.asked.query(**dict(self.asked.more))


def drawn(page: Page, drawing: Drawing) -> list[dict[str, Any]]:
    """The blocks, each for its template."""
    return [_block(block, drawing) for block in page.blocks if _is_hers(block, drawing)]


def _is_hers(block: Block, drawing: Drawing) -> bool:
    """Forms are shown to those only who may do what they are for."""
    return not isinstance(block, Form | Drop) or act_named(block.act).open_to(drawing.seat)


def _block(block: Any, drawing: Drawing) -> dict[str, Any]:
    told = {"kind": block.kind, "key": block.key, "template": f"frame/blocks/{block.kind}.html"}
    if isinstance(block, Table):
        return told | _table(block, drawing)
    if isinstance(block, Tiles):
        return told | {"said": drawing.said(block.said), "tiles": [_tile(tile, drawing) for tile in block.tiles]}
    if isinstance(block, Chart):
        return told | {"said": drawing.said(block.said), "table": block.table, "spec": _spec(block, drawing)}
    if block.kind == "pointers":
        return told | pointers(block, drawing)
    if isinstance(block, Dialogue):
        return told | {"title": drawing.said(block.title), "days": dialogue_days(block.bubbles, drawing.lang)}
    if isinstance(block, Search):
        kept = _staying(block, drawing)
        return told | {"name": block.name, "label": drawing.said(block.label), "found": block.found, "stays": kept}
    if isinstance(block, Form):
        at = drawing.address if block.at is None else drawing.base + block.at
        return told | form(block, drawing.lang, at, drawing.query(), drawing.filled)
    if isinstance(block, Drop | Progress | Links | Calendar):
        return told | data_block(block, drawing.lang, drawing.base, drawing.address)
    if isinstance(block, Choices):
        choices = [_choice(choice, drawing) for choice in block.choices]
        return told | {"choices": choices, "stays": _staying(block, drawing)}
    if block.kind == "said":
        return told | {
            "title": drawing.said(block.title),
            "sentences": [drawing.said(each) for each in block.sentences],
        }
    return told | {"said": drawing.said(block.said), "todo": drawing.said(block.todo)}


def _staying(block: Choices | Search, drawing: Drawing) -> list[tuple[str, str]]:
    """The parameters that are asked again beside what is chosen or searched for."""
    return [(name, value) for name in block.keeps if (value := drawing.asked.get(name))]


def _choice(choice: Choice, drawing: Drawing) -> dict[str, Any]:
    options = [(value, drawing.said(name), value == choice.chosen) for value, name in choice.options]
    return {"name": choice.name, "label": drawing.said(choice.label), "options": options}


def _table(table: Table, drawing: Drawing) -> dict[str, Any]:
    sheet, lang = table.sheet, drawing.lang
    columns = [column for column in sheet.columns if not column.aside]
    tops = {column.key: top_of(_counts(sheet, column)) for column in columns if table.spread and column.part}
    return {
        "title": drawing.said(sheet.title),
        "subtitle": drawing.said(sheet.subtitle),
        "open": table.open,
        "first": bool(table.first),
        "name": table_name(drawing.address, table.key),
        "columns": [_head(column, drawing) for column in columns],
        "rows": _said_once(columns, [_row(table, row, columns, tops, drawing) for row in sheet.rows]),
        "footer": [_row(table, row, columns, {}, drawing, total=True) for row in sheet.footer],
        "notes": [drawing.said(note) for note in sheet.notes],
        "few": any(cell(sheet, column, row, lang).few for row in sheet.rows for column in columns),
    }


def _said_once(columns: list[Column], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Marks, in columns that ask for it, what the row above says already: it is shown only where a row stands alone, on
    a phone or once the table was sorted."""
    for n, column in enumerate(columns):
        if column.once:
            for above, row in reversed(list(pairwise(rows))):
                if row["cells"][n]["text"] == above["cells"][n]["text"]:
                    row["cells"][n]["again"] = True
    return rows


def _head(column: Column, drawing: Drawing) -> dict[str, Any]:
    lang, about = drawing.lang, ""
    if column.key in CATALOGUE:
        about = _made(column.key, lang)
    return {
        "key": column.key,
        "name": printable(column.header(lang)),
        "number": is_number(column),
        "about": about,
        "to": drawing.link(_definition(column.key)) if about else "",
    }


def _row(
    table: Table, row: Row, columns: list[Column], tops: Mapping[str, float], drawing: Drawing, total: bool = False
) -> dict[str, Any]:
    first = next((column for column in columns if column.is_key), None)
    metric = None if total else _metric_of(row)
    # A metric's name stands in a column of its own, else it is what the row is called.
    named = next((column for column in columns if column.key == "metric"), first)
    leads = table.leads(row) if table.leads is not None and not total else None

    def lead(column: Column) -> str:
        if column is first and leads:
            return drawing.link(leads)
        return drawing.link(_definition(metric)) if metric and column is named else ""

    cells = [_cell(table, row, column, tops, drawing, lead(column)) for column in columns]
    for column, each in zip(columns, cells, strict=True):
        if metric and column is named:
            each["about"] = _made(metric, drawing.lang)
    return {
        "cells": cells,
        "open": bool(row.get("provisional")),
    }


def _cell(
    table: Table, row: Row, column: Column, tops: Mapping[str, float], drawing: Drawing, lead: str
) -> dict[str, Any]:
    sheet, value = table.sheet, row.get(column.key)
    told = cell(sheet, column, row, drawing.lang)
    part, whole = (row.get(key) if key else None for key in (column.part, column.whole))
    picture = (
        whisker(int(part), int(whole), tops[column.key]) if column.key in tops and part is not None and whole else None
    )
    return {
        "text": told.text,
        "count": told.count,
        "few": told.few,
        "key": column.is_key,
        "number": is_number(column),
        "wraps": column.wraps,
        "place": table.first.index(column.key) + 1 if column.key in table.first else "",
        "sort": _sortable(value, drawing),
        "about": _about(column, told.text, part, whole, drawing.lang),
        "whisker": picture,
        "to": lead or _rows_behind(table, row, column, drawing),
        "platform": column.key in (row.get(PLATFORM) or ()),
    }


def _about(column: Column, shown_as: str, part: Any, whole: Any, lang: Lang) -> str:
    """How a metric's number is made, with its own numbers put in; empty for what is no metric's."""
    if column.key not in CATALOGUE:
        return ""
    metric = CATALOGUE[column.key]
    own = f": {part:,} ÷ {whole:,} = {shown_as}" if part is not None and whole else ""
    return printable(f"{metric.name(lang)} = {metric.formula_text(lang)}{own}")


def _metric_of(row: Row) -> str | None:
    """The metric that a row is called after."""
    named = (row.get("id"), row.get("metric"))
    return next((name for name in named if isinstance(name, str) and name in CATALOGUE), None)


def _made(name: str, lang: Lang) -> str:
    """How a metric is made."""
    metric = CATALOGUE[name]
    return printable(f"{metric.name(lang)} = {metric.formula_text(lang)}")


def _definition(metric: str) -> str:
    return f"metrics/{quote(metric, safe='')}/"


def _rows_behind(table: Table, row: Row, column: Column, drawing: Drawing) -> str:
    """The address of the rows that a metric's number counts, or of the page that a value opens to; empty for what is
    none, unknown or the platform's own."""
    lead = table.opens(row, column.key) if table.opens is not None else None
    if lead is not None:
        return drawing.link(lead.path, **lead.asked)
    if table.by is None or column.key not in CATALOGUE or row.get(column.key) is None:
        return ""
    if column.key in (row.get(PLATFORM) or ()) or any(row.get(name) in _NOBODY for name in table.by):
        return ""
    reach = drawing.asked.reach
    if reach.agents is not None and row.get("agent") not in reach.agents:
        return ""  # rows of agents whom she does not see lie behind it
    where = {f"where-{name}": str(row[name]) for name in table.by}
    return drawing.link("rows/") + "&" + urlencode({"metric": column.key, **where})


def _counts(sheet: Sheet, column: Column) -> list[tuple[int, int]]:
    pairs = [(row.get(column.part or ""), row.get(column.whole or "")) for row in sheet.rows]
    return [(int(part), int(whole)) for part, whole in pairs if part is not None and whole]


def _sortable(value: Any, drawing: Drawing) -> str:
    """What the browser sorts by: numbers as numbers, words as they are read, unknown last."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return drawing.said(value)
    try:
        return repr(float(value))
    except (TypeError, ValueError):
        return str(value)


def _tile(tile: Tile, drawing: Drawing) -> dict[str, Any]:
    lang = drawing.lang
    full = shown(tile.value, tile.unit, lang, tile.currency)
    count = f"{tile.part:,}/{tile.whole:,}" if tile.part is not None and tile.whole is not None else ""
    return {
        "key": tile.key,
        "name": drawing.said(tile.name),
        "brief": brief(tile.value, tile.unit, lang, tile.currency),
        "full": full,
        "count": count,
        "change": change(tile.value, tile.before, tile.unit, tile.direction, lang),
        "before": shown(tile.before, tile.unit, lang, tile.currency),
        "trail": trail(tile.trail),
        "about": drawing.said(tile.about),
        "why": drawing.said(tile.why),
        "note": drawing.said(tile.note),
        "to": drawing.link(_definition(tile.key) if tile.to is None else tile.to),
        "rows": drawing.link(tile.rows.path, **tile.rows.asked) if tile.rows is not None else "",
        "bar": hundredths(tile.reached),
        "due": hundredths(tile.due),
    }


def _on_chart(value: float | None, chart: Chart, lang: Lang) -> str:
    unit = difference(chart.unit) if chart.signed else chart.unit
    sign = "+" if chart.signed and unit != "points" and value is not None and value > 0 else ""
    return sign + shown(value, unit, lang, chart.currency)


def _tone(tone: str, direction: str, lang: Lang) -> str:
    """Chinese sellers read red as above; in English what one wants has the colour of rising."""
    side, _, wanted = tone.partition("/")
    if lang == "zh" or (wanted or direction) != "down" or side not in ("up", "down"):
        return side
    return "down" if side == "up" else "up"


def _spec(chart: Chart, drawing: Drawing) -> dict[str, Any]:
    """What charts.js draws: plain numbers, and the same as people read them."""
    lang = drawing.lang

    def series() -> Iterator[dict[str, Any]]:
        for each in chart.series:
            told = [_on_chart(value, chart, lang) for value in each.values]
            yield {"name": drawing.said(each.name), "values": list(each.values), "told": told, "part": each.part}

    return {
        "shape": chart.shape,
        "unit": chart.unit,
        "places": [drawing.said(place) for place in chart.places],
        "series": list(series()),
        "signed": chart.signed,
        "tones": [_tone(tone, chart.direction, lang) for tone in chart.tones],
        "label": drawing.said(chart.said),
    }
