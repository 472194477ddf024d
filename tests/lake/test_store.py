"""Snapshots: what belongs together appears together; one writer at a time; a dead one leaves no trace."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xundan.lake import Lake, Snapshot
from xundan.lake import lock as locks
from xundan.model.text import UserError


def numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64())})


def stored(lake: Lake, table: str = "raw/t", snapshot: Snapshot | None = None) -> list[int]:
    """The numbers of a table in a snapshot, the newest by default."""
    files = lake.files(table, snapshot or lake.snapshot())
    return sorted(n for file in files for n in pq.read_table(file).column("n").to_pylist())


def committed(lake: Lake, *values: int, table: str = "raw/t") -> Snapshot:
    with lake.write() as transaction:
        transaction.append(table, numbers(*values))
        return transaction.commit({"wrote": list(values)})


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_before_the_first_import_there_is_nothing(lake: Lake) -> None:
    assert lake.snapshot() == Snapshot(0, {}, {})
    assert lake.files("raw/t", lake.snapshot()) == []
    assert lake.empty("raw/t", lake.snapshot()) is None
    assert not lake.root.exists()


def test_rows_are_counted_from_the_log_and_unknown_where_it_does_not_say(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(lake, 1, 2)
    now = committed(lake, 3)
    assert lake.count("raw/t", now) == 3
    assert lake.count("raw/u", now) == 0

    class Silent:
        def get_add_actions(self) -> pa.Table:
            return pa.table({"num_records": pa.array([2, None], pa.int64())})

    monkeypatch.setattr(lake.tables, "known", lambda table, version: Silent())
    assert lake.count("raw/t", now) is None


def test_readers_see_the_old_state_until_the_commit_and_all_of_the_new_one_after_it(lake: Lake) -> None:
    before = committed(lake, 1)
    with lake.write() as transaction:
        transaction.append("raw/t", numbers(2))
        transaction.append("raw/u", numbers(3))
        assert (stored(lake), lake.files("raw/u", lake.snapshot())) == ([1], [])
        assert len(transaction.files("raw/t")) == 2
        after = transaction.commit({"by": "test"})
    assert (stored(lake), stored(lake, "raw/u")) == ([1, 2], [3])
    assert lake.snapshot() == after and dict(after.info) == {"by": "test"}
    assert stored(lake, snapshot=before) == [1]


def test_a_transaction_that_never_commits_changes_nothing_and_the_next_writer_does_not_get_its_rows(
    lake: Lake,
) -> None:
    committed(lake, 1)
    with pytest.raises(ZeroDivisionError), lake.write() as transaction:
        transaction.append("raw/t", numbers(2))
        transaction.append("raw/new", numbers(3))
        transaction.overwrite("raw/t", numbers(4))
        raise ZeroDivisionError
    assert stored(lake) == [1]
    committed(lake, 5)
    committed(lake, 6, table="raw/new")
    assert (stored(lake), stored(lake, "raw/new")) == ([1, 5], [6])


def test_a_writer_that_is_killed_lets_go_of_the_lock_and_leaves_no_rows(lake: Lake) -> None:
    committed(lake, 1)
    killed = (
        "import os, sys, pyarrow as pa\nfrom pathlib import Path\nfrom xundan.lake import Lake\n"
        "with Lake(Path(sys.argv[1])).write() as t:\n"
        "    t.append('raw/t', pa.table({'n': [2]}))\n    os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(lake.root)], check=False).returncode == 9
    committed(lake, 3)
    assert stored(lake) == [1, 3]


def test_a_table_whose_writer_died_before_its_first_commit_is_made_anew(lake: Lake) -> None:
    committed(lake, 1)
    (lake.root / "tables" / "raw" / "new" / "_delta_log").mkdir(parents=True)
    committed(lake, 2, table="raw/new")
    assert stored(lake, "raw/new") == [2]


def test_the_second_of_two_writers_is_told_so_and_changes_nothing(lake: Lake) -> None:
    committed(lake, 1)
    with lake.write() as first:
        first.append("raw/t", numbers(2))
        with pytest.raises(UserError) as error, lake.write():
            pytest.fail("both are writing")
        assert error.value.code == "lake_busy"
        assert "正在写入" in error.value.message.zh and "changed nothing" in error.value.message.en
        first.commit({})
    assert stored(lake) == [1, 2]
    committed(lake, 3)
    assert stored(lake) == [1, 2, 3]


@pytest.fixture
def lockless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows no locks, as some network drives."""

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(locks, "take", refuse)


@pytest.mark.usefixtures("lockless")
@pytest.mark.parametrize("same_table", [True, False])
def test_where_nothing_can_be_locked_the_second_to_commit_is_told_so(lake: Lake, same_table: bool) -> None:
    committed(lake, 1)
    with lake.write() as first, lake.write() as second:
        second.append("raw/t", numbers(2))
        with pytest.raises(UserError) as error:
            first.append("raw/t" if same_table else "raw/u", numbers(3))
            second.commit({})
            first.commit({})
        if same_table:
            second.commit({})
    assert error.value.code == "lake_busy"
    assert (stored(lake), stored(lake, "raw/u")) == ([1, 2], [])
    committed(lake, 4)
    assert stored(lake) == [1, 2, 4]


@pytest.mark.usefixtures("lockless")
def test_no_row_of_an_uncommitted_writer_comes_along_with_another_one_s(lake: Lake) -> None:
    committed(lake, 1)
    with lake.write() as first, lake.write() as second:
        first.append("raw/t", numbers(2))
        with pytest.raises(UserError, match="another import"):
            second.append("raw/t", numbers(3))
        first.commit({})
    assert stored(lake) == [1, 2]


def test_looking_only_needs_no_lock_and_cannot_write(lake: Lake) -> None:
    committed(lake, 1)
    with lake.write() as writer:
        writer.append("raw/t", numbers(2))
        looked = lake.rehearse()
        assert len(looked.files("raw/t")) == 1
        with pytest.raises(PermissionError):
            looked.append("raw/t", numbers(3))
        writer.commit({})
    assert stored(lake) == [1, 2]


@pytest.mark.parametrize("refusal", [OSError(errno.EPERM, "no links"), AttributeError("link"), NotImplementedError()])
def test_a_file_system_without_hard_links_will_do(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    def no_link(*_: object) -> None:
        raise refusal

    monkeypatch.setattr(os, "link", no_link)
    committed(lake, 1)
    committed(lake, 2)
    assert (stored(lake), lake.snapshot().number) == ([1, 2], 2)
    with pytest.raises(UserError) as error, lake.write() as late:
        late.append("raw/t", numbers(3))
        (lake.root / "snapshots" / "0000000003.json").write_text("{}")
        late.commit({})
    assert error.value.code == "lake_busy"
    assert (lake.root / "snapshots" / "0000000003.json").read_text() == "{}"


def test_a_commit_leaves_no_draft_behind(lake: Lake) -> None:
    committed(lake, 1)
    with pytest.raises(UserError), lake.write() as late:
        (lake.root / "snapshots" / "0000000002.json").write_text("{}")
        late.commit({})
    assert sorted(path.name for path in (lake.root / "snapshots").iterdir()) == ["0000000001.json", "0000000002.json"]


def test_the_newest_of_thousands_of_snapshots_is_found_among_what_sync_tools_leave(lake: Lake) -> None:
    last = committed(lake, 1)
    folder = lake.root / "snapshots"
    text = (folder / "0000000001.json").read_text(encoding="utf-8")
    for number in range(2, 3001):
        (folder / f"{number:010d}.json").write_text(text, encoding="utf-8")
    for stray in ("0000000009 (1).json", "notes.json", ".0000009999.17", "desktop.ini", "00000099999.json"):
        (folder / stray).write_text("?")
    assert lake.snapshot() == Snapshot(3000, last.versions, last.info)
    committed(lake, 2)
    assert (lake.snapshot().number, stored(lake)) == (3001, [1, 2])


@pytest.mark.parametrize("name", ["我的 店铺#1", "it's 100% & more", "{x,y}", "q*?"])
def test_folders_may_have_any_name_that_the_tables_can_bear(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set("*?"):
        pytest.skip("Windows has no such names")
    lake = Lake(tmp_path / name / "lake")
    committed(lake, 1)
    committed(lake, 2)
    assert stored(lake) == [1, 2]
    assert all(str(tmp_path / name) in file for file in lake.files("raw/t", lake.snapshot()))


def test_the_stars_of_a_folder_s_name_mean_no_other_folder(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    import duckdb

    from xundan.engine import open_engine
    from xundan.lake.sql import read

    for name, value in (("a*", 1), ("ab", 2)):
        committed(Lake(tmp_path / name), value)
        for file in Lake(tmp_path / name).files("raw/t", Lake(tmp_path / name).snapshot()):
            Path(file).rename(Path(file).with_name("part.parquet"))
    file = str(tmp_path / "a*" / "tables" / "raw" / "t" / "part.parquet")
    assert duckdb.sql(f"SELECT n FROM {read([file])}").fetchall() == [(1,)]
    with open_engine() as engine:
        assert engine.rows(engine.parquet([file])).to_pydict() == {"n": [1]}


def test_an_overwrite_may_replace_only_some_partitions(lake: Lake) -> None:
    def parted(*months: int) -> pa.Table:
        return pa.table(
            {
                "n": pa.array(months, pa.int64()),
                "p_shop": pa.array([1] * len(months), pa.int32()),
                "p_month": pa.array(months, pa.int32()),
            }
        )

    with lake.write() as transaction:
        transaction.append("facts/t", parted(202601, 202602))
        transaction.commit({})
    with lake.write() as transaction:
        transaction.overwrite("facts/t", parted(202602, 202602), where="p_month = 202602")
        transaction.commit({})
    assert stored(lake, "facts/t") == [202601, 202602, 202602]
    empty = lake.empty("facts/t", lake.snapshot())
    assert empty is not None and (empty.num_rows, empty.column_names) == (0, ["n"])
