"""Buyer turns: from the first message that nobody has answered to the answer (rules.md, "Turns").

The state of a dialogue is the last of the rows that can change it: after a buyer's row a turn is pending, after a
human message or a transfer none is. So one look back tells where a turn opens and where it closes, and one look ahead
over only these rows joins the two.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.engine.vocabulary import before, has, so_far, within, yes
from xundan.facts.day_rules import DayRules
from xundan.facts.talk import ORDER

PENDING = ("b", "i")
"""After a buyer's message or a hand-over a turn is pending."""

_IN_DIALOGUE = ibis.window(group_by="dialogue", order_by="pos")
_SECONDS = 1 << 32
"""More than any limit of silence."""


def placed(events: ir.Table) -> ir.Table:
    """Events with `pos` (their number in the dialogue) and `talk_utc`, the instant of the last talk before."""
    talk = within(events.code != "t", events.utc)
    return events.mutate(
        pos=ibis.row_number().over(ibis.window(group_by="dialogue", order_by=list(ORDER))),
        talk_utc=talk.max().over(before("dialogue", ORDER)),
    )


def states(engine: Engine, events: ir.Table, rules: DayRules) -> ir.Table:
    """Placed events that change the state of a dialogue, each with the row before it (`was`, `was_utc`) and the silence
    in seconds that the turn pending there bears (`held_gap`): `session_gap` of the day it opened."""
    gap = rules.value("session_gap", events.day)
    events = events.mutate(own_gap=gap.cast("int64"))
    if not rules.changes("session_gap"):
        return _states(events.mutate(held_gap=events.own_gap), rules)
    events = engine.keep(events.mutate(held_gap=events.own_gap.lag().over(_IN_DIALOGUE)))
    # Which turn is pending hangs on the limits of those before it. Each round settles at least one turn more of every
    # dialogue, so it ends; where nobody writes across the change, at once.
    while True:
        moved = engine.keep(_states(events, rules))
        settled = _held_gaps(events, moved)
        found = engine.keep(events.drop("held_gap").inner_join(settled, ["dialogue", "pos"]))
        wrong = found.inner_join(events.select("dialogue", "pos", was_gap="held_gap"), ["dialogue", "pos"])
        if not engine.rows(wrong.aggregate(any=has(~wrong.held_gap.identical_to(wrong.was_gap)))).to_pylist()[0]["any"]:
            return moved
        events = found


def _held_gaps(events: ir.Table, moved: ir.Table) -> ir.Table:
    """For every event the limit of silence of the newest turn opened before it; null where none was."""
    opened = moved.filter(opens(moved)).select("dialogue", "pos", opening=moved.pos * _SECONDS + moved.own_gap)
    rows = events.select("dialogue", "pos").left_join(opened, ["dialogue", "pos"])
    rows = rows.select("dialogue", "pos", "opening")
    newest = rows.opening.max().over(before("dialogue", ["pos"]))
    return rows.select("dialogue", "pos", held_gap=newest % _SECONDS)


def _states(events: ir.Table, rules: DayRules) -> ir.Table:
    if rules.ever("closing_phrases"):
        events = _closing_resolved(events)
    return events.mutate(was=events.code.lag().over(_IN_DIALOGUE), was_utc=events.utc.lag().over(_IN_DIALOGUE))


def _closing_resolved(events: ir.Table) -> ir.Table:
    """Closing phrases as what they do: join the pending turn (b), leave it unanswered (x), or nothing.

    Between two replies, the buyer's rows fall into chunks at silences of `session_gap`. A closing phrase joins when
    its chunk holds an opening row before it; it breaks the turn when it begins a chunk and the chunk before held one.
    """
    reply = events.code.isin(["h", "t"])
    events = events.mutate(reply=reply, segment=reply.ifelse(1, 0).sum().over(so_far("dialogue", ["pos"])))
    buyer = events.filter(~events.reply)
    in_segment = ibis.window(group_by=["dialogue", "segment"], order_by="pos")
    buyer = buyer.mutate(last_utc=buyer.utc.lag().over(in_segment))
    buyer = buyer.mutate(silent=yes(buyer.utc - buyer.last_utc >= buyer.held_gap))
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


def opens(rows: ir.Table) -> ir.BooleanValue:
    """Whether a state row opens a turn."""
    broken = rows.utc - rows.was_utc >= rows.held_gap
    return rows.code.isin(PENDING) & (rows.was.isnull() | ~rows.was.isin(PENDING) | yes(broken))


def turns(states: ir.Table, newest: ir.Table, rules: DayRules) -> ir.Table:
    """All turns of all dialogues, filtered receptions included (they are dropped by the fact, not here).

    `newest` gives every shop's newest message (`shop`, `newest_utc`). Columns: shop, day, buyer, agent, dialogue,
    pos, opened_at and opened_utc, closed_at and closed_utc, status, outcome (the status in numbers: a transferred turn
    may count as unanswered), seconds (answered and late), counted_seconds (what enters averages), opening, handed_in,
    closed_day.
    """
    over_dialogue = ibis.window(group_by="dialogue")
    rows = states.mutate(
        opens=opens(states),
        closes=~states.code.isin(PENDING) & yes(states.was.isin(PENDING)),
        last_buyer_utc=within(states.code.isin(PENDING), states.utc).max().over(over_dialogue),
    )
    rows = rows.filter(rows.opens | rows.closes)
    ahead = ibis.window(group_by="dialogue", order_by="pos")
    rows = rows.mutate(
        next_code=rows.code.lead().over(ahead),
        next_at=rows["at"].lead().over(ahead),
        next_utc=rows.utc.lead().over(ahead),
        next_day=rows.day.lead().over(ahead),
        buyer_utc=rows.was_utc.lead().over(ahead),
    )
    rows = rows.filter(rows.opens)
    rows = rows.mutate(
        gap=rules.value("session_gap", rows.day), buyer_utc=rows.buyer_utc.fill_null(rows.last_buyer_utc)
    )
    rows = rows.join(newest, "shop", how="left")
    status = ibis.cases(
        (rows.next_code.isnull() & yes(rows.newest_utc - rows.buyer_utc < rows.gap), "open"),
        (rows.next_code.isnull(), "unanswered"),
        ((rows.next_code == "h") & (rows.next_utc - rows.buyer_utc >= rows.gap), "late"),
        (rows.next_code == "h", "answered"),
        (rows.next_code == "t", "transferred"),
        else_="unanswered",
    )
    began = rules.choose("response_anchor", rows.day, lambda a: rows.utc if a == "first" else rows.buyer_utc)
    rows = rows.mutate(status=status, began_utc=began)
    left = rules.choose("transferred_turns", rows.day, _transferred)
    rows = rows.mutate(outcome=(rows.status == "transferred").ifelse(left, rows.status))
    replied = rows.status.isin(["answered", "late"])
    closed = replied | (rows.next_code == "t")
    rows = rows.mutate(seconds=within(replied, rows.next_utc - rows.began_utc))
    capped = rows.outcome.isin(["late", "unanswered"])
    counted = rules.choose(
        "late_turns",
        rows.day,
        lambda late: (
            within(rows.status == "answered", rows.seconds)
            if late == "exclude"
            else capped.ifelse(rows.gap.cast("int64"), within(rows.status == "answered", rows.seconds))
        ),
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
        opening=(rows.code == "i") | rows.talk_utc.isnull() | yes(rows.utc - rows.talk_utc >= rows.gap),
        handed_in=rows.code == "i",
    )


def _transferred(option: str) -> ir.StringValue:
    return ibis.literal("unanswered" if option == "unanswered" else "transferred")
