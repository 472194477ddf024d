"""What a person is told of the rows behind a number: their amounts in the unit that they have."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reports.worlds import varied
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.view import View
from xundan.reports.drilled import drilled_sheet
from xundan.reports.terminal import sheet_text


@pytest.fixture(scope="module")
def view() -> View:
    return Loaded(varied()).view()


@pytest.mark.parametrize(
    ("metric", "told"),
    [
        # two shifts of 16.5 hours
        ("online_hours", ("990 min 00 s", "total: 33.0 h")),
        # three refunds, of which one tells both times: a day. Their own amounts are money
        ("refund_hours", ("￥29.50", "denominator: 1", "1,440 min 00 s")),
        ("reason_changed_rate", ("￥29.50", "denominator: 3")),
        ("dsr_service", ("4.75", "denominator: 1")),
        # day 2 of two days with marks: 2 x 2 - 2, times day 2; and times 4.75
        ("dsr_service:trend", ("denominator: 4.00", "9.50")),
        ("refunded_sales", ("total: ￥84.75",)),
        ("refunds", ("total: 3",)),
    ],
)
def test_amounts_are_shown_as_what_they_are(view: View, metric: str, told: tuple[str, ...]) -> None:
    ask = Ask((metric,), (), date(2026, 3, 1), date(2026, 3, 4), shops=("s1",))
    text = sheet_text(drilled_sheet(drill(view, ask, metric)), "en", 200)
    for part in told:
        assert part in text, text
