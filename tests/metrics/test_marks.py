"""DSR, quality score and satisfaction index, worked out by hand after reading 71."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests.examples.build import Build, day
from tests.metrics.asked import rows_of, values, view_of, without
from tests.oracle import World
from tests.support.xundan_world import Loaded
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View

FROM, TO = date(2026, 3, 1), date(2026, 3, 31)
DSR = ("dsr_description", "dsr_service", "dsr_logistics")
ALL = (*DSR, *(f"{name}:trend" for name in DSR), "satisfaction_index")
QUALITY = ("experience", "service", "compliance", "loyalty")


def dsr(built: Build, on: str, *marks: str) -> Build:
    """Marks of a day: description, service, logistics."""
    named = dict(zip(("description", "service", "logistics"), map(Decimal, marks), strict=True))
    return built.row("dsr", day=day(on), **named)


def quality(built: Build, on: str, *marks: str | None) -> Build:
    parts = dict(zip(QUALITY, (mark and Decimal(mark) for mark in marks), strict=True))
    return built.row("quality_scores", day=day(on), **parts)


def of(view: View, metric: str, *by: str) -> object:
    return values(view, metric, *by, first=FROM, last=TO)


@pytest.fixture(scope="module")
def view() -> View:
    """Marks of the 2nd, 4th, 5th and 28th of March. Weights: those of the standard; from the 5th other ones; from the
    28th none above 0."""
    built = Build()
    few = {"goods": 1, "attitude": 0, "packaging": 98, "delivery": 3, "other": 9}
    none = {"goods": 0, "attitude": 0, "packaging": 1, "delivery": 0, "other": 1}
    two = {"experience": 3, "service": 1, "compliance": 0, "loyalty": 0}
    built.rule("03-05", quality_weights=two, satisfaction_weights=few)
    built.rule("03-28", quality_weights=dict.fromkeys(QUALITY, 0), satisfaction_weights=none)
    dsr(dsr(built, "03-02", "4.8", "4.7", "4.9"), "03-04", "4.6", "4.7", "4.900001")
    dsr(dsr(built, "03-05", "4.61", "4.7", "5"), "03-28", "4.6", "4.5", "4.4")
    quality(quality(built, "03-02", "80", "90", "100.5", "70"), "03-04", "80", "90", None, "70")
    quality(quality(built, "03-05", "80", "90", None, None), "03-28", "1", "2", "3", "4")
    return view_of(built.covers("dsr", "03-02", "03-29").covers("quality_scores", "03-02", "03-29"))


def test_the_mark_of_a_period_is_that_of_its_last_day(view: View) -> None:
    assert [values(view, name) for name in DSR] == [4.8, 4.7, 4.9]
    assert of(view, "dsr_description", "week") == {"2026-W10": 4.61, "2026-W13": 4.6}
    assert of(view, "dsr_logistics", "day") == {
        "2026-03-02": 4.9, "2026-03-04": 4.900001, "2026-03-05": 5.0, "2026-03-28": 4.4
    }  # fmt: skip
    assert of(view, "dsr_service", "weekday") == {1: 4.7, 3: 4.7, 4: 4.7, 6: 4.5}


def test_the_trend_is_the_slope_of_the_least_squares_line(view: View) -> None:
    # the 2nd, 4th, 5th: mean day 11/3, offsets -5/3, 1/3, 4/3; squares 42/9; rise -8 + 4.6 / 3 + 4 x 4.61 / 3 = -0.32
    week = {"first": date(2026, 3, 2), "last": date(2026, 3, 8)}
    assert values(view, "dsr_description:trend", **week) == pytest.approx(-0.32 / (42 / 9), abs=1e-12)
    assert values(view, "dsr_service:trend", **week) == 0.0
    assert of(view, "dsr_description:trend", "week")["2026-W10"] == pytest.approx(-0.32 / (42 / 9), abs=1e-12)  # type: ignore[index]


def test_one_day_has_no_trend(view: View) -> None:
    assert values(view, "dsr_description:trend") is None
    assert of(view, "dsr_description:trend", "week")["2026-W13"] is None  # type: ignore[index]
    assert of(view, "dsr_service:trend", "day") == dict.fromkeys(
        ("2026-03-02", "2026-03-04", "2026-03-05", "2026-03-28")
    )


def test_a_trend_over_years_is_exact() -> None:
    """A line and its rounding: 400 days of 4.000001 a day, and of what a generator gives."""
    built, draw, marks = Build(), Random(7), []
    for n in range(400):
        marks.append(Decimal(draw.randrange(1_000_000, 5_000_001)).scaleb(-6))
        built.row("dsr", day=FROM + timedelta(days=n), description=Decimal(1) + n * Decimal("0.000001"),
                  service=marks[-1], logistics=Decimal(3))  # fmt: skip
    last = FROM + timedelta(days=399)
    view = view_of(built)
    assert values(view, "dsr_description:trend", first=FROM, last=last) == 0.000001
    mean = sum(marks) / 400
    rise = sum((n - Decimal("199.5")) * (mark - mean) for n, mark in enumerate(marks))
    run = sum((n - Decimal("199.5")) ** 2 for n in range(400))
    assert values(view, "dsr_service:trend", first=FROM, last=last) == pytest.approx(float(rise / run), abs=1e-15)


def test_quality_is_the_weighted_mean_of_the_last_day_by_that_days_weights(view: View) -> None:
    # 2nd: (80 + 90 + 100.5 + 70) / 4; 4th: compliance is blank; 5th: (3 x 80 + 90) / 4, the blank ones weigh nothing;
    # 28th: nothing weighs anything
    assert of(view, "quality_score", "day") == {
        "2026-03-02": 85.125, "2026-03-04": None, "2026-03-05": 82.5, "2026-03-28": None
    }  # fmt: skip
    assert of(view, "quality_score", "week") == {"2026-W10": 82.5, "2026-W13": None}


def test_satisfaction_leaves_out_what_no_file_says(view: View) -> None:
    # 2nd: (45 x 4.8 + 35 x 4.7 + 7 x 4.9) / 87; 5th: (4.61 + 3 x 5) / 4; 28th: only packaging and other weigh
    found = of(view, "satisfaction_index", "day")
    assert isinstance(found, dict)
    assert found["2026-03-02"] == pytest.approx((216 + 164.5 + 34.3) / 87, abs=1e-12)
    assert (found["2026-03-05"], found["2026-03-28"]) == (4.9025, None)
    assert of(view, "satisfaction_index", "week") == {"2026-W10": 4.9025, "2026-W13": None}


def test_days_without_marks_are_unknown_and_so_is_a_shop_without_any(view: View) -> None:
    three, thirty = date(2026, 3, 3), date(2026, 3, 30)
    for metric in (*ALL, "quality_score"):
        table = "quality_scores" if metric == "quality_score" else "dsr"
        assert values(view, metric, first=three, last=three) is None
        assert values(view, metric, first=thirty, last=thirty) is None
        assert values(without(view, table), metric) is None


def test_marks_of_several_shops_are_never_one() -> None:
    one = dsr(dsr(quality(Build("s1"), "03-02", "1", "1", "1", "1"), "03-02", "4", "4", "4"), "03-03", "5", "5", "5")
    two = dsr(quality(Build("s2"), "03-01", "9", "9", "9", "9"), "03-01", "3", "3", "3")
    worlds = [one.world(), two.world()]
    tables = {name: [*worlds[0].tables.get(name, []), *worlds[1].tables.get(name, [])] for name in one.tables}
    loaded = Loaded(World([w.shops[0] for w in worlds], [(None, {})], tables, [c for w in worlds for c in w.coverage]))
    view = loaded.view()
    for metric in (*ALL, "quality_score"):
        assert of(view, metric) is None, metric
    assert of(view, "dsr_service", "shop") == {"s1": 5.0, "s2": 3.0}
    assert of(view, "dsr_service:trend", "shop") == {"s1": 1.0, "s2": None}
    assert of(view, "quality_score", "shop") == {"s1": 1.0, "s2": 9.0}
    assert of(view, "dsr_service", "day") == {"2026-03-01": 3.0, "2026-03-02": 4.0, "2026-03-03": 5.0}


def test_the_rows_of_a_mark_are_its_day_and_of_a_trend_its_days(view: View) -> None:
    last = rows_of(view, "dsr_description")
    assert [(row["day"], row["numerator_amount"]) for row in last.rows] == [("2026-03-05", Decimal("4.61"))]
    line = rows_of(view, "dsr_description:trend")
    # three days, numbers 0, 2, 3 of the week: 3 x number - 5
    assert [(row["day"], row["amount"]) for row in line.rows] == [
        ("2026-03-02", 0), ("2026-03-04", 2), ("2026-03-05", 12)
    ]  # fmt: skip
    assert sum(row["numerator_amount"] for row in line.rows) == Decimal("-0.96")
    assert line.number() == 14


def test_marks_are_the_shops() -> None:
    for metric in (*ALL, "quality_score"):
        assert CATALOGUE[metric].dimensions == ("shop", "day", "week", "month", "weekday")
