"""Taking an import back, whichever it was: exactly its rows go, and what others brought stays."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import NOW, Keeper, message, order
from xundan.lake import layout
from xundan.model.clock import Shop
from xundan.model.text import UserError

PAID = "2026-10-05 10:05:00"


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "我的 店铺#1")


def talk(first: int, last: int, **more: Any) -> list[dict[str, Any]]:
    """Messages of these seconds, each with a text of its own."""
    return [message(f"10:00:{n:02d}", f"第 {n:02d} 句", **more) for n in range(first, last)]


def seconds(keeper: Keeper) -> list[int]:
    """The seconds of the messages that are in."""
    return sorted(int(text[2:4]) for text in keeper.texts())


@pytest.mark.parametrize(("which", "left"), [(1, [2, 3, 4, 5]), (2, [0, 1, 4, 5]), (3, [0, 1, 2, 3])])
def test_the_rows_of_that_import_go_and_no_other(keeper: Keeper, which: int, left: list[int]) -> None:
    for first in (0, 2, 4):
        keeper.given(*talk(first, first + 2))
    keeper.undo(which)
    assert seconds(keeper) == left
    assert {n for (n,) in keeper.rows(layout.raw("messages"), "import_id")} == {1, 2, 3} - {which}
    keeper.redo(which)
    assert seconds(keeper) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("order_of_undoing", list(permutations([1, 2, 3])))
def test_a_row_stays_as_long_as_any_import_that_brought_it(keeper: Keeper, order_of_undoing: tuple[int, ...]) -> None:
    brought = {1: range(0, 4), 2: range(2, 6), 3: range(1, 5)}
    for rows in brought.values():
        keeper.given(*talk(rows.start, rows.stop))
    for which in order_of_undoing:
        keeper.undo(which)
        del brought[which]
        assert seconds(keeper) == sorted({n for rows in brought.values() for n in rows})
    for which in order_of_undoing:
        keeper.redo(which)
    assert seconds(keeper) == [0, 1, 2, 3, 4, 5]
    assert keeper.rows(layout.raw("messages"), "count(*)") == [(6,)]


def test_rows_of_several_months_and_shops_come_back_where_they_were(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1"), Shop("s2"))
    days = ("2026-09-30", "2026-10-01", "2026-11-01")
    rows = [message(f"{day} 10:00:00", shop=shop) for day in days for shop in ("s1", "s2")]
    keeper.given(*rows)
    keeper.given(*rows[1:4])
    before = keeper.everything()
    keeper.undo(1)
    assert keeper.rows(layout.raw("messages"), "shop, day::VARCHAR") == [
        ("s1", "2026-10-01"),
        ("s2", "2026-09-30"),
        ("s2", "2026-10-01"),
    ]
    keeper.redo(1)
    after = keeper.everything()
    assert before.keys() <= after.keys()
    assert {name: rows for name, rows in after.items() if rows and name != "snapshot"} == {
        name: rows for name, rows in before.items() if name != "snapshot"
    }
    files = keeper.lake.files(layout.raw("messages"), keeper.lake.snapshot())
    assert {path.rsplit("p_month=", 1)[1][:6] for path in files} == {"202609", "202610", "202611"}


def test_where_the_import_with_more_columns_goes_the_plain_copy_is_back(keeper: Keeper) -> None:
    plain, rich = talk(0, 3), talk(0, 2, conversation_id="c1", seq="5", item_id="i1")

    def told() -> list[tuple[Any, ...]]:
        return keeper.rows(layout.raw("messages"), "import_id, conversation_id, seq, item_id", "sent_at")

    keeper.given(*plain)
    keeper.given(*rich)
    assert told() == [(2, "c1", 5, "i1"), (2, "c1", 5, "i1"), (1, None, None, None)]
    keeper.undo(2)
    assert told() == [(1, None, None, None)] * 3
    keeper.redo(2)
    keeper.undo(1)
    assert told() == [(2, "c1", 5, "i1")] * 2
    keeper.redo(1)
    assert told() == [(2, "c1", 5, "i1"), (2, "c1", 5, "i1"), (1, None, None, None)]


def test_a_flag_that_is_set_tells_more_than_a_column_that_was_missing(keeper: Keeper) -> None:
    """Whichever comes first, and also where a checksum of the two would choose otherwise."""
    texts = [f"{n}" for n in range(12)]
    keeper.given(*(message("10:00:00", text, is_auto="true") for text in texts))
    keeper.given(*(message("10:00:00", text) for text in texts))
    assert set(keeper.rows(layout.raw("messages"), "is_auto")) == {(True,)}


def test_which_copy_stands_does_not_hang_on_the_order_of_imports(tmp_path: Path) -> None:
    """One message under its id, as three exports have it: with another text, with fewer columns, at another second."""
    copies = [
        message("10:00:00", "一", message_id="m1", seq="2"),
        message("10:00:00", "二", message_id="m1", is_auto="true"),
        message("09:59:59", "三", message_id="m1", item_id="i1"),
    ]
    stands = set()
    for n, order_of_import in enumerate(permutations(copies)):
        keeper = Keeper(tmp_path / str(n))
        for row in order_of_import:
            keeper.given(row)
        stands.add(keeper.rows(layout.raw("messages"), "text, seq, is_auto, item_id")[0])
        keeper.undo(1 + order_of_import.index(copies[2]))
        stands.add(keeper.rows(layout.raw("messages"), "text, seq, is_auto, item_id")[0])
    assert len(stands) == 2 and ("三", None, False, "i1") in stands


def test_the_same_file_again_after_an_undo_is_new(keeper: Keeper) -> None:
    file = keeper.file(*talk(0, 4))
    keeper.take(file)
    keeper.undo()
    assert keeper.take(file).files[0].tables["messages"].new == 4
    keeper.redo(1)
    assert seconds(keeper) == [0, 1, 2, 3]
    keeper.undo(2)
    assert seconds(keeper) == [0, 1, 2, 3]
    keeper.undo(1)
    assert seconds(keeper) == []
    keeper.redo(2)
    assert seconds(keeper) == [0, 1, 2, 3]


def test_equal_messages_of_one_second_go_and_come_together(keeper: Keeper) -> None:
    twice = [message("10:00:00", "?"), message("10:00:00", "?")]
    keeper.given(*twice)
    keeper.given(*twice[:1])
    keeper.undo(1)
    assert keeper.texts() == ["?"]
    keeper.redo(1)
    assert keeper.texts() == ["?", "?"]


def test_one_message_under_several_texts_falls_back_to_the_next_best(keeper: Keeper) -> None:
    keeper.given(message("10:00:03", "三", message_id="m1"))
    keeper.given(message("10:00:01", "一", message_id="m1"))
    keeper.given(message("10:00:02", "二", message_id="m1"))
    assert keeper.texts() == ["一"]
    keeper.undo(2)
    assert keeper.texts() == ["二"]
    keeper.undo(3)
    assert keeper.texts() == ["三"]
    keeper.redo(2)
    assert keeper.texts() == ["一"]


def test_an_undone_payment_is_unpaid_again_unless_another_file_tells_of_it(keeper: Keeper) -> None:
    unpaid, paid = order("o1", status="等待付款"), order("o1", amount="9", status="已付款", paid_at=PAID)
    keeper.given(unpaid)
    keeper.given(paid)
    keeper.given(paid, order("o2"))
    current = keeper.orders("order_id, paid_at::VARCHAR, status, paid_amount::INT")
    assert current == [("o1", PAID, "已付款", 9), ("o2", None, None, 0)]
    keeper.undo(2)
    assert keeper.orders("order_id, paid_at::VARCHAR, status, paid_amount::INT") == current
    keeper.undo(3)
    assert keeper.orders("order_id, paid_at, status, paid_amount::INT") == [("o1", None, "等待付款", 0)]
    keeper.undo(1)
    assert keeper.orders() == []
    keeper.redo(2)
    assert keeper.orders("order_id, paid_at::VARCHAR, status") == [("o1", PAID, "已付款")]


def test_where_only_the_order_of_imports_decides_it_does_so_after_a_redo_too(keeper: Keeper) -> None:
    """Imports 1 and 3 bring the same version: as long as 1 is in, that version is older than the one of 2."""
    for status in ("甲", "乙", "甲"):
        keeper.given(order("o1", status=status))
    assert keeper.orders("status") == [("乙",)]
    keeper.undo(1)
    assert keeper.orders("status") == [("甲",)]
    keeper.redo(1)
    assert keeper.orders("status") == [("乙",)]
    keeper.undo(2)
    keeper.undo(1)
    keeper.redo(2)
    assert keeper.orders("status") == [("甲",)]


def test_a_column_that_only_the_undone_import_filled_is_blank_again(keeper: Keeper) -> None:
    keeper.given(order("o1", modified="2026-10-06 00:00:00", region="浙江省"))
    keeper.given(order("o1", modified="2026-10-05 11:00:00", seller_flag="red", region="广东省"))
    assert keeper.orders("seller_flag, region") == [("red", "浙江省")]
    keeper.undo(2)
    assert keeper.orders("seller_flag, region") == [(None, "浙江省")]
    keeper.redo(2)
    keeper.undo(1)
    assert keeper.orders("seller_flag, region") == [("red", "广东省")]


def test_a_blank_first_key_and_days_as_keys_are_found_too(keeper: Keeper) -> None:
    keeper.given({"agent_id": "", "month": "2026-10", "sales": "5"}, {"agent_id": "a1", "month": "2026-10", "sales": 7})
    keeper.given({"day": "2026-10-05", "channel": "", "visitors": 3}, {"day": "2026-10-06", "visitors": 4})
    targets, traffic = layout.current("targets"), layout.current("traffic_daily")
    before = keeper.rows(targets), keeper.rows(traffic)
    for which, table in ((1, targets), (2, traffic)):
        keeper.undo(which)
        assert keeper.rows(table) == []
        keeper.redo(which)
    assert (keeper.rows(targets), keeper.rows(traffic)) == before


def refund(refund_id: str, order_id: str, applied: str = "", **more: Any) -> dict[str, Any]:
    row = {"refund_id": refund_id, "order_id": order_id, "applied_at": applied, "status": "succeeded", "amount": "5"}
    return {**row, **more}


def undated(folder: Path, *order_ids: str) -> Path:
    """An order report that tells of refunds by their amount only."""
    head = "订单编号,总金额,买家实际支付金额,收货地址,订单创建时间,订单付款时间,退款金额"
    lines = [f"{order_id},10,5,,2026-10-05 10:00:00,2026-10-05 10:01:00,5" for order_id in order_ids]
    path = folder / "tmall.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def test_a_refund_of_an_order_report_is_back_when_the_one_with_dates_goes(keeper: Keeper) -> None:
    keeper.folder.mkdir(parents=True, exist_ok=True)
    keeper.take(undated(keeper.folder, "o1", "o2"))
    [without, _] = keeper.rows(layout.current("refunds"), "refund_id")
    keeper.given(refund("r1", "o1", PAID))
    dated = keeper.rows(layout.current("refunds"), "order_id, applied_at::VARCHAR")
    assert dated == [("o1", PAID), ("o2", None)]
    keeper.undo(2)
    assert without in keeper.rows(layout.current("refunds"), "refund_id")
    keeper.redo(2)
    assert keeper.rows(layout.current("refunds"), "order_id, applied_at::VARCHAR") == dated
    keeper.undo(1)
    assert keeper.rows(layout.current("refunds"), "order_id, applied_at::VARCHAR") == [("o1", PAID)]


def test_a_refund_that_moved_between_orders_takes_the_refunds_of_both_along(keeper: Keeper) -> None:
    """r1 is of o1, then of o2. What the order report tells of an order stands where no dated refund is of it."""
    keeper.folder.mkdir(parents=True, exist_ok=True)
    keeper.take(undated(keeper.folder, "o1", "o2"))
    keeper.given(refund("r1", "o1", PAID), refund("r2", "o2", PAID))
    keeper.given(refund("r1", "o2", PAID, finished_at="2026-10-07 10:00:00"))

    def found() -> list[tuple[Any, ...]]:
        return keeper.rows(layout.current("refunds"), "order_id, applied_at IS NOT NULL")

    moved = [("o1", False), ("o2", True), ("o2", True)]
    assert found() == moved
    keeper.undo(3)
    assert found() == [("o1", True), ("o2", True)]
    keeper.undo(2)
    assert found() == [("o1", False), ("o2", False)]
    keeper.redo(3)
    assert found() == [("o1", False), ("o2", True)]
    keeper.redo(2)
    assert found() == moved


def test_coverage_goes_and_returns(keeper: Keeper) -> None:
    keeper.given(message("10:00:00"))
    keeper.given(message("2026-10-09 10:00:00"))
    both = keeper.coverage()
    keeper.undo(1)
    assert keeper.coverage() == both[1:]
    keeper.redo(1)
    assert sorted(keeper.coverage()) == sorted(both)


def test_an_import_without_rows_can_be_taken_back(keeper: Keeper) -> None:
    keeper.take(keeper.file(columns=("buyer_id", "agent_id", "sent_at", "sender", "text")))
    assert len(keeper.coverage()) == 1
    keeper.undo()
    assert keeper.coverage() == []
    keeper.redo()
    assert keeper.coverage() == [("s1", "messages", None, None)]


def test_keys_of_people_stay(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", buyer="b1"))
    keeper.given(message("10:00:01", buyer="b2", agent="a2"))
    names = (layout.SHOP_IDS, layout.BUYER_IDS, layout.AGENT_IDS)
    before = [keeper.rows(name) for name in names]
    keeper.undo(1)
    keeper.undo(2)
    assert [keeper.rows(name) for name in names] == before
    keeper.given(message("10:00:02", buyer="b0"))
    assert set(before[1]) < set(keeper.rows(layout.BUYER_IDS))


def test_the_history_tells_of_every_import_and_which_is_out(keeper: Keeper) -> None:
    keeper.take(keeper.file(*talk(0, 3), message("bad")), keeper.file(order("o1"), order("o2")))
    keeper.given(*talk(2, 4))
    first, second = keeper.history()
    assert (first.id, first.rows, second.id, second.rows) == (1, 5, 2, 2)
    assert first.at == NOW.isoformat() and first.undone_at is None
    assert [(file["file"], file["importer"]) for file in first.files] == [("1.csv", "neutral"), ("2.csv", "neutral")]
    assert len(first.files[0]["sha256"]) == 64
    assert {span["table"]: (span["from_day"], span["to_day"]) for span in first.coverage} == {
        "messages": ("2026-10-05", "2026-10-05"),
        "orders": ("2026-10-05", "2026-10-05"),
    }
    gone = keeper.undo(1)
    assert gone.id == 1 and gone.undone_at is not None
    assert keeper.history() == [gone, second]
    back = keeper.redo(1)
    assert back == first and keeper.history() == [first, second]


def test_numbers_of_imports_are_used_once(keeper: Keeper) -> None:
    keeper.given(*talk(0, 1))
    keeper.undo()
    keeper.given(*talk(1, 2))
    assert [each.id for each in keeper.history()] == [1, 2]


def test_last_is_the_last_that_is_in_and_of_a_redo_the_last_that_went(keeper: Keeper) -> None:
    for n in range(3):
        keeper.given(*talk(n, n + 1))
    assert [keeper.undo().id, keeper.undo().id] == [3, 2]
    assert keeper.redo(3).id == 3
    assert keeper.redo().id == 2


@pytest.mark.parametrize(
    ("verb", "which", "code"),
    [
        ("undo", "9", "no_import"),
        ("undo", "one", "no_import"),
        ("undo", "-1", "no_import"),
        ("undo", "1 OR true", "no_import"),
        ("undo", "2", "import_undone"),
        ("redo", "1", "import_not_undone"),
        ("redo", "9", "no_import"),
    ],
)
def test_what_cannot_be_taken_back_or_brought_in_is_named_and_changes_nothing(
    keeper: Keeper, verb: str, which: str, code: str
) -> None:
    keeper.given(*talk(0, 1))
    keeper.given(*talk(1, 2))
    keeper.undo(2)
    before = keeper.everything()
    with pytest.raises(UserError) as error:
        getattr(keeper, verb)(which)
    assert error.value.code == code and which in error.value.message.zh and which in error.value.message.en
    assert keeper.everything() == before


def test_without_any_import_there_is_no_last_one(keeper: Keeper) -> None:
    for verb in (keeper.undo, keeper.redo):
        with pytest.raises(UserError) as error:
            verb("last")
        assert error.value.code == "no_import"
    assert keeper.history() == []
