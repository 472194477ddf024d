"""The time between two moments of a shop: as it passes, or only while the shop works (`response_clock`).

A row carries each moment twice: `x_utc`, the instant, and `x_work`, the working seconds from some day on to it. A
difference of the first is elapsed time, one of the second worked time. Where no day counts working hours, the second is
null and nothing is computed for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine
from xundan.facts.day_rules import DayRules
from xundan.facts.inputs import Inputs
from xundan.model.working_time import Seconds, WorkingTime, of_the_clock

WORKING = "working_hours"
_ROOM = 1 << 38


def counts_work(rules: DayRules) -> bool:
    """Whether any day counts working hours only."""
    return rules.takes("response_clock", WORKING)


class WorkClock:
    """Working seconds of the moments of some tables, counted from one day on."""

    def __init__(self, engine: Engine, rules: DayRules, first: date, last: date) -> None:
        days = WorkingTime(rules.dated).worked(first, last + timedelta(days=1))
        self._patterns = sorted({stretches for _, _, stretches in days})
        self._days = engine.table(
            pa.table(
                {
                    "on_date": pa.array([day for day, _, _ in days], pa.date32()),
                    "before": pa.array([so_far for _, so_far, _ in days], pa.int64()),
                    "pattern": pa.array([self._patterns.index(stretches) for _, _, stretches in days], pa.int64()),
                }
            )
        )

    def on(self, rows: ir.Table, at: str, name: str) -> ir.Table:
        """Adds `name`, the working seconds up to the local moment `at`, and `in_hours`: whether that lies in the
        working time."""
        joined = rows.mutate(on_date=rows[at].date()).inner_join(self._days, "on_date")
        second = second_of_day(joined[at])
        done = _by_pattern(joined.pattern, [_done(second, stretches) for stretches in self._patterns])
        inside = _by_pattern(joined.pattern, [inside_of(second, stretches) for stretches in self._patterns])
        return joined.mutate(**{name: joined.before + done, "in_hours": inside}).select(*rows.columns, name, "in_hours")


def with_work(engine: Engine, inputs: Inputs) -> Inputs:
    """Messages with `work` and `in_hours`, the shops' newest ones with `newest_work`; as they are where nothing counts
    working hours."""
    if not counts_work(inputs.rules):
        return inputs
    moments = inputs.messages.select(day=inputs.messages.sent_at.date())
    moments = moments.union(inputs.newest.select(day=inputs.newest.newest_at.date()))
    ends = engine.rows(moments.aggregate(first=moments.day.min(), last=moments.day.max())).to_pylist()[0]
    first, last = ends["first"] or date(2000, 1, 1), ends["last"] or date(2000, 1, 1)
    clock = WorkClock(engine, inputs.rules, first, last)
    newest = clock.on(inputs.newest, "newest_at", "newest_work").drop("in_hours")
    return replace(inputs, messages=clock.on(inputs.messages, "sent_at", "work"), newest=newest)


def packed(place: ir.IntegerValue, value: ir.IntegerValue) -> ir.IntegerValue:
    """A place (below 2^25) and a number (below 2^38) in one, so that the largest place brings its number along."""
    return place * _ROOM + value


def unpacked(both: ir.IntegerValue) -> ir.IntegerValue:
    """The number of `packed`."""
    return both % _ROOM


def between(rules: DayRules, day: ir.DateValue, rows: ir.Table, later: str, earlier: str) -> ir.IntegerValue:
    """Seconds between two moments of a row, by the clock of `day`. Moments are named by the columns `x_utc`, `x_work`;
    "" is the row's own."""
    return rules.choose(
        "response_clock", day, lambda clock: _apart(rows, later, earlier, "work" if clock == WORKING else "utc")
    )


def held_between(rules: DayRules, rows: ir.Table, later: str, earlier: str) -> ir.IntegerValue:
    """The same by the clock in the row's `held` (limit)."""
    if not counts_work(rules):
        return _apart(rows, later, earlier, "utc")
    by_work = _apart(rows, later, earlier, "work")
    return (rows.held % 2 == 1).ifelse(by_work, _apart(rows, later, earlier, "utc"))


def limit(rules: DayRules, day: ir.DateValue) -> ir.IntegerValue:
    """The silence that a day allows, `session_gap`, with its clock: twice the seconds, and 1 for working hours."""
    gap = rules.value("session_gap", day).cast("int64")
    return gap * 2 + rules.choose("response_clock", day, lambda clock: ibis.literal(int(clock == WORKING), "int64"))


def measured(rules: DayRules, day: ir.DateValue, second: ir.IntegerValue) -> ir.BooleanValue:
    """Whether a second of the day lies in the `measured_hours` of `day`."""
    return rules.choose(
        "measured_hours",
        day,
        lambda hours: inside_of(second, of_the_clock(hours)) if hours else ibis.literal(True),
    )


def second_of_day(at: ir.TimestampValue) -> ir.IntegerValue:
    """Seconds since midnight."""
    return (at.hour() * 3600 + at.minute() * 60 + at.second()).cast("int64")


def inside_of(second: ir.IntegerValue, stretches: Seconds) -> ir.BooleanValue:
    """Whether a second of the day lies in one of the stretches."""
    found: ir.BooleanValue = ibis.literal(False)
    for begin, end in stretches:
        found = found | ((second >= begin) & (second < end))
    return found


def _apart(rows: ir.Table, later: str, earlier: str, clock: str) -> ir.IntegerValue:
    found = rows[f"{later}_{clock}".lstrip("_")] - rows[f"{earlier}_{clock}".lstrip("_")]
    # Where clocks go back, a later instant may be earlier by the shop's clock.
    return (found < 0).ifelse(0, found) if clock == "work" else found


def _done(second: ir.IntegerValue, stretches: Seconds) -> ir.IntegerValue:
    """The working seconds of a day before a second of it."""
    found: ir.IntegerValue = ibis.literal(0, "int64")
    for begin, end in stretches:
        found = found + ibis.least(ibis.greatest(second - begin, 0), end - begin)
    return found


def _by_pattern(pattern: ir.IntegerValue, values: list[ir.Value]) -> ir.Value:
    if len(values) == 1:
        return values[0]
    return ibis.cases(*((pattern == number, value) for number, value in enumerate(values[1:], 1)), else_=values[0])
