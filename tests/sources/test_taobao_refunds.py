"""Refunds as Qianniu exports them: what counts as a success, and how goods go back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from tests.sources.test_workbook import book
from xundan.model.text import UserError
from xundan.sources.refund_words import kind_of_return, status_of

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/taobao_refunds/sample.csv"
HEADER = (
    "退款编号,订单编号,支付宝交易号,订单付款时间,商品编码,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,"
    "手工退款_系统退款,是否需要退货,退款的申请时间,退款状态,货物状态,发货物流信息,客服介入状态,卖家真实姓名,"
    "买家退款原因,买家退款说明,部分退款_全部退款"
)


def refunds(folder: Path, *rows: str, header: str = HEADER) -> Taken:
    path = folder / "f.csv"
    path.write_text("\n".join([header, *rows]), encoding="gb18030")
    return take(path)


def one(folder: Path, **cells: str) -> Taken:
    """A file with one refund; cells by the names of their columns."""
    given = {"退款编号": "4", "订单编号": "1", "买家退款金额": "9", "退款的申请时间": "2026-03-02 10:00:00"}
    given |= {"退款状态": "退款成功"} | cells
    return refunds(folder, ",".join(f'"{given.get(name, "")}"' for name in HEADER.split(",")))


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["taobao_refunds"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("refunds")
    assert [row["refund_id"] for row in rows] == [f"410000000000000000{i}" for i in range(1, 6)]
    assert [row["order_id"][-1] for row in rows] == ["3", "4", "1", "6", "7"]
    assert [row["line_id"] for row in rows] == [None] * 5
    assert [row["status"] for row in rows] == ["succeeded", "open", "closed", "closed", "open"]
    assert [row["amount"] for row in rows] == [Decimal(a) for a in ("300", "20", "199", "0", "90")]
    assert [row["kind"] for row in rows] == ["return", "refund_only", "return", "exchange", "refund_only"]
    stages = ["after_shipping", "before_shipping", "after_shipping", "after_shipping", None]
    assert [row["stage"] for row in rows] == stages
    assert [row["platform_involved"] for row in rows] == [False, False, True, True, True]
    assert [row["reason"] for row in rows] == ["尺寸拍错", "发货太慢", "颜色不喜欢", "有裂纹", "未收到货"]
    assert (rows[0]["applied_at"], rows[0]["finished_at"]) == (
        datetime(2026, 3, 10, 9, 30),
        datetime(2026, 3, 12, 16, 20),
    )
    assert [row["finished_at"] is None for row in rows] == [False, True, False, False, True]


def test_nothing_private_is_kept() -> None:
    words = " ".join(str(row) for row in take(SAMPLE).rows("refunds"))
    assert not any(word in words for word in ("某某", "说明不读", "某速运", "tb木木", "2026030222001100000003"))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("退款成功", "succeeded"),
        (" 退款成功 ", "succeeded"),
        ("退款关闭", "closed"),
        ("买家已撤销", "closed"),
        ("换货成功", "closed"),
        ("补寄完成", "closed"),
        ("换货关闭", "closed"),
        ("买家已经申请退款，等待卖家同意", "open"),
        ("买家已经申请退款,等待卖家同意", "open"),
        ("卖家已经同意退款，等待买家退货", "open"),
        ("买家已经退货,等待卖家确认收货", "open"),
        ("卖家拒绝退款", "open"),
        ("退款中", "open"),
        ("无退款申请", ""),
        ("", ""),
        ("部分退款成功", None),
        ("退款成功待确认", None),
        ("申请成功", None),
        ("已打款", None),
    ],
)
def test_states(text: str, state: str | None) -> None:
    assert status_of(text) == state


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("需要退货", "return"),
        ("退货退款", "return"),
        ("是", "return"),
        ("不需要退货", "refund_only"),
        ("无需退货", "refund_only"),
        ("仅退款", "refund_only"),
        ("否", "refund_only"),
        ("换货", "exchange"),
        ("", ""),
        ("上门维修", None),
    ],
)
def test_kinds(text: str, kind: str | None) -> None:
    assert kind_of_return(text) == kind


def test_a_state_that_nobody_knows_is_set_aside_and_not_taken_for_open(tmp_path: Path) -> None:
    taken = one(tmp_path, 退款状态="已打款")
    assert (taken.rows("refunds"), taken.where()) == ([], [(2, "status")])
    assert taken.rejects[0].value == "已打款" and "退款状态" in taken.rejects[0].reason.zh


def test_lines_of_what_is_set_aside(tmp_path: Path) -> None:
    """After rows that were set aside for their state, the lines of the others are still right."""
    good = "退款成功,,,,,,,"
    rows = [
        "1,1,,,,,,,5,,,2026-03-02,没听过,,,,,,,",
        f"2,1,,,,,,,5,,,2026-03-02,{good}",
        f"3,1,,,,,,,五,,,2026-03-02,{good}",
        f"4,1,,,,,,,5,,,,{good}",
        "5,1,,,,,,,5,,,2026-03-02,,,,,,,,",
    ]
    taken = refunds(tmp_path, *rows)
    assert sorted(taken.where()) == [(2, "status"), (4, "amount"), (5, "applied_at"), (6, "status")]
    assert taken.column("refunds", "refund_id") == ["2"]


def test_a_way_of_return_that_nobody_knows_is_blank_and_told(tmp_path: Path) -> None:
    taken = one(tmp_path, 是否需要退货="上门维修")
    assert taken.column("refunds", "kind") == [None]
    assert ["上门维修 (1)" in note.zh for note in taken.notes] == [True]


@pytest.mark.parametrize(
    ("goods", "parcel", "stage"),
    [
        ("买家已收到货", "", "after_shipping"),
        ("买家已退货", "", "after_shipping"),
        ("卖家已发货", "", "after_shipping"),
        ("卖家未发货", "", "before_shipping"),
        ("买家未收到货", "某速运 1", "after_shipping"),
        ("买家未收到货", "-", None),
        ("", "", None),
    ],
)
def test_before_or_after_shipping(tmp_path: Path, goods: str, parcel: str, stage: str | None) -> None:
    assert one(tmp_path, 货物状态=goods, 发货物流信息=parcel).column("refunds", "stage") == [stage]


@pytest.mark.parametrize(
    ("text", "involved"),
    [
        ("不需客服介入", False),
        ("无需客服介入", False),
        ("客服未介入", False),
        ("需要客服介入", True),
        ("客服已经介入", True),
        ("客服处理完成", True),
        ("", None),
    ],
)
def test_the_platform_s_service(tmp_path: Path, text: str, involved: bool | None) -> None:
    assert one(tmp_path, 客服介入状态=text).column("refunds", "platform_involved") == [involved]


@pytest.mark.parametrize("name", ["部分退款_全部退款", "部分退款/全部退款"])
@pytest.mark.parametrize("value", ["部分退款", "全部退款", ""])
def test_the_amount_is_what_the_file_says_in_part_or_in_full(tmp_path: Path, name: str, value: str) -> None:
    row = f"4,1,,,,,100,,30,,,2026-03-02,退款成功,,,,,,,{value}"
    taken = refunds(tmp_path, row, header=HEADER.replace("部分退款_全部退款", name))
    assert (taken.column("refunds", "amount"), taken.notes) == ([Decimal(30)], [])


def test_a_sub_order_is_the_line(tmp_path: Path) -> None:
    row = "4,1,,,,,100,,30,,,2026-03-02,退款成功,,,,,,,,11"
    assert refunds(tmp_path, row, header=HEADER + ",子订单编号").column("refunds", "line_id") == ["11"]


def test_what_a_file_lacks_is_told_or_refused(tmp_path: Path) -> None:
    header = "退款编号,订单编号,买家退款金额,退款的申请时间,退款状态"
    taken = refunds(tmp_path, "4,1,30,2026-03-02,退款成功", header=header)
    row = taken.rows("refunds")[0]
    assert (row["finished_at"], row["kind"], row["stage"], row["platform_involved"]) == (None,) * 4
    assert ["退款完结时间" in note.zh and "是否需要退货" in note.en for note in taken.notes] == [True]
    with pytest.raises(UserError) as error:
        refunds(tmp_path, "4", header=header.replace("退款状态", "状态"))
    assert error.value.code == "missing_columns" and "退款状态" in error.value.message.zh


def test_a_workbook(tmp_path: Path) -> None:
    cells = {"退款编号": "4100000000000000001", "订单编号": "3100000000000000001", "买家退款金额": 12.5}
    cells |= {"退款的申请时间": datetime(2026, 3, 2, 9), "退款状态": "退款成功"}
    rows = [HEADER.split(","), [cells.get(name) for name in HEADER.split(",")]]
    row = take(book(tmp_path / "f.xlsx", {"s": rows})).rows("refunds")[0]
    assert (row["refund_id"], row["amount"]) == ("4100000000000000001", Decimal("12.50"))
