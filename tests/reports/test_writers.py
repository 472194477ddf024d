"""The same sheet in the terminal, as JSON, CSV and workbook."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from rich.cells import cell_len

from xundan.metrics.ask import Ask
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.as_json import error_json, written
from xundan.reports.catalogue import catalogue_sheet
from xundan.reports.render import render
from xundan.reports.sheet import Column, Sheet, sheet_of

DAY = date(2026, 3, 2)
METRICS = ("inquiry_conversion", "sales", "first_response", "visitors")


def rendered(sheet: Sheet, fmt: str, lang: Any = "zh") -> str:
    out = io.StringIO()
    render(sheet, fmt, lang, out)
    return out.getvalue()


def plain(rows: list[dict[str, Any]], **more: Any) -> Sheet:
    columns = [Column("name", Text("=名称", "=Name"), is_key=True), Column("sales", Text("销售额", "Sales"), "money")]
    return Sheet(Text("表", "Table"), Text("", ""), columns, rows, **more)


def test_json_of_an_answer_is_exactly_as_documented() -> None:
    ask = Ask(("inquiry_conversion", "sales"), ("agent", "day"), date(2026, 10, 1), date(2026, 10, 31))
    rows: list[dict[str, Any]] = [
        {"agent": "a1", "day": "2026-10-01", "inquiry_conversion": 0.5, "sales": Decimal("2474823.07")},
        {"agent": None, "day": "2026-10-01", "inquiry_conversion": None, "sales": Decimal("100.00")},
    ]
    text = rendered(sheet_of(Answer(ask, rows, date(2026, 10, 30))), "json")
    told = json.loads(text, parse_float=Decimal)
    assert list(told) == ["from", "to", "rule", "by", "metrics", "provisional_from", "rows"]
    assert told == {
        "from": "2026-10-01",
        "to": "2026-10-31",
        "rule": "order_first",
        "by": ["agent", "day"],
        "metrics": ["inquiry_conversion", "sales"],
        "provisional_from": "2026-10-30",
        "rows": [{**rows[0], "inquiry_conversion": Decimal("0.5")}, rows[1]],
    }
    assert '"sales": 2474823.07' in text
    assert '"sales": 100.00' in text


def test_json_of_a_view_adds_nothing(view: View) -> None:
    ask = Ask(METRICS, (), DAY, DAY, shops=("s1",))
    found = answer(view, ask)
    with_names, without = rendered(sheet_of(found, view=view), "json"), rendered(sheet_of(found), "json")
    assert with_names == without
    assert list(json.loads(with_names)["rows"][0]) == list(METRICS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+6"), "1000000"), (1e-7, "0.0000001"), (1e22, "10000000000000000000000"), (float("nan"), "null"),
        (float("inf"), "null"), (True, "true"), (1, "1"), (DAY, '"2026-03-02"'), ("你\n", '"你\\n"'), (None, "null"),
        (1.0, "1.0"), ([Text("甲", "a")], '["a"]'),
    ],
)  # fmt: skip
def test_json_never_writes_exponents_or_nan(value: Any, text: str) -> None:
    assert written(value) == text
    json.loads(text)


def test_errors_are_json_too() -> None:
    error = UserError("dimension", Text("不能", "cannot"), Text("可以", "can"))
    assert json.loads(error_json(error, "zh")) == {"error": {"code": "dimension", "message": "不能", "hint": "可以"}}


def test_csv_has_a_mark_raw_numbers_and_no_formulas(tmp_path: Path) -> None:
    rows = [{"name": "=cmd|'/c calc'!A1", "sales": Decimal("-1234.50")}, {"name": "@x", "sales": None}]
    render(
        plain(rows, footer=[{"name": Text("汇总", "Total"), "sales": Decimal("0.00")}]), "csv", "zh", tmp_path / "a.csv"
    )
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert told == [["'=名称", "销售额"], ["'=cmd|'/c calc'!A1", "-1234.50"], ["'@x", ""], ["汇总", "0.00"]]


def test_csv_and_json_are_utf8_whatever_the_console_speaks() -> None:
    for fmt in ("csv", "json"):
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding="gbk")
        render(plain([{"name": "🌟", "sales": 1}]), fmt, "zh", out)
        assert "🌟" in raw.getvalue().decode("utf-8-sig")


def test_a_console_that_lacks_a_character_shows_a_question_mark() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="gbk")
    render(plain([{"name": "🌟星", "sales": Decimal(1)}]), "table", "zh", out)
    out.flush()
    assert "?星   ￥1.00" in raw.getvalue().decode("gbk")


def test_xlsx_reads_back(view: View, tmp_path: Path) -> None:
    ask = Ask(METRICS[:3], ("agent", "day"), DAY, DAY, shops=("s1",))
    for lang, (data, definitions) in {"zh": ("数据", "口径"), "en": ("Data", "Definitions")}.items():
        render(sheet_of(answer(view, ask), view=view), "xlsx", lang, tmp_path / "a.xlsx")  # type: ignore[arg-type]
        book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
        assert book.sheet_names == [data, definitions]
        rows = book.get_sheet_by_name(data).to_python()
        assert "2026-03-02" in str(rows[1][0])
        found = {row[0]: row[3] for row in rows[4:]}
        assert found["小美 (a1)"] == 0 or found["小美 (a1)"] == ""
        assert found["a2"] == 129.5
        told = book.get_sheet_by_name(definitions).to_python()
        assert [row[1] for row in told[1:]] == ["inquiry_conversion:paid", "sales", "first_response"]


def test_xlsx_neutralises_text_and_keeps_negative_numbers(tmp_path: Path) -> None:
    rows = [
        {"name": text, "sales": Decimal("-3.5")}
        for text in ("=1+1", "+1", "-x", "@x", "\tx", "\rx", "https://x.y", "ok")
    ]
    render(plain(rows), "xlsx", "en", tmp_path / "a.xlsx")
    told = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()[3:]
    names = [str(row[0]) for row in told]
    assert names[:5] == ["'=Name", "'=1+1", "'+1", "'-x", "'@x"]
    assert all(name.startswith("'") for name in names[:7])
    assert names[7:] == ["https://x.y", "ok"]
    assert {row[1] for row in told[1:]} == {-3.5}


def test_xlsx_of_the_same_sheet_has_the_same_bytes() -> None:
    books = []
    for _ in range(2):
        out = io.BytesIO()
        render(catalogue_sheet(), "xlsx", "zh", out)
        books.append(out.getvalue())
    assert books[0] == books[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_keeps_to_100_columns_and_is_plain_when_piped(view: View, lang: Any) -> None:
    metrics = (*METRICS[:3], "aov", "answered_in_3min", "response_time", "reply_ratio", "late_turns", "orders")
    sheet = sheet_of(
        answer(view, Ask(metrics, ("shop", "agent", "day"), date(2026, 3, 1), date(2026, 3, 4))), view=view
    )
    text = rendered(sheet, "table", lang)
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert "小美 (a1)" in text
    assert ("静默" if lang == "zh" else "Silent") in text


def test_rates_show_their_count_and_small_samples_are_marked(view: View) -> None:
    text = rendered(sheet_of(answer(view, Ask(("reply_rate",), (), DAY, DAY)), view=view), "table")
    assert "75.0 % · 3/4 *" in text
    assert "分母不到 30" in text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UserError, match="no format pdf"):
        rendered(plain([]), "pdf")
