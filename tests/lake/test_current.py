"""The current row of a key, chosen column by column: what wins over what, and that import order does not decide where
anything else does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lake.keeper import Keeper, order
from xundan.lake import layout
from xundan.lake.current import current_rows
from xundan.model.clock import Shop
from xundan.model.tables import TABLES
from xundan.sources.typing import schema

CREATED = datetime(2026, 10, 5, 10)
PAID = "2026-10-05 10:05:00"


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 10, day, hour)


@dataclass(frozen=True)
class File:
    """One file's version of the order o1."""

    columns: tuple[tuple[str, Any], ...]
    exported_at: datetime | None = None


def file(exported_at: datetime | None = None, **columns: Any) -> File:
    return File(tuple(columns.items()), exported_at)


def chosen(files: Sequence[File], table: str = "orders") -> list[dict[str, Any]]:
    """The current rows after importing these files in this order, one a command."""
    wanted = schema(TABLES[table])
    versions = []
    for import_id, one in enumerate(files, start=1):
        given = {"shop": "s1", "order_id": "o1", "created_at": CREATED, "paid_amount": 0, **dict(one.columns)}
        row = {name: given.get(name) for name in wanted.names} | {"place": 1}
        typed = pa.Table.from_pylist([row], wanted).append_column("file_no", pa.array([0], pa.int32()))
        typed = typed.append_column("exported_at", pa.array([one.exported_at], pa.timestamp("us")))
        typed = typed.append_column("row_key", pa.array([repr(one).encode()], pa.binary()))
        versions.append(typed.append_column("import_id", pa.array([import_id], pa.int32())))
    con = duckdb.connect()
    con.register("versions_", pa.concat_tables(versions))
    con.execute("CREATE TABLE buyer_ids (shop VARCHAR, buyer_id VARCHAR, buyer BIGINT)")
    return con.sql(current_rows(TABLES[table], "versions_", {})).to_arrow_table().to_pylist()


def same_in_any_order(files: Sequence[File], **expected: Any) -> None:
    for order_of_import in permutations(files):
        [row] = chosen(order_of_import)
        assert {name: row[name] for name in expected} == expected, order_of_import


def test_the_platform_s_own_time_of_change_decides_whatever_was_imported_last() -> None:
    same_in_any_order([file(modified=at(6), status="b"), file(modified=at(5), status="a")], status="b", modified=at(6))


def test_the_platform_s_time_goes_before_the_time_of_export() -> None:
    files = [file(at(9), modified=at(5), status="old"), file(at(7), modified=at(6), status="new")]
    same_in_any_order(files, status="new")


def test_without_it_the_newest_export_decides() -> None:
    same_in_any_order([file(at(6), status="b"), file(at(5), status="a"), file(status="c")], status="b")


def test_the_time_of_export_goes_before_the_state() -> None:
    """A finished order whose export is older than one that says what became of it."""
    files = [file(at(6), status="closed"), file(at(5), status="finished", finished_at=at(5))]
    same_in_any_order(files, status="closed", finished_at=at(5))


@pytest.mark.parametrize(
    ("behind", "ahead"),
    [
        ({}, {"paid_at": at(5, 11)}),
        ({"paid_at": at(5, 11)}, {"paid_at": at(5, 11), "shipped_at": at(6)}),
        ({"shipped_at": at(6)}, {"shipped_at": at(6), "finished_at": at(7)}),
        ({}, {"closed_at": at(6)}),
        ({"paid_at": at(5, 11)}, {"paid_at": at(5, 11), "closed_at": at(6)}),
    ],
)
def test_without_any_time_the_furthest_state_decides(behind: dict[str, Any], ahead: dict[str, Any]) -> None:
    same_in_any_order([file(status="behind", **behind), file(status="ahead", **ahead)], status="ahead", **ahead)


def test_where_nothing_tells_them_apart_the_last_import_decides() -> None:
    assert chosen([file(status="a"), file(status="b")])[0]["status"] == "b"
    assert chosen([file(status="b"), file(status="a")])[0]["status"] == "a"


def test_an_old_export_imported_late_un_pays_nothing() -> None:
    files = [file(paid_at=at(5, 11), paid_amount=100, status="paid"), file(paid_amount=0, status="unpaid")]
    same_in_any_order(files, paid_at=at(5, 11), paid_amount=100, status="paid", paid_day=at(5).date())


def test_what_an_unpaid_version_says_is_paid_never_takes_the_place_of_what_was() -> None:
    """An interface's page with the time of change, from before the payment, beside an export that tells no time."""
    files = [file(paid_at=at(5, 11), paid_amount=100), file(modified=at(5, 10), paid_amount=0, status="unpaid")]
    same_in_any_order(files, paid_at=at(5, 11), paid_amount=100)
    same_in_any_order([*files, file(modified=at(6), paid_at=at(5, 11), paid_amount=90)], paid_amount=90)
    same_in_any_order([file(at(6), paid_amount=0), file(at(5), paid_amount=7)], paid_amount=0, paid_at=None)


def test_a_column_that_a_file_lacks_or_leaves_blank_blanks_nothing() -> None:
    files = [
        file(at(5), seller_flag="red", region="浙江省", buyer_id="b1"),
        file(at(6), status="paid"),
        file(at(7), channel="手淘", region="广东省"),
    ]
    same_in_any_order(
        files, seller_flag="red", region="广东省", buyer_id="b1", status="paid", channel="手淘", created_at=CREATED
    )


def test_a_time_and_its_instant_come_from_the_same_file() -> None:
    files = [
        file(at(5), paid_at=at(5, 11), paid_at_utc=1),
        file(at(6), paid_at=at(5, 12), paid_at_utc=2),
        file(at(7)),
    ]
    same_in_any_order(files, paid_at=at(5, 12), paid_at_utc=2)


def test_refunds_that_are_decided_go_before_open_ones() -> None:
    def refund(status: str) -> File:
        return file(refund_id="r1", status=status, amount=5, applied_at=at(6))

    for files in permutations([refund("open"), refund("succeeded")]):
        assert [row["status"] for row in chosen(files, "refunds")] == ["succeeded"]


_STATES = st.sampled_from(
    [{}, {"paid_at": at(5, 11)}, {"paid_at": at(5, 11), "shipped_at": at(6)}, {"finished_at": at(8)}]
)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_order_of_imports_never_matters_where_every_file_has_a_time_of_its_own(data: st.DataObject) -> None:
    days = data.draw(st.lists(st.integers(5, 25), min_size=3, max_size=3, unique=True))
    files = []
    for day in days:
        own = data.draw(st.fixed_dictionaries({"status": st.sampled_from(["a", "b", None]),
                                               "seller_flag": st.sampled_from(["red", None])}))  # fmt: skip
        more = data.draw(_STATES)
        if data.draw(st.booleans()):
            own["modified"] = at(day)
        files.append(file(at(day), **own, **more))
    outcomes = [chosen(order_of_import) for order_of_import in permutations(files)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    newest_first = sorted(files, key=lambda one: one.exported_at or CREATED, reverse=True)
    for name in ("status", "seller_flag", "paid_at", "finished_at"):
        given_values = [dict(one.columns).get(name) for one in newest_first]
        assert outcomes[0][0][name] == next((value for value in given_values if value is not None), None)


# -- through files ---------------------------------------------------------------------------------------------------


def test_a_paid_order_stays_paid_when_last_month_s_file_is_imported_again(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    old = keeper.file(order("o1", status="等待付款"))
    keeper.take(old)
    assert keeper.given(order("o1", amount="99.5", paid_at=PAID, status="已付款"), order("o2")) == {
        "new": 1,
        "changed": 1,
    }
    counts = keeper.take(old).files[0].tables["orders"]
    assert (counts.new, counts.changed, counts.duplicate) == (0, 0, 1)
    assert [(row[0], row[2], str(row[3])) for row in keeper.orders()] == [
        ("o1", "已付款", "99.50"),
        ("o2", None, "0.00"),
    ]
    # Every import keeps what it brought: so any of them can be undone.
    assert len(keeper.rows(layout.raw("orders"))) == 4


@pytest.mark.parametrize("many", [0, 5_000])
def test_orders_that_change_leave_the_files_of_other_days_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("xundan.lake.current._MANY", many)
    keeper = Keeper(tmp_path)
    keeper.given(order("o1"), order("o2"))
    early = keeper.lake.files(layout.current("orders"), keeper.lake.snapshot())
    keeper.given(order("o3", "2026-10-08 10:00:00"), order("o4", "2026-10-08 11:00:00"))
    # o3 is paid, and was created the day before; o4 stays; o5 is new.
    paid = {"paid_at": "2026-10-08 10:05:00", "exported_at": "2026-10-09 00:00:00"}
    keeper.given(order("o3", "2026-10-07 10:00:00", "9.90", **paid), order("o5", "2026-10-06 10:00:00"))
    assert keeper.rows(layout.current("orders"), "order_id, created_day::VARCHAR, paid_amount::VARCHAR") == [
        ("o1", "2026-10-05", "0.00"),
        ("o2", "2026-10-05", "0.00"),
        ("o3", "2026-10-07", "9.90"),
        ("o4", "2026-10-08", "0.00"),
        ("o5", "2026-10-06", "0.00"),
    ]
    assert set(early) < set(keeper.lake.files(layout.current("orders"), keeper.lake.snapshot()))


def test_two_versions_in_one_file_count_as_one_new_and_one_changed(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    assert keeper.given(order("o1"), order("o1", paid_at=PAID, amount="5")) == {"new": 1, "changed": 1}
    assert len(keeper.orders()) == 1


def test_an_order_number_is_one_of_its_shop(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1"), Shop("s2"))
    keeper.given(order("o1", shop="s1", amount="1"), order("o1", shop="s2", amount="2"))
    assert [str(amount) for *_, amount in keeper.orders()] == ["1.00", "2.00"]


def test_refunds_of_a_report_give_way_to_refunds_that_name_their_order(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    report = keeper.folder / "report.csv"
    report.write_text(
        "订单编号,总金额,买家实际支付金额,收货地址,订单创建时间,订单付款时间,退款金额\n"
        "1,100,70,浙江省,2026-10-05 10:00:00,2026-10-05 10:01:00,30\n"
        "2,50,0,浙江省,2026-10-05 10:00:00,2026-10-05 10:01:00,50\n",
        encoding="utf-8",
    )
    refund = {
        "refund_id": "r1",
        "order_id": "1",
        "applied_at": "2026-10-06 10:00:00",
        "status": "succeeded",
        "amount": "30",
    }
    dated = keeper.file(refund)
    for files in permutations([report, dated]):
        other = Keeper(tmp_path / files[0].stem)
        for path in files:
            other.take(path)
        rows = other.rows(layout.current("refunds"), "refund_id, order_id, amount::VARCHAR")
        assert rows == [("r1", "1", "30.00"), ("report:2", "2", "50.00")]


def test_keys_that_may_be_blank_are_keys(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    day = {"day": "2026-10-05", "visitors": "10"}
    keeper.given(day, {**day, "channel": "直通车", "visitors": "4"})
    keeper.given({**day, "visitors": "11"})
    rows = keeper.rows(layout.current("traffic_daily"), "channel, visitors", "channel NULLS FIRST")
    assert rows == [(None, 11), ("直通车", 4)]


def test_a_later_state_of_an_agent_leaves_the_earlier_one(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.given({"agent_id": "a1", "name": "小雨", "team": "早班", "from_day": ""})
    keeper.given({"agent_id": "a1", "name": "", "team": "晚班", "from_day": "2026-10-05"})
    rows = keeper.rows(layout.current("agents"), "name, team, from_day::VARCHAR", "from_day NULLS FIRST")
    assert rows == [("小雨", "早班", None), (None, "晚班", "2026-10-05")]


def test_the_time_at_which_a_platform_wrote_a_file_is_kept_with_state_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.sources import Reading
    from xundan.sources.neutral.reader import Neutral

    read = Neutral.read
    exports = {"1.csv": at(9), "2.csv": at(7)}

    def dated(self: Neutral, source: Any, *rest: Any) -> Reading:
        found = read(self, source, *rest)
        return Reading(found.frames, found.rejects, found.notes, exports[source.name])

    monkeypatch.setattr(Neutral, "read", dated)
    keeper = Keeper(tmp_path)
    keeper.given(order("o1", status="newer"))
    keeper.given(order("o1", status="older"))
    assert [row[2] for row in keeper.orders()] == ["newer"]
    assert keeper.rows(layout.raw("orders"), "exported_at") == [(at(7),), (at(9),)]
