"""What cron and Windows' Task Scheduler are given."""

from __future__ import annotations

import pytest

from xundan.model.text import UserError
from xundan.reports.schedule import Schedule, clock_time, schedule_text

WORDS = ["/opt/my python", "-m", "xundan", "report", "-o", "/data/日报 100%-{to}.xlsx"]


def test_cron_gets_its_line_with_quotes_and_percent_signs_escaped() -> None:
    line = Schedule(8, 5, WORDS).cron
    assert line == "5 8 * * * '/opt/my python' -m xundan report -o '/data/日报 100\\%-{to}.xlsx'"
    assert Schedule(23, 0, WORDS, monthly=True).cron.startswith("0 23 1 * * ")


def test_windows_gets_program_and_arguments_apart_and_a_command_that_makes_the_task() -> None:
    schedule = Schedule(8, 5, ["C:\\Program Files\\py.exe", "-m", "xundan", "-o", "D:\\a b.xlsx"])
    assert schedule.windows == ("C:\\Program Files\\py.exe", '-m xundan -o "D:\\a b.xlsx"')
    assert schedule.schtasks("xundan glance") == (
        'schtasks /Create /TN "xundan glance" /SC DAILY /ST 08:05 /TR '
        '"\\"C:\\Program Files\\py.exe\\" -m xundan -o \\"D:\\a b.xlsx\\""'
    )
    monthly = Schedule(8, 5, ["py"], monthly=True).schtasks("x")
    assert monthly == "schtasks /Create /TN x /SC MONTHLY /D 1 /ST 08:05 /TR py"


def test_a_command_too_long_for_schtasks_is_told_by_its_fields_only() -> None:
    schedule = Schedule(8, 5, ["py", "x" * 300])
    assert schedule.schtasks("x") is None
    told = schedule_text(schedule, "x")
    assert "schtasks" not in told.zh and "x" * 300 in told.zh and "Arguments: xxx" in told.en


@pytest.mark.parametrize(
    ("given", "found"), [("08:30", (8, 30)), ("8:05", (8, 5)), ("23:59", (23, 59)), ("0:00", (0, 0))]
)
def test_a_time_of_day(given: str, found: tuple[int, int]) -> None:
    assert clock_time(given) == found


@pytest.mark.parametrize("given", ["24:00", "8", "08:60", "8.30", "08:30:00", "", "-1:00", "０8:30"])
def test_what_is_no_time_of_day_is_refused(given: str) -> None:
    with pytest.raises(UserError, match="takes HH:MM"):
        clock_time(given)
