"""A disk that runs full at any moment: a clear error, and the numbers of before."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake.exceptions import DeltaError

from tests.lake.test_store import committed, stored
from xundan.lake import Lake
from xundan.lake.full import told
from xundan.lake.vacuum import vacuum
from xundan.model.text import UserError

ROWS = pa.table({"n": pa.array(range(40_000), pa.int64())})


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "我的 店铺#1"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def filled(folder: Path, left: int) -> Path:
    """Fills the disk up to so many bytes."""
    ballast = folder / "ballast"
    found = os.statvfs(folder)
    size = found.f_bavail * found.f_frsize - left
    ballast.write_bytes(b"\0" * max(0, size))
    return ballast


def test_a_commit_on_a_disk_that_is_full_changes_nothing(small: Path) -> None:
    lake = Lake(small / "lake")
    committed(lake, 1)
    refused = 0
    for left in range(0, 300_000, 4096):
        ballast = filled(small, left)
        before = lake.snapshot().number
        try:
            with lake.write() as transaction:
                transaction.append("raw/t", ROWS)
                transaction.append("facts/t", ROWS.slice(0, 10))
                transaction.delete("raw/t", "n >= 0")
                transaction.append("raw/t", pa.table({"n": [1]}))
                transaction.commit({})
        except UserError as error:
            assert error.code == "disk_full", error.message
            assert "磁盘满了" in error.message.zh
            refused += 1
            assert lake.snapshot().number == before
        ballast.unlink()
        assert stored(lake) == [1]
        vacuum(lake, timedelta(0))
        assert stored(lake) == [1]
    assert 5 < refused < 74
    committed(lake, 2)
    assert stored(lake) == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        DeltaError("Generic LocalFileSystem error: No space left on device (os error 28)"),
        DeltaError("There is not enough space on the disk. (os error 112)"),
    ],
)
def test_whoever_meets_it_says_so_in_one_way(wrong: Exception) -> None:
    with pytest.raises(UserError) as error, told("D:/lake"):
        raise wrong
    assert error.value.code == "disk_full" and "D:/lake" in error.value.message.en


def test_other_failures_stay_what_they_are() -> None:
    with pytest.raises(DeltaError), told("lake"):
        raise DeltaError("os error 2")
