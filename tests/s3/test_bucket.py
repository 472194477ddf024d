"""A lake in a bucket: what holds in a folder holds there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from xundan.lake import Lake, Snapshot, lease
from xundan.lake.bucket import Bucket
from xundan.lake.scratch import scratch
from xundan.lake.sql import read
from xundan.lake.vacuum import vacuum
from xundan.lake.writer import Waiting, Writer
from xundan.model.text import UserError

pytestmark = pytest.mark.s3


def stored(lake: Lake, table: str = "raw/t", snapshot: Snapshot | None = None) -> list[int]:
    files = lake.files(table, snapshot or lake.snapshot())
    with scratch() as con:
        return [n for (n,) in con.execute(f"SELECT n FROM {read(files)} ORDER BY n").fetchall()] if files else []


def committed(lake: Lake, *values: int, table: str = "raw/t") -> Snapshot:
    with lake.write("import") as transaction:
        transaction.append(table, pa.table({"n": pa.array(values, pa.int64())}))
        return transaction.commit({"wrote": list(values)})


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that runs out soon."""
    monkeypatch.setattr(lease, "SECONDS", 1.5)


def test_what_is_committed_is_read_and_nothing_else(lake: Lake, url: str) -> None:
    assert lake.snapshot() == Snapshot() and stored(lake) == []
    before = committed(lake, 1)
    with pytest.raises(ZeroDivisionError), lake.write() as transaction:
        transaction.append("raw/t", pa.table({"n": [2]}))
        transaction.append("raw/new", pa.table({"n": [3]}))
        raise ZeroDivisionError
    assert stored(lake) == [1]
    committed(lake, 4)
    committed(Lake(Bucket(url)), 5, table="raw/new")
    assert (stored(lake), stored(lake, "raw/new"), stored(lake, snapshot=before)) == ([1, 4], [5], [1])
    with lake.write() as transaction:
        transaction.overwrite("raw/t", pa.table({"n": [9]}))
        assert transaction.delete("raw/new", "n = 5") == 1
        transaction.commit({})
    assert (stored(lake), stored(lake, "raw/new")) == ([9], [])
    empty = lake.empty("raw/t", lake.snapshot())
    assert empty is not None and empty.column_names == ["n"]


def test_a_snapshot_s_number_is_taken_once(lake: Lake) -> None:
    committed(lake, 1)
    with pytest.raises(UserError) as error, lake.write() as late:
        late.append("raw/t", pa.table({"n": [2]}))
        lake.storage.create("snapshots/0000000002.json", b'{"versions": {}, "info": {}}')
        late.commit({})
    assert error.value.code == "lake_busy"


def test_an_answer_that_was_lost_is_no_other_writer(lake: Lake) -> None:
    """The library tries again then, and meets what it wrote itself."""
    lake.storage.create("snapshots/0000000001.json", b"mine")
    lake.storage.create("snapshots/0000000001.json", b"mine")
    with pytest.raises(FileExistsError):
        lake.storage.create("snapshots/0000000001.json", b"another's")


def test_two_writers_take_turns_and_the_second_says_for_whom_it_waits(lake: Lake, url: str) -> None:
    told: list[Writer | None] = []
    with lake.write("import") as first:
        first.append("raw/t", pa.table({"n": [1]}))
        with pytest.raises(UserError) as error, Lake(Bucket(url)).write("refresh"):
            pytest.fail("both are writing")
        assert error.value.code == "lake_busy"

        def second() -> None:
            with Lake(Bucket(url)).write("refresh", Waiting(60, told.append)) as transaction:
                transaction.append("raw/t", pa.table({"n": [2]}))
                transaction.commit({})

        thread = threading.Thread(target=second)
        thread.start()
        while not told:
            time.sleep(0.05)
        first.commit({})
    thread.join()
    assert stored(lake) == [1, 2] and lake.snapshot().number == 2
    assert [(w.command, w.pid) for w in told if w] == [("import", os.getpid())]


_KILLED = """
import os, sys, pyarrow as pa
from xundan.lake import Lake, lease
from xundan.lake.bucket import Bucket
lease.SECONDS = 1.5
with Lake(Bucket(sys.argv[1])).write("import") as t:
    t.append("raw/t", pa.table({"n": [2]}))
    t.append("raw/new", pa.table({"n": [2]}))
    os._exit(9)
"""


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("waiting", [Waiting(60), Waiting(0)], ids=["waits", "must not wait"])
def test_a_killed_writer_s_lease_is_taken_over_and_its_rows_are_not(lake: Lake, url: str, waiting: Waiting) -> None:
    committed(lake, 1)
    assert subprocess.run([sys.executable, "-c", _KILLED, url], check=False).returncode == 9
    if waiting.seconds == 0:
        time.sleep(3)
    with lake.write("import", waiting) as transaction:
        transaction.append("raw/t", pa.table({"n": [3]}))
        transaction.commit({})
    assert (stored(lake), stored(lake, "raw/new")) == ([1, 3], [])
    assert lake.storage.writer() == (None, False)


@pytest.mark.usefixtures("short")
def test_a_lease_is_renewed_while_its_holder_works(lake: Lake, url: str) -> None:
    with lake.write("import") as transaction:
        time.sleep(4)
        with pytest.raises(UserError), Lake(Bucket(url)).write("refresh"):
            pytest.fail("both are writing")
        transaction.append("raw/t", pa.table({"n": [1]}))
        transaction.commit({})
    assert stored(lake) == [1]


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("commits", [True, False], ids=["before", "after"])
def test_a_writer_that_slept_through_its_lease_cannot_commit(
    lake: Lake, url: str, monkeypatch: pytest.MonkeyPatch, commits: bool
) -> None:
    committed(lake, 1)
    asleep = threading.Event()
    renew = lease.Lease.renew

    def sleeps(held: lease.Lease) -> None:
        if not asleep.is_set():
            renew(held)

    monkeypatch.setattr(lease.Lease, "renew", sleeps)
    with pytest.raises(UserError) as error, lake.write("import") as first:
        first.append("raw/t", pa.table({"n": [2]}))
        asleep.set()
        other = Lake(Bucket(url))
        with other.write("refresh", Waiting(60)) as second:
            second.append("raw/t", pa.table({"n": [3]}))
            if commits:
                second.commit({})
            asleep.clear()
            first.append("raw/u", pa.table({"n": [4]}))
            first.commit({})
    assert error.value.code == "lake_busy"
    assert (stored(lake), stored(lake, "raw/u")) == ([1, 3] if commits else [1], [])
    committed(lake, 5)
    assert stored(lake) == ([1, 3, 5] if commits else [1, 5])


def test_vacuum_leaves_what_is_read(lake: Lake, url: str) -> None:
    committed(lake, 1)
    with lake.write() as transaction:
        transaction.overwrite("raw/t", pa.table({"n": [2]}))
        transaction.commit({})
    with Lake(Bucket(url)).reading() as snapshot:
        for n in (3, 4):
            with lake.write() as transaction:
                transaction.overwrite("raw/t", pa.table({"n": [n]}))
                transaction.commit({})
        done = vacuum(lake, timedelta(0))
        assert (done.snapshots, done.read) == (2, [snapshot.number])
        assert stored(lake, snapshot=snapshot) == [2]
    done = vacuum(lake, timedelta(0))
    assert (done.snapshots, done.files, done.read) == (1, 1, [])
    assert stored(lake) == [4] and lake.storage.names("readers") == []
    assert vacuum(lake).snapshots == 0


def test_a_store_that_ignores_conditions_is_not_written_to(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    import obstore

    put = obstore.put

    def heedless(*words: Any, mode: Any = None, **more: Any) -> Any:
        return put(*words, **more)

    monkeypatch.setattr(obstore, "put", heedless)
    with pytest.raises(UserError) as error:
        committed(lake, 1)
    assert error.value.code == "store_conditions" and lake.snapshot().number == 0


def test_what_cannot_be_reached_is_told_without_the_keys(
    server: str, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "do-not-tell")
    with pytest.raises(UserError) as error:
        Lake(Bucket("s3://no-such-bucket/x")).snapshot()
    assert error.value.code in ("store_away", "store_refused")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(UserError) as away:
        Lake(Bucket(url)).snapshot()
    assert away.value.code == "store_away"
    for told in (error, away):
        assert "do-not-tell" not in json.dumps([told.value.message.zh, told.value.hint.en, str(told.value)])


def test_rows_do_not_travel_in_clear_to_another_computer(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.example:9000")
    with pytest.raises(UserError) as error:
        Lake(Bucket(url)).snapshot()
    assert error.value.code == "store_away"
