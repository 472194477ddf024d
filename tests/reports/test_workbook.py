"""A report as a workbook, read back with another library than the one that writes it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.reports.papers import BITING, paper
from xundan.model.text import Lang, Text
from xundan.reports.document.as_book import document_xlsx
from xundan.reports.document.document import Part


def pages(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xml(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["概况", "客服", "每天 走势  2026", "指标说明"]),
        ("en", ["Figures", "Agents", "Day by  2026", "What the numbers mean"]),
    ],
)
def test_a_page_a_section_and_one_of_definitions(lang: Lang, names: list[str]) -> None:
    found = pages(document_xlsx(paper(), lang))
    assert list(found) == names
    ids = [row[-1] for row in found[names[-1]][4:6]]
    assert ids == ["sales", "inquiry_conversion:paid"]


def test_every_page_says_report_shop_days_and_rule() -> None:
    found = pages(document_xlsx(paper(), "zh"))
    assert found["客服"][0][0] == "日报 <i> · 客服"
    assert all(found[name][1][0] == "一店 · 2026-10-01 至 2026-10-04 · 下单优先判定" for name in list(found)[:3])


def test_numbers_are_numbers_and_names_never_formulas() -> None:
    rows = pages(document_xlsx(paper(), "zh"))["客服"]
    # What the platform says is named in a column of its own, by the key of its column.
    assert rows[3] == ["客服", "销售额", "转化率", "首响 (秒)", "平台数据"]
    assert rows[4][:4] == [BITING, 1234.5, 0.1, 12.5]
    assert rows[5][:3] == ["'=HYPERLINK(1)", -0.5, 0.5]
    assert rows[6] == ["小美", "", "", 65.0, "first"]
    assert [row[:3] for row in rows[7:9]] == [["汇总", 1234.0, 0.125], ["均值", 411.33, 0.125]]
    content = document_xlsx(paper(), "zh")
    assert "<f>" not in xml(content, "xl/worksheets/sheet2.xml")


def test_notes_stand_below_on_each_page() -> None:
    rows = pages(document_xlsx(paper(), "zh"))["客服"]
    assert [row[0] for row in rows[10:]] == ["按账号", "说明一次", "只在这里"]


def test_days_still_open_are_named() -> None:
    rows = pages(document_xlsx(paper(), "zh"))["每天 走势  2026"]
    assert [row[-1] for row in rows[3:7]] == ["状态", "", "", "暂定"]


def test_heads_stay_and_amounts_and_rates_have_their_formats() -> None:
    content = document_xlsx(paper(), "zh")
    pane = re.search(r"<pane [^>]*>", xml(content, "xl/worksheets/sheet2.xml"))
    assert pane is not None and 'topLeftCell="B5"' in pane[0] and 'state="frozen"' in pane[0]
    styles = xml(content, "xl/styles.xml")
    assert "￥&quot;#,##0.00" in styles and "0.0%" in styles


def test_charts_are_drawn_of_the_cells() -> None:
    bars, line = (xml(document_xlsx(paper(), "zh"), f"xl/charts/chart{n}.xml") for n in (1, 2))
    assert "<c:barChart>" in bars and "客服!$B$5:$B$6" in bars
    assert "<c:lineChart>" in line and "$B$5:$B$7" in line


def test_names_of_pages_are_short_and_each_once() -> None:
    document = paper()
    sheet = document.parts[1].sheet
    titles = ["x" * 40, "X" * 40, "History", "[*]", "'a'"]
    parts = [Part(replace(sheet, title=Text(title, title))) for title in titles]
    found = list(pages(document_xlsx(replace(document, parts=parts), "en")))
    assert found == ["x" * 31, "X" * 27 + " 2", "History 2", "-", "a", "What the numbers mean"]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert document_xlsx(paper(), "zh") == document_xlsx(paper(), "zh")
