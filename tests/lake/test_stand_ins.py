"""Rows that a file could only tell of in part wait while another file names the same thing in full, in any order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import Keeper
from xundan.lake import layout
from xundan.model.made_ids import MADE_LINE

APPLIED = "2026-10-05 12:00:00"


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "店 #1")


def line(order_id: str, line_id: str) -> dict[str, Any]:
    return {"order_id": order_id, "line_id": line_id, "item_id": "i", "quantity": "1"}


def refund(refund_id: str, order_id: str, line_id: str = "", applied: str = "", status: str = "succeeded") -> dict:
    row = {"refund_id": refund_id, "order_id": order_id, "line_id": line_id, "applied_at": applied}
    return {**row, "status": status, "amount": "5"}


def lines(keeper: Keeper) -> list[str]:
    return [found for (found,) in keeper.rows(layout.current("order_lines"), "line_id")]


def report(keeper: Keeper, *rows: dict[str, Any]) -> None:
    """Refunds without dates, as a report of orders or of their lines gives them."""
    head = "子订单编号,主订单编号,商品标题,购买数量,买家应付货款,买家实付金额,退款状态,退款金额,订单付款时间"
    cells = [f"{row['line_id']},{row['order_id']},i,1,10,5,退款成功,5,2026-10-05" for row in rows if row["line_id"]]
    orders = [f"{row['order_id']},10,5,,2026-10-05,2026-10-05,5" for row in rows if not row["line_id"]]
    keeper.folder.mkdir(parents=True, exist_ok=True)
    path = keeper.folder / "report.csv"
    if cells:
        path.write_text("\n".join([head, *cells]), encoding="utf-8")
    else:
        head = "订单编号,总金额,买家实际支付金额,收货地址,订单创建时间,订单付款时间,退款金额"
        path.write_text("\n".join([head, *orders]), encoding="utf-8")
    keeper.take(path)


def test_lines_with_made_ids_give_way_to_those_that_the_platform_numbers(keeper: Keeper) -> None:
    keeper.given(line("o1", MADE_LINE + "x:1"), line("o2", MADE_LINE + "x:1"))
    keeper.given(line("o1", "901"), line("o1", "902"))
    assert sorted(lines(keeper)) == ["901", "902", MADE_LINE + "x:1"]
    keeper.undo(2)
    assert lines(keeper) == [MADE_LINE + "x:1"] * 2
    keeper.redo(2)
    assert sorted(lines(keeper)) == ["901", "902", MADE_LINE + "x:1"]
    keeper.undo(1)
    assert sorted(lines(keeper)) == ["901", "902"]


def test_so_it_is_whichever_came_first(keeper: Keeper) -> None:
    keeper.given(line("o1", "901"))
    keeper.given(line("o1", MADE_LINE + "x:1"))
    assert lines(keeper) == ["901"]


def test_of_refunds_without_dates_those_of_lines_stand_for_that_of_the_order(tmp_path: Path) -> None:
    """Whichever file comes first; and dated ones stand for all of them."""
    of_order, of_line = refund("", "o1"), refund("", "o1", "901")
    for number, steps in enumerate(permutations(["order", "lines", "dated"])):
        keeper = Keeper(tmp_path / str(number))
        for step in steps[:2]:
            _take(keeper, step, of_order, of_line)
        names = {"order": "report:o1", "lines": "report:o1:901", "dated": "r1"}
        best = max(steps[:2], key=("order", "lines", "dated").index)
        assert keeper.rows(layout.current("refunds"), "refund_id") == [(names[best],)], steps
        _take(keeper, steps[2], of_order, of_line)
        assert keeper.rows(layout.current("refunds"), "refund_id") == [("r1",)], steps


def _take(keeper: Keeper, step: str, of_order: dict[str, Any], of_line: dict[str, Any]) -> None:
    if step == "dated":
        keeper.given(refund("r1", "o1", applied=APPLIED))
    else:
        report(keeper, of_order if step == "order" else of_line)
