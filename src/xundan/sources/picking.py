"""From a sheet's columns by number to a frame's columns by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.text import Text, UserError
from xundan.sources import reasons
from xundan.sources.contract import Reject, SourceFile
from xundan.sources.csvfile import LINE, Lines
from xundan.sources.header import Match
from xundan.sources.unfit import MOST_BAD, flooded
from xundan.sources.workbook import GAP, LOST

_MARKS = ((LOST, reasons.LOST_DIGITS), (GAP, reasons.NO_RESULT))


def pick(lines: Lines, at: Mapping[str, int], *, table: str, file: SourceFile) -> tuple[pa.Table, list[Reject]]:
    """As `pick_pieces`, all rows in memory."""
    rows, rejects = pick_pieces(lines, at, table=table, file=file)
    return (rows if isinstance(rows, pa.Table) else rows.read_all()), rejects


def pick_pieces(
    lines: Lines, at: Mapping[str, int], *, table: str, file: SourceFile
) -> tuple[pa.Table | pa.RecordBatchReader, list[Reject]]:
    """The columns `at` (name -> number) under their names, with `line_` where known, and the rows that cannot be used:
    lines that are no rows, and rows where a workbook has lost the value of one of these columns."""
    rejects = [Reject(file.name, table, line, "", value[:200], why) for line, value, why in lines.bad]
    columns = {name: f"c{i}" for name, i in at.items()}
    if LINE not in lines.pieces.schema.names:
        return lines.pieces.rows(lambda rows: _named(rows, columns)), rejects
    columns[LINE] = LINE
    lost: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for rows in lines.pieces.each():
        for which, found in _without_lost(_named(rows, columns))[1].items():
            lost[which] += found
    for name in at:
        for mark, why in _MARKS:
            for bad in lost[name, mark]:
                rejects.append(Reject(file.name, table, bad[LINE], name, bad[name].removeprefix(mark), why))
    if not any(lost.values()):
        return lines.pieces.rows(lambda rows: _named(rows, columns)), rejects
    return lines.pieces.rows(lambda rows: _without_lost(_named(rows, columns))[0]), rejects


def _named(rows: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    return pa.table({name: rows.column(theirs) for name, theirs in columns.items()})


def _without_lost(rows: pa.Table) -> tuple[pa.Table, dict[tuple[str, str], list[dict[str, Any]]]]:
    """The rows without a mark, and what the others hold: line and value by (column, mark), each row at its first."""
    lost = {}
    for name in rows.schema.names:
        for mark, _ in _MARKS if name != LINE else ():
            marked = pc.starts_with(pc.fill_null(rows.column(name), ""), mark)
            if pc.any(marked).as_py():
                lost[name, mark] = rows.filter(marked).select([LINE, name]).to_pylist()
                rows = rows.filter(pc.invert(marked))
    return rows, lost


def refuse_twice(file: SourceFile, columns: Match) -> None:
    """Two columns of one name: nobody can say which is meant."""
    if columns.twice:
        names = ", ".join(columns.twice)
        raise UserError(
            "column_twice",
            Text(f"{file.name} 里有同名的列: {names}", f"{file.name} has columns of the same name: {names}"),
            Text("请改名或删掉一列", "rename or remove one of them"),
        )


def refuse_flood(rejects: Sequence[Reject]) -> None:
    """Raises UserError `too_many_rejects` when a file has more of them than may be kept."""
    if len(rejects) > MOST_BAD:
        raise flooded(rejects[0].file, rejects[0].line, rejects[0].reason)


def extra_note(extra: Sequence[str], sheet: str = "") -> list[Text]:
    """Names the columns that were not used."""
    if not extra:
        return []
    where_zh, where_en = (f"工作表 {sheet}: ", f"sheet {sheet}: ") if sheet else ("", "")
    names = ", ".join(extra)
    return [Text(f"{where_zh}没有用到的列: {names}", f"{where_en}columns that were not used: {names}")]
