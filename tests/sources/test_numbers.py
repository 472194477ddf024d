"""Scores, points and figures of platforms: exact, stars bounded; and rows that must have one of several columns."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.taking import take, type_rows
from xundan.model.text import UserError
from xundan.sources import Typed, values
from xundan.sources.header import Layout, likeness, match
from xundan.sources.neutral.columns import table_of

FIGURE = {"metric": "m", "source": "客服销售"}


def figures(*written: str) -> Typed:
    """Rows of platform_metrics with these values."""
    columns = {name: [text] * len(written) for name, text in FIGURE.items()}
    return type_rows("platform_metrics", columns | {"day": ["2026-03-02"] * len(written), "value": written})


def ratings(*scores: str) -> Typed:
    """Rows of service_ratings with these scores."""
    rows = {"agent_id": "a", "buyer_id": "b", "rated_at": "2026-03-02 10:00:00"}
    return type_rows("service_ratings", {name: [text] * len(scores) for name, text in rows.items()} | {"score": scores})


def why(typed: Typed) -> list[tuple[str, str, str]]:
    """(column, value, reason) of the rejects."""
    return [(reject.column, reject.value, reject.reason.en) for reject in typed.rejects]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4.8", "4.8"), ("0.123456", "0.123456"), ("0.1234560", "0.123456"), ("-3", "-3"), ("+1,234.5", "1234.5"),
        (" ４．７０ ", "4.7"), (".5", "0.5"), ("5.", "5"), ("000012", "12"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)  # fmt: skip
def test_a_number_is_kept_exactly(text: str, number: str) -> None:
    assert values.number(text) == Decimal(number)
    assert figures(text).rows["value"].to_pylist() == [Decimal(number)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.1234567", "a number with more than six decimals"),
        ("12.5%", "not a number"),
        ("2分30秒", "not a number"),
        ("1e3", "not a number"),
        ("1,23", "not a number"),
        (".", "not a number"),
        ("1000000000000", "the number is too large"),
        ("-1000000000000", "the number is too large"),
        ("12345678901234567890", "the number is too large"),
    ],
)
def test_what_is_no_number_is_set_aside_with_its_reason(text: str, reason: str) -> None:
    assert why(figures(text)) == [("value", text, reason)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("0123456789.,-+ ０．－元%", max_size=22), min_size=1, max_size=60))
def test_a_column_of_numbers_reads_like_single_values(texts: list[str]) -> None:
    known = [values.number(text) for text in texts if not values.trimmed(text) or values.number(text) is not None]
    assert figures(*texts).rows["value"].to_pylist() == [None if n is None else n for n in known]


def test_a_blank_figure_stays_unknown() -> None:
    typed = figures("", "0")
    assert typed.rows["value"].to_pylist() == [None, Decimal(0)] and not typed.rejects


def test_stars_are_from_one_to_five() -> None:
    typed = ratings("1", "5", "", "4.5", "0", "5.1", "-1", "100")
    assert typed.rows["score"].to_pylist() == [1, 5, None, Decimal("4.5")]
    assert why(typed) == [("score", text, "must be from 1 to 5") for text in ("0", "5.1", "-1", "100")]
    for table, names in (("dsr", ("description", "service", "logistics")), ("quality_scores", ("service", "loyalty"))):
        rows = {"day": ["2026-03-02"] * 2} | {name: ["5", "4.9"] for name in names}
        assert type_rows(table, rows).rows.num_rows == 2
        for name in names:
            found = type_rows(table, rows | {name: ["5.000001", "0.99"]})
            assert [reject.column for reject in found.rejects] == [name] * 2


def test_points_may_be_taken_and_values_may_fall_but_clicks_are_counted() -> None:
    rows = {"agent_id": ["a"], "day": ["2026-03-02"], "kind": ["complaint"]}
    assert type_rows("adjustments", rows | {"points": ["-2.5"]}).rows["points"].to_pylist() == [Decimal("-2.5")]
    spend = type_rows("ad_spend", {"day": ["2026-03-02"], "channel": ["直通车"], "cost": ["1"], "clicks": ["-1"]})
    assert why(spend) == [("clicks", "-1", "must not be negative")]


def test_numbers_of_json_and_of_typed_columns_are_the_ones_that_were_written(tmp_path: Path) -> None:
    lines = [FIGURE | {"day": "2026-03-02", "agent_id": str(n), "value": v} for n, v in enumerate([4.7, 5, None, 0.3])]
    path = tmp_path / "f.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    wanted = [Decimal("4.7"), Decimal(5), None, Decimal("0.3")]
    assert take(path).column("platform_metrics", "value") == wanted
    for values_ in ([4.7, 5.0, None, 0.3], [Decimal("4.70"), Decimal(5), None, Decimal("0.3")]):
        pq.write_table(pa.table({name: [line[name] for line in lines] for name in FIGURE} | {"month": ["2026-03"] * 4,
            "value": values_}), tmp_path / "f.parquet")  # fmt: skip
        assert take(tmp_path / "f.parquet").column("platform_metrics", "value") == wanted


# -- one of several columns ------------------------------------------------------------------------------------------


def test_a_figure_is_of_a_day_or_of_a_month() -> None:
    columns = {name: [text] * 4 for name, text in FIGURE.items()}
    days, months = ["2026-03-02", "", "", "三月"], ["", "2026-03", " ", "2026-03"]
    typed = type_rows("platform_metrics", columns | {"day": days, "month": months})
    told = [(str(row["day"]), row["month"]) for row in typed.rows.to_pylist()]
    assert told == [("2026-03-02", None), ("None", "2026-03")]
    assert why(typed)[0] == ("day / month", "", "at least one of these columns is required, and all are blank")
    assert why(typed)[1][:2] == ("day", "三月"), "what cannot be read is not blank"
    assert [reject.line for reject in typed.rejects] == [3, 4]
    assert [r.column for r in type_rows("platform_metrics", columns).rejects] == ["day / month"] * 4


def test_a_mark_has_a_grade_or_a_score_and_an_unknown_grade_is_no_blank() -> None:
    rows = {"agent_id": ["a"] * 5, "month": ["2026-03"] * 5, "item": ["话术"] * 5}
    typed = type_rows("grades", rows | {"grade": ["优", "", "优秀", "", "差"], "score": ["", "92.5", "90", "", "0"]})
    assert [(row["grade"], row["score"]) for row in typed.rows.to_pylist()] == [
        ("优", None), (None, Decimal("92.5")), ("差", Decimal(0))
    ]  # fmt: skip
    assert [(r.line, r.column) for r in typed.rejects] == [(3, "grade"), (4, "grade / score")]
    assert typed.rejects[0].reason.zh == "只能是 优, 良, 中, 差 之一"


def test_a_header_needs_one_of_them() -> None:
    for header in ("day,metric,value,source", "month,metric,source", "metric,source,day,month,value"):
        found = table_of(header.split(","), None)
        assert isinstance(found, tuple) and found[0] == "platform_metrics"
    layout = Layout({"metric": ("指标",), "day": ("日期", "day"), "month": ("月份",)}, ("metric",), (("day", "month"),))
    assert layout.asked == ("指标", "日期 / 月份")
    assert match(["指标"], layout).missing == ("日期 / 月份",)
    assert match(["指标", "月份"], layout).missing == () == match(["day", "指标"], layout).missing
    assert likeness(["指标", "别的"], layout) < 0.6 < likeness(["指标", "day"], layout)


@pytest.mark.parametrize(
    ("header", "code", "told"),
    [
        ("shop,agent_id,channel,metric,value,source", "missing_columns", "lacks these columns: day / month"),
        ("source,甲,乙", "unknown_format", "asks for metric, source, day / month; missing: metric, day / month"),
        ("agent_id,month,item,by,note", "missing_columns", "lacks these columns: grade / score"),
    ],
)
def test_a_file_without_any_is_refused_and_told_so(tmp_path: Path, header: str, code: str, told: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text(header + "\n" + ",".join("x" for _ in header.split(",")) + "\n", encoding="utf-8")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == code and told in error.value.message.en
