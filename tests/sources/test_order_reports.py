"""ExportOrderList and the Tmall order report: quirks, and what was paid where refunds are taken off."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.taking import SHOPS, Taken, take
from tests.sources.test_workbook import book
from xundan.model.text import UserError
from xundan.sources.region import province

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
TMALL = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
FULL = "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,收货地址 ,订单创建时间,订单付款时间 ,订单关闭原因,退款金额"


def report(folder: Path, *rows: str, header: str = TMALL) -> Taken:
    path = folder / "f.csv"
    path.write_text(header + "\n".join(rows), encoding="utf-8")
    return take(path)


def test_the_sample_of_export_order_list() -> None:
    taken = take(SOURCES / "taobao_orders/sample.csv")
    assert taken.importers == ["taobao_orders"] and taken.rejects == []
    rows = taken.rows("orders")
    assert [row["order_id"] for row in rows] == [f"310000000000000000{i}" for i in range(1, 6)]
    assert [row["buyer_id"] for row in rows] == ["tb小雨", "tb阿川", "tb木木", "tb小雨", "tb阿川"]
    assert [row["paid_amount"] for row in rows] == [Decimal(a) for a in ("199", "0", "1280", "88", "0")]
    assert [row["goods_amount"] for row in rows] == [Decimal(a) for a in ("199", "58", "1280", "88", "58")]
    assert [row["postage"] for row in rows] == [Decimal(a) for a in ("0", "6", "0", "0", "6")]
    assert [row["region"] for row in rows] == ["浙江省", "北京", "内蒙古自治区", "广东省", "北京"]
    assert [row["paid_at"] is None for row in rows] == [False, True, False, False, True]
    assert rows[0]["paid_at"] == datetime(2026, 3, 2, 10, 6, 30)
    assert [row["status"] for row in rows][:1] == ["卖家已发货,等待买家确认"]
    assert rows[3]["status"] == "买家已付款，等待卖家发货"
    assert [row["close_reason"] for row in rows] == [None] * 4 + ["买家未付款"]
    assert [row["closed_at"] for row in rows] == [None] * 5
    refunds = taken.rows("refunds")
    assert [
        (r["refund_id"], r["order_id"], r["amount"], r["status"], r["applied_at"], r["finished_at"]) for r in refunds
    ] == [("report:3100000000000000003", "3100000000000000003", Decimal("300.00"), "succeeded", None, None)]
    assert len(taken.notes) == 1 and "3100000000000000004" in taken.notes[0].zh and "1 单" in taken.notes[0].zh


def test_the_sample_of_the_tmall_report() -> None:
    taken = take(SOURCES / "tmall_report/sample.csv")
    assert taken.importers == ["tmall_report"] and (taken.rejects, taken.notes) == ([], [])
    assert taken.column("orders", "paid_amount") == [Decimal(a) for a in ("120.50", "100.00", "80.00", "0.00")]
    assert taken.column("orders", "goods_amount") == [Decimal(a) for a in ("120.50", "100.00", "80.00", "60.00")]
    assert taken.column("orders", "buyer_id") == [None] * 4
    assert [(r["order_id"], r["amount"]) for r in taken.rows("refunds")] == [("2", Decimal(100)), ("3", Decimal(30))]


def test_nothing_private_is_kept() -> None:
    taken = take(SOURCES / "taobao_orders/sample.csv")
    words = " ".join(str(row) for row in taken.rows("orders"))
    assert "某某路" not in words and "13800000000" not in words and "轻拿轻放" not in words


@pytest.mark.parametrize(
    ("row", "paid", "refund", "noted"),
    [
        ("1,100,0.00,上海,2026-03-02,2026-03-02,100", "100", "100", False),
        ("1,100,70.00,上海,2026-03-02,2026-03-02,30.00元", "100", "30", False),
        ("1,100,100,上海,2026-03-02,2026-03-02,30", "100", None, True),
        ("1,100,69.99,上海,2026-03-02,2026-03-02,30", "69.99", None, True),
        ("1,100,100,上海,2026-03-02,2026-03-02,0", "100", None, False),
        ("1,100,100,上海,2026-03-02,2026-03-02,", "100", None, False),
        ("1,100,100,上海,2026-03-02,2026-03-02,无退款申请", "100", None, False),
        ("1,100,100,上海,2026-03-02,2026-03-02,未知", "100", None, True),
        ("1,,70,上海,2026-03-02,2026-03-02,30", "70", None, True),
        ("1,100,0,上海,2026-03-02,,0", "0", None, False),
        ("1,100,100,上海,2026-03-02,0000-00-00 00:00:00,0", "0", None, False),
        ("1,100,100,上海,2026-03-02,--,0", "0", None, False),
        ("1,100,70,上海,2026-03-02,,30", "0", None, True),
    ],
)
def test_net_or_gross(tmp_path: Path, row: str, paid: str, refund: str | None, noted: bool) -> None:
    taken = report(tmp_path, row)
    assert taken.column("orders", "paid_amount") == [Decimal(paid)]
    assert taken.column("refunds", "amount") == ([] if refund is None else [Decimal(refund)])
    assert [("f.csv" in note.zh, "1" in note.zh) for note in taken.notes] == ([(False, True)] if noted else [])


CENTS = st.integers(0, 10**7)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(CENTS, CENTS, CENTS, st.booleans()), min_size=1, max_size=20))
def test_no_cent_is_lost_or_made(orders: list[tuple[int, int, int, bool]]) -> None:
    """Over paid rows: paid - refunded in our rows is the net column of the file wherever the file adds up."""
    from tempfile import TemporaryDirectory

    def yuan(cents: int) -> str:
        return str(Decimal(cents).scaleb(-2))

    rows, net = [], Decimal(0)
    for i, (paid, refund, other, is_paid) in enumerate(orders):
        total = paid + refund if other % 2 else other
        rows.append(f"{i},{yuan(total)},{yuan(paid)},上海,2026-03-02,{'2026-03-02' if is_paid else ''},{yuan(refund)}")
        net += Decimal(yuan(paid)) if is_paid else 0
    with TemporaryDirectory() as folder:
        taken = report(Path(folder), *rows)
    ours = sum(taken.column("orders", "paid_amount"), Decimal(0)) - sum(taken.column("refunds", "amount"), Decimal(0))
    assert ours == net
    assert taken.rejects == []


def test_lines_of_orders_and_of_their_refunds(tmp_path: Path) -> None:
    taken = report(
        tmp_path,
        "1,100,100,上海,2026-03-02,2026-03-02,0",
        '2,100,0,"上\n海",2026-03-02,2026-03-02,100',
        "3,100,100,上海,bad,2026-03-02,0",
        "4.1E+17,100,0,上海,2026-03-02,2026-03-02,100",
    )
    assert [(r.table, r.line, r.column) for r in taken.rejects] == [
        ("orders", 5, "created_at"),
        ("orders", 6, "order_id"),
        ("refunds", 6, "order_id"),
    ]


def test_a_closed_order_keeps_its_reason_and_no_time(tmp_path: Path) -> None:
    taken = report(tmp_path, "1,甲,9,0,交易关闭,上海,2026-03-02,,买家不想要了,0", header=FULL + "\n")
    row = taken.rows("orders")[0]
    assert (row["status"], row["close_reason"], row["closed_at"]) == ("交易关闭", "买家不想要了", None)
    taken = report(tmp_path, "1,甲,9,0,交易关闭,上海,2026-03-02,,x,0,2026-03-03", header=FULL + ",订单关闭时间\n")
    assert taken.column("orders", "closed_at") == [datetime(2026, 3, 3)]


@pytest.mark.parametrize("nobody", ["", " ", "-", "--", "null", "无"])
def test_a_blank_buyer_is_unknown_and_not_one_person_of_many_orders(tmp_path: Path, nobody: str) -> None:
    taken = report(tmp_path, *(f"{n},{nobody},9,9,x,上海,2026-03-02,2026-03-02,,0" for n in (1, 2)), header=FULL + "\n")
    assert (taken.column("orders", "buyer_id"), taken.rejects) == ([None, None], [])
    assert taken.column("orders", "paid_amount") == [Decimal(9)] * 2


def test_masked_buyers_are_told(tmp_path: Path) -> None:
    taken = report(tmp_path, "1,t**3,9,9,x,上海,2026-03-02,2026-03-02,,0", header=FULL + "\n")
    assert len(taken.notes) == 1 and "1 单" in taken.notes[0].zh


@pytest.mark.parametrize("name", ["买家会员名(加密)", "买家open_uid", "open_uid", "买家会员名称", " 买家会员名 "])
def test_a_hash_or_another_name_of_the_buyer_will_do(tmp_path: Path, name: str) -> None:
    """Four columns are asked for; whatever the platform calls the buyer, a hash is who she is."""
    header = f"宝贝种类 ,订单创建时间,{name},买家实际支付金额,订单编号\n"
    taken = report(tmp_path, "1,2026-03-02 10:00:00,AAHm-7f3c,9,310000000000000001", header=header)
    assert taken.importers == ["taobao_orders"] and taken.rejects == []
    assert (taken.column("orders", "buyer_id"), taken.column("orders", "order_id")) == (
        ["AAHm-7f3c"],
        ["310000000000000001"],
    )


@pytest.mark.parametrize(
    ("status", "paid_at", "closed"),
    [
        ("等待买家付款", "", False),
        ("买家已付款,等待卖家发货", "2026-03-02 10:00:00", False),
        ("买家已付款，等待卖家发货", "2026-03-02 10:00:00", False),
        ("卖家已发货,等待买家确认", "2026-03-02 10:00:00", False),
        ("卖家已发货，等待买家确认", "2026-03-02 10:00:00", False),
        ("交易成功", "2026-03-02 10:00:00", False),
        ("交易关闭", "", True),
    ],
)
def test_statuses_with_either_comma(tmp_path: Path, status: str, paid_at: str, closed: bool) -> None:
    """The pay time says whether an order was paid, the reason whether it was closed; the status is kept as it is."""
    reason = "买家未付款" if closed else "订单未关闭"
    row = f'="310000000000000001",甲,0元,9,"{status}",上海,2026-03-02 09:00:00,{paid_at},{reason},0元'
    [order] = report(tmp_path, row, header=FULL + "\n").rows("orders")
    assert (order["order_id"], order["status"]) == ("310000000000000001", status)
    assert (order["paid_amount"], order["paid_at"] is None) == (Decimal(9 if paid_at else 0), not paid_at)
    assert order["close_reason"] == ("买家未付款" if closed else None)


def test_without_pay_times_nothing_is_zeroed_and_the_person_is_told(tmp_path: Path) -> None:
    taken = report(tmp_path, "1,甲,9,2026-03-02", header="订单编号,买家会员名,买家实际支付金额,订单创建时间\n")
    assert taken.column("orders", "paid_amount") == [Decimal(9)]
    assert taken.column("orders", "paid_at") == [None]
    assert len(taken.notes) == 1 and "订单付款时间" in taken.notes[0].en


def test_a_file_that_lacks_a_column_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        report(tmp_path, "1", header=FULL.replace("订单创建时间,", "") + "\n")
    assert error.value.code == "missing_columns"
    assert "订单创建时间" in error.value.message.zh and "ExportOrderList" in error.value.message.en
    with pytest.raises(UserError) as error:
        report(tmp_path, "1", header=TMALL.replace(",退款金额", ""))
    assert "天猫订单报表" in error.value.message.zh or "ExportOrderList" in error.value.message.zh


def test_one_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        report(tmp_path, "1", header=TMALL.strip() + ", 总金额\n")
    assert error.value.code == "column_twice"


def test_a_workbook_with_titles_above(tmp_path: Path) -> None:
    header = FULL.split(",")
    rows = [
        ["千牛订单导出"],
        [],
        header,
        [
            '="3100000000000000001"',
            "甲",
            100,
            70,
            "交易成功",
            "上海 上海市",
            datetime(2026, 3, 2, 10),
            datetime(2026, 3, 2, 11),
            "订单未关闭",
            30,
        ],
        [3100000000000000002, "乙", 1, 1, "交易成功", "上海", "2026-03-02", "2026-03-02", "", 0],
    ]
    taken = take(book(tmp_path / "f.xlsx", {"s": rows}))
    assert taken.importers == ["taobao_orders"]
    assert taken.column("orders", "order_id") == ["3100000000000000001"]
    assert taken.column("orders", "paid_amount") == [Decimal(100)]
    assert taken.column("refunds", "amount") == [Decimal(30)]
    assert taken.where() == [(5, "order_id")]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("浙江省 杭州市 余杭区 某路1号", "浙江省"),
        ("浙江省杭州市余杭区某路1号", "浙江省"),
        ("广西壮族自治区南宁市", "广西壮族自治区"),
        ("上海", "上海"),
        ("北京市朝阳区某街", "北京市"),
        ("香港特别行政区", "香港特别行政区"),
        ("海外", "海外"),
        ("某某小区三号楼二单元四零一室张三收", ""),
        ("", ""),
    ],
)
def test_provinces(address: str, name: str) -> None:
    assert province(address) == name


def test_shops_have_their_own_clock(tmp_path: Path) -> None:
    assert SHOPS["s"].timezone == "Asia/Shanghai"
    taken = report(tmp_path, "1,1,1,上海,2020-02-21 00:00:00,2020-02-21,0")
    assert taken.column("orders", "created_at_utc") == [1582214400]
