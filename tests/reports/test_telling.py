"""Sentences and tables of an analysis, in every format."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.reports.telling import Telling, tell

LONG = "销售额比上周多了一万元, 主要是访客多了, 转化率没有变。" * 6


@pytest.fixture
def telling() -> Telling:
    columns = [Column("what", Text("什么", "What"), is_key=True), Column("sum", Text("多少", "How much"), "money")]
    rows = [{"what": Text("访客", "Visitors"), "sum": Decimal("12.30")}]
    sheets = [
        Sheet(Text("因素", "Factors"), Text("", ""), columns, rows),
        Sheet(Text("客服", "Agents"), Text("", ""), columns, [{"what": "=1+1", "sum": None}]),
    ]
    sentences = [Text(LONG, "Sales rose. " * 20), Text("\x1b[31m红", "\x1b[31mred")]
    return Telling(Text("为什么", "Why"), Text("10 月", "October"), sentences, sheets, {"change": Decimal("12.30")})


def test_people_read_the_sentences_before_the_tables(telling: Telling) -> None:
    out = io.StringIO()
    tell(telling, "table", "zh", out)
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["为什么", "10 月"]
    assert lines[2].startswith("- 销售额比上周多了一万元")
    assert lines[3].startswith("  "), "a sentence goes on under its first word"
    said = "".join(lines[2 : lines.index("")])
    assert said.replace(" ", "").count("转化率没有变。") == 6
    assert "\x1b" not in said, "what a buyer wrote commands no terminal"
    assert lines.index("因素") < lines.index("客服")
    assert "12.30" in out.getvalue()


def test_programs_get_the_sentences_and_the_data(telling: Telling) -> None:
    out = io.BytesIO()
    tell(telling, "json", "en", out)
    found = json.loads(out.getvalue())
    assert found["sentences"][0].startswith("Sales rose.")
    assert found["change"] == 12.3


def test_a_workbook_has_a_page_of_words_and_one_a_table(telling: Telling) -> None:
    out = io.BytesIO()
    tell(telling, "xlsx", "zh", out)
    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    assert book.sheet_names == ["结论", "因素", "客服"]
    assert book.get_sheet_by_name("结论").to_python()[-2][0] == LONG
    assert book.get_sheet_by_name("客服").to_python()[-1][0] == "'=1+1"
    again = io.BytesIO()
    tell(telling, "xlsx", "zh", again)
    assert again.getvalue() == out.getvalue()


def test_a_csv_is_the_first_table(telling: Telling) -> None:
    out = io.BytesIO()
    tell(telling, "csv", "en", out)
    assert out.getvalue().decode("utf-8-sig").splitlines()[-1] == "Visitors,12.30"
