"""JD's order export: a row an item, totals once, and what its times and statuses mean."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from tests.sources.test_workbook import book
from xundan.model.text import UserError
from xundan.sources import shaping

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/jd_orders/sample.csv"
ROW = {
    "订单号": "1", "商品ID": "77", "商品名称": "灯", "订购数量": "1", "支付方式": "在线支付",
    "下单时间": "2026-03-02 10:00:00", "京东价": "100.00", "订单金额": "100.00", "结算金额": "90.00",
    "余额支付": "0.00", "应付金额": "90.00", "订单状态": "完成", "下单帐号": "甲", "客户地址": "江苏南京市某某路",
    "商家备注": "", "商家备注等级（等级1-5为由高到低）": "", "运费金额": "0.00",
    "付款确认时间": "2026-03-02 10:01:00", "货号": "", "订单完成时间": "2026-03-09 08:00:00",
}  # fmt: skip
HEADER = list(ROW)


def jd(folder: Path, *rows: dict[str, str], without: tuple[str, ...] = ()) -> Taken:
    """A file of rows like ROW but for some cells."""
    names = [name for name in HEADER if name not in without]
    lines = [",".join((ROW | row)[name] for name in names) for row in rows]
    path = folder / "f.csv"
    path.write_text("\r\n".join([",".join(names), *lines, ""]), encoding="gb18030", newline="")
    return take(path)


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["jd_orders"] and taken.rejects == []
    orders = taken.rows("orders")
    assert [row["order_id"] for row in orders] == [f"30000000000{i}" for i in range(1, 8)]
    assert [row["buyer_id"] for row in orders] == [
        "jd_小雨", "jd_阿川", "jd_木木", "jd_木木", "jd_木木", "jd_小雨", "jd_阿川",
    ]  # fmt: skip
    # 1270 + 30 from the balance; unpaid; parted; its two parts; cancelled after payment; paid on delivery.
    assert [row["paid_amount"] for row in orders] == [Decimal(a) for a in ("1300", "0", "0", "200", "50", "180", "0")]
    assert [row["paid_at"] is not None for row in orders] == [True, False, False, True, True, True, False]
    assert [row["goods_amount"] for row in orders][:2] == [Decimal(1380), Decimal(50)]
    assert [row["postage"] for row in orders][:2] == [Decimal(0), Decimal(6)]
    assert [row["region"] for row in orders][:3] == ["浙江", "北京", "四川"]
    assert [row["seller_flag"] for row in orders] == ["1", None, None, None, None, None, "5"]
    lines = [(r["order_id"][-1], r["item_id"], r["sku"], r["quantity"], r["price"]) for r in taken.rows("order_lines")]
    assert lines[:2] == [("1", "10001", "SF-01", 1, Decimal(1280)), ("1", "10002", "BZ-02", 2, Decimal(50))]
    assert len(lines) == 9 and {row["paid_amount"] for row in taken.rows("order_lines")} == {None}
    assert taken.rows("refunds") == []


def test_the_money_of_an_order_with_several_rows_counts_once(tmp_path: Path) -> None:
    both = {"应付金额": "150.00", "余额支付": "50.00"}
    taken = jd(tmp_path, both, both | {"商品ID": "78"}, {"订单号": "2"}, both | {"商品ID": "79"})
    assert taken.column("orders", "order_id") == ["1", "2"]
    assert taken.column("orders", "paid_amount") == [Decimal(200), Decimal(90)]
    assert taken.column("order_lines", "order_id") == ["1", "1", "2", "1"]
    assert taken.column("order_lines", "line_id") == ["77", "78", "77", "79"]


def test_one_item_in_two_rows_is_two_lines(tmp_path: Path) -> None:
    taken = jd(tmp_path, {}, {"京东价": "0.00"}, {"订单号": "2"})
    assert taken.column("order_lines", "line_id") == ["77", "77#2", "77"]


def test_rows_of_an_order_that_contradict_each_other_give_no_amount(tmp_path: Path) -> None:
    taken = jd(tmp_path, {}, {"订单号": "2"}, {"商品ID": "78", "应付金额": "95.00"}, {"商品ID": "79"})
    assert taken.column("orders", "order_id") == ["2"]
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects] == [("orders", 4, "payable", "95.00")]
    assert "90.00" in taken.rejects[0].reason.zh and "left out" in taken.rejects[0].reason.en
    assert len(taken.rows("order_lines")) == 4


def test_what_one_row_leaves_blank_another_may_say(tmp_path: Path) -> None:
    taken = jd(tmp_path, {"付款确认时间": "", "应付金额": ""}, {"商品ID": "78"})
    assert taken.rejects == []
    assert taken.column("orders", "paid_amount") == [Decimal(90)]
    assert taken.column("orders", "paid_at") == [datetime(2026, 3, 2, 10, 1)]


def test_an_order_at_a_seam_of_the_reading_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shaping, "_AT_ONCE", 2)
    rows = ({"订单号": "9"}, {}, {"商品ID": "78"}, {}, {"商品ID": "79", "应付金额": "95.00"})
    taken = jd(tmp_path, *rows)
    assert taken.column("orders", "order_id") == ["9", "1"]
    assert taken.column("order_lines", "line_id") == ["77", "77", "78", "77#2", "79"]
    assert [(r.table, r.line, r.column) for r in taken.rejects] == [("orders", 6, "payable")]
    assert "first stands" in taken.rejects[0].reason.en


def test_times_of_what_has_not_happened_are_blank(tmp_path: Path) -> None:
    times = ["0001-01-01 00:00:00", "1970-01-01 00:00:00", "1970-01-01 08:00:00", "0000-00-00 00:00:00", "--", ""]
    taken = jd(tmp_path, *({"订单号": str(i), "付款确认时间": at, "订单完成时间": at} for i, at in enumerate(times)))
    assert taken.rejects == []
    for name in ("paid_at", "finished_at", "closed_at"):
        assert taken.column("orders", name) == [None] * 6
    assert taken.column("orders", "paid_amount") == [Decimal(0)] * 6


@pytest.mark.parametrize("status", ["(删除)等待出库", "（删除）等待出库", "订单取消", "已取消"])
def test_a_cancelled_order_ends_closed_and_not_finished(tmp_path: Path, status: str) -> None:
    taken = jd(tmp_path, {"订单状态": status})
    [order] = taken.rows("orders")
    assert (order["finished_at"], order["closed_at"]) == (None, datetime(2026, 3, 9, 8))
    # The file tells no refund, so none is made up: the sale stays, and the person is told.
    assert order["paid_amount"] == Decimal(90) and taken.rows("refunds") == []
    assert len(taken.notes) == 1 and "1 单付款后取消" in taken.notes[0].zh


def test_an_order_parted_into_others_is_no_sale_beside_them(tmp_path: Path) -> None:
    parted = {"订单状态": "(删除)等待出库", "商家备注": "订单拆分为  2    3", "订单完成时间": ""}
    taken = jd(tmp_path, parted, {"订单号": "2", "应付金额": "40.00"}, {"订单号": "3", "应付金额": "50.00"})
    assert taken.column("orders", "paid_amount") == [Decimal(0), Decimal(40), Decimal(50)]
    assert taken.column("orders", "paid_at")[0] is None
    assert len(taken.notes) == 1 and taken.notes[0].en.startswith("1 orders were parted")


def test_an_order_paid_on_delivery_has_no_pay_time_yet(tmp_path: Path) -> None:
    taken = jd(tmp_path, {"支付方式": "货到付款", "付款确认时间": ""})
    assert taken.column("orders", "paid_amount") == [Decimal(0)]
    assert len(taken.notes) == 1 and "1 单货到付款" in taken.notes[0].zh


def test_without_pay_times_the_amount_stays_and_the_person_is_told(tmp_path: Path) -> None:
    taken = jd(tmp_path, {}, without=("付款确认时间",))
    assert taken.column("orders", "paid_amount") == [Decimal(90)] and taken.column("orders", "paid_at") == [None]
    assert any("付款确认时间" in note.zh for note in taken.notes)


def test_amounts_that_are_none_are_rejected_with_their_place(tmp_path: Path) -> None:
    taken = jd(tmp_path, {"应付金额": "九十"}, {"订单号": "2", "余额支付": "x", "付款确认时间": ""}, {"订单号": ""})
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects if r.table == "orders"] == [
        ("orders", 2, "paid_amount", "九十"),
        ("orders", 3, "paid_amount", "x"),
        ("orders", 4, "order_id", ""),
    ]
    assert [(r.line, r.column) for r in taken.rejects if r.table == "order_lines"] == [(4, "order_id")]


def test_nothing_private_is_kept() -> None:
    words = " ".join(str(row) for row in (*take(SAMPLE).rows("orders"), *take(SAMPLE).rows("order_lines")))
    assert "某某" not in words and "****" not in words and "拆分" not in words


def test_masked_accounts_are_told(tmp_path: Path) -> None:
    taken = jd(tmp_path, {"下单帐号": "j***3"})
    assert any("星号" in note.zh for note in taken.notes)


@pytest.mark.parametrize("nobody", ["", "-", "null"])
def test_a_blank_account_is_unknown(tmp_path: Path, nobody: str) -> None:
    taken = jd(tmp_path, {"下单帐号": nobody}, {"下单帐号": nobody, "商品ID": "78"})
    assert (taken.column("orders", "buyer_id"), taken.rejects) == ([None], [])


def test_the_other_spelling_of_the_account_and_a_workbook(tmp_path: Path) -> None:
    header = [name.replace("帐", "账") for name in HEADER]
    cells = [[(ROW | row)[name] for name in HEADER] for row in ({}, {"商品ID": "78"})]
    taken = take(book(tmp_path / "f.xlsx", {"订单": [["京东订单"], header, *cells]}))
    assert taken.importers == ["jd_orders"] and taken.rejects == []
    assert taken.column("orders", "buyer_id") == ["甲"]
    assert taken.column("order_lines", "item_id") == ["77", "78"]


def test_a_file_that_lacks_a_column_is_refused_with_both_lists(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        jd(tmp_path, {}, without=("应付金额",))
    assert error.value.code == "missing_columns"
    assert "京东订单" in error.value.message.zh and "应付金额" in error.value.message.zh
    assert "下单帐号" in error.value.message.en
