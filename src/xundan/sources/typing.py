"""Frames of text to typed rows and rejects, the same way for every importer.

The work is one SQL statement a chunk (typing_sql.py); Python only looks at the rows that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.clock import Shop
from xundan.model.tables import TABLES, Table
from xundan.model.text import Text
from xundan.sources import reasons
from xundan.sources.contract import Frame, Reject, SourceFile, Typed
from xundan.sources.typing_sql import BLANK, RELATION, SKIP, Statement, statement
from xundan.sources.unfit import MOST_BAD, flooded
from xundan.sources.values import WHITE

LINE = "line_"
SHOWN = 200
"""Characters of a rejected value that are kept."""
_ROWS, _BYTES = 200_000, 48_000_000
_AS_WRITTEN = (("messages", "text"), ("reviews", "text"))
_ARROW = {
    "text": pa.string(),
    "integer": pa.int64(),
    "money": pa.decimal128(18, 2),
    "number": pa.decimal128(18, 6),
    "time": pa.timestamp("us"),
    "day": pa.date32(),
    "month": pa.string(),
    "flag": pa.bool_(),
}


def schema(table: Table) -> pa.Schema:
    """The columns of typed rows, as contract.Typed describes them."""
    fields = [pa.field("shop", pa.string())]
    fields += [pa.field(c.name, _ARROW[c.type]) for c in table.columns]
    fields += [pa.field(f"{c.name}_utc", pa.int64()) for c in table.columns if c.type == "time"]
    return pa.schema([*fields, pa.field("place", pa.int64())])


def type_frame(
    con: duckdb.DuckDBPyConnection,
    frame: Frame,
    *,
    file: SourceFile,
    shops: Mapping[str, Shop],
    default_shop: str | None,
) -> Typed:
    """Types every row of `frame`, or says why it cannot; all rows in memory. See `type_pieces`."""
    pieces = list(type_pieces(con, frame, file=file, shops=shops, default_shop=default_shop))
    rejects = [reject for piece in pieces for reject in piece.rejects]
    notes = [note for piece in pieces for note in piece.notes]
    rows = pa.concat_tables(piece.rows for piece in pieces)
    return Typed(frame.table, rows, sum(piece.read for piece in pieces), rejects, notes)


def type_pieces(
    con: duckdb.DuckDBPyConnection,
    frame: Frame,
    *,
    file: SourceFile,
    shops: Mapping[str, Shop],
    default_shop: str | None,
) -> Iterator[Typed]:
    """Types a frame some 200,000 rows at a time, at least one piece. Notes tell of all rows: they come in a last piece
    without rows.

    `default_shop` is the shop of rows that name none; where it is None and the workspace has one shop, that one.
    Raises ValueError for a frame that names columns its table does not have: an importer's defect, not a person's.
    """
    table = TABLES[frame.table]
    if default_shop is None and len(shops) == 1:
        default_shop = next(iter(shops))
    names = [name for name in frame.rows.schema.names if name != LINE]
    strange = set(names) - set(table.names) - {"shop"}
    if strange or len(set(names)) < len(names):
        raise ValueError(f"{table.name}: columns {sorted(strange) or names}")
    required = frozenset(table.required) - frozenset(frame.may_be_blank)
    plan = statement(table, names, required, shops, default_shop)
    wanted = schema(table)
    dropped = dict.fromkeys(plan.soft, 0)
    first, rejected = 1, 0
    earliest: list[Reject] = []
    for chunk in _chunks(frame.rows):
        rejects: list[Reject] = []
        rows = _run(con, table, plan, chunk, names, first)
        verdicts = rows.column("verdict_")
        if pc.any(pc.not_equal(verdicts, 0)).as_py():
            rejects = _rejects(table, rows, chunk, first, frame, file)
            earliest = earliest or rejects[:1]
            rejected += len(rejects)
            if rejected > MOST_BAD:
                raise flooded(earliest[0].file, earliest[0].line, earliest[0].reason)
            rows = rows.filter(pc.equal(verdicts, 0))
        _count_dropped(rows, plan, dropped)
        rows = rows.select(wanted.names).cast(wanted)
        yield Typed(table.name, rows, rows.num_rows + len(rejects), rejects)
        first += chunk.num_rows
    notes = [_dropped_note(table, name, count) for name, count in dropped.items() if count]
    if notes or first == 1:
        yield Typed(table.name, wanted.empty_table(), 0, notes=notes)


def _chunks(rows: pa.Table | pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows in pieces small enough that typing one takes little memory."""
    for piece in [rows] if isinstance(rows, pa.Table) else _together(rows):
        if not piece.num_rows:
            continue
        size = max(1, min(_ROWS, int(_BYTES * piece.num_rows / max(piece.nbytes, 1))))
        for start in range(0, piece.num_rows, size):
            yield piece.slice(start, size)


def _together(batches: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """A stream's batches, small ones put together: a statement costs the same for a few rows as for many."""
    kept: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if kept and (rows > _ROWS or size > _BYTES):
            yield pa.Table.from_batches(kept)
            kept, rows, size = [], batch.num_rows, batch.nbytes
        kept.append(batch)
    if kept:
        yield pa.Table.from_batches(kept)


def _run(
    con: duckdb.DuckDBPyConnection, table: Table, plan: Statement, chunk: pa.Table, names: Sequence[str], first: int
) -> pa.Table:
    columns = {f"r{i}": _clean(table, name, _text(chunk.column(name))) for i, name in enumerate(names)}
    columns["place"] = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), chunk.num_rows), start=first - 1)
    con.register(RELATION, pa.table(columns))
    try:
        rows = con.execute(plan.sql).to_arrow_table()
    finally:
        con.unregister(RELATION)
    # An engine may be told not to keep the order of rows; the file's order is what `place` says.
    places = rows.column("place").combine_chunks()
    if len(places) > 1 and not pc.all(pc.less(places[:-1], places[1:])).as_py():
        rows = rows.sort_by("place")
    return rows


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return (
        column if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) else column.cast(pa.string())
    )


def _clean(table: Table, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Trimmed, blank = null. What people wrote is kept as they wrote it. Arrow trims at twenty times DuckDB's speed."""
    trimmed = pc.utf8_trim(column, characters=WHITE)
    blank = pc.equal(trimmed, "")
    kept = column if (table.name, name) in _AS_WRITTEN else trimmed
    return pc.if_else(blank, pa.scalar(None, kept.type), kept) if pc.any(blank).as_py() else kept


def _rejects(table: Table, rows: pa.Table, chunk: pa.Table, first: int, frame: Frame, file: SourceFile) -> list[Reject]:
    bad = rows.select(["place", "verdict_"]).filter(
        pc.and_(pc.not_equal(rows.column("verdict_"), 0), pc.not_equal(rows.column("verdict_"), SKIP))
    )
    if not bad.num_rows:
        return []
    places: list[int] = bad.column("place").to_pylist()
    raw = chunk.take(pa.array([place - first for place in places]))
    lines: Sequence[int] = places
    if LINE in raw.schema.names:
        lines = raw.column(LINE).to_pylist()
    elif frame.lines is not None:
        lines = frame.lines(places)
    found = []
    groups = dict(enumerate(table.one_of, start=len(table.columns) + 2))
    for n, (line, verdict) in enumerate(zip(lines, bad.column("verdict_").to_pylist(), strict=True)):
        position, kind = divmod(verdict, 2)
        if position in groups:
            found.append(Reject(file.name, table.name, line, " / ".join(groups[position]), "", reasons.ALL_BLANK))
            continue
        name = "shop" if position == 1 else table.columns[position - 2].name
        value = (raw.column(name)[n].as_py() if name in raw.schema.names else None) or ""
        if position == 1:
            reason = reasons.NO_SHOP if kind == BLANK else reasons.UNKNOWN_SHOP
        else:
            reason = reasons.BLANK if kind == BLANK else reasons.why(table.columns[position - 2], value)
        found.append(Reject(file.name, table.name, line, name, str(value)[:SHOWN], reason))
    return found


def _count_dropped(rows: pa.Table, plan: Statement, dropped: dict[str, int]) -> None:
    if not plan.soft or not rows.num_rows:
        return
    for entry in pc.value_counts(rows.column("soft_").combine_chunks()).to_pylist():
        for bit, name in enumerate(plan.soft):
            if entry["values"] >> bit & 1:
                dropped[name] += entry["counts"]


def _dropped_note(table: Table, name: str, count: int) -> Text:
    choices = table.column(name).choices
    if not choices:
        return Text(
            f"{name}: {count} 行的编号变成了科学计数法, 数字已丢失, 按空处理",
            f"{name}: {count} rows have a number in scientific notation, which has lost digits: taken as blank",
        )
    known = ", ".join(choices)
    return Text(
        f"{name}: {count} 行的值不在 {known} 之中, 按空处理",
        f"{name}: {count} rows have a value other than {known}, taken as blank",
    )
