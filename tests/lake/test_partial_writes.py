"""Replacing and deleting some rows: what they touch, what they leave, and how versions are counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake.exceptions import DeltaError

from xundan.lake import Lake, Snapshot

FACT = "facts/t"
JANUARY = [date(2026, 1, day) for day in range(1, 32)]


def rows(shop: int, days: Iterable[date], n: int = 0, wide: int = 0) -> pa.Table:
    """A row a day; `wide` so many columns before the day (Delta keeps statistics of the first 32 only)."""
    found = list(days)
    columns = {f"c{i}": pa.array([0] * len(found), pa.int32()) for i in range(wide)}
    columns |= {
        "n": pa.array([n] * len(found), pa.int64()),
        "day": pa.array(found, pa.date32()),
        "p_shop": pa.array([shop] * len(found), pa.int32()),
        "p_month": pa.array([day.year * 100 + day.month for day in found], pa.int32()),
    }
    return pa.table(columns)


def stored(lake: Lake, snapshot: Snapshot | None = None) -> list[tuple[int, date]]:
    files = lake.files(FACT, snapshot or lake.snapshot())
    return sorted((row["n"], row["day"]) for file in files for row in pq.read_table(file).to_pylist())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Shop 1 with a file a day of January, shop 2 with all of January in one file, both with a file of February."""
    made = Lake(tmp_path / "我的 店铺#1")
    with made.write() as transaction:
        for day in JANUARY:
            transaction.append(FACT, rows(1, [day]))
        transaction.append(FACT, rows(2, JANUARY))
        for shop in (1, 2):
            transaction.append(FACT, rows(shop, [date(2026, 2, 1)]))
        transaction.commit({})
    return made


def live(lake: Lake) -> set[str]:
    return set(lake.files(FACT, lake.snapshot()))


def test_replacing_a_day_touches_only_the_files_that_hold_it(lake: Lake) -> None:
    before = live(lake)
    with lake.write() as transaction:
        where = "p_shop = 1 AND p_month = 202601 AND day = DATE '2026-01-15'"
        transaction.overwrite(FACT, rows(1, [date(2026, 1, 15)] * 2, n=7), where)
        transaction.commit({})
    gone, made = before - live(lake), live(lake) - before
    assert (len(gone), len(made)) == (1, 1)
    assert [row["day"] for file in gone for row in pq.read_table(file).to_pylist()] == [date(2026, 1, 15)]
    days = [day for n, day in stored(lake) if n == 7]
    assert days == [date(2026, 1, 15)] * 2 and len(stored(lake)) == 31 + 1 + 31 + 2


def test_days_of_two_shops_and_months_are_replaced_in_one_write(lake: Lake) -> None:
    before = live(lake)
    where = (
        "(p_shop = 1 AND p_month = 202601 AND day >= DATE '2026-01-30') OR (p_shop = 1 AND p_month = 202602) OR "
        "(p_shop = 2 AND p_month = 202601 AND day IN (DATE '2026-01-03', DATE '2026-01-04'))"
    )
    version = lake.snapshot().versions[FACT]
    with lake.write() as transaction:
        transaction.overwrite(FACT, rows(1, [date(2026, 1, 31), date(2026, 2, 1)], n=7), where)
        after = transaction.commit({})
    # 30 January, 31 January and February of shop 1, January of shop 2; what its file held besides is written again.
    assert len(before - live(lake)) == 4
    assert after.versions[FACT] == version + 1
    assert len(stored(lake)) == 29 + 2 + 29 + 1


def test_a_day_without_new_rows_is_emptied(lake: Lake) -> None:
    with lake.write() as transaction:
        where = "p_shop = 2 AND p_month = 202601 AND day = DATE '2026-01-03'"
        transaction.overwrite(FACT, rows(2, []), where)
        transaction.commit({})
    assert len(stored(lake)) == 31 + 1 + 30 + 1


def test_rows_that_the_condition_does_not_hold_for_are_refused(lake: Lake) -> None:
    before = stored(lake)
    with lake.write() as transaction, pytest.raises(DeltaError, match="failed validation"):
        transaction.overwrite(FACT, rows(1, [date(2026, 1, 3)]), "p_shop = 1 AND day = DATE '2026-01-09'")
    assert stored(lake) == before


def test_deleting_removes_those_rows_and_leaves_other_files_alone(lake: Lake) -> None:
    base, before = lake.snapshot(), live(lake)
    with lake.write() as transaction:
        assert transaction.delete(FACT, "day = DATE '2026-01-15'") == 2
        assert transaction.delete(FACT, "p_shop = 2 AND p_month = 202602") == 1
        after = transaction.commit({})
    assert after.versions[FACT] == base.versions[FACT] + 2
    assert len(stored(lake)) == 30 + 1 + 30
    assert (len(before - live(lake)), len(live(lake) - before)) == (3, 1)
    assert len(stored(lake, base)) == 64
    with lake.write() as transaction:
        transaction.append(FACT, rows(1, [date(2026, 1, 15)], n=8))
        transaction.commit({})
    assert (8, date(2026, 1, 15)) in stored(lake)


def test_deleting_what_is_not_there_writes_nothing(lake: Lake) -> None:
    base = lake.snapshot()
    with lake.write() as transaction:
        assert transaction.delete(FACT, "day = DATE '2027-01-01'") == 0
        assert transaction.delete("facts/never", "day = DATE '2027-01-01'") == 0
        transaction.append(FACT, rows(1, [date(2026, 1, 15)]))
        after = transaction.commit({})
    assert dict(after.versions) == {FACT: base.versions[FACT] + 1}


def test_what_a_transaction_deleted_and_never_committed_is_back(lake: Lake) -> None:
    before = stored(lake)
    with lake.write() as transaction:
        transaction.delete(FACT, "p_shop = 1")
    assert stored(lake) == before
    with lake.write() as transaction:
        transaction.append(FACT, rows(1, [date(2026, 1, 15)], n=8))
        transaction.commit({})
    assert len(stored(lake)) == len(before) + 1


def test_looking_only_cannot_delete(lake: Lake) -> None:
    with pytest.raises(PermissionError):
        lake.rehearse().delete(FACT, "p_shop = 1")


def test_columns_without_statistics_rewrite_no_more(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with lake.write() as transaction:
        for day in JANUARY[:5]:
            transaction.append(FACT, rows(1, [day], wide=40))
        transaction.commit({})
    before = live(lake)
    with lake.write() as transaction:
        where = "p_shop = 1 AND p_month = 202601 AND day = DATE '2026-01-03'"
        transaction.overwrite(FACT, rows(1, [date(2026, 1, 3)], n=7, wide=40), where)
        assert transaction.delete(FACT, "day = DATE '2026-01-04'") == 1
        transaction.commit({})
    assert (len(before - live(lake)), len(live(lake) - before)) == (2, 1)
