"""Family C: service. "Times, turns, messages and slow receptions are summed over receptions (unfiltered ones)"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from .book import ShopBook
from .chat_metrics import MESSAGES, RECEIVED, Met, is_unfiltered, key_of, people
from .context import CELL_DIMENSIONS, CHAT_DIMENSIONS, Context, Key, Metric, Quotient, Values, add, as_rate, rate
from .receptions import Reception, first_turn_counts
from .turns import ANSWERED, LATE, UNANSWERED, Turn

IN_TIME_SECONDS = 180
LONG_SECONDS = 1800
NO_ANSWER = (LATE, UNANSWERED)


def receptions_in(context: Context) -> Iterator[tuple[Key, ShopBook, Reception]]:
    """The unfiltered receptions of the period with their groups."""
    for book in context.books():
        for reception in book.receptions:
            if context.within(reception.day) and is_unfiltered(reception):
                yield key_of(context, book, reception), book, reception


def turns_in(context: Context) -> Iterator[tuple[Key, dict[str, Any], Turn]]:
    """The turns opened in the period; their hour is that of the opening."""
    for book in context.books():
        for turn in book.turns:
            if context.within(turn.day):
                key = context.key(
                    book.shop.id,
                    turn.day,
                    agent=turn.agent,
                    team=book.staff.team(turn.agent, turn.day),
                    hour=turn.opened.hour,
                    buyer_type=book.buyer_type(turn.buyer, turn.day),
                )
                yield key, book.held(turn.day), turn


def metric(values: Callable[[Context], Values], empty: Any = 0) -> Metric:
    """A metric of family C that needs messages."""
    return Metric(values, CHAT_DIMENSIONS, MESSAGES, empty=empty)


def sum_over_receptions(amount: Callable[[ShopBook, Reception], int]) -> Metric:
    """A sum over unfiltered receptions; one that adds 0 is no row."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, book, reception in receptions_in(context):
            number = amount(book, reception)
            if number:
                add(found, key, number)
        return found

    return metric(values)


def count_turns(holds: Callable[[Turn, str], bool]) -> Metric:
    """A count of turns by their status in numbers."""

    def values(context: Context) -> Values:
        found: Values = {}
        for key, held, turn in turns_in(context):
            if holds(turn, turn.status_in_numbers(held)):
                add(found, key, 1)
        return found

    return metric(values)


def mean(numbers: list[int]) -> Quotient:
    """The exact mean."""
    return Quotient(Fraction(sum(numbers)), Fraction(len(numbers)))


def percentile(share: Fraction) -> Callable[[list[int]], Fraction]:
    """ "Position (n - 1) p, linear between neighbours"."""

    def at(numbers: list[int]) -> Fraction:
        ordered = sorted(numbers)
        position = (len(ordered) - 1) * share
        below = int(position)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (ordered[above] - ordered[below]) * (position - below)

    return at


def first_responses(summary: Callable[[list[int]], Quotient | Fraction]) -> Metric:
    """A summary of the receptions' first responses; null where there are none."""

    def values(context: Context) -> Values:
        found: dict[Key, list[int]] = {}
        for key, _, reception in receptions_in(context):
            if reception.first_response is not None:
                found.setdefault(key, []).append(reception.first_response)
        return {key: summary(numbers) for key, numbers in found.items()}

    return metric(values, empty=None)


def response_times(summary: Callable[[list[int]], Quotient | Fraction], in_full: bool = False) -> Metric:
    """A summary of turns' seconds; `with_late`: "averages answered and late turns in full"."""

    def values(context: Context) -> Values:
        found: dict[Key, list[int]] = {}
        for key, held, turn in turns_in(context):
            seconds = turn.seconds if in_full else turn.seconds_in_averages(held)
            if seconds is not None:
                found.setdefault(key, []).append(seconds)
        return {key: summary(numbers) for key, numbers in found.items()}

    return metric(values, empty=None)


def responded_within(limit: int) -> Metric:
    """ "First responses <= N s"; late and unanswered ones are never in time (also when capped)."""

    def holds(_: ShopBook, reception: Reception) -> int:
        turn = reception.first_opening_turn
        answered = reception.received and turn is not None and turn.status == ANSWERED
        return int(answered and reception.first_response is not None and reception.first_response <= limit)

    return sum_over_receptions(holds)


def turn_failed(turn: Turn, status: str) -> bool:
    """Reading 19: late, unanswered, or answered after more than 180 s; open and transferred ones do not fail."""
    too_slow = status == ANSWERED and turn.seconds is not None and turn.seconds > IN_TIME_SECONDS
    return status in NO_ANSWER or too_slow


def served_in_time(context: Context) -> Values:
    """Served buyer-days of the group none of whose turns, with any agent of the shop, failed."""
    failed: set[tuple[str, date, str]] = set()
    for book in context.books():
        for turn in book.turns:
            if turn_failed(turn, turn.status_in_numbers(book.held(turn.day))):
                failed.add((book.shop.id, turn.day, turn.buyer))

    def holds(book: ShopBook, met: Met) -> bool:
        served = any(reception.served for reception in met)
        return served and (book.shop.id, met[0].day, met[0].buyer) not in failed

    return people(holds).values(context)


def reception_minutes(context: Context) -> Values:
    """Mean minutes from first to last talk of served receptions."""
    seconds: dict[Key, list[int]] = {}
    for key, _, reception in receptions_in(context):
        if reception.served:
            seconds.setdefault(key, []).append(reception.talk_seconds)
    return {key: as_rate(Fraction(sum(numbers), 60), len(numbers)) for key, numbers in seconds.items()}


def peak_concurrency(context: Context) -> Values:
    """Reading 21: by agent and 5-minute bucket of the local clock, dialogues with talk; the largest of the group."""
    dialogues: dict[tuple[str, date, str, datetime], int] = {}
    for book in context.books():
        for reception in book.receptions:
            if context.within(reception.day) and is_unfiltered(reception):
                buckets = {
                    item.local.replace(minute=item.local.minute // 5 * 5, second=0, microsecond=0)
                    for item in reception.talk
                }
                for bucket in buckets:
                    place = (book.shop.id, reception.day, reception.agent, bucket)
                    dialogues[place] = dialogues.get(place, 0) + 1
    found: Values = {}
    for (shop, day, agent, bucket), number in dialogues.items():
        team = context.book.shops[shop].staff.team(agent, day)
        key = context.key(shop, day, agent=agent, team=team, hour=bucket.hour)
        found[key] = max(number, found.get(key, 0))
    return found


COUNTED_FIRST = sum_over_receptions(lambda book, reception: first_turn_counts(reception, book.held(reception.day)))
MEDIAN = percentile(Fraction(1, 2))
P90 = percentile(Fraction(9, 10))
BUYER_MESSAGES = sum_over_receptions(lambda _, reception: reception.buyer_messages)
AGENT_MESSAGES = sum_over_receptions(lambda _, reception: reception.agent_messages)
ANSWERED_IN_TIME = count_turns(lambda turn, status: status == ANSWERED and not turn_failed(turn, status))
ALL_TURNS = count_turns(lambda turn, status: status in (ANSWERED, *NO_ANSWER))

SERVICE_METRICS: dict[str, Metric] = {
    "first_response": first_responses(mean),
    "first_response:median": first_responses(MEDIAN),
    "first_response:p90": first_responses(P90),
    "response_time": response_times(mean),
    "response_time:median": response_times(MEDIAN),
    "response_time:p90": response_times(P90),
    "response_time:with_late": response_times(mean, in_full=True),
    "first_response_within_6s": rate(responded_within(6), COUNTED_FIRST),
    "first_response_within_10s": rate(responded_within(10), COUNTED_FIRST),
    "first_response_within_30s": rate(responded_within(30), COUNTED_FIRST),
    "answered_in_3min:turns": rate(ANSWERED_IN_TIME, ALL_TURNS),
    "answered_in_3min:buyers": rate(metric(served_in_time), RECEIVED),
    "answered_turns": count_turns(lambda _, status: status == ANSWERED),
    "late_turns": count_turns(lambda _, status: status == LATE),
    "unanswered_turns": count_turns(lambda _, status: status == UNANSWERED),
    "reply_ratio": rate(AGENT_MESSAGES, BUYER_MESSAGES),
    "buyer_messages": BUYER_MESSAGES,
    "agent_messages": AGENT_MESSAGES,
    "auto_messages": sum_over_receptions(lambda _, reception: reception.auto_messages),
    "agent_characters": sum_over_receptions(lambda _, reception: reception.characters),
    "slow_receptions": sum_over_receptions(lambda _, reception: reception.slow),
    "long_receptions": sum_over_receptions(lambda _, reception: reception.talk_seconds >= LONG_SECONDS),
    "reception_minutes": metric(reception_minutes, empty=None),
    "peak_concurrency": Metric(peak_concurrency, (*CELL_DIMENSIONS, "agent", "team", "hour"), MESSAGES),
}
