"""Shifts and attendance (reading 64)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .book import ShopBook
from .context import CELL_DIMENSIONS, Context, Key, Metric, Values, add, rate
from .world import Row

STAFF_DIMENSIONS = (*CELL_DIMENSIONS, "agent", "team")
CAME = ("present", "late")


def rows_in(context: Context, table: str) -> Iterator[tuple[Key, ShopBook, Row]]:
    """The rows of a table by their day and agent; what was withdrawn is none (decision 0014, "Withdrawn rows are no
    rows")."""
    for book in context.books():
        for row in book.rows(table):
            if context.within(row["day"]) and not row.get("withdrawn"):
                agent = str(row["agent_id"])
                team = book.staff.team(agent, row["day"])
                yield context.key(book.shop.id, row["day"], agent=agent, team=team), book, row


def seconds_of(book: ShopBook, row: Row) -> int:
    """Seconds of one shift: "an end before its beginning is the next day's: 24 hours are added to the seconds between
    the two instants"."""
    seconds = book.clock.instant(row["ends_at"]) - book.clock.instant(row["starts_at"])
    return seconds + 24 * 3600 if seconds < 0 else seconds


def online_hours(context: Context) -> Values:
    """ "Hours of `shifts` rows by `day`, each row as it is"."""
    seconds: Values = {}
    for key, book, row in rows_in(context, "shifts"):
        add(seconds, key, seconds_of(book, row))
    return {key: Fraction(number, 3600) for key, number in seconds.items()}


def agent_days(found: Iterator[tuple[Key, ShopBook, Row]]) -> Values:
    """Distinct (shop, agent, day), by group."""
    days: dict[Key, set[tuple[str, str, object]]] = {}
    for key, book, row in found:
        days.setdefault(key, set()).add((book.shop.id, str(row["agent_id"]), row["day"]))
    return {key: len(them) for key, them in days.items()}


def came(context: Context) -> Values:
    """ "Distinct (shop, agent, day) with a present or late row"."""
    return agent_days(found for found in rows_in(context, "attendance") if found[2]["kind"] in CAME)


def scheduled(context: Context) -> Values:
    """ "Distinct (shop, agent, day) with any row of `attendance` or `shifts`"; a shift on a day that no attendance
    covers says nothing yet (reading 75)."""

    def rows() -> Iterator[tuple[Key, ShopBook, Row]]:
        yield from rows_in(context, "attendance")
        for found in rows_in(context, "shifts"):
            if context.book.coverage.covers(found[1].shop.id, "attendance", found[2]["day"]):
                yield found

    return agent_days(rows())


ATTENDANCE = (("attendance",),)

STAFF_METRICS: dict[str, Metric] = {
    "online_hours": Metric(online_hours, STAFF_DIMENSIONS, (("shifts",),), empty=Fraction(0)),
    "attendance_rate": rate(
        Metric(came, STAFF_DIMENSIONS, ATTENDANCE), Metric(scheduled, STAFF_DIMENSIONS, ATTENDANCE)
    ),
}
