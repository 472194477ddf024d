"""Family C: what buyers say of the service (reading 63) and their complaints (reading 69)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction

from .book import ShopBook
from .chat_metrics import RECEIVED, SERVED
from .context import CHAT_DIMENSIONS, Context, Key, Metric, Values, add, as_rate, rate
from .order_rows import NOBODY_KNOWN
from .world import Row, text_of

COMPLAINTS = (("complaints",),)


def key_of(context: Context, book: ShopBook, row: Row, moment: datetime, day: date) -> Key:
    """The group of a row that may name an agent and a buyer: "the agent named in the row or "?", the buyer's type on
    that day (blank buyer: null)"."""
    agent = text_of(row, "agent_id")
    return context.key(
        book.shop.id,
        day,
        agent=agent if agent is not None else NOBODY_KNOWN,
        team=book.staff.team(agent, day) if agent is not None else NOBODY_KNOWN,
        hour=moment.hour,
        buyer_type=book.buyer_type(text_of(row, "buyer_id"), day),
    )


def rows_in(context: Context, table: str, column: str) -> Iterator[tuple[Key, ShopBook, Row]]:
    """The rows of a table "by the business day and hour of" a time, with their groups."""
    for book in context.books():
        for row in book.rows(table):
            day = book.clock.day(row[column])
            if context.within(day):
                yield key_of(context, book, row, row[column], day), book, row


def count_of(table: str, column: str, holds: Callable[[Row], bool]) -> Metric:
    """A number of rows; of ratings "filters do not apply"."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, _, row in rows_in(context, table, column):
            if holds(row):
                add(found, key, 1)
        return found

    return Metric(values, CHAT_DIMENSIONS, ((table,),))


def ratings(holds: Callable[[Row], bool]) -> Metric:
    """A number of ratings."""
    return count_of("service_ratings", "rated_at", holds)


def has_score(row: Row) -> bool:
    """ "Blank = invited, not answered"."""
    return row.get("score") is not None and row["score"] != ""


def is_satisfied(row: Row) -> bool:
    """ "Ratings 4-5"."""
    return has_score(row) and row["score"] >= 4


def is_counted(row: Row) -> bool:
    """ "Rows of the table whose `upheld` is not false": upheld or undecided."""
    return row.get("upheld") is not False


def complaint_hours(context: Context) -> Values:
    """Mean hours "opened to closed", "of the same rows those with `closed_at`"."""
    seconds: dict[Key, list[int]] = {}
    for key, book, row in rows_in(context, "complaints", "opened_at"):
        if is_counted(row) and row.get("closed_at") is not None:
            taken = book.clock.instant(row["closed_at"]) - book.clock.instant(row["opened_at"])
            seconds.setdefault(key, []).append(taken)
    return {key: as_rate(Fraction(sum(numbers), 3600), len(numbers)) for key, numbers in seconds.items()}


SCORED = ratings(has_score)
COMPLAINT_COUNT = count_of("complaints", "opened_at", is_counted)

RATING_METRICS: dict[str, Metric] = {
    "satisfaction_rate": rate(ratings(is_satisfied), SCORED),
    "rating_rate": rate(SCORED, SERVED),
    "invitation_rate": rate(ratings(lambda row: row.get("invited_by") == "agent"), SERVED),
    "complaints": COMPLAINT_COUNT,
    "complaint_rate": rate(COMPLAINT_COUNT, RECEIVED),
    "complaint_hours": Metric(complaint_hours, CHAT_DIMENSIONS, COMPLAINTS, empty=None),
}
