"""The first weeks of a shop's orders are provisional: what was bought before them is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.reports.sheet import sheet_of

FIRST = date(2026, 3, 1)
LAST_EARLY = FIRST + timedelta(days=20)
"""With 21 days: the first day and the 20 after it."""


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    build = Build().chat("b1", "a1", "B 10:00, A 10:01")
    build.covered["orders"] = (FIRST, date(2026, 12, 31))
    yield Loaded(build.world()).view()


def early(view: View, first: date, last: date, *metrics: str) -> date | None:
    return answer(view, Ask(metrics, (), first, last)).early_until


def test_stages_in_the_first_weeks_of_orders_are_provisional(view: View) -> None:
    assert early(view, FIRST, LAST_EARLY, "inquiries") == LAST_EARLY
    assert early(view, FIRST, date(2026, 3, 10), "inquiries") == date(2026, 3, 10)
    assert early(view, LAST_EARLY, date(2026, 4, 30), "inquiries") == LAST_EARLY


def test_later_days_and_other_metrics_are_not(view: View) -> None:
    assert early(view, LAST_EARLY + timedelta(days=1), date(2026, 4, 30), "inquiries") is None
    assert early(view, FIRST, LAST_EARLY, "received_buyers", "sales") is None


def test_the_person_is_told(view: View) -> None:
    notes = sheet_of(answer(view, Ask(("inquiries",), (), FIRST, date(2026, 4, 30)))).notes
    assert any("2026-03-21 及以前的询单可能偏多" in note.zh for note in notes)
