"""Marks as plans read them, and what a person wishes on its way into a row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.build import Build, at, day
from tests.metrics.asked import view_of
from xundan.metrics.accounts import meant
from xundan.model.clock import Shop
from xundan.model.text import UserError
from xundan.scorecards import mark_values as values
from xundan.scorecards.mark_history import states
from xundan.scorecards.marking import Case, Wish, rows_of
from xundan.scorecards.marks import Adjustment, Attended, Grade, Marks, Target, marks

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
NOON = datetime(2026, 4, 1, 4, 0, 0, tzinfo=UTC)
"""In Shanghai."""


def test_what_stands_in_a_month_and_nothing_else() -> None:
    built = Build()
    for month, item, grade, score, withdrawn in (
        ("2026-03", "quality", "良", None, None),
        ("2026-03", "quiz", None, Decimal("87.5"), False),
        ("2026-03", "execution", "优", None, True),
        ("2026-02", "quality", "差", None, None),
    ):
        built.row(
            "grades", agent_id="a1", month=month, item=item, grade=grade, score=score, withdrawn=withdrawn, by="张"
        )
    for on, kind, withdrawn in (("03-31", "late", None), ("03-02", "leave", False), ("03-02", "absent", True),
                                ("03-02", "late", None), ("04-01", "late", None)):  # fmt: skip
        built.row("attendance", agent_id="a1", day=day(on), kind=kind, withdrawn=withdrawn, note=None, by="李")
    for agent, on, kind, points, note, withdrawn in (
        ("a1", "03-09", "praise", 2, "乙", None),
        ("a1", "03-09", "praise", None, None, None),
        ("a1", "03-09", "complaint", -5, "甲", None),
        ("a1", "03-08", "praise", 2, "丙", True),
        ("a2", "03-01", "praise", 3, "丁", None),
    ):
        number = None if points is None else Decimal(points)
        built.row("adjustments", agent_id=agent, day=day(on), kind=kind, points=number, note=note, withdrawn=withdrawn,
                  by="王", marked_at=at("03-10 09:00"), amount=None)  # fmt: skip
    for agent, sales, withdrawn in (("a1", 900, None), (None, 5000, False), ("a2", 7, True)):
        built.row("targets", agent_id=agent, month="2026-03", sales=Decimal(sales), withdrawn=withdrawn)

    found = marks(view_of(built), *MARCH)
    assert found.grades == {
        ("s1", "a1", "2026-03", "quality"): Grade("良", None, "张", None, None),
        ("s1", "a1", "2026-03", "quiz"): Grade(None, Decimal("87.5"), "张", None, None),
    }
    assert found.attendance == {
        ("s1", "a1"): (
            Attended(date(2026, 3, 2), "late", "李", None),
            Attended(date(2026, 3, 2), "leave", "李", None),
            Attended(date(2026, 3, 31), "late", "李", None),
        )
    }
    ninth, made = date(2026, 3, 9), datetime(2026, 3, 10, 9)
    assert found.adjustments == {
        ("s1", "a1"): (
            Adjustment(ninth, "complaint", Decimal(-5), None, "甲", "王", made),
            Adjustment(ninth, "praise", None, None, None, "王", made),
            Adjustment(ninth, "praise", Decimal(2), None, "乙", "王", made),
        ),
        ("s1", "a2"): (Adjustment(date(2026, 3, 1), "praise", Decimal(3), None, "丁", "王", made),),
    }
    assert found.targets == {
        ("s1", "a1", "2026-03"): Target(Decimal(900), None, None),
        ("s1", None, "2026-03"): Target(Decimal(5000), None, None),
    }


def test_where_nothing_was_imported_there_are_none() -> None:
    assert marks(view_of(Build()), *MARCH) == Marks({}, {}, {}, {})


# -- what a person wishes --------------------------------------------------------------------------------------------


def case(table: Any, *stands: dict[str, Any], when: Any = "2026-03", what: str | None = None) -> Case:
    blank = {"note": None, "by": None, "grade": None, "score": None, "points": None, "amount": None}
    return Case(table, Shop("s1"), "a1", None, when, what, [blank | row for row in stands], [], [])


def wish(table: Any, **more: Any) -> Wish:
    return Wish(table, "a1", "", "店长", **{"why": "w", **more})


def test_a_grade_says_everything_of_its_row() -> None:
    """Also what is blank or false, so that nothing of an earlier mark shows through."""
    [row] = rows_of(case("grades", {"grade": "良"}, what="quality"), wish("grades", value="１７.５"), NOON)
    assert row == {
        "shop": "s1", "agent_id": "a1", "month": "2026-03", "item": "quality", "grade": None, "score": "17.5",
        "note": "w", "by": "店长", "marked_at": "2026-04-01T12:00:00+08:00", "withdrawn": False,
    }  # fmt: skip


def test_a_withdrawal_keeps_what_was_said_and_says_why() -> None:
    [row] = rows_of(case("grades", {"item": "quality", "score": Decimal("18.000000")}, what="quality"),
                    wish("grades", undo=True, why="弄错了"), NOON)  # fmt: skip
    assert (row["score"], row["grade"], row["note"], row["withdrawn"]) == ("18.000000", None, "弄错了", True)
    of_a_day = case("adjustments", {"kind": "praise", "note": "订单 1", "points": Decimal(2)}, when=date(2026, 3, 9),
                    what="praise")  # fmt: skip
    [row] = rows_of(of_a_day, wish("adjustments", undo=True, why="撤"), NOON)
    assert (row["note"], row["why"], row["day"], row["withdrawn"]) == ("订单 1", "撤", "2026-03-09", True)


def test_a_kind_of_day_takes_back_the_others_unless_they_stay() -> None:
    there = case("attendance", {"kind": "late"}, {"kind": "leave"}, when=date(2026, 3, 9), what="present")
    rows = rows_of(there, wish("attendance"), NOON)
    assert [(row["kind"], row["withdrawn"]) for row in rows] == [("present", False), ("late", True), ("leave", True)]
    rows = rows_of(there, wish("attendance", also=True), NOON)
    assert [(row["kind"], row["withdrawn"]) for row in rows] == [("present", False)]


def test_a_mark_is_made_after_every_other_one_of_the_agent() -> None:
    before = int(NOON.timestamp()) + 90
    later = Case("grades", Shop("s1"), "a1", None, "2026-03", "q", [], [before], [datetime(2026, 4, 1, 12, 1, 30)])
    [row] = rows_of(later, wish("grades", value="优"), NOON)
    assert row["marked_at"] == "2026-04-01T12:01:31+08:00"


@pytest.mark.parametrize(
    ("there", "wished", "code"),
    [
        (case("grades", {"grade": "良"}, what="q"), wish("grades", value="good"), "already_so"),
        (case("grades", {"score": Decimal("18.000000")}, what="q"), wish("grades", value="18.0"), "already_so"),
        (case("grades", what="q"), wish("grades", value="-1"), "grade"),
        (case("grades", what="q"), wish("grades", value="优", why=None), "mark"),
        (case("grades", what="q"), wish("grades", undo=True), "not_marked"),
        (case("targets", {"sales": Decimal("5.00")}), wish("targets", value="6", why=None), "mark"),
        (case("targets", {"sales": Decimal("5.00")}), wish("targets", value="5", why=None), "already_so"),
        (case("targets"), wish("targets", value="1000000000000"), "number"),
        (case("targets"), wish("targets", value="12,34"), "number"),
        (case("attendance", {"kind": "late"}, what="late"), wish("attendance"), "already_so"),
    ],
)
def test_what_makes_no_row(there: Case, wished: Wish, code: str) -> None:
    with pytest.raises(UserError) as error:
        rows_of(there, wished, NOON)
    assert error.value.code == code


def test_english_words_and_scores_are_read() -> None:
    words = ("excellent", "Good", " fair", "poor", "优", "良", "中", "差")
    assert [values.grade_or_score(word)[0] for word in words] == ["优", "良", "中", "差"] * 2
    assert values.grade_or_score("0") == (None, Decimal(0))
    assert values.amount("AMOUNT", "-1,234.50", signed=True) == Decimal("-1234.5")
    assert values.points("+2.5") == Decimal("2.5")


def test_today_is_the_shops_business_day() -> None:
    from datetime import timedelta

    assert values.today(Shop("s1"), datetime(2026, 3, 31, 16, 30, tzinfo=UTC)) == date(2026, 4, 1)
    late = Shop("s1", business_day_cut=timedelta(hours=3))
    assert values.today(late, datetime(2026, 3, 31, 16, 30, tzinfo=UTC)) == date(2026, 3, 31)


def test_an_agent_is_named_by_account_by_its_end_or_by_name() -> None:
    known = ["店:小雨", "店:小美", "店二:小美", "a1"]
    names = {"a1": "小雨", "店:小美": "Mei"}
    assert meant("a1", known, names) == ["a1"]
    assert meant("mei", known, names) == ["店:小美"]
    assert meant("小美", known, names) == ["店:小美", "店二:小美"]
    assert meant("小雨", known, names) == ["店:小雨", "a1"], "one by the end of her account, one by her name"
    assert meant("小", known, names) == []


# -- the record ------------------------------------------------------------------------------------------------------


def version(import_id: int, moment: int | None = None, withdrawn: bool | None = None) -> dict[str, Any]:
    marked_at = None if moment is None else datetime.fromtimestamp(moment, UTC)
    return {"import_id": import_id, "file_no": 0, "place": 1, "marked_at": marked_at, "marked_at_utc": moment,
            "withdrawn": withdrawn}  # fmt: skip


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ([version(1)], {1: "stands"}),
        ([version(1), version(2)], {1: "replaced", 2: "stands"}),
        ([version(1), version(2, 10), version(3, 20, True)], {1: "replaced", 2: "withdrawn", 3: "withdrawal"}),
        ([version(1, 10, True), version(2, 20)], {1: "withdrawal", 2: "stands"}),
        ([version(1, 20), version(2, 10)], {1: "stands", 2: "replaced"}),
        ([version(1, 10, True), version(2)], {1: "withdrawal", 2: "stands"}),
        ([version(1, None, True), version(2)], {1: "withdrawal", 2: "withdrawn"}),
    ],
)
def test_which_version_of_a_mark_stands(versions: list[dict[str, Any]], told: dict[int, str]) -> None:
    assert {row["import_id"]: state for row, state in states(versions)} == told
