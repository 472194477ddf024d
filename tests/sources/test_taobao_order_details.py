"""ExportOrderDetailList: items of orders, without a number of their own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from tests.sources.test_workbook import book
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/taobao_order_details/sample.csv"
HEADER = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码"


def details(folder: Path, *rows: str, header: str = HEADER) -> Taken:
    path = folder / "f.csv"
    path.write_text("\n".join([header, *rows]), encoding="gb18030")
    return take(path)


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["taobao_order_details"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("order_lines")
    assert [row["order_id"][-1] for row in rows] == ["1", "3", "3", "3", "4", "5"]
    assert {len(row["order_id"]) for row in rows} == {19}
    assert [row["item_id"] for row in rows] == ["YD-SF", "YD-SZ", "定制桌板", "定制桌板", "小鹿台灯", "YD-TD"]
    assert [row["sku"] for row in rows] == ["YD-SF-H", "YD-SZ-12", None, None, "颜色分类:奶白", "YD-TD-T"]
    assert [row["title"] for row in rows][:2] == ["云朵沙发 两人位", "山月书桌"]
    assert [row["quantity"] for row in rows] == [1, 2, 1, 1, 1, 1]
    assert [row["price"] for row in rows] == [Decimal(a) for a in ("199", "640", "0", "0", "88", "58")]
    assert [row["paid_amount"] for row in rows] == [None] * 6


def test_every_line_of_an_order_has_an_id_of_its_own() -> None:
    rows = take(SAMPLE).rows("order_lines")
    assert len({(row["order_id"], row["line_id"]) for row in rows}) == 6
    assert all(row["line_id"].startswith("made:") for row in rows)


def test_a_line_has_the_same_id_in_every_export(tmp_path: Path) -> None:
    """The state, the remark, codes and prices change, orders come and go, and the lines may be turned round."""
    early = details(
        tmp_path, "9,别的,1,1,,,,,,", "1,沙发,10,1,A,颜色:灰,,,等待买家付款,", "1,靠枕,0,1,,,,,等待买家付款,"
    )
    late = details(tmp_path, "1,靠枕,0,1,B,,,急,交易成功,C", "1,沙发,9,1,A,颜色:灰,,,交易成功,")
    assert sorted(early.column("order_lines", "line_id")[1:]) == sorted(late.column("order_lines", "line_id"))


def test_lines_that_are_alike_are_told_apart_and_variants_are_not_alike(tmp_path: Path) -> None:
    ids = details(
        tmp_path, "1,沙发,10,1,,灰,,,,", "1,沙发,10,1,,灰,,,,", "1,沙发,10,1,,白,,,,", "2,沙发,10,1,,灰,,,,"
    ).column("order_lines", "line_id")
    assert len(set(ids[:3])) == 3
    assert ids[0] == ids[3] and ids[0].endswith(":1") and ids[1].endswith(":2") and ids[2].endswith(":1")


def test_a_row_that_cannot_be_read_keeps_its_number(tmp_path: Path) -> None:
    whole = details(tmp_path, "1,沙发,10,1,,,,,,", "1,沙发,10,2,,,,,,")
    broken = details(tmp_path, "1,沙发,10,x,,,,,,", "1,沙发,10,2,,,,,,")
    assert broken.where() == [(2, "quantity")]
    assert broken.column("order_lines", "line_id") == whole.column("order_lines", "line_id")[1:]


@pytest.mark.parametrize("ending", ["", ",", ",,"])
@pytest.mark.parametrize("header_ending", ["", ","])
def test_rows_may_end_in_more_commas_than_the_header(tmp_path: Path, ending: str, header_ending: str) -> None:
    taken = details(tmp_path, "1,沙发,10,1,,,,,,A" + ending, header=HEADER + header_ending)
    assert taken.rejects == []
    assert [(row["item_id"], row["sku"]) for row in taken.rows("order_lines")] == [("沙发", "A")]


@pytest.mark.parametrize(
    "guise",
    ['="3100000000000000001"', '"=""3100000000000000001"""', "=“3100000000000000001”", "'3100000000000000001"],
)
def test_order_numbers_in_any_guise(tmp_path: Path, guise: str) -> None:
    taken = details(tmp_path, f"{guise},沙发,10,1,,,,,,")
    assert taken.column("order_lines", "order_id") == ["3100000000000000001"]


def test_numbers_that_excel_has_spoilt_are_set_aside(tmp_path: Path) -> None:
    taken = details(tmp_path, "3.1E+18,沙发,10,1,,,,,,", ",沙发,10,1,,,,,,", "1,沙发,十,1,,,,,,")
    assert taken.where() == [(2, "order_id"), (3, "order_id"), (4, "price")]


def test_a_sub_order_number_and_an_item_are_taken_where_a_year_s_file_has_them(tmp_path: Path) -> None:
    taken = details(tmp_path, "1,沙发,10,1,A,,,,,B,901,7001", header=HEADER + ",子订单编号,商品ID")
    row = taken.rows("order_lines")[0]
    assert (row["line_id"], row["item_id"], row["sku"]) == ("901", "7001", "B")


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    taken = details(tmp_path, "1,沙发,10,1", header="订单编号,标题 ,价格,购买数量")
    assert len(taken.rows("order_lines")) == 1
    assert [("商家编码" in note.zh, "外部系统编号" in note.en) for note in taken.notes] == [(True, True)]
    with pytest.raises(UserError) as error:
        details(tmp_path, "1,沙发,10", header="订单编号,标题,价格")
    assert error.value.code == "missing_columns"
    assert "购买数量" in error.value.message.zh and "订单编号, 标题, 价格" in error.value.message.en


def test_a_workbook(tmp_path: Path) -> None:
    row = ["3100000000000000001", "沙发", 10.5, 2, "A", "灰", None, None, "交易成功", None]
    taken = take(book(tmp_path / "f.xlsx", {"s": [["宝贝明细"], HEADER.split(","), row]}))
    found = taken.rows("order_lines")[0]
    assert (found["order_id"], found["quantity"], found["price"]) == ("3100000000000000001", 2, Decimal("10.50"))
