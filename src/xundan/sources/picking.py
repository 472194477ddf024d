"""From a sheet's columns by number to a frame's columns by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.text import Text, UserError
from xundan.sources import reasons
from xundan.sources.contract import Reject, SourceFile
from xundan.sources.csvfile import LINE, Lines
from xundan.sources.header import Match
from xundan.sources.unfit import MOST_BAD, flooded
from xundan.sources.workbook import GAP, LOST


def pick(lines: Lines, at: Mapping[str, int], *, table: str, file: SourceFile) -> tuple[pa.Table, list[Reject]]:
    """The columns `at` (name -> number) under their names, with `line_` where known, and the rows that cannot be used:
    lines that are no rows, and rows where a workbook has lost the value of one of these columns."""
    rejects = [Reject(file.name, table, line, "", value[:200], why) for line, value, why in lines.bad]
    rows = pa.table({name: lines.rows.column(f"c{i}") for name, i in at.items()})
    if LINE not in lines.rows.schema.names:
        return rows, rejects
    rows = rows.append_column(LINE, lines.rows.column(LINE))
    sound: pa.ChunkedArray | None = None
    for name in at:
        column = pc.fill_null(rows.column(name), "")
        for mark, why in ((LOST, reasons.LOST_DIGITS), (GAP, reasons.NO_RESULT)):
            marked = pc.starts_with(column, mark)
            if not pc.any(marked).as_py():
                continue
            for bad in (
                rows.filter(marked if sound is None else pc.and_(marked, sound)).select([LINE, name]).to_pylist()
            ):
                rejects.append(Reject(file.name, table, bad[LINE], name, bad[name].removeprefix(mark), why))
            sound = pc.invert(marked) if sound is None else pc.and_(sound, pc.invert(marked))
    return (rows if sound is None else rows.filter(sound)), rejects


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
