"""What a caller wrote, as a question: names, days and shops in the forms that are handy to write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.newest import newest_day
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError

Day = date | str | None
"""A day as a date or as ISO text; None is not said."""
Names = str | Iterable[str]
"""One name or several."""


def names(given: Names | None) -> tuple[str, ...]:
    """Names in order, each once."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))


def day(given: Day, which: str) -> date | None:
    """A day of the years that data may have (1990 to 2100)."""
    if given is None:
        return None
    try:
        found = date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        found = None
    if isinstance(found, datetime):
        found = found.date()
    if not isinstance(found, date) or not 1990 <= found.year <= 2100:
        raise UserError(
            "day",
            Text(f"{which} 应为日期, 写的是 {given!r}", f"{which} takes a day, found {given!r}"),
            Text('例如 "2026-10-31" 或 date(2026, 10, 31)', 'for example "2026-10-31" or date(2026, 10, 31)'),
        )
    return found


def period(view: View, first: Day, last: Day, default: int) -> tuple[date, date]:
    """The days asked for; without a first one `default` days, without a last one up to the newest of the data."""
    since, until = day(first, "first"), day(last, "last")
    end = until or newest_day(view)
    return since or end - timedelta(days=default - 1), end


def question(
    view: View, metrics: Names, by: Names | None, first: Day, last: Day, rule: CreditRule | None, shops: Names | None
) -> Ask:
    """The question; its rule, where none is named, is the one that the settings of the last day show."""
    since, until = period(view, first, last, 30)
    shown = rule or view.rules.on(until).credit_rule
    return Ask(names(metrics), names(by), since, until, shown, names(shops))
