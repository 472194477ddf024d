"""Vacuum: by age, never from under a reader, never half."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.lake.test_store import committed, numbers, stored
from xundan.lake import Lake, Snapshot
from xundan.lake.compaction import MANY
from xundan.lake.vacuum import Vacuumed, vacuum
from xundan.model.text import UserError

NONE = timedelta(0)
DAY = 24 * 3600


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "我的 店铺#1")


def files(lake: Lake) -> dict[str, int]:
    """Every file of the lake with its size."""
    assert lake.root is not None
    return {p.relative_to(lake.root).as_posix(): p.stat().st_size for p in lake.root.rglob("*") if p.is_file()}


def rewritten(lake: Lake, *states: tuple[int, ...], **info: Any) -> list[Snapshot]:
    """A snapshot a state; each replaces the whole table."""
    made = []
    for values in states:
        with lake.write() as transaction:
            transaction.overwrite("raw/t", numbers(*values))
            made.append(transaction.commit(info))
    return made


def aged(lake: Lake, days: float, *, of: tuple[int, ...] = ()) -> None:
    """Makes all files, or the snapshots named, so many days older than they are."""
    assert lake.root is not None
    for path in lake.root.rglob("*"):
        if path.is_file() and (not of or (path.parent.name == "snapshots" and int(path.stem) in of)):
            at = path.stat().st_mtime - days * DAY
            os.utime(path, (at, at))


def test_what_was_replaced_longer_ago_than_the_age_goes_and_the_newest_stays(lake: Lake) -> None:
    _, second, third = rewritten(lake, (1,), (1, 2), (1, 2, 3))
    before = files(lake)
    aged(lake, 8)
    done = vacuum(lake)
    gone = set(before) - set(files(lake))
    assert lake.snapshot() == third and stored(lake) == [1, 2, 3]
    assert (done.snapshots, done.files, done.stuck) == (2, 2, [])
    assert done.bytes == sum(before[name] for name in gone) > 0
    with pytest.raises(FileNotFoundError):
        lake.at(second.number)
    assert vacuum(lake) == Vacuumed()


def test_the_age_of_a_snapshot_begins_when_it_is_replaced_not_when_it_was_made(lake: Lake) -> None:
    """A reader that came just before the replacement, on a disk that is read-only, may be reading it still."""
    first, _ = rewritten(lake, (1,), (2,))
    aged(lake, 30)
    aged(lake, -29, of=(2,))
    assert vacuum(lake).snapshots == 0 and stored(lake, snapshot=first) == [1]
    aged(lake, 29, of=(2,))
    assert vacuum(lake).snapshots == 1


def test_a_dry_run_says_the_same_and_removes_nothing_and_needs_no_lock(lake: Lake) -> None:
    rewritten(lake, (1,), (2,), (3,))
    before = files(lake)
    with lake.write():
        said = vacuum(lake, NONE, dry_run=True)
        before_end = {name for name in files(lake) if name != "writer.json"}
    assert before_end == set(before)
    assert (said.snapshots, said.files) == (2, 2) and said.bytes > 0
    done = vacuum(lake, NONE)
    assert (done.snapshots, done.files) == (said.snapshots, said.files)


def test_a_shop_that_is_held_back_keeps_the_snapshot_from_which_it_is_read(lake: Lake) -> None:
    good, _ = rewritten(lake, (1,), (2,))
    rewritten(lake, (3,), held_back={"s1": good.number})
    aged(lake, 30)
    assert vacuum(lake).snapshots == 1
    assert lake.snapshots.numbers() == [1, 3]
    assert (stored(lake, snapshot=lake.at(1)), stored(lake)) == ([1], [3])
    rewritten(lake, (4,))
    vacuum(lake, NONE)
    assert lake.snapshots.numbers() == [4]


_READS = """
import sys
from pathlib import Path
from xundan.lake import Lake
lake = Lake(Path(sys.argv[1]))
with lake.reading() as snapshot:
    print(snapshot.number, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def reader(lake: Lake) -> Iterator[subprocess.Popen[str]]:
    """Another process that reads snapshot 2."""
    rewritten(lake, (1,), (2,))
    process = subprocess.Popen(
        [sys.executable, "-c", _READS, str(lake.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "2\n"
    yield process
    process.kill()
    process.communicate()


def test_what_a_reader_of_another_process_reads_stays_until_it_ends(lake: Lake, reader: subprocess.Popen[str]) -> None:
    rewritten(lake, (3,), (4,))
    done = vacuum(lake, NONE)
    assert (done.snapshots, done.read) == (2, [2])
    assert stored(lake, snapshot=lake.at(2)) == [2]
    reader.communicate("\n")
    assert vacuum(lake, NONE).snapshots == 1 and lake.snapshots.numbers() == [4]


def test_a_reader_that_was_killed_holds_nothing(lake: Lake, reader: subprocess.Popen[str]) -> None:
    rewritten(lake, (3,))
    reader.kill()
    reader.wait()
    assert lake.root is not None and len(os.listdir(lake.root / "readers")) == 1
    done = vacuum(lake, NONE)
    assert (done.snapshots, done.read) == (2, [])
    assert os.listdir(lake.root / "readers") == []


def test_a_reader_of_this_process_holds_what_it_reads_and_what_that_refers_to(lake: Lake) -> None:
    rewritten(lake, (1,))
    rewritten(lake, (2,), held_back={"s1": 1})
    with lake.reading() as snapshot:
        rewritten(lake, (3,))
        assert vacuum(lake, NONE).read == [2]
        assert (stored(lake, snapshot=snapshot), stored(lake, snapshot=lake.at(1))) == ([2], [1])
    assert vacuum(lake, NONE).snapshots == 2


def test_a_reader_that_meets_a_vacuum_while_it_begins_gets_the_newest(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten(lake, (1,))
    last, asked = lake.snapshots.last, []

    def crossed() -> int:
        number = last()
        if not asked:
            asked.append(number)
            other = Lake(lake.root) if lake.root else lake
            rewritten(other, (2,))
            vacuum(other, NONE)
        return number

    monkeypatch.setattr(lake.snapshots, "last", crossed)
    with lake.reading() as snapshot:
        assert (snapshot.number, stored(lake, snapshot=snapshot)) == (2, [2])


def test_a_workspace_where_nothing_can_be_written_can_be_read(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rewritten(lake, (1,))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(30, "read-only")

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(os, "open", refuse)
    with lake.reading() as snapshot:
        assert stored(lake, snapshot=snapshot) == [1]


def test_what_a_killed_writer_left_goes_by_age(lake: Lake) -> None:
    rewritten(lake, (1,))
    with lake.write() as transaction:
        transaction.append("raw/t", numbers(2))
        transaction.append("raw/new", numbers(3))
    assert lake.root is not None
    half = lake.root / "tables" / "raw" / "t" / "part-1.parquet#1"
    draft = lake.root / "snapshots" / ".0000000002.4711"
    stray = lake.root / "tables" / "raw" / "never" / "part-2.parquet"
    stray.parent.mkdir()
    for left in (half, draft, stray):
        left.write_bytes(b"left")
    assert vacuum(lake).files == 0
    aged(lake, 8)
    assert vacuum(lake).files == 4
    assert not any(left.exists() for left in (half, draft, stray)) and stored(lake) == [1]
    committed(lake, 5, table="raw/new")
    assert stored(lake, "raw/new") == [5]


def test_what_is_not_the_lake_s_stays(lake: Lake, tmp_path: Path) -> None:
    rewritten(lake, (1,), (2,))
    assert lake.root is not None
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "part-3.parquet").write_bytes(b"mine")
    (lake.root / "tables" / "raw" / "t" / "notes.txt").write_text("mine")
    (lake.root / "snapshots" / "0000000001 (1).json").write_text("mine")
    if os.name != "nt":
        (lake.root / "tables" / "raw" / "link").symlink_to(outside, target_is_directory=True)
    vacuum(lake, NONE)
    assert (outside / "part-3.parquet").exists()
    assert (lake.root / "tables" / "raw" / "t" / "notes.txt").exists()
    assert (lake.root / "snapshots" / "0000000001 (1).json").exists()


def test_a_file_that_is_open_on_windows_is_left_and_told_and_goes_the_next_time(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = rewritten(lake, (1,), (2,))
    (open_file,) = lake.files("raw/t", first)
    remove = os.remove

    def windows(path: Any) -> None:
        if str(path) == open_file:
            raise PermissionError(13, "The process cannot access the file", str(path))
        remove(path)

    monkeypatch.setattr(os, "remove", windows)
    done = vacuum(lake, NONE)
    assert (done.snapshots, done.files) == (1, 0)
    assert [name.rpartition("/")[2] for name in done.stuck] == [Path(open_file).name]
    monkeypatch.setattr(os, "remove", remove)
    assert vacuum(lake, NONE).files == 1


def test_a_snapshot_that_cannot_be_removed_keeps_its_files(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = rewritten(lake, (1,), (2,))
    remove = os.remove

    def windows(path: Any) -> None:
        if str(path).endswith("0000000001.json"):
            raise PermissionError(13, "open", str(path))
        remove(path)

    monkeypatch.setattr(os, "remove", windows)
    assert vacuum(lake, NONE).stuck == ["snapshots/0000000001.json"]
    assert stored(lake, snapshot=first) == [1]


def test_a_vacuum_that_is_killed_anywhere_leaves_every_snapshot_whole(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(45):
        rewritten(lake, (n,), **({"held_back": {"s": 30}} if n == 44 else {}))
        committed(lake, n, table="facts/t")
    assert lake.root is not None
    remove, removals, moment = os.remove, 0, 0

    def killed(path: Any) -> None:
        nonlocal removals
        removals += 1
        if removals > moment:
            raise KeyboardInterrupt
        remove(path)

    finished = False
    while not finished:
        copy = Lake(tmp_path / f"copy{moment}")
        assert copy.root is not None
        shutil.copytree(lake.root, copy.root)
        removals = 0
        monkeypatch.setattr(os, "remove", killed)
        try:
            vacuum(copy, NONE)
            finished = True
        except KeyboardInterrupt:
            pass
        monkeypatch.setattr(os, "remove", remove)
        assert stored(copy) == [44] and stored(copy, "facts/t") == list(range(45))
        for number in copy.snapshots.numbers():
            # The last one is the vacuum's own: it wrote 45 small files as one.
            assert stored(copy, snapshot=copy.at(number)) == [min((number - 1) // 2, 44)]
        committed(copy, 99, table="facts/t")
        vacuum(copy, NONE)
        assert stored(copy, "facts/t") == [*range(45), 99]
        shutil.rmtree(copy.root)
        moment += 17
    assert moment > 150


def test_the_logs_stay_short_and_name_nothing_that_is_gone(lake: Lake) -> None:
    rewritten(lake, *((n,) for n in range(30)))
    vacuum(lake, NONE)
    left = [name for name in files(lake) if "_delta_log" in name]
    assert len(left) <= 3, left
    rewritten(lake, (99,))
    assert stored(lake) == [99] and vacuum(lake, NONE).files == 1


def test_no_value_of_a_column_but_days_and_imports_is_in_a_log(lake: Lake) -> None:
    rows = pa.table({"text": ["请发到 幸福路1号", "好的"], "day": pa.array([date(2026, 3, 2)] * 2)})
    for _ in range(25):
        with lake.write() as transaction:
            transaction.append("raw/t", rows)
            transaction.delete("raw/t", "text = '好的'")
            transaction.commit({})
    assert lake.root is not None
    logs = list((lake.root / "tables" / "raw" / "t" / "_delta_log").iterdir())
    assert any(log.suffix == ".parquet" for log in logs)
    assert not any("幸福路".encode() in log.read_bytes() for log in logs)


def parted(shop: int, day: date, n: int) -> pa.Table:
    return pa.table(
        {
            "n": pa.array([n, n + 1], pa.int64()),
            "day": pa.array([day] * 2, pa.date32()),
            "p_shop": pa.array([shop] * 2, pa.int32()),
            "p_month": pa.array([day.year * 100 + day.month] * 2, pa.int32()),
        }
    )


def test_many_small_files_of_a_partition_become_one_with_the_same_rows_in_order(lake: Lake) -> None:
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(MANY)]
    for n, day in enumerate(reversed(days)):
        with lake.write() as transaction:
            transaction.append("facts/t", parted(1, day, n))
            transaction.append("log/imports", numbers(n))
            if n % 2:
                transaction.append("facts/t", parted(2, day, n))
            transaction.commit({"import_id": n, "clocks": {"s1": ["Asia/Shanghai", "00:00"]}})
    before, rows, others = lake.snapshot(), stored(lake, "facts/t"), stored(lake, "log/imports")
    said = vacuum(lake, dry_run=True)
    assert (said.partitions, lake.snapshot()) == (2, before)
    assert vacuum(lake).partitions == 2
    after = lake.snapshot()
    assert after.info == {"command": "vacuum", "clocks": {"s1": ["Asia/Shanghai", "00:00"]}}
    assert (stored(lake, "facts/t"), stored(lake, "log/imports")) == (rows, others)
    names = lake.files("facts/t", after)
    (one,) = (name for name in names if "p_shop=1" in name)
    assert len(names) == 1 + MANY // 2 and len(lake.files("log/imports", after)) == 1
    import pyarrow.parquet as pq

    assert pq.ParquetFile(one).read().column("day").to_pylist() == sorted(days * 2)
    assert stored(lake, "facts/t", before) == rows
    assert vacuum(lake).partitions == 0 and lake.snapshot() == after


def test_compaction_keeps_types_and_columns_that_came_later(lake: Lake) -> None:
    from decimal import Decimal

    def row(n: int) -> dict[str, pa.Array]:
        columns = {
            "day": pa.array([date(2026, 3, 1 + n)]),
            "money": pa.array([Decimal("1.20")], pa.decimal128(18, 2)),
            "at": pa.array([n * 1_000_000], pa.timestamp("us")),
            "row_key": pa.array([bytes([n])]),
            "flag": pa.array([None], pa.bool_()),
        }
        return columns | ({"later": pa.array(["x"])} if n > 3 else {})

    import pyarrow.parquet as pq

    for n in range(MANY):
        with lake.write() as transaction:
            transaction.append("raw/t", pa.table(row(n)))
            transaction.commit({})
    schema = lake.empty("raw/t", lake.snapshot()).schema  # type: ignore[union-attr]
    assert vacuum(lake).partitions == 1
    assert lake.empty("raw/t", lake.snapshot()).schema == schema  # type: ignore[union-attr]
    (file,) = lake.files("raw/t", lake.snapshot())
    found = pq.ParquetFile(file).read().to_pylist()
    assert [r["row_key"] for r in found] == [bytes([n]) for n in range(MANY)]
    assert [r["later"] for r in found] == [None] * 4 + ["x"] * (MANY - 4)
    assert {r["money"] for r in found} == {Decimal("1.20")}


@pytest.mark.parametrize(
    "content", ["", "{}", '{"versions": {"../../x": 3}, "info": {}}', '{"versions": [], "info": 1}']
)
def test_a_snapshot_that_cannot_be_read_stops_the_vacuum_before_it_removes_anything(lake: Lake, content: str) -> None:
    rewritten(lake, (1,), (2,), (3,))
    assert lake.root is not None
    (lake.root / "snapshots" / "0000000002.json").write_text(content, encoding="utf-8")
    aged(lake, 30)
    aged(lake, -30, of=(3,))
    before = {name for name in files(lake)}
    with pytest.raises(UserError) as error:
        vacuum(lake)
    assert error.value.code == "lake_damaged" and "0000000002.json" in error.value.message.zh
    assert {name for name in files(lake)} == before


def test_a_log_that_names_files_elsewhere_is_not_read(lake: Lake, tmp_path: Path) -> None:
    import json

    import pyarrow.parquet as pq

    rewritten(lake, (1,))
    pq.write_table(numbers(13), tmp_path / "secret.parquet")
    assert lake.root is not None
    log = lake.root / "tables" / "raw" / "t" / "_delta_log"
    lines = (log / f"{0:020d}.json").read_text(encoding="utf-8").splitlines()
    add = next(json.loads(line) for line in lines if '"add"' in line)
    add["add"]["path"] = "../../../../secret.parquet"
    (log / f"{1:020d}.json").write_text(json.dumps(add), encoding="utf-8")
    snapshot = Snapshot(2, {"raw/t": 1}, {})
    lake.snapshots.publish(snapshot)
    with pytest.raises(UserError) as error:
        lake.files("raw/t", lake.snapshot())
    assert error.value.code == "lake_damaged" and "secret" in error.value.message.en


def test_folders_with_other_names_are_no_tables_and_are_left_alone(lake: Lake) -> None:
    """Delta reads %41 in a path as the letter A: what looks like one folder would be another."""
    rewritten(lake, (1,))
    assert lake.root is not None
    for name in ("raw/%74", "raw/T", "raw/a b", "..x/t"):
        shutil.copytree(lake.root / "tables/raw/t", lake.root / "tables" / name)
    before = {name for name in files(lake) if "tables/raw/t/" not in name}
    rewritten(lake, (2,))
    vacuum(lake, NONE)
    assert stored(lake) == [2]
    assert before - set(files(lake)) == {"snapshots/0000000001.json"}
