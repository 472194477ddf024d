"""Reads UserBehavior: user, item, category, behaviour and unix seconds, without a header."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.text import Text
from xundan.sources.contract import Frame, Hint, Reading, Refusal, SourceFile
from xundan.sources.header import Layout
from xundan.sources.picking import pick
from xundan.sources.tabular import Sheet, sheets
from xundan.sources.userbehavior.columns import EVENTS, FIELDS, TITLE

_ROW = re.compile(rf"^\d+,\d+,\d+,(?:{'|'.join(EVENTS)}),\d{{9,10}}$")
_SECONDS = r"^\s*\d{1,10}\s*$"


class UserBehavior:
    """Five fields: two thirds of the first rows must be such, so that one broken line does not hide a file."""

    name = "userbehavior"
    title = TITLE
    tables: tuple[str, ...] = ("visits",)
    layouts: tuple[tuple[Text, Layout], ...] = ()

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        sheet = _sheet(file)
        if sheet is None:
            return False
        rows = [",".join(cell.strip() for cell in row) for row in sheet.top if row]
        return bool(rows) and 3 * sum(bool(_ROW.match(row)) for row in rows) >= 2 * len(rows)

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """Visits. Seconds are instants: they are handed on as UTC, and typing makes shop-local time of them."""
        sheet = _sheet(file)
        assert sheet is not None
        lines = sheet.load_without_header(len(FIELDS))
        rows, rejects = pick(lines, {name: i for i, name in enumerate(FIELDS)}, table="visits", file=file)
        events = rows.column("event")
        for theirs, ours in EVENTS.items():
            events = pc.if_else(pc.equal(pc.utf8_trim_whitespace(events), theirs), ours, events)
        columns = {
            "visitor_id": rows.column("visitor_id"),
            "at": _instants(rows.column("at")),
            "event": events,
            "page_type": pa.array(["item"] * rows.num_rows, pa.string()),
            "page_id": rows.column("item_id"),
            "item_id": rows.column("item_id"),
        }
        if "line_" in rows.schema.names:
            columns["line_"] = rows.column("line_")
        progress(file.path.stat().st_size)
        return Reading([Frame("visits", pa.table(columns), lines=lines.lines)], rejects)


def _sheet(file: SourceFile) -> Sheet | None:
    return next((sheet for sheet in sheets(file) if not sheet.name), None)


def _instants(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Seconds since 1970 as ISO 8601 with an offset; what is no number stays as it is, for typing to reject."""
    whole = pc.fill_null(pc.match_substring_regex(column, _SECONDS), False)
    seconds = pc.utf8_trim_whitespace(pc.if_else(whole, column, "0")).cast(pa.int64())
    iso = pc.binary_join_element_wise(seconds.cast(pa.timestamp("s")).cast(pa.string()), "+00:00", "")
    return pc.if_else(whole, iso, column)
