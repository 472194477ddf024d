"""Readers that come and go while one process writes and vacuums everything old at once: none ever misses a file."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from xundan.lake import Lake
from xundan.lake.vacuum import vacuum

pytestmark = pytest.mark.slow

SECONDS = 8

_READS = """
import sys, time
from pathlib import Path
import pyarrow.parquet as pq
from xundan.lake import Lake
lake, done = Lake(Path(sys.argv[1])), 0
print("ready", flush=True)
ends = time.monotonic() + float(sys.argv[2])
while time.monotonic() < ends:
    with lake.reading() as snapshot:
        time.sleep(0.002 * (done % 9))
        state = snapshot.info["state"]
        for table in ("raw/t", "facts/t"):
            rows = [n for file in lake.files(table, snapshot) for n in pq.read_table(file).column("n").to_pylist()]
            assert sorted(rows) == [state] * 20, (snapshot.number, table, state, rows)
    done += 1
print(done)
"""


def write(lake: Lake, state: int) -> None:
    with lake.write() as transaction:
        for table in ("raw/t", "facts/t"):
            transaction.overwrite(table, pa.table({"n": [state] * 10}))
            transaction.append(table, pa.table({"n": [state] * 10}))
        transaction.commit({"state": state})


def test_no_reader_misses_a_file(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "我的 店铺#1")
    write(lake, 0)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READS, str(lake.root), str(SECONDS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert all(reader.stdout and reader.stdout.readline() == "ready\n" for reader in readers)
    ends, state, removed = time.monotonic() + SECONDS - 1, 0, 0
    while time.monotonic() < ends:
        state += 1
        write(lake, state)
        removed += vacuum(lake, timedelta(0)).files
    told = [reader.communicate(timeout=60) for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0, 0], [err for _, err in told]
    assert min(int(out) for out, _ in told) > 10 and state > 5 and removed > 10
    vacuum(lake, timedelta(0))
    assert lake.snapshots.numbers() == [state + 1] and lake.storage.names("readers") == []
