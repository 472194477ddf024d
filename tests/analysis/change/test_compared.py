"""Segments that are there in one period alone.

a1 is at work on 2 and 3 March, a2 on the 3rd alone. Chats were never imported.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.build import Build
from tests.metrics.asked import view_of
from xundan.analysis.change.compared import Compared
from xundan.analysis.change.periods import Period
from xundan.metrics.view import View

BEFORE, AFTER = (Period(date(2026, 3, day), date(2026, 3, day)) for day in (2, 3))


@pytest.fixture(scope="module")
def view() -> View:
    built = (
        Build().row("agents", agent_id="a1", name="小雨").row("agents", agent_id="a2", name="小美").never("messages")
    )
    for agent, day in (("a1", 2), ("a1", 3), ("a2", 3)):
        built.row("attendance", agent_id=agent, day=date(2026, 3, day), kind="present")
    return view_of(built)


def test_what_counts_nothing_credited_is_0_of_0_where_nothing_was_though_no_chats_are_known(view: View) -> None:
    then, now = Compared(view, BEFORE, AFTER, "order_first").by("agent", ["attendance_rate"])["a2"]
    assert then["attendance_rate"].value is None
    assert then["attendance_rate"].part == then["attendance_rate"].whole == 0
    assert now["attendance_rate"].value == 1


def test_what_she_would_have_been_credited_with_stays_unknown_without_chats(view: View) -> None:
    names = ["attendance_rate", "aov"]
    found = Compared(view, BEFORE, AFTER, "order_first").by("agent", names)["a2"]
    assert [figure["aov"].part for figure in found] == [None, None]


def test_a_mean_has_0_of_0_behind_it_where_she_met_nobody() -> None:
    """a2 is asked on the 3rd alone; the chats of the 2nd are known, so her first response there is of nobody."""
    talks = (
        Build().chat("b1", "a1", "B 03-02 10:00, A 03-02 10:00:20").chat("b2", "a1", "B 03-03 10:00, A 03-03 10:00:40")
    )
    view = view_of(talks.chat("b3", "a2", "B 03-03 11:00, A 03-03 11:00:10"))
    then, now = Compared(view, BEFORE, AFTER, "order_first").by("agent", ["first_response"])["a2"]
    assert then["first_response"].value is None
    assert then["first_response"].part == then["first_response"].whole == 0
    assert now["first_response"].value == 10
