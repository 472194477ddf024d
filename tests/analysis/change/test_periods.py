"""Which days a period is held against."""

from __future__ import annotations

from datetime import date

import pytest

from xundan.analysis.change.periods import Period, checked, last_year, previous
from xundan.model.text import UserError


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        (("2026-10-05", "2026-10-11"), ("2026-09-28", "2026-10-04")),
        (("2026-10-05", "2026-10-05"), ("2026-10-04", "2026-10-04")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (("2026-02-01", "2026-02-27"), ("2026-01-05", "2026-01-31")),
        (("2026-01-01", "2026-02-28"), ("2025-11-03", "2025-12-31")),
    ],
)
def test_as_many_days_before_or_the_month_before(asked: tuple[str, str], before: tuple[str, str]) -> None:
    assert previous(period(*asked)) == period(*before)


def test_the_same_dates_a_year_before() -> None:
    assert last_year(period("2028-02-01", "2028-02-29")) == period("2027-02-01", "2027-02-28")
    assert last_year(period("2027-02-28", "2027-03-01")) == period("2026-02-28", "2026-03-01")


@pytest.mark.parametrize(
    "before", [("2026-10-05", "2026-10-05"), ("2026-10-11", "2026-12-01"), ("2026-09-02", "2026-09-01")]
)
def test_days_that_overlap_or_run_backwards_are_refused(before: tuple[str, str]) -> None:
    with pytest.raises(UserError):
        checked(period(*before), period("2026-10-05", "2026-10-11"))
