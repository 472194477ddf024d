"""Buyer turns: from the first message that nobody has answered to the answer (rules.md, "Turns").

The state of a dialogue is the last of the rows that can change it: after a buyer's row a turn is pending, after a
human message or a transfer none is. So one look back tells where a turn opens and where it closes, and one look ahead
over only these rows joins the two.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.engine.vocabulary import before, has, so_far, within, yes
from xundan.facts.clock import (
    WORKING,
    between,
    counts_work,
    held_between,
    limit,
    measured,
    packed,
    second_of_day,
    unpacked,
)
from xundan.facts.day_rules import DayRules
from xundan.facts.talk import ORDER

PENDING = ("b", "i")
"""After a buyer's message or a hand-over a turn is pending."""

LEFT_OUT = ("off_hours", "unmeasured")
"""Outcomes of turns that are in no number."""

_IN_DIALOGUE = ibis.window(group_by="dialogue", order_by="pos")


def placed(events: ir.Table) -> ir.Table:
    """Events with `pos` (their number in the dialogue), the code and moment of the event before (`was`, `was_utc`) and
    `talk_utc`, the instant of the last talk before; `was_work` and `talk_work` where working hours are counted."""
    talk = within(events.code != "t", events.utc)
    # By one order, so that one sort serves all.
    in_dialogue = ibis.window(group_by="dialogue", order_by=list(ORDER))
    rows = events.mutate(
        pos=ibis.row_number().over(in_dialogue),
        talk_utc=talk.max().over(before("dialogue", ORDER)),
        **_row_before(events, in_dialogue),
    )
    if "work" not in rows.columns:
        return rows
    last = within(rows.code != "t", packed(rows.pos, rows.work)).max().over(before("dialogue", ["pos"]))
    return rows.mutate(talk_work=unpacked(last))


def begins_session(rows: ir.Table, rules: DayRules) -> ir.BooleanValue:
    """Whether placed talk begins a session: no talk before it, or `session_gap` of silence."""
    silence = between(rules, rows.day, rows, "", "talk")
    quiet = yes(silence >= rules.value("session_gap", rows.day))
    return (rows.code != "t") & (rows.talk_utc.isnull() | quiet)


def with_sessions(rows: ir.Table, rules: DayRules) -> ir.Table:
    """Placed events with `session_second`, the second of the day in which their session began, where that is asked."""
    if not (rules.ever("measured_hours") and rules.takes("measured_by", "session")):
        return rows
    began = within(begins_session(rows, rules), packed(rows.pos, second_of_day(rows["at"])))
    rows = rows.mutate(began=began)
    return rows.mutate(session_second=unpacked(rows.began.max().over(so_far("dialogue", ["pos"])))).drop("began")


def states(engine: Engine, events: ir.Table, rules: DayRules) -> ir.Table:
    """Placed events that change the state of a dialogue, each with the row before it (`was`, `was_utc`) and the silence
    that the turn pending there bears (`held`, a clock.limit): that of the day it opened."""
    events = events.mutate(own_limit=limit(rules, events.day))
    if not (rules.changes("session_gap") or rules.changes("response_clock")):
        return _states(engine, events.mutate(held=events.own_limit), rules)
    events = engine.keep(events.mutate(held=events.own_limit.lag().over(_IN_DIALOGUE)))
    # Which turn is pending hangs on the limits of those before it. Each round settles at least one turn more of every
    # dialogue, so it ends; where nobody writes across the change, at once.
    while True:
        moved = _states(engine, events, rules)
        settled = _held(events, moved, rules)
        found = engine.keep(events.drop("held").inner_join(settled, ["dialogue", "pos"]))
        wrong = found.inner_join(events.select("dialogue", "pos", was_held="held"), ["dialogue", "pos"])
        if not engine.rows(wrong.aggregate(any=has(~wrong.held.identical_to(wrong.was_held)))).to_pylist()[0]["any"]:
            return moved
        events = found


def _held(events: ir.Table, moved: ir.Table, rules: DayRules) -> ir.Table:
    """For every event the limit of silence of the newest turn opened before it; null where none was."""
    opened = moved.filter(opens(moved, rules)).select("dialogue", "pos", opening=packed(moved.pos, moved.own_limit))
    rows = events.select("dialogue", "pos").left_join(opened, ["dialogue", "pos"])
    rows = rows.select("dialogue", "pos", "opening")
    newest = rows.opening.max().over(before("dialogue", ["pos"]))
    return rows.select("dialogue", "pos", held=unpacked(newest))


def _states(engine: Engine, events: ir.Table, rules: DayRules) -> ir.Table:
    """Events that change the state: all of them, unless closing phrases are told apart; then what is left is kept."""
    if not rules.ever("closing_phrases"):
        return events
    events = _closing_resolved(events, rules)
    return engine.keep(events.mutate(**_row_before(events, _IN_DIALOGUE)))


def _row_before(rows: ir.Table, window: Any) -> dict[str, ir.Value]:
    """The code and moment of the row before in a window."""
    return {"was": rows.code.lag().over(window), **_moment_before(rows, "was", window)}


def _moment_before(rows: ir.Table, name: str, window: Any) -> dict[str, ir.Value]:
    """The moment of the row before in a window, by every clock that the rows have."""
    return {f"{name}_{clock}": rows[clock].lag().over(window) for clock in ("utc", "work") if clock in rows.columns}


def _gap(held: ir.IntegerValue) -> ir.IntegerValue:
    """The seconds of a clock.limit."""
    return held // 2


def _closing_resolved(events: ir.Table, rules: DayRules) -> ir.Table:
    """Closing phrases as what they do: join the pending turn (b), leave it unanswered (x), or nothing.

    Between two replies, the buyer's rows fall into chunks at silences of `session_gap`. A closing phrase joins when
    its chunk holds an opening row before it; it breaks the turn when it begins a chunk and the chunk before held one.
    """
    reply = events.code.isin(["h", "t"])
    events = events.mutate(reply=reply, segment=reply.ifelse(1, 0).sum().over(so_far("dialogue", ["pos"])))
    buyer = events.filter(~events.reply)
    in_segment = ibis.window(group_by=["dialogue", "segment"], order_by="pos")
    buyer = buyer.mutate(**_moment_before(buyer, "last", in_segment))
    buyer = buyer.mutate(silent=yes(held_between(rules, buyer, "", "last") >= _gap(buyer.held)))
    buyer = buyer.mutate(chunk=buyer.silent.ifelse(1, 0).sum().over(so_far(["dialogue", "segment"], ["pos"])))
    opener = within(buyer.code != "c", buyer.chunk)
    buyer = buyer.mutate(opened=opener.max().over(before(["dialogue", "segment"], ["pos"])))
    code = ibis.cases(
        (buyer.code != "c", buyer.code),
        (yes(buyer.opened == buyer.chunk), "b"),
        (buyer.silent & yes(buyer.opened == buyer.chunk - 1), "x"),
    )
    buyer = buyer.mutate(code=code).filter(lambda t: t.code.notnull())
    columns = [c for c in events.columns if c not in ("reply", "segment")]
    return events.filter(events.reply).select(columns).union(buyer.select(columns))


def opens(rows: ir.Table, rules: DayRules) -> ir.BooleanValue:
    """Whether a state row opens a turn."""
    broken = held_between(rules, rows, "", "was") >= _gap(rows.held)
    return rows.code.isin(PENDING) & (rows.was.isnull() | ~rows.was.isin(PENDING) | yes(broken))


def turns(states: ir.Table, newest: ir.Table, rules: DayRules) -> ir.Table:
    """All turns of all dialogues, filtered receptions included (they are dropped by the fact, not here).

    `newest` gives every shop's newest message (`shop`, `newest_utc`). Columns: shop, day, buyer, agent, dialogue,
    pos, opened_at and opened_utc, closed_at and closed_utc, status, outcome (the status in numbers: a transferred turn
    may count as unanswered, one of LEFT_OUT not at all), seconds (answered and late), counted_seconds (what enters
    averages), opening, handed_in, closed_day.
    """
    rows = _openings(states, rules)
    rows = rows.mutate(gap=rules.value("session_gap", rows.day))
    rows = rows.join(newest, "shop", how="left")

    def apart(later: str, earlier: str) -> ir.IntegerValue:
        return between(rules, rows.day, rows, later, earlier)

    status = ibis.cases(
        (rows.next_code.isnull() & yes(apart("newest", "buyer") < rows.gap), "open"),
        (rows.next_code.isnull(), "unanswered"),
        ((rows.next_code == "h") & (apart("next", "buyer") >= rows.gap), "late"),
        (rows.next_code == "h", "answered"),
        (rows.next_code == "t", "transferred"),
        else_="unanswered",
    )
    taken = rules.choose("response_anchor", rows.day, lambda a: apart("next", "" if a == "first" else "buyer"))
    closed = rows.next_code.isin(["h", "t"])
    rows = rows.mutate(status=status, taken=taken, left_out=_left_out(rows, rules, closed, apart("next", "")))
    sent = rules.choose("transferred_turns", rows.day, _transferred)
    outcome = (rows.status == "transferred").ifelse(sent, rows.status)
    rows = rows.mutate(outcome=rows.left_out.fill_null(outcome))
    rows = rows.mutate(seconds=within(rows.status.isin(["answered", "late"]), rows.taken))
    capped = rows.outcome.isin(["late", "unanswered"])
    in_time = within(rows.outcome == "answered", rows.seconds)
    counted = rules.choose(
        "late_turns",
        rows.day,
        lambda late: in_time if late == "exclude" else capped.ifelse(rows.gap.cast("int64"), in_time),
    )
    return rows.select(
        "shop",
        "day",
        "buyer",
        "agent",
        "dialogue",
        "pos",
        "status",
        "outcome",
        "seconds",
        opened_at="at",
        opened_utc="utc",
        closed_at=within(closed, rows.next_at),
        closed_utc=within(closed, rows.next_utc),
        closed_day=within(closed, rows.next_day),
        counted_seconds=counted,
        opening=(rows.code == "i") | begins_session(rows, rules),
        handed_in=rows.code == "i",
    )


def _openings(states: ir.Table, rules: DayRules) -> ir.Table:
    """A row a turn: where it opens, and of what closes it (`next_`) code, moment and day; `buyer_` is the moment of the
    buyer's last row in it."""
    over_dialogue = ibis.window(group_by="dialogue")
    ahead = ibis.window(group_by="dialogue", order_by="pos")
    clocks = [clock for clock in ("utc", "work") if clock in states.columns]
    pending = states.code.isin(PENDING)
    rows = states.mutate(
        opens=opens(states, rules),
        closes=~pending & yes(states.was.isin(PENDING)),
        last_utc=within(pending, states.utc).max().over(over_dialogue),
    )
    if "work" in clocks:
        last = within(rows.code.isin(PENDING), packed(rows.pos, rows.work)).max().over(over_dialogue)
        rows = rows.mutate(last_work=unpacked(last))
    rows = rows.filter(rows.opens | rows.closes)
    rows = rows.mutate(
        next_code=rows.code.lead().over(ahead),
        next_at=rows["at"].lead().over(ahead),
        next_day=rows.day.lead().over(ahead),
        **{f"next_{clock}": rows[clock].lead().over(ahead) for clock in clocks},
        **{f"buyer_{clock}": rows[f"was_{clock}"].lead().over(ahead) for clock in clocks},
    )
    rows = rows.filter(rows.opens)
    return rows.mutate(**{f"buyer_{c}": rows[f"buyer_{c}"].fill_null(rows[f"last_{c}"]) for c in clocks})


def _left_out(rows: ir.Table, rules: DayRules, closed: ir.BooleanValue, worked: ir.IntegerValue) -> ir.StringValue:
    """Why a turn is in no number, or null: no working second lay in it, or it opened outside the measured hours."""
    idle: ir.BooleanValue = ibis.literal(False)
    if counts_work(rules):
        idle = rules.choose(
            "response_clock",
            rows.day,
            lambda clock: ~rows.in_hours & closed & (worked == 0) if clock == WORKING else ibis.literal(False),
        )

    def asked(by: str) -> ir.BooleanValue:
        second = rows.session_second if by == "session" else second_of_day(rows["at"])
        return measured(rules, rows.day, second)

    outside: ir.BooleanValue = ibis.literal(False)
    if rules.ever("measured_hours"):
        outside = ~rules.choose("measured_by", rows.day, asked)
    return ibis.cases((yes(idle), "off_hours"), (yes(outside), "unmeasured"))


def _transferred(option: str) -> ir.StringValue:
    return ibis.literal("unanswered" if option == "unanswered" else "transferred")
