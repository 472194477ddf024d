"""A file too large to be held whole gives what a small one gives: rows, places, lines of rejects, notes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake
from deltalake.exceptions import DeltaError

from tests.lake.keeper import Keeper, message
from xundan.lake import layout, scratch
from xundan.lake.full import bounded
from xundan.model.text import UserError
from xundan.sources import csvfile, pieces, typing
from xundan.sources.neutral import jsonl, parquet

BAD = (13, 41)


def rows() -> list[dict[str, str]]:
    """Sixty messages. Two have no time that can be read, two an item whose digits a sheet lost; one is of two lines."""
    found = []
    for n in range(1, 61):
        at = "noon" if n in BAD else f"10:00:{n - 1:02}"
        text = "第一行\n第二行" if n == 20 else f"m{n}"
        found.append(message(at, text, buyer=f"b{n % 3}", item_id="1.2E+18" if n in (7, 50) else "i"))
    return found


def as_csv(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows()[0]))
        writer.writeheader()
        writer.writerows(rows())
    return path


def as_broken_csv(path: Path) -> Path:
    """With a line of two columns after the thirtieth message: it is read row by row."""
    lines = as_csv(path).read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines[:32], "x,y", *lines[32:]]), encoding="utf-8")
    return path


def as_jsonl(path: Path) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows()), encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(rows()), path, row_group_size=9)
    return path


KINDS: list[tuple[str, Callable[[Path], Path], list[int]]] = [
    ("f.csv", as_csv, [14, 43]),  # one line for the header, and one more after the message of two lines
    ("f.csv", as_broken_csv, [33, 14, 44]),  # what is no row is told first
    ("f.jsonl", as_jsonl, [13, 41]),
    ("f.parquet", as_parquet, [13, 41]),
]


@pytest.mark.parametrize(("name", "written", "lines"), KINDS, ids=["csv", "broken csv", "jsonl", "parquet"])
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_it_is_imported_the_same(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    written: Callable[[Path], Path],
    lines: list[int],
    large: bool,
) -> None:
    if large:
        monkeypatch.setattr(pieces, "_MOST", 200)
        monkeypatch.setattr(typing, "_ROWS", 7)
        monkeypatch.setattr(parquet, "_BATCH", 5)
        monkeypatch.setattr(csvfile, "_CHUNK", 5)
        monkeypatch.setattr(jsonl, "_CHUNK", 5)
    keeper = Keeper(tmp_path)
    report = keeper.take(written(tmp_path / name))
    assert [reject.line for reject in report.rejects] == lines
    assert [reject.value for reject in report.rejects][-2:] == ["2026-10-05 noon"] * 2
    good = [n for n in range(1, 61) if n not in BAD]
    stored = keeper.rows(layout.raw("messages"), "place, text, buyer_id, sent_at::VARCHAR, item_id", "place")
    assert [row[0] for row in stored] == good
    assert [row[1] for row in stored] == ["第一行\n第二行" if n == 20 else f"m{n}" for n in good]
    assert [row[2] for row in stored] == [f"b{n % 3}" for n in good]
    assert [row[3] for row in stored] == [f"2026-10-05 10:00:{n - 1:02}" for n in good]
    assert [row[4] for row in stored] == [None if n in (7, 50) else "i" for n in good]
    [file] = report.files
    counts = file.tables["messages"]
    assert (counts.read, counts.new, counts.rejected) == (58 + len(lines), 58, len(lines))
    assert [note.en.split(" rows")[0] for note in file.notes] == ["item_id: 2"]  # once, and of all rows


def test_a_header_without_rows_is_an_import_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_MOST", -1)
    keeper = Keeper(tmp_path)
    path = tmp_path / "f.parquet"
    pq.write_table(pa.Table.from_pylist(rows()).slice(0, 0), path)
    assert keeper.take(path).coverage == [{"shop": "s1", "table": "messages", "from_day": None, "to_day": None}]


def test_more_than_memory_holds_is_told_and_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(tmp_path)
    keeper.given(message("09:00:00", "before"))
    monkeypatch.setattr(scratch, "IMPORT", 1)
    with pytest.raises(UserError) as error:
        keeper.take(as_csv(tmp_path / "f.csv"))
    assert error.value.code == "too_much_at_once"
    assert "nothing was changed" in error.value.message.en
    assert [row[0] for row in keeper.rows(layout.raw("messages"), "text")] == ["before"]
    assert len(keeper.history()) == 1


def test_memory_that_runs_out_while_rows_are_written_is_told_too(tmp_path: Path) -> None:
    con = duckdb.connect(config={"memory_limit": "60MB", "threads": "1"})
    grows = "SELECT repeat('x', CASE WHEN i > 900000 THEN 100000000 ELSE 1 END) AS text FROM range(1000000) r(i)"
    # The first rows come; only then there is too much.
    rows = con.sql(grows).to_arrow_reader(100_000)
    with pytest.raises(UserError) as error, bounded():
        write_deltalake(str(tmp_path / "t"), rows)
    assert error.value.code == "too_much_at_once"
    assert isinstance(error.value.__cause__, DeltaError)


def test_what_else_fails_keeps_its_name() -> None:
    with pytest.raises(DeltaError, match="someone else"), bounded():
        raise DeltaError("someone else")
