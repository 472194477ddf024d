"""One writer at a time: the second waits and says for whom; a dead one's lock is nobody's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from tests.lake.test_store import committed, stored
from xundan.lake import Lake
from xundan.lake.lock import held, noted
from xundan.lake.writer import Waiting, Writer, waiting_for
from xundan.model.text import UserError

_HOLDS = """
import sys, time, pyarrow as pa
from pathlib import Path
from xundan.lake import Lake
with Lake(Path(sys.argv[1])).write("import") as t:
    t.append("raw/t", pa.table({"n": [7]}))
    print("writing", flush=True)
    sys.stdin.readline()
    t.commit({})
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "我的 店铺#1")
    committed(made, 1)
    return made


@pytest.fixture
def other(lake: Lake) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of an import; a line on its standard input lets it commit."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(lake.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "writing\n"
    yield process
    process.kill()
    process.communicate()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_the_second_writer_waits_says_for_whom_and_both_end_up_in(lake: Lake, other: subprocess.Popen[str]) -> None:
    told: list[Writer | None] = []

    def tell(writer: Writer | None) -> None:
        told.append(writer)
        go_on(other)

    with lake.write("refresh", Waiting(60, tell)) as transaction:
        assert transaction.base.number == 2
        transaction.append("raw/t", pa.table({"n": [8]}))
        transaction.commit({})
    assert stored(lake) == [1, 7, 8]
    assert [(w.command, w.pid) for w in told if w] == [("import", other.pid)]


def test_who_does_not_wait_is_told_who_writes(lake: Lake, other: subprocess.Popen[str]) -> None:
    with pytest.raises(UserError) as error, lake.write("refresh"):
        pytest.fail("both are writing")
    assert error.value.code == "lake_busy"
    assert f"xundan import (进程 {other.pid}" in error.value.message.zh
    assert f"xundan import (process {other.pid} on" in error.value.message.en


def test_waiting_ends_after_the_time_given(lake: Lake, other: subprocess.Popen[str]) -> None:
    began, told = time.monotonic(), []
    with pytest.raises(UserError) as error, lake.write("refresh", Waiting(0.5, told.append)):
        pytest.fail("both are writing")
    assert error.value.code == "lake_busy" and 0.5 <= time.monotonic() - began < 30
    assert len(told) == 1


def test_a_dead_writer_s_lock_is_taken_over_and_its_note_fools_nobody(lake: Lake, other: subprocess.Popen[str]) -> None:
    assert lake.root is not None
    assert held(lake.root / "lock")
    other.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    other.wait()
    assert not held(lake.root / "lock") and noted(lake.root / "lock") is not None
    committed(lake, 2)
    assert stored(lake) == [1, 2]
    assert noted(lake.root / "lock") is None


def test_one_that_waits_takes_over_from_one_that_dies(lake: Lake, other: subprocess.Popen[str]) -> None:
    with lake.write("refresh", Waiting(60, lambda writer: other.kill())) as transaction:
        transaction.append("raw/t", pa.table({"n": [8]}))
        transaction.commit({})
    assert stored(lake) == [1, 8]


def test_two_threads_of_one_process_wait_for_each_other_too(lake: Lake) -> None:
    def work(value: int) -> None:
        with lake.write("import", Waiting(60)) as transaction:
            transaction.append("raw/t", pa.table({"n": [value]}))
            time.sleep(0.05)
            transaction.commit({})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(lake) == [1, 2, 3, 4, 5] and lake.snapshot().number == 5


@pytest.mark.parametrize(
    "note", [b"", b"\xff\xfe", b"[]", b'{"pid": 1}', b'{"command":1,"pid":"x","host":2,"since":"2026-01-01"}']
)
def test_a_note_that_says_nothing_is_no_name_and_no_hindrance(lake: Lake, note: bytes) -> None:
    assert lake.root is not None
    (lake.root / "writer.json").write_bytes(note)
    assert noted(lake.root / "lock") is None
    committed(lake, 2)
    assert stored(lake) == [1, 2]


def test_a_note_cannot_write_over_the_terminal(lake: Lake) -> None:
    hostile = Writer("import\x1b[2J\n", 1, "h\x1b]0;x\x07", "2026-03-02T10:00:00+08:00")
    writer = Writer.of(hostile.as_json())
    assert writer is not None
    for text in (waiting_for(writer).zh, waiting_for(writer).en):
        assert text.isprintable() and "2026-03-02 10:00" in text
    assert waiting_for(None).zh == "等待 另一个导入或重算 结束 ..."


def test_a_note_that_cannot_be_left_hinders_nobody(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("open elsewhere")

    monkeypatch.setattr(os, "replace", refuse)
    committed(lake, 2)
    assert stored(lake) == [1, 2]
