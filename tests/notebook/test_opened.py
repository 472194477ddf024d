"""A workspace asked from Python. The numbers are those of the small shop (tests/support/small_shop.py), by hand."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas
import pyarrow as pa
import pytest

import xundan
from tests.lake.keeper import csv_file, order
from tests.support import small_shop
from xundan.lake.importing import Wishes
from xundan.notebook.as_arrow import about_of
from xundan.notebook.opened import OpenWorkspace
from xundan.session import Session

FIRST, LAST = "2026-10-01", "2026-10-31"
OCTOBER: dict[str, Any] = {"first": FIRST, "last": LAST}
UNKNOWN = "<b>没有&这个</b>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop, and beside it an order of an agent whose name is HTML."""
    folder = tmp_path_factory.mktemp("made")
    workspace = small_shop.workspace(folder / "w")
    covers = (date(2026, 10, 1), date(2026, 10, 31))
    Session(workspace).import_files([small_shop.files(folder / "files")], Wishes(covers=covers))
    return workspace.root


@pytest.fixture(scope="module")
def ws(made: Path) -> Iterator[OpenWorkspace]:
    with xundan.open(made, lang="en") as found:
        yield found


def test_rows_have_the_groups_of_the_question(ws: OpenWorkspace) -> None:
    found = ws.metrics(["inquiry_conversion", "sales"], by=["agent", "day"], shops="s1", **OCTOBER)
    assert found.columns == ["agent", "day", "inquiry_conversion", "sales"]
    assert found.rows == list(found) == [
        {"agent": "a1", "day": "2026-10-05", "inquiry_conversion": 1 / 3, "sales": Decimal("100.10")},
        {"agent": None, "day": "2026-10-05", "inquiry_conversion": None, "sales": Decimal("50.00")},
        {"agent": None, "day": "2026-10-20", "inquiry_conversion": None, "sales": Decimal("7.00")},
    ]  # fmt: skip
    assert len(found) == 3
    assert (found.first, found.last, found.rule) == (date(2026, 10, 1), date(2026, 10, 31), "order_first")


def test_it_says_what_is_provisional(ws: OpenWorkspace) -> None:
    """The newest order of s1 is of the 20th; its orders begin on the 1st, so aftersale days reach to the 21st."""
    found = ws.metrics("inquiries", shops="s1", **OCTOBER)
    assert (found.provisional_from, found.early_until) == (date(2026, 10, 19), date(2026, 10, 21))
    assert "2026-10-19 to 2026-10-31" in repr(found)
    closed = ws.metrics("sales", shops="s1", **OCTOBER)
    assert (closed.provisional_from, closed.early_until, closed.held_back) == (None, None, ())


def test_it_says_which_values_are_the_platforms_own(made: Path, tmp_path: Path) -> None:
    root = shutil.copytree(made, tmp_path / "w")
    figure = {"shop": "s1", "day": "2026-10-05", "metric": "visitors", "value": "40", "source": "sycm"}
    with xundan.open(root, lang="en") as ws:
        ws.import_files(csv_file(tmp_path / "figures.csv", [figure]), as_table="platform_metrics")
        found = ws.metrics(["sales", "visitors"], by="day", shops="s1", **OCTOBER)
        assert [row["visitors"] for row in found] == [40, None]
        assert found.platform == [("visitors",), ()]
        assert about_of(found.arrow())["platform"] == [[0, "visitors"]]
        assert "40 #" in repr(found) and "40 #" in found._repr_html_()


def test_days_and_names_may_be_written_in_any_handy_form(ws: OpenWorkspace) -> None:
    asked = [
        ws.metrics("sales", shops="s1", **OCTOBER),
        ws.metrics(["sales"], by=(), shops=["s1"], first=date(2026, 10, 1), last=date(2026, 10, 31)),
        ws.metrics(("sales", "sales"), shops=("s1",), first=FIRST),
    ]
    assert [one.rows for one in asked] == [[{"sales": Decimal("157.10")}]] * 3
    # The last 30 days of data that ends on the 31st.
    assert (ws.metrics("sales").first, ws.metrics("sales").last) == (date(2026, 10, 2), date(2026, 10, 31))


def test_the_rule_is_that_of_the_settings_unless_named(made: Path, tmp_path: Path) -> None:
    root = shutil.copytree(made, tmp_path / "w")
    config = root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('credit_rule = "order_first"', 'credit_rule = "payment"'), encoding="utf-8")
    assert config.read_text(encoding="utf-8") != text
    with xundan.open(root) as ws:
        assert ws.metrics("sales").rule == "payment"
        assert ws.metrics("sales", rule="order").rule == "order"


def test_arrow_has_exact_types_and_null_for_unknown(ws: OpenWorkspace) -> None:
    metrics = ["sales", "aov", "inquiries", "inquiry_conversion", "first_response", "complaints"]
    found = ws.metrics(metrics, by=["agent", "weekday"], shops="s1", **OCTOBER).arrow()
    money = pa.decimal128(38, 2)
    assert found.schema.types == [
        *(pa.string(), pa.int64()),
        *(money, money, pa.int64(), pa.float64(), pa.float64(), pa.int64()),
    ]
    # The 5th is a Monday, the 20th a Tuesday. a1 answered after 20, 10 and 30 s. Nobody imported complaints.
    assert found.to_pylist()[0] == {
        "agent": "a1", "weekday": 1, "sales": Decimal("100.10"), "aov": Decimal("100.10"), "inquiries": 3,
        "inquiry_conversion": 1 / 3, "first_response": 20.0, "complaints": None,
    }  # fmt: skip
    assert found.schema.field("sales").metadata == {b"name": b"Sales", b"unit": b"money"}
    about = about_of(found)
    assert (about["from"], about["to"], about["rule"]) == (FIRST, LAST, "order_first")
    assert about["provisional_from"] == "2026-10-19"


def test_pandas_keeps_cents_and_whole_numbers(ws: OpenWorkspace) -> None:
    frame = ws.metrics(["sales", "inquiries"], by="agent", shops="s1", **OCTOBER).pandas()
    assert frame["sales"].sum() == Decimal("157.10")
    assert list(frame["inquiries"]) == [3, 0] and str(frame["inquiries"].dtype) == "int64[pyarrow]"
    assert frame["agent"][0] == "a1" and frame["agent"][1] is pandas.NA


def test_polars_is_given_the_same_table_or_its_absence_is_told(
    ws: OpenWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ws.metrics("sales", shops="s1", **OCTOBER)
    monkeypatch.setitem(sys.modules, "polars", SimpleNamespace(from_arrow=lambda table: ("frame", table)))
    assert found.polars() == ("frame", found.arrow())
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(xundan.UserError, match="pip install polars"):
        found.polars()


def test_the_rows_behind_a_number_give_the_number(ws: OpenWorkspace) -> None:
    found = ws.drill("sales", where={"agent": None}, shops="s1", **OCTOBER)
    assert [(row["order_id"], row["amount"]) for row in found] == [("o2", Decimal("50.00")), ("o3", Decimal("7.00"))]
    assert (found.number, found.found) == (Decimal("57.00"), 2)
    cut = ws.drill("sales", where={"agent": None}, limit=1, shops="s1", **OCTOBER)
    assert (len(cut), cut.number, cut.found) == (1, None, 2)
    paid = ws.drill("inquiry_conversion", part="numerator", shops="s1", **OCTOBER)
    assert [row["buyer_id"] for row in paid] == ["b1"]
    assert found.arrow().schema.field("created_at").type == pa.timestamp("s")
    assert found.arrow()["in_numerator"].to_pylist() == [True, True]


def test_an_order_tells_whose_it_is(ws: OpenWorkspace) -> None:
    story = ws.order("o1")
    assert story.json["order"]["order_id"] == "o1"
    assert "小雨" in repr(story) and "10:00:20" in repr(story)
    assert "小雨" in story._repr_html_()


def test_metrics_are_explained_and_listed(ws: OpenWorkspace) -> None:
    assert ws.explain("sales").json["unit"] == "money"
    assert "Formula" in repr(ws.explain("sales"))
    listed = {row["id"]: row for row in ws.catalogue}
    assert listed["sales"]["name"] == "Sales"
    assert "inquiry_conversion:paid_same_day" in listed


def test_coverage_and_history_tell_what_is_there(ws: OpenWorkspace) -> None:
    days = {row["table"]: row["covered"] for row in ws.coverage(shops="s1", **OCTOBER)}
    assert (days["orders"], days["visits"]) == (31, 0)
    status = [(row["code"], row["from"], row["to"]) for row in ws.coverage("visitors", shops="s1", **OCTOBER)]
    assert status == [("unknown", date(2026, 10, 1), date(2026, 10, 31))]
    history = ws.history()
    assert [(row["id"], row["rows"], row["undone_at"]) for row in history] == [(1, 15, None)]
    assert "orders.csv" in repr(history)
    assert history.arrow()["id"].to_pylist() == [1]


def test_what_is_imported_the_next_question_sees(made: Path, tmp_path: Path) -> None:
    root = shutil.copytree(made, tmp_path / "我的 店铺#1")
    ws = xundan.open(str(root))
    assert ws.metrics("sales", shops="s1", **OCTOBER).rows == [{"sales": Decimal("157.10")}]
    at = "2026-10-07 10:00:00"
    file = csv_file(tmp_path / "more.csv", [order("n1", at, "10", buyer_id="b7", paid_at=at, shop="s1")])
    looked = ws.import_files(file, dry_run=True)
    assert looked.import_id is None
    assert ws.metrics("sales", shops="s1", **OCTOBER).rows == [{"sales": Decimal("157.10")}]
    before = ws.metrics("sales", by="day", shops="s1", **OCTOBER)
    ws.import_files([file], covers=("2026-10-07", date(2026, 10, 7)))
    assert ws.metrics("sales", shops="s1", **OCTOBER).rows == [{"sales": Decimal("167.10")}]
    # What was asked before is drawn with its own numbers.
    assert "2026-10-07" not in repr(before) and len(before) == 2
    ws.close()


def test_it_is_drawn_escaped_with_its_counts(made: Path, tmp_path: Path) -> None:
    root = shutil.copytree(made, tmp_path / "w")
    with xundan.open(root, lang="zh") as ws:
        named = {"shop": "s1", "agent_id": "a1", "name": UNKNOWN, "from_day": "2026-10-01"}
        ws.import_files(csv_file(tmp_path / "agents.csv", [named]), as_table="agents")
        drawn = ws.metrics("inquiry_conversion", by="agent", shops="s1", **OCTOBER)._repr_html_()
    assert "&lt;b&gt;没有&amp;这个&lt;/b&gt;" in drawn
    assert "<b>" not in drawn
    assert "询单转化率" in drawn and "33.3 %" in drawn and "1/3" in drawn


def test_a_long_answer_is_drawn_in_part(ws: OpenWorkspace) -> None:
    drawn = repr(ws.catalogue)
    assert f"{len(ws.catalogue) - 100} more rows are not shown" in drawn


def test_mistakes_are_told_in_the_persons_language(made: Path) -> None:
    with xundan.open(made, lang="zh") as ws:
        with pytest.raises(xundan.UserError, match="没有叫 sale 的指标"):
            ws.metrics("sale")
        with pytest.raises(xundan.UserError, match="不能按 page 分组"):
            ws.metrics("sales", by="page")
        for wrong in ("10/31", "0026-10-31", 20261031):
            with pytest.raises(xundan.UserError, match="应为日期"):
                ws.metrics("sales", last=wrong)  # type: ignore[arg-type]
        with pytest.raises(xundan.UserError):
            ws.metrics("sales", rule="mine")  # type: ignore[arg-type]
        assert ws.metrics("sales", shops="s1", **OCTOBER).rows == [{"sales": Decimal("157.10")}]


def test_a_workspace_is_found_as_the_command_line_finds_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XUNDAN_WORKSPACE", raising=False)
    monkeypatch.chdir(made)
    assert repr(xundan.open()) == f"xundan.open({str(made.resolve())!r})"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(xundan.UserError):
        xundan.open()
    monkeypatch.setenv("XUNDAN_WORKSPACE", str(made))
    assert xundan.open().metrics("sales", shops="s1", **OCTOBER).rows == [{"sales": Decimal("157.10")}]
