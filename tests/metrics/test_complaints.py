"""Complaints, worked out by hand after reading 69."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import LAST, rows_of, values, view_of, without
from xundan.metrics.view import View

OF = ("complaints", "complaint_rate", "complaint_hours")


@pytest.fixture(scope="module")
def view() -> View:
    """a1 received b1 and b2. Opened on the 2nd: c1 of b1 against a1, upheld, closed after 90 minutes; c2 without agent,
    buyer or end; c3 refused; c4 against a2 on the 3rd, closed after three hours."""
    built = Build().row("agents", agent_id="a1", team="早班").order("old", "b1", "02-01 10:00", "02-01 10:01")
    built.chat("b1", "a1", "B 09:00, A 09:01").chat("b2", "a1", "B 09:00")
    for number, opened, more in (
        ("c1", "10:00", {"agent_id": "a1", "buyer_id": "b1", "upheld": True, "closed_at": at("11:30")}),
        ("c2", "11:00", {}),
        ("c3", "12:00", {"agent_id": "a1", "upheld": False, "closed_at": at("13:00")}),
        ("c4", "03-03 12:00", {"agent_id": "a2", "buyer_id": "b2", "closed_at": at("03-03 15:00")}),
    ):
        built.row("complaints", complaint_id=number, opened_at=at(opened), kind="complaint", **more)
    return view_of(built.covers("complaints", "03-01", "03-04"))


def test_complaints_are_those_that_were_not_refused(view: View) -> None:
    assert values(view, "complaints") == 2
    assert values(view, "complaints", "agent", last=LAST) == {"a1": 1, "a2": 1, "?": 1}
    assert values(view, "complaints", "team", last=LAST) == {"早班": 1, "": 1, "?": 1}
    assert values(view, "complaints", "hour") == {10: 1, 11: 1}
    assert values(view, "complaints", "buyer_type", last=LAST) == {"returning": 1, "new": 1, None: 1}
    assert values(view, "complaints", "day", last=LAST) == {"2026-03-02": 2, "2026-03-03": 1}


def test_complaints_are_measured_by_the_buyers_received(view: View) -> None:
    assert values(view, "complaint_rate") == 2 / 2
    assert values(view, "complaint_rate", "agent") == {"a1": 1 / 2, "?": None}


def test_hours_of_a_complaint_run_to_its_end(view: View) -> None:
    assert values(view, "complaint_hours") == 1.5
    assert values(view, "complaint_hours", last=LAST) == 4.5 / 2
    assert values(view, "complaint_hours", "agent", last=LAST) == {"a1": 1.5, "a2": 3.0}


def test_the_rows_are_the_complaints(view: View) -> None:
    rows = rows_of(view, "complaint_hours", part="numerator").rows
    assert [(row["complaint_id"], row["amount"]) for row in rows] == [("c1", 5400), ("c4", 10_800)]
    assert [row["complaint_id"] for row in rows_of(view, "complaints").rows] == ["c1", "c2", "c4"]


def test_none_on_a_day_that_is_covered_is_none_and_else_unknown(view: View) -> None:
    four, five = date(2026, 3, 4), date(2026, 3, 5)
    assert [values(view, metric, first=four, last=four) for metric in OF] == [0, None, None]
    assert [values(view, metric, first=five, last=five) for metric in OF] == [None, None, None]
    assert [values(without(view, "complaints"), metric) for metric in OF] == [None, None, None]
    assert [values(without(view, "messages"), metric) for metric in OF] == [2, None, 1.5]
