"""What is odd about settings that are valid: what has no effect, what is not yet known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xundan.model.rules import DatedRules, Rules
from xundan.model.text import Text
from xundan.model.working_time import made_up_in

_OF_WORK = ("working_hours", "holidays", "closed_days", "open_days")


def remarks(rules: DatedRules, today: date) -> Iterator[Text]:
    """Remarks on every dated set, the first first."""
    default = Rules()
    sets = [(None, rules.first), *rules.later]
    if all(held.response_clock == "calendar" for _, held in sets):
        for name in _OF_WORK:
            if any(getattr(held, name) != getattr(default, name) for _, held in sets):
                yield Text(
                    f'{name} 现在不起作用: response_clock 是 "calendar"',
                    f'{name} has no effect: response_clock is "calendar"',
                )
    for start, held in sets:
        since = "" if start is None else f"{start}: "
        if held.measured_by == "session" and not held.measured_hours:
            yield Text(
                f'{since}measured_by = "session" 不起作用: 没有 measured_hours',
                f'{since}measured_by = "session" has no effect without measured_hours',
            )
        for name in ("quality_weights", "satisfaction_weights"):
            if not any(getattr(held, name).values()):
                yield Text(f"{since}{name} 全是 0, 这个分算不出来", f"{since}{name} are all 0: that score is unknown")
        if start is not None and start > today:
            yield Text(f"{start} 起的规则还没有生效", f"the rules from {start} on do not hold yet")
    year = today.year
    if rules.on(today).holidays == "CN" and rules.on(today).response_clock != "calendar" and not made_up_in("CN", year):
        yield Text(
            f"还不知道 {year} 年的调休安排, 请写在 open_days 里",
            f"the make-up workdays of {year} are not known yet: name them in open_days",
        )
