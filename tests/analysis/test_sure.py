"""Which days of inquiries are sure.

Orders of s1 are imported from 1 to 31 October, the newest of the 28th. With 21 after-sale days a question may be one
after a sale before October until the 21st. With a window of 2 days an inquiry of the 26th is over with the 27th; one of
the 27th is not while orders of the 28th may still come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.lake.keeper import csv_file, message, order
from xundan.analysis.sure import Moving, inquiry_days, moving
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.session import Session
from xundan.workspace import create


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("sure")
    made = Session(create(folder / "w", "s1"))
    files = [
        csv_file(folder / "messages.csv", [message("2026-10-05 10:00:00", "在吗", "b1")]),
        csv_file(folder / "orders.csv", [order("o1", "2026-10-28 09:00:00", "5", paid_at="2026-10-28 09:01:00")]),
    ]
    made.import_files(files, Wishes(covers=(date(2026, 10, 1), date(2026, 10, 31))))
    with made.view() as found:
        yield found


def _day(number: int) -> date:
    return date(2026, 10, number)


def test_the_first_weeks_are_left_out_where_others_are_asked_for(view: View) -> None:
    assert inquiry_days(view, _day(5), _day(25), ()) == Moving(_day(22), _day(25), None, _day(21))


def test_where_no_other_day_is_asked_for_they_stay(view: View) -> None:
    assert inquiry_days(view, _day(5), _day(10), ("s1",)) == Moving(_day(5), _day(10), None, _day(10))


def test_days_whose_windows_are_open_are_named(view: View) -> None:
    assert inquiry_days(view, _day(22), _day(28), ()) == Moving(_day(22), _day(28), _day(27), None)


def test_sure_days_move_no_more_and_what_does_not_wait_never_does(view: View) -> None:
    assert not inquiry_days(view, _day(22), _day(25), ())
    assert not moving(view, Ask(("sales",), (), _day(1), _day(31)), [CATALOGUE["sales"]])
