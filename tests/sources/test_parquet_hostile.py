"""Parquet of every type, with what is no text, and bombs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError
from xundan.sources import Hint, open_path, pieces
from xundan.sources.neutral import parquet


def written(folder: Path, count: int = 2, **columns: Any) -> Path:
    """Orders, with columns replaced or added."""
    base = {
        "order_id": [str(n) for n in range(1, count + 1)],
        "created_at": [dt.datetime(2026, 3, 2)] * count,
        "paid_amount": ["1"] * count,
    }
    pq.write_table(pa.table(base | columns), folder / "f.parquet")
    return folder / "f.parquet"


def taken(folder: Path, **columns: Any) -> Taken:
    return take(written(folder, **columns))


BAD = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff\xfe", b"ok"]).buffers())


@pytest.mark.parametrize(
    "column",
    [
        BAD,
        BAD.dictionary_encode(),
        pa.array([b"\xff\xfe", b"ok"]),
        pa.array([b"\xff\xfe", b"ok"], pa.large_binary()),
        pa.array([b"\xff\xfe", b"ok"], pa.binary_view()),
        pa.array([b"\xff\xfe", b"ok"], pa.binary(2)),
    ],
)
def test_bytes_that_are_no_text_are_a_reject_of_their_row(tmp_path: Path, column: pa.Array) -> None:
    found = taken(tmp_path, buyer_id=column)
    assert found.column("orders", "order_id") == ["2"] and found.column("orders", "buyer_id") == ["ok"]
    assert [(r.line, r.column, r.reason.en) for r in found.rejects] == [(1, "buyer_id", "not text in UTF-8")]


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array([1, None], pa.float16()), ["1", None]),
        (pa.array([2**64 - 1, 2], pa.uint64()), ["18446744073709551615", "2"]),
        (pa.array([True, False]), ["true", "false"]),
        (pa.nulls(2), [None, None]),
        (pa.array([1, 2]).cast(pa.decimal256(70, 2)), ["1.00", "2.00"]),
        (pa.array(["a", "b"], pa.string_view()), ["a", "b"]),
        (pa.array([b"ab", b"cd"], pa.binary(2)), ["ab", "cd"]),
        (pa.array([{"a": 1.50}, None]), ['{"a": 1.5}', None]),
        (pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())), ['[["k", 1]]', "[]"]),
        (pa.array([[b"\xff"], [b"a"]]), ["[\"b'\\\\xff'\"]", "[\"b'a'\"]"]),
    ],
)
def test_every_type_has_a_text(tmp_path: Path, column: pa.Array, texts: list[str | None]) -> None:
    assert taken(tmp_path, status=column).column("orders", "status") == texts


@pytest.mark.parametrize(
    "column",
    [
        pa.array([-(10**17), 9 * 10**18], pa.timestamp("us")),
        pa.array([-(2**63), 2**63 - 1], pa.timestamp("ns")),
        pa.array([-(2**60), 2**60], pa.timestamp("us", "UTC")),
        pa.array([-(10**15), 10**15], pa.date64()),
        pa.array([1, 2], pa.time64("us")),
        pa.array([1, 2], pa.duration("s")),
        pa.array([float("nan"), float("inf")]),
        pa.array([46083.5, 0.0]),
    ],
)
def test_times_beyond_all_time_are_rejects(tmp_path: Path, column: pa.Array) -> None:
    assert [(r.line, r.column) for r in taken(tmp_path, created_at=column).rejects] == [
        (1, "created_at"),
        (2, "created_at"),
    ]


def test_absurd_amounts(tmp_path: Path) -> None:
    amounts = [float("nan"), float("inf"), -1.0, 1e30, None, 0.1 + 0.2, 1e12]
    found = taken(tmp_path, count=7, paid_amount=amounts)
    assert [str(row) for row in found.column("orders", "paid_amount")] == ["0.30"]
    assert [line for line, _ in found.where()] == [1, 2, 3, 4, 5, 7]


def test_text_nested_too_deeply_is_a_reject(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(70):
        deep = {"a": deep}
    found = taken(tmp_path, status=[deep, None])
    assert [(r.line, r.reason.en) for r in found.rejects] == [(1, "nested too deeply")]


def test_places_go_on_over_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BATCH", 3)
    amounts = [str(n) if n % 4 else "ten" for n in range(1, 12)]
    buyers = pa.array([b"\xff" if n == 6 else b"b" for n in range(1, 12)])
    found = taken(tmp_path, count=11, paid_amount=amounts, buyer_id=buyers)
    assert sorted(found.where()) == [(4, "paid_amount"), (6, "buyer_id"), (8, "paid_amount")]
    assert found.column("orders", "order_id") == ["1", "2", "3", "5", "7", "9", "10", "11"]


@pytest.mark.parametrize("repeated", [pa.array(["x"]), pa.array([b"x"]), pa.array([1])])
def test_more_rows_than_the_file_has_bits(tmp_path: Path, repeated: pa.Array, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "SMALL", 1000)
    count = 2_000_000
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), repeated) for name in ("order_id",)
    }
    path = written(tmp_path, count, **columns, created_at=["2026-03-02"] * count)
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "parquet_too_large"


def test_one_long_value_in_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "SMALL", 1 << 20)
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 5000, pa.int32()), pa.array(["x" * 100_000]))
    path = tmp_path / "f.parquet"
    pq.write_table(pa.table({"order_id": long, "created_at": ["2026"] * 5000, "paid_amount": ["1"] * 5000}), path)
    assert path.stat().st_size < 150_000
    pq.write_table(pq.read_table(path), path, compression="zstd")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "parquet_too_large"


def test_a_file_cut_or_flipped_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    path = tmp_path / "g.parquet"
    for at in range(4, len(whole), 23):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            try:
                take(path)
            except UserError as error:
                assert error.code in ("parquet_unreadable", "parquet_too_large", "unknown_format", "missing_columns")


def test_memory_does_not_grow_with_the_number_of_different_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arrow keeps the dictionaries of all groups of rows that one reading of it goes over."""
    monkeypatch.setattr(parquet, "_GROUPED", 3_000)
    groups, count, long = 30, 2_000, 200
    path = written(tmp_path, groups * count, order_id=[f"{n:0{long}d}" for n in range(groups * count)])
    pq.write_table(pq.read_table(path), path, row_group_size=count, use_dictionary=False)
    held: list[int] = []
    take_rows = parquet._Rows.take

    def take_and_look(rows: Any, batch: pa.RecordBatch) -> None:
        take_rows(rows, batch)
        held.append(pa.total_allocated_bytes())

    monkeypatch.setattr(pieces, "_MOST", 0)
    monkeypatch.setattr(parquet._Rows, "take", take_and_look)
    with open_path(path) as files:
        [file] = files
        parquet.read(file, Hint())
    assert len(held) == groups // 2, "two groups at a time come to 3,000 rows"
    assert max(held) - held[0] < 5 * count * long, "a few groups' texts, not all thirty"


def test_groups_of_one_row_are_read_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reading of a file costs what thousands of rows do."""
    path = written(tmp_path, 500, buyer_id=["b"] * 500)
    pq.write_table(pq.read_table(path), path, row_group_size=1)
    readings: list[int] = []
    read_rows = pq.ParquetFile.iter_batches

    def read_and_count(file: pq.ParquetFile, *given: Any, **named: Any) -> Any:
        readings.append(1)
        return read_rows(file, *given, **named)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", read_and_count)
    assert take(path).column("orders", "order_id") == [str(n) for n in range(1, 501)]
    assert len(readings) == 1
