"""Pinduoduo's order export: no buyer, a deal for a payment, refunds that say neither amount nor day."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/pdd_orders/sample.csv"
ROW = {
    "订单成交时间": "2026-03-02 10:00:00", "商品": "抱枕", "订单号": "260302-1", "订单状态": "已收货", 
    "商品总价(元)": "60", "邮费(元)": "0", "店铺优惠折扣(元)": "5", "平台优惠折扣(元)": "3", "用户实付金额(元)": "52",
    "商家实收金额(元)": "55", "商品数量(件)": "2",
    "发货时间": "2026-03-02 18:00:00", "确认收货时间": "2026-03-06 12:00:00", "商品id": "7",
    "商品规格": "灰", "售后状态": "无售后或售后取消",
}  # fmt: skip


def pdd(folder: Path, *rows: dict[str, str], without: tuple[str, ...] = ()) -> Taken:
    """A file of rows like ROW but for some cells; a cell of another name is a column more."""
    names = [*dict.fromkeys([*ROW, *(name for row in rows for name in row)])]
    names = [name for name in names if name not in without]
    path = folder / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *([(ROW | row).get(name, "") for name in names] for row in rows)])
    return take(path)


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["pdd_orders"] and taken.rejects == []
    orders = taken.rows("orders")
    # Ids lose the tab that keeps a spreadsheet from rounding them.
    assert orders[0]["order_id"] == "260302-100000000000001"
    assert [row["buyer_id"] for row in orders] == [None] * 6
    # What the buyer paid, not what the seller receives (55 for the first, 134 for the second).
    assert [row["paid_amount"] for row in orders] == [Decimal(a) for a in ("52", "132.50", "55", "128", "60", "0")]
    assert [row["discount"] for row in orders] == [Decimal(a) for a in ("8", "1.50", "5", "0", "0", "0")]
    assert [row["postage"] for row in orders][:2] == [Decimal(0), Decimal(6)]
    assert [row["paid_at"] is not None for row in orders] == [True] * 5 + [False]
    assert orders[0]["created_at"] == orders[0]["paid_at"] == datetime(2026, 3, 2, 10)
    assert orders[0]["shipped_at"] == datetime(2026, 3, 2, 18) and orders[0]["finished_at"] == datetime(2026, 3, 6, 12)
    assert [row["closed_at"] for row in orders] == [None] * 6
    assert orders[3]["status"] == "已收货，退款成功" and orders[0]["region"] == "浙江省"
    lines = [(r["line_id"], r["item_id"], r["sku"], r["quantity"], r["price"]) for r in taken.rows("order_lines")]
    assert lines[:2] == [("700001", "700001", "灰色", 2, None), ("700002", "700002", "暖光", 1, None)]
    assert taken.rows("refunds") == []
    assert len(taken.notes) == 2
    assert "6 单没有下单时间" in taken.notes[0].zh
    assert taken.notes[1].en.startswith("2 orders say 退款成功") and "260302-100000000000004" in taken.notes[1].en


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("待发货", True),
        ("已发货，待收货", True),
        ("已发货,待签收", True),
        ("未发货，退款成功", True),
        ("已取消，退款成功", True),
        ("已取消", False),
        ("待付款", False),
        ("待支付", False),
        ("交易关闭", False),
    ],
)
def test_a_deal_is_a_payment_unless_the_status_says_otherwise(tmp_path: Path, status: str, paid: bool) -> None:
    taken = pdd(tmp_path, {"订单状态": status})
    assert taken.column("orders", "paid_at") == [datetime(2026, 3, 2, 10) if paid else None]
    assert taken.column("orders", "paid_amount") == [Decimal(52 if paid else 0)]


def test_times_of_their_own_come_first(tmp_path: Path) -> None:
    own = {"下单时间": "2026/3/2 9:50", "支付时间": "2026/3/2 9:55"}
    taken = pdd(tmp_path, own, {"订单号": "2"})
    assert taken.column("orders", "created_at") == [datetime(2026, 3, 2, 9, 50), datetime(2026, 3, 2, 10)]
    assert taken.column("orders", "paid_at") == [datetime(2026, 3, 2, 9, 55), datetime(2026, 3, 2, 10)]
    assert "1 单没有下单时间" in taken.notes[0].zh
    taken = pdd(tmp_path, {"支付时间": "2026/3/2 9:55"}, without=("订单成交时间",))
    assert taken.column("orders", "created_at") == taken.column("orders", "paid_at") == [datetime(2026, 3, 2, 9, 55)]


def test_an_order_without_any_time_is_rejected_and_no_time_made_up_from_its_number(tmp_path: Path) -> None:
    taken = pdd(tmp_path, {"订单成交时间": ""}, {"订单号": "2"})
    assert [(r.table, r.line, r.column) for r in taken.rejects] == [("orders", 2, "created_at")]
    assert taken.column("orders", "order_id") == ["2"]


@pytest.mark.parametrize(("status", "aftersale"), [("已收货，退款成功", ""), ("已收货", "退款成功")])
def test_a_refund_without_an_amount_is_told_and_not_made_up(tmp_path: Path, status: str, aftersale: str) -> None:
    taken = pdd(tmp_path, {"订单状态": status, "售后状态": aftersale})
    assert taken.rows("refunds") == [] and taken.column("orders", "paid_amount") == [Decimal(52)]
    assert "260302-1" in taken.notes[-1].zh


@pytest.mark.parametrize("aftersale", ["售后处理中", "无售后或售后取消", ""])
def test_an_open_case_is_no_refund(tmp_path: Path, aftersale: str) -> None:
    taken = pdd(tmp_path, {"售后状态": aftersale, "退款金额(元)": "20"})
    assert taken.rows("refunds") == [] and len(taken.notes) == 1


def test_a_refund_with_an_amount_is_one_of_unknown_date(tmp_path: Path) -> None:
    back = {"售后状态": "退款成功", "退款金额(元)": "20.00"}
    taken = pdd(tmp_path, {"订单号": "8"}, back, back | {"订单号": "2", "退款金额(元)": "x"})
    [refund] = taken.rows("refunds")
    assert (refund["refund_id"], refund["order_id"], refund["amount"], refund["status"], refund["applied_at"]) == (
        "report:260302-1", "260302-1", Decimal(20), "succeeded", None,
    )  # fmt: skip
    assert taken.column("orders", "paid_amount") == [Decimal(52)] * 3
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects] == [("refunds", 4, "amount", "x")]


def test_headers_with_full_width_brackets_and_a_masked_province(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    names = [name.replace("(", "（").replace(")", "）") for name in ROW]
    path.write_text(",".join([*names, "省"]) + "\n" + ",".join([*ROW.values(), "****"]) + "\n", encoding="gb18030")
    taken = take(path)
    assert taken.importers == ["pdd_orders"]
    assert (taken.column("orders", "paid_amount"), taken.column("orders", "region")) == ([Decimal(52)], [None])


def test_an_order_twice_in_a_file_is_one_line(tmp_path: Path) -> None:
    taken = pdd(tmp_path, {}, {})
    assert taken.column("order_lines", "line_id") == ["7", "7"]


def test_a_missing_optional_column_is_a_note(tmp_path: Path) -> None:
    taken = pdd(tmp_path, {}, without=("售后状态",))
    assert taken.rejects == [] and "售后状态" in taken.notes[0].zh


def test_a_file_that_lacks_a_column_is_refused_with_both_lists(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        pdd(tmp_path, {}, without=("用户实付金额(元)",))
    assert error.value.code == "missing_columns"
    assert "用户实付金额(元)" in error.value.message.zh and "商家实收金额(元)" in error.value.message.zh
    with pytest.raises(UserError) as error:
        pdd(tmp_path, {}, without=("订单成交时间",))
    assert "订单成交时间 / 支付时间 / 下单时间" in error.value.message.en
