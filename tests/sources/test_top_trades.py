"""TOP trades and refunds: what is paid and when, whose lines, which version is the newer."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import Keeper
from tests.sources.taking import Taken, take
from xundan.lake import layout

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
ORDER = {"oid": 11, "num_iid": 7, "num": 2, "price": "60.00", "payment": "110.00"}
TRADE: dict[str, Any] = {
    "tid": 1,
    "status": "WAIT_SELLER_SEND_GOODS",
    "created": "2026-03-02 10:00:00",
    "pay_time": "2026-03-02 10:01:00",
    "modified": "2026-03-02 10:01:00",
    "payment": "110.00",
    "total_fee": "120.00",
    "post_fee": "0.00",
    "buyer_nick": "甲",
}
REFUND: dict[str, Any] = {
    "refund_id": 5,
    "tid": 1,
    "oid": 11,
    "created": "2026-03-03 10:00:00",
    "modified": "2026-03-04 10:00:00",
    "status": "SUCCESS",
    "refund_fee": "30.00",
}


def saved(path: Path, *items: object) -> Path:
    path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return path


def trade(folder: Path, **changes: Any) -> Taken:
    """A trade with one line; a change to None leaves the key out."""
    whole = TRADE | {"orders": {"order": [ORDER]}} | changes
    return take(saved(folder / "f.json", {key: value for key, value in whole.items() if value is not None}))


def refund(folder: Path, **changes: Any) -> Taken:
    whole = REFUND | changes
    return take(saved(folder / "f.json", {key: value for key, value in whole.items() if value is not None}))


# -- trades ----------------------------------------------------------------------------------------------------------


def test_the_sample_of_trades() -> None:
    taken = take(SOURCES / "top_trades/sample.json")
    assert taken.importers == ["top_trades"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("orders")
    assert [row["order_id"] for row in rows] == [f"330000000000000000{i}" for i in range(1, 6)]
    assert [row["buyer_id"] for row in rows] == ["tb小雨", "AAHm-sample-0002", "tb木木", "tb阿川", "tb小满"]
    assert [row["status"] for row in rows] == [
        "卖家已发货,等待买家确认",
        "等待买家付款",
        "交易成功",
        "交易关闭",
        "等待买家付款",
    ]
    # What was refunded of the third (received_payment 950) was paid nevertheless; of the last only the deposit is.
    assert [row["paid_amount"] for row in rows] == [Decimal(a) for a in ("205", "0", "1250", "0", "0")]
    assert [row["goods_amount"] for row in rows] == [Decimal(a) for a in ("199", "58", "1250", "58", "500")]
    assert [row["postage"] for row in rows] == [Decimal(a) for a in ("6", "6", "0", "0", "0")]
    assert [row["discount"] for row in rows] == [Decimal(a) for a in ("20", "0", "30", "0", "0")]
    assert [row["paid_at"] is None for row in rows] == [False, True, False, True, True]
    assert rows[0]["shipped_at"] == datetime(2026, 3, 3, 9)
    assert [row["finished_at"] for row in rows] == [None, None, datetime(2026, 3, 9, 20), None, None]
    assert [row["closed_at"] for row in rows] == [None, None, None, datetime(2026, 3, 4, 10), None]
    assert [row["deposit_paid_at"] for row in rows] == [None] * 4 + [datetime(2026, 3, 5, 20, 1)]
    assert [row["seller_flag"] for row in rows] == ["red", "grey", "grey", "grey", "green"]
    assert [row["region"] for row in rows] == ["浙江省", None, None, None, None]
    assert rows[2]["modified"] == datetime(2026, 3, 9, 20)


def test_the_lines_of_the_sample() -> None:
    rows = take(SOURCES / "top_trades/sample.json").rows("order_lines")
    assert [(row["order_id"][-1], row["line_id"][-2:]) for row in rows] == [
        ("1", "01"),
        ("2", "02"),
        ("3", "31"),
        ("3", "32"),
        ("4", "04"),
        ("5", "05"),
    ]
    assert [row["item_id"][-1] for row in rows] == ["1", "3", "2", "2", "3", "5"]
    assert [row["sku"] for row in rows] == ["YD-SF-H", None, "4500000000002", "4500000000002", None, None]
    assert [row["category"] for row in rows][:2] == ["50020000", None]
    assert [row["quantity"] for row in rows] == [1] * 6
    assert [row["price"] for row in rows] == [Decimal(a) for a in ("219", "58", "640", "640", "58", "500")]
    # 205 holds 6 of postage, as that of an only line does; 640 less 15 that the order had off; unpaid ones unknown.
    assert [row["paid_amount"] for row in rows] == [Decimal(199), None, Decimal(625), Decimal(625), None, None]


def test_nothing_private_is_kept() -> None:
    taken = take(SOURCES / "top_trades/sample.json")
    words = " ".join(str(row) for row in taken.rows("orders") + taken.rows("order_lines"))
    assert "某**" not in words and "不读" not in words


@pytest.mark.parametrize(
    ("changes", "paid_at", "amount", "noted"),
    [
        ({}, True, "110", False),
        ({"pay_time": None}, False, "110", True),
        ({"pay_time": None, "status": None}, False, "110", True),
        ({"pay_time": None, "type": "cod"}, False, "0", False),
        ({"pay_time": "0000-00-00 00:00:00", "status": "WAIT_BUYER_PAY"}, False, "0", False),
        ({"pay_time": None, "status": "TRADE_CLOSED_BY_TAOBAO"}, False, "0", False),
        ({"pay_time": None, "status": "PAY_PENDING"}, False, "0", False),
        ({"status": "TRADE_CLOSED"}, True, "110", False),
        ({"step_trade_status": "FRONT_PAID_FINAL_PAID"}, True, "110", False),
        ({"step_trade_status": "FRONT_PAID_FINAL_NOPAID", "status": "WAIT_BUYER_PAY"}, False, "0", False),
        ({"step_trade_status": "FRONT_NOPAID_FINAL_NOPAID", "status": "WAIT_BUYER_PAY"}, False, "0", False),
    ],
)
def test_what_is_paid(tmp_path: Path, changes: dict[str, Any], paid_at: bool, amount: str, noted: bool) -> None:
    taken = trade(tmp_path, **changes)
    row = taken.rows("orders")[0]
    assert (row["paid_at"] is not None, row["paid_amount"]) == (paid_at, Decimal(amount))
    assert ["pay_time" in note.zh for note in taken.notes] == ([True] if noted else [])
    assert taken.column("order_lines", "paid_amount") == [Decimal(110) if amount == "110" else None]


def test_times_are_the_shop_s_and_numbers_keep_their_digits(tmp_path: Path) -> None:
    taken = trade(tmp_path, tid=3300000000000000123)
    assert taken.column("orders", "order_id") == ["3300000000000000123"]
    assert taken.column("orders", "created_at_utc") == [1772416800]  # 2026-03-02 02:00 UTC
    spoilt = trade(tmp_path, tid=3.3e18, tid_str="3300000000000000123")
    assert spoilt.column("orders", "order_id") == ["3300000000000000123"]
    assert trade(tmp_path, tid="3.3E+18").where()[0] == (1, "order_id")


@pytest.mark.parametrize(
    ("flag", "told"),
    [(0, "grey"), (1, "red"), ("2", "yellow"), (3, "green"), (4, "blue"), (5, "purple"), (None, None), (9, "9")],
)
def test_the_seller_s_flags(tmp_path: Path, flag: object, told: str | None) -> None:
    assert trade(tmp_path, seller_flag=flag, seller_memo="不要读").column("orders", "seller_flag") == [told]


def test_the_end_of_a_trade_is_its_finish_or_its_close(tmp_path: Path) -> None:
    end, at = "2026-03-09 20:00:00", datetime(2026, 3, 9, 20)
    for status, finished, closed in (
        ("TRADE_FINISHED", at, None),
        ("TRADE_CLOSED", None, at),
        ("TRADE_CLOSED_BY_TAOBAO", None, at),
        ("WAIT_BUYER_CONFIRM_GOODS", None, None),
    ):
        [row] = trade(tmp_path, status=status, end_time=end).rows("orders")
        assert (row["finished_at"], row["closed_at"]) == (finished, closed), status


def test_what_the_seller_changed_by_hand_is_in_the_discount(tmp_path: Path) -> None:
    """120 at list price, 10 off by promotion, 5 more by hand, 6 of postage: 111 paid, of them 105 for goods."""
    money = {"total_fee": "120.00", "discount_fee": "10.00", "adjust_fee": "-5.00", "post_fee": "6.00"}
    [row] = trade(tmp_path, **money, payment="111.00").rows("orders")
    assert (row["goods_amount"], row["postage"], row["discount"], row["paid_amount"]) == (
        Decimal(105), Decimal(6), Decimal(15), Decimal(111),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("nick", "uid", "buyer", "masked"),
    [
        ("甲", "AAH1", "甲", False),
        ("cntaobao甲", None, "甲", False),
        ("甲**", "AAH1", "AAH1", False),
        ("甲**", None, "甲**", True),
        (None, "AAH1", "AAH1", False),
        (None, None, None, False),
    ],
)
def test_who_the_buyer_is(tmp_path: Path, nick: str | None, uid: str | None, buyer: str | None, masked: bool) -> None:
    taken = trade(tmp_path, buyer_nick=nick, buyer_open_uid=uid)
    assert taken.column("orders", "buyer_id") == [buyer]
    assert ["带星号" in note.zh for note in taken.notes] == ([True] if masked else [])


@pytest.mark.parametrize(
    ("orders", "lines"),
    [
        ({"order": [ORDER, ORDER | {"oid": 12}]}, ["11", "12"]),
        ([ORDER], ["11"]),
        ({"order": ORDER}, ["11"]),
        ({}, []),
        (None, []),
        ([ORDER | {"oid_str": "111"}], ["111"]),
    ],
)
def test_lines_in_any_dress(tmp_path: Path, orders: Any, lines: list[str]) -> None:
    taken = trade(tmp_path, orders=orders)
    assert (taken.column("order_lines", "line_id"), taken.rejects) == (lines, [])


def test_a_trade_that_tells_of_its_only_item_by_itself(tmp_path: Path) -> None:
    taken = trade(tmp_path, orders=None, num_iid=7, num=2, price="60.00", title="灯", post_fee="10.00")
    row = taken.rows("order_lines")[0]
    assert (row["line_id"], row["item_id"], row["quantity"], row["paid_amount"]) == ("1", "7", 2, Decimal(100))


def test_what_a_line_was_paid(tmp_path: Path) -> None:
    """Of an only line the payment holds the postage; of several it does not."""
    one = trade(tmp_path, post_fee="10.00")
    assert one.column("order_lines", "paid_amount") == [Decimal(100)]
    two = trade(tmp_path, post_fee="10.00", orders=[ORDER | {"payment": "60"}, ORDER | {"oid": 12, "payment": "40"}])
    assert two.column("order_lines", "paid_amount") == [Decimal(60), Decimal(40)]
    shared = trade(tmp_path, post_fee="10.00", orders=[ORDER | {"divide_order_fee": "99.00"}])
    assert shared.column("order_lines", "paid_amount") == [Decimal(99)]


def test_bad_trades_and_lines_are_set_aside_with_the_trade_s_number(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "f.json",
        TRADE | {"orders": [ORDER, "x", ORDER | {"oid": 12, "num": "半"}]},
        TRADE | {"tid": 2, "payment": "免费"},
        TRADE | {"tid": 3, "created": "昨天", "status": "WAIT_BUYER_PAY", "pay_time": None},
    )
    taken = take(path)
    assert taken.column("orders", "order_id") == ["1"] and taken.column("order_lines", "line_id") == ["11"]
    assert sorted((r.table, r.line, r.column) for r in taken.rejects) == [
        ("order_lines", 1, "quantity"),
        ("orders", 1, "orders"),
        ("orders", 2, "paid_amount"),
        ("orders", 3, "created_at"),
    ]


def test_the_newest_modified_stands_in_whichever_order_pages_come(tmp_path: Path) -> None:
    unpaid = TRADE | {"status": "WAIT_BUYER_PAY", "pay_time": None, "modified": "2026-03-02 10:00:00", "seller_flag": 0}
    shipped = TRADE | {"status": "WAIT_BUYER_CONFIRM_GOODS", "modified": "2026-03-05 09:00:00", "seller_flag": 1}
    pages = [{key: value for key, value in page.items() if value is not None} for page in (unpaid, TRADE, shipped)]
    for number, order in enumerate(permutations(pages)):
        keeper = Keeper(tmp_path / str(number))
        for n, page in enumerate(order):
            keeper.take(saved(tmp_path / f"{number}-{n}.json", page))
        rows = keeper.rows(layout.current("orders"), "status, paid_amount, paid_at IS NULL, seller_flag")
        assert rows == [("卖家已发货,等待买家确认", Decimal(110), False, "red")]


# -- refunds ---------------------------------------------------------------------------------------------------------


def test_the_sample_of_refunds() -> None:
    taken = take(SOURCES / "top_refunds/sample.json")
    assert taken.importers == ["top_refunds"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("refunds")
    assert [row["refund_id"] for row in rows] == [f"430000000000000000{i}" for i in range(1, 5)]
    assert [row["order_id"][-1] for row in rows] == ["3", "6", "1", "7"]
    assert [row["line_id"][-2:] for row in rows] == ["31", "06", "01", "07"]
    assert [row["status"] for row in rows] == ["succeeded", "open", "closed", "open"]
    assert [row["amount"] for row in rows] == [Decimal(a) for a in ("300", "20", "199", "90")]
    assert [row["kind"] for row in rows] == ["return", "refund_only", "return", "refund_only"]
    assert [row["stage"] for row in rows] == ["after_shipping", "before_shipping", "after_shipping", None]
    assert [row["platform_involved"] for row in rows] == [False, False, True, True]
    assert [row["finished_at"] for row in rows] == [
        datetime(2026, 3, 12, 16, 20),
        None,
        datetime(2026, 3, 20, 10),
        None,
    ]
    assert rows[0]["applied_at"] == datetime(2026, 3, 10, 9, 30) and rows[0]["reason"] == "尺寸拍错"


def test_only_success_is_one_and_unknown_states_are_set_aside(tmp_path: Path) -> None:
    assert refund(tmp_path, status="SUCCESS").column("refunds", "status") == ["succeeded"]
    taken = refund(tmp_path, status="PAID_BACK")
    assert (taken.rows("refunds"), taken.where()) == ([], [(1, "status")])
    assert refund(tmp_path, status="").where() == [(1, "status")]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"has_good_return": True}, "return"),
        ({"has_good_return": "false"}, "refund_only"),
        ({}, None),
        ({"has_good_return": True, "dispute_type": "TMALL_EXCHANGE"}, "exchange"),
    ],
)
def test_kinds_of_refunds(tmp_path: Path, changes: dict[str, Any], kind: str | None) -> None:
    assert refund(tmp_path, **changes).column("refunds", "kind") == [kind]


def test_a_refund_is_of_the_line_that_a_trade_names(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    keeper.take(saved(tmp_path / "t.json", TRADE | {"orders": [ORDER]}), saved(tmp_path / "r.json", REFUND))
    [line] = keeper.rows(layout.current("order_lines"), "order_id, line_id")
    assert keeper.rows(layout.current("refunds"), "order_id, line_id") == [line]


def test_a_decided_refund_is_not_opened_again_by_an_older_page(tmp_path: Path) -> None:
    waiting = REFUND | {"status": "WAIT_SELLER_AGREE", "modified": "2026-03-03 10:00:00", "refund_fee": "20.00"}
    for number, order in enumerate(permutations([waiting, REFUND])):
        keeper = Keeper(tmp_path / str(number))
        for n, page in enumerate(order):
            keeper.take(saved(tmp_path / f"{number}-{n}.json", page))
        assert keeper.rows(layout.current("refunds"), "status, amount") == [("succeeded", Decimal(30))]
