"""Rows beyond what is kept in memory come back as they were, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.sources.taking import SHOPS
from xundan.sources import Frame, SourceFile, pieces, type_pieces, typing
from xundan.sources.pieces import Pieces

SCHEMA = pa.schema([("text", pa.string()), ("n", pa.int64())])


def piece(*numbers: int) -> pa.Table:
    return pa.table({"text": [f"亲{n}" if n % 2 else None for n in numbers], "n": list(numbers)}, SCHEMA)


def filled(*parts: pa.Table) -> Pieces:
    found = Pieces(SCHEMA)
    for part in parts:
        found.add(part)
    return found


ALL = [{"text": "亲1", "n": 1}, {"text": None, "n": 2}, {"text": "亲3", "n": 3}, {"text": None, "n": 4}]


def test_few_rows_stay_a_table() -> None:
    found = filled(piece(1, 2), piece(3, 4))
    rows = found.rows()
    assert isinstance(rows, pa.Table) and rows.to_pylist() == ALL
    assert found.num_rows == 4 and found.table().to_pylist() == ALL


@pytest.mark.parametrize("most", [0, 40])  # from the first piece on; only once the second has come
def test_many_are_a_stream_that_can_be_read_again(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(pieces, "_MOST", most)
    found = filled(piece(1, 2), piece(3), piece(4))
    for _ in range(2):
        rows = found.rows()
        assert not isinstance(rows, pa.Table)
        assert [batch.to_pylist() for batch in rows] == [ALL[:2], ALL[2:3], ALL[3:]]
    assert found.num_rows == 4 and found.table().to_pylist() == ALL


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_a_change_is_made_to_every_piece(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(pieces, "_MOST", most)
    rows = filled(piece(1, 2), piece(3)).rows(lambda part: part.select(["n"]).rename_columns(["number"]))
    assert rows.schema.names == ["number"]
    whole = rows if isinstance(rows, pa.Table) else rows.read_all()
    assert whole.to_pylist() == [{"number": 1}, {"number": 2}, {"number": 3}]


@pytest.mark.parametrize("most", [-1, 1_000_000])
def test_no_rows_have_their_columns(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(pieces, "_MOST", most)
    for found in (filled(), filled(SCHEMA.empty_table())):
        assert found.table().schema == SCHEMA and found.table().num_rows == 0
        assert found.rows().schema == SCHEMA


def test_typing_draws_rows_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a file would be in memory whole after all: of ten batches the first typed piece may need few."""
    monkeypatch.setattr(typing, "_ROWS", 20)
    drawn = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal drawn
        for n in range(10):
            drawn += 1
            ids = [f"o{n}_{row}" for row in range(10)]
            yield pa.record_batch({"order_id": ids, "created_at": ["2026-03-02"] * 10, "paid_amount": ["1"] * 10})

    schema = pa.schema([(name, pa.string()) for name in ("order_id", "created_at", "paid_amount")])
    frame = Frame("orders", pa.RecordBatchReader.from_batches(schema, batches()))
    sizes, seen = [], []
    with duckdb.connect() as con:
        for typed in type_pieces(con, frame, file=SourceFile("f", Path("f")), shops=SHOPS, default_shop=None):
            sizes.append(typed.rows.num_rows)
            seen.append(drawn)
    assert sizes == [20] * 5  # two batches together, never three
    assert seen == [3, 5, 7, 9, 10]
