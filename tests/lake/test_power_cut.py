"""What a power cut takes: every write that nobody waited for. What a snapshot names must not be among it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from tests.lake.test_store import committed, stored
from xundan.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The files whose content the system was asked to write to disk, by their numbers."""
    known: set[int] = set()
    fsync = os.fsync

    def note(handle: int) -> None:
        known.add(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    return known


def after_the_cut(lake: Lake, safe: set[int], to: Path) -> Lake:
    """The lake as it may be found then: the content of every file that was not asked for is gone."""
    assert lake.root is not None
    shutil.copytree(lake.root, to)
    for file in lake.root.rglob("*"):
        if file.is_file() and file.stat().st_ino not in safe:
            (to / file.relative_to(lake.root)).write_bytes(b"")
    safe |= {file.stat().st_ino for file in to.rglob("*")}
    return Lake(to)


def test_a_power_cut_after_a_commit_takes_nothing_of_it(lake: Lake, safe: set[int], tmp_path: Path) -> None:
    for n in range(1, 24):  # past a checkpoint of the log
        committed(lake, n)
        committed(lake, n, table="facts/t")
    assert (tmp_path / "lake/tables/raw/t/_delta_log/_last_checkpoint").exists()
    cut = after_the_cut(lake, safe, tmp_path / "cut")
    assert stored(cut) == stored(cut, "facts/t") == list(range(1, 24))
    committed(cut, 99)
    assert stored(cut) == [*range(1, 24), 99]


def test_a_power_cut_before_a_commit_leaves_the_state_before(lake: Lake, safe: set[int], tmp_path: Path) -> None:
    committed(lake, 1)
    with lake.write() as transaction:
        transaction.append("raw/t", pa.table({"n": [2]}))
        transaction.append("raw/new", pa.table({"n": [3]}))
        transaction.delete("raw/t", "n = 1")
    cut = after_the_cut(lake, safe, tmp_path / "cut")
    assert stored(cut) == [1]
    committed(cut, 4)
    committed(cut, 5, table="raw/new")
    assert (stored(cut), stored(cut, "raw/new")) == ([1, 4], [5])


def test_a_power_cut_while_a_killed_writer_s_heads_are_put_back(lake: Lake, safe: set[int], tmp_path: Path) -> None:
    committed(lake, 1)
    with lake.write() as transaction:
        transaction.append("raw/t", pa.table({"n": [2]}))
    with lake.write():
        pass  # heads are restored, and the writer dies then
    cut = after_the_cut(lake, safe, tmp_path / "cut")
    committed(cut, 3)
    twice = after_the_cut(cut, safe, tmp_path / "twice")
    assert stored(cut) == stored(twice) == [1, 3]


@pytest.mark.parametrize("content", [b"", b'{"add":', b"\x00" * 400])
def test_a_head_that_cannot_be_read_is_taken_away(lake: Lake, content: bytes) -> None:
    committed(lake, 1)
    committed(lake, 1, table="facts/t")
    assert lake.root is not None
    for table in ("raw/t", "facts/t"):
        (lake.root / "tables" / table / "_delta_log" / f"{1:020d}.json").write_bytes(content)
    assert stored(lake) == [1]
    committed(lake, 2)
    assert (stored(lake), stored(lake, "facts/t")) == ([1, 2], [1])


def test_an_old_version_that_a_snapshot_names_stays_readable(lake: Lake) -> None:
    """Delta drops log entries of 30 days when it writes a checkpoint, unless it is told not to."""
    before = committed(lake, 0)
    assert lake.root is not None
    for n in range(1, 45):
        for entry in (lake.root / "tables/raw/t/_delta_log").iterdir():
            os.utime(entry, (1_600_000_000, 1_600_000_000))
        committed(lake, n)
    assert stored(lake, snapshot=before) == [0]
    assert stored(lake) == list(range(45))
