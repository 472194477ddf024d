"""The newer Qianniu exports: orders, and their items."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from tests.sources.test_workbook import book
from xundan.model.text import UserError

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
ORDERS = (
    "订单编号,支付单号,支付详情,买家应付货款,买家应付邮费,总金额,买家实付金额,订单状态,订单创建时间,订单付款时间,"
    "宝贝总数量,退款金额,发货时间,确认收货时间,确认收货打款金额,商家编码,店铺名称"
)
ITEMS = (
    "子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,商家编码,买家应付货款,买家实付金额,退款状态,"
    "退款金额 (无退款申请),订单创建时间,订单付款时间,商品ID"
)


def file(folder: Path, header: str, *rows: str) -> Taken:
    path = folder / "f.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return take(path)


# -- orders ----------------------------------------------------------------------------------------------------------


def test_the_sample_of_orders() -> None:
    taken = take(SOURCES / "qianniu_orders/sample.csv")
    assert taken.importers == ["qianniu_orders"] and taken.rejects == []
    rows = taken.rows("orders")
    assert [row["order_id"] for row in rows] == [f"320000000000000000{i}" for i in range(1, 6)]
    assert [row["buyer_id"] for row in rows] == [None] * 5
    # Of the third 300 went back, which the file has taken off already; the fourth does not add up and is told.
    assert [row["paid_amount"] for row in rows] == [Decimal(a) for a in ("199", "0", "1280", "88", "0")]
    assert [row["goods_amount"] for row in rows] == [Decimal(a) for a in ("199", "58", "1280", "98", "58")]
    assert [row["paid_at"] is None for row in rows] == [False, True, False, False, True]
    assert [row["shipped_at"] for row in rows][::2] == [datetime(2026, 3, 3, 9), datetime(2026, 3, 3, 9, 10), None]
    assert rows[2]["finished_at"] == datetime(2026, 3, 9, 20)
    refunds = [(r["refund_id"], r["amount"], r["applied_at"]) for r in taken.rows("refunds")]
    assert refunds == [("report:3200000000000000003", Decimal(300), None)]
    assert len(taken.notes) == 1 and "3200000000000000004" in taken.notes[0].zh and "1 单" in taken.notes[0].zh


def test_orders_from_a_workbook(tmp_path: Path) -> None:
    row = ["1", "p", "", 90, 10, 100, 70, "交易成功", "2026-03-02", datetime(2026, 3, 2, 9), 1, 30]
    row += ["2026-03-03 08:00:00", "2026-03-09", 70, "", "云朵家居"]
    taken = take(book(tmp_path / "f.xlsx", {"订单": [ORDERS.split(","), row]}))
    assert taken.importers == ["qianniu_orders"] and taken.rejects == []
    order = taken.rows("orders")[0]
    assert (order["goods_amount"], order["postage"], order["paid_amount"]) == (90, 10, 100)
    assert (order["paid_at"], order["shipped_at"]) == (datetime(2026, 3, 2, 9), datetime(2026, 3, 3, 8))
    assert taken.column("refunds", "amount") == [30]


def test_a_buyer_is_taken_where_the_file_names_one(tmp_path: Path) -> None:
    header = "订单编号,买家昵称,买家实付金额,订单创建时间,订单付款时间,总金额,退款金额,发货时间,确认收货时间"
    taken = file(tmp_path, header, "1,tb小雨,5,2026-03-02,2026-03-02,5,,,", "2,t**3,5,2026-03-02,2026-03-02,5,,,")
    assert taken.importers == ["qianniu_orders"]
    assert taken.column("orders", "buyer_id") == ["tb小雨", "t**3"]
    assert ["1 单" in note.zh for note in taken.notes] == [True]


def test_columns_that_an_orders_file_lacks_are_told(tmp_path: Path) -> None:
    taken = file(tmp_path, "订单编号,买家实付金额,订单创建时间,订单付款时间", "1,5,2026-03-02,2026-03-02")
    assert taken.column("orders", "paid_amount") == [5]
    assert ["退款金额" in note.zh and "总金额" in note.en for note in taken.notes] == [True]
    with pytest.raises(UserError) as error:
        file(tmp_path, "订单编号,买家实付金额,订单付款时间", "1,5,2026-03-02")
    assert error.value.code == "missing_columns" and "订单创建时间" in error.value.message.zh


# -- items -----------------------------------------------------------------------------------------------------------


def test_the_sample_of_items() -> None:
    taken = take(SOURCES / "qianniu_items/sample.csv")
    assert taken.importers == ["qianniu_items"] and taken.rejects == []
    rows = taken.rows("order_lines")
    assert [row["line_id"][-2:] for row in rows] == ["01", "02", "31", "32", "04", "06"]
    assert [row["order_id"][-2:] for row in rows] == ["01", "02", "03", "03", "04", "06"]
    assert [row["item_id"] for row in rows][:3] == ["700000000001", "700000000003", "700000000002"]
    assert [row["sku"] for row in rows][3:5] == ["YD-SZ-12", None]
    assert [row["quantity"] for row in rows] == [1, 1, 1, 1, 1, 3]
    assert [row["price"] for row in rows] == [Decimal(a) for a in ("219", "58", "640", "640", "98", "30")]
    # Unpaid: unknown yet. 640 = 340 + 300 refunded. A refund that was closed or is open takes nothing off.
    paid = [None, "640", "640", "88", "80"]
    assert [row["paid_amount"] for row in rows] == [Decimal(199), *(a and Decimal(a) for a in paid)]
    refunds = [(r["refund_id"][-22:], r["line_id"][-2:], r["status"], r["amount"]) for r in taken.rows("refunds")]
    assert refunds == [
        ("03:3200000000000000031", "31", "succeeded", Decimal(300)),
        ("06:3200000000000000006", "06", "succeeded", Decimal(80)),
    ]
    # 90 to pay, 80 paid, 80 refunded: a coupon of 10 and a refund in full, but the row does not say so.
    assert len(taken.notes) == 1 and "3200000000000000006" in taken.notes[0].zh


@pytest.mark.parametrize(
    ("cells", "paid", "refund"),
    [
        # goods, paid, state, refund, pay time
        ("100,70,退款成功,30,2026-03-02", "100", "30"),
        ("100,0.00,退款成功,100,2026-03-02", "100", "100"),
        ("100,100,退款成功,30,2026-03-02", "100", "30"),
        ("100,100,退款 成功,30元,2026-03-02", "100", "30"),
        ("100,70,退款关闭,30,2026-03-02", "70", None),
        ("100,70,买家已经申请退款，等待卖家同意,30,2026-03-02", "70", None),
        ('100,70,"买家已经申请退款,等待卖家同意",30,2026-03-02', "70", None),
        ("100,70,卖家拒绝退款,30,2026-03-02", "70", None),
        ("100,100,无退款申请,无退款申请,2026-03-02", "100", None),
        ("100,100,,,2026-03-02", "100", None),
        ("100,100,-,0.00,2026-03-02", "100", None),
        ("100,0.00,,,", None, None),
        ("100,100,,,0000-00-00 00:00:00", None, None),
    ],
)
def test_net_or_gross_by_line(tmp_path: Path, cells: str, paid: str | None, refund: str | None) -> None:
    header = "子订单编号,主订单编号,商品标题,商品价格,购买数量,商家编码,商品ID,"
    header += "买家应付货款,买家实付金额,退款状态,退款金额,订单付款时间"
    taken = file(tmp_path, header, "11,1,沙发,100,1,A,7," + cells)
    assert taken.column("order_lines", "paid_amount") == [None if paid is None else Decimal(paid)]
    assert taken.column("refunds", "amount") == ([] if refund is None else [Decimal(refund)])
    assert (taken.rejects, taken.notes) == ([], [])


def test_a_state_that_nobody_knows_is_no_refund_and_is_told(tmp_path: Path) -> None:
    taken = file(tmp_path, ITEMS, "11,1,沙发,100,1,交易成功,A,100,70,已打款,30,2026-03-02,2026-03-02,7")
    assert (taken.rows("refunds"), taken.column("order_lines", "paid_amount")) == ([], [Decimal(70)])
    assert ["已打款 (1)" in note.zh for note in taken.notes] == [True]


def test_without_a_state_only_a_refund_that_adds_up_counts(tmp_path: Path) -> None:
    header = "子订单编号,主订单编号,商品标题,购买数量,买家应付货款,买家实付金额,退款金额,订单付款时间"
    taken = file(tmp_path, header, "11,1,沙发,1,100,70,30,2026-03-02", "12,1,沙发,1,100,100,30,2026-03-02")
    assert taken.column("refunds", "line_id") == ["11"]
    assert taken.column("order_lines", "paid_amount") == [Decimal(100), Decimal(100)]
    assert ["退款状态" in note.zh and "商品ID" in note.en for note in taken.notes] == [True]


def test_bad_rows_of_items_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    ending = ",交易成功,A,100,70,退款成功,30,2026-03-02,2026-03-02,7"
    taken = file(
        tmp_path, ITEMS, f'11,1,"沙\n发",100,1{ending}', f"12,1,沙发,100,半{ending}", f"13,3.1E+18,沙发,100,1{ending}"
    )
    assert [(r.table, r.line, r.column) for r in taken.rejects] == [
        ("order_lines", 4, "quantity"),
        ("order_lines", 5, "order_id"),
        ("refunds", 5, "order_id"),
    ]
    assert taken.column("refunds", "line_id") == ["11", "12"]


def test_items_from_a_workbook_keep_their_long_numbers(tmp_path: Path) -> None:
    row = [
        "3200000000000000031",
        "3200000000000000003",
        "沙发",
        10,
        1,
        "交易成功",
        "A",
        10,
        10,
        "",
        "",
        "",
        "2026-03-02",
    ]
    spoilt = [3200000000000000032, *row[1:]]
    rows = [ITEMS.split(","), [*row, "7"], [*spoilt, "7"]]
    taken = take(book(tmp_path / "f.xlsx", {"宝贝": rows}))
    assert taken.column("order_lines", "line_id") == ["3200000000000000031"]
    assert taken.where() == [(3, "line_id")]


def test_a_file_of_items_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        file(tmp_path, ITEMS.replace("主订单编号,", ""), "1")
    assert error.value.code == "missing_columns"
    assert "主订单编号" in error.value.message.zh and "子订单编号" in error.value.message.en
