"""Receptions: a row a (shop, day, agent, buyer) with any message that day (rules.md, "Receptions")."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, so_far, times, within, yes
from xundan.facts.clock import between
from xundan.facts.inputs import Inputs
from xundan.facts.turns import LEFT_OUT, PENDING, begins_session

KEY = ("shop", "day", "buyer", "agent", "dialogue")


def receptions(inputs: Inputs, messages: ir.Table, events: ir.Table, states: ir.Table, turns: ir.Table) -> ir.Table:
    """The day's contact of one agent with one buyer.

    `messages` from talk.said, `events` and `states` from turns.placed and turns.states (hand-overs included), `turns`
    unfiltered. Besides the key:
    filter_reason, consulted, received, served, handed_in, handed_out, message counts, first_response (seconds) and
    `first_turn` (the outcome of the day's first opening turn), slow, talk_seconds (first to last talk), first_talk_utc
    and first_talk_human, t_utc and t_at (the buyer's first message or hand-over), return_asked_utc (the buyer's first
    message that asks for a return), and what stages ask:
    session_began (a session began that day), t_session_today, to_aftersale. `transferred` (a transfer message that day)
    and `pending` (a turn is pending when the day ends) tell how far back a later change reaches.
    """
    counts = _message_counts(inputs, messages, events)
    rows = counts.left_join(_moments(inputs, events), ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.left_join(_handed_out(states), ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.left_join(_last_state(states), ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.left_join(_turn_counts(inputs, turns), ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.left_join(_blocked(inputs), "buyer").drop("buyer_right")
    consulted = rows.t_utc.notnull()
    reason = _filter_reason(inputs, rows)
    rows = rows.mutate(
        consulted=consulted,
        filter_reason=reason,
        received=consulted & reason.isnull(),
        answered=yes(rows.last_human_pos > rows.t_pos) | yes(rows.answered_later),
    )
    kept = rows.filter_reason.isnull()  # a filtered dialogue gives no turn
    return rows.select(
        *KEY,
        "filter_reason",
        "consulted",
        "received",
        "buyer_messages",
        "agent_messages",
        "auto_messages",
        "agent_characters",
        "to_aftersale",
        "first_talk_utc",
        "first_talk_seq",
        "t_utc",
        "t_at",
        "transferred",
        "return_asked_utc",
        first_response=within(kept, rows.first_response),
        first_turn=within(kept, rows.first_turn),
        served=rows.received & rows.answered,
        handed_in=yes(rows.handed_in),
        handed_out=yes(rows.handed_out),
        first_talk_human=yes(rows.first_human_pos == rows.first_talk_pos),
        talk_seconds=between(inputs.rules, rows.day, rows, "last_talk", "first_talk"),
        slow=kept & yes(rows.slow),
        session_began=yes(rows.session_pos.notnull()),
        t_session_today=yes(rows.session_pos <= rows.t_pos),
        pending=yes(rows.last_state.max().over(so_far("dialogue", ["day"])) % 2 == 1),
    )


def _message_counts(inputs: Inputs, messages: ir.Table, events: ir.Table) -> ir.Table:
    """Messages by reception; a day on which only a hand-over came in is a reception too."""
    aftersale = _to_aftersale(inputs, messages)
    rows = messages.group_by(*KEY).aggregate(
        buyer_messages=times(messages.buyer_said),
        agent_messages=times(messages.human),
        auto_messages=times(messages.machine),
        agent_characters=within(messages.human, messages.characters).sum().fill_null(0).cast("int64"),
        transferred=has(messages.transfer & messages.to_agent.notnull()),
        advertising=has(messages.advertising),
        return_asked_utc=within(messages.returning, messages.utc).min(),
    )
    rows = rows.left_join(aftersale, ["dialogue", "day"]).drop("dialogue_right", "day_right")
    rows = rows.mutate(to_aftersale=yes(rows.to_aftersale))
    arrived = events.filter(events.code == "i").select(*KEY).distinct()
    arrived = arrived.anti_join(rows, ["dialogue", "day"])
    zero = ibis.literal(0, "int64")
    alone = arrived.mutate(
        **{name: zero for name in ("buyer_messages", "agent_messages", "auto_messages", "agent_characters")},
        transferred=ibis.literal(False),
        advertising=ibis.literal(False),
        return_asked_utc=ibis.null("int64"),
        to_aftersale=ibis.literal(False),
    )
    return rows.union(alone.select(rows.columns))


def _moments(inputs: Inputs, events: ir.Table) -> ir.Table:
    """Where in the dialogue the day's firsts and lasts stand."""
    wrote = events.code.isin(["b", "c", "i"])
    spoken = events.code.isin(["b", "c", "h"])
    rows = events.mutate(wrote=wrote, spoken=spoken, session=begins_session(events, inputs.rules))
    worked = {}
    if "work" in rows.columns:
        worked["first_talk_work"] = rows.work.argmin(rows.pos, where=rows.spoken)
        worked["last_talk_work"] = rows.work.argmax(rows.pos, where=rows.spoken)
    return rows.group_by("dialogue", "day").aggregate(
        t_pos=within(rows.wrote, rows.pos).min(),
        t_utc=within(rows.wrote, rows.utc).min(),
        t_at=rows["at"].argmin(rows.pos, where=rows.wrote),
        last_human_pos=within(rows.code == "h", rows.pos).max(),
        first_human_pos=within(rows.code == "h", rows.pos).min(),
        first_talk_pos=within(rows.spoken, rows.pos).min(),
        first_talk_utc=within(rows.spoken, rows.utc).min(),
        first_talk_seq=rows.seq.argmin(rows.pos, where=rows.spoken),
        last_talk_utc=within(rows.spoken, rows.utc).max(),
        session_pos=within(rows.session, rows.pos).min(),
        handed_in=has(rows.code == "i"),
        **worked,
    )


def _handed_out(states: ir.Table) -> ir.Table:
    """Receptions in which a pending turn was handed to somebody else."""
    sent = states.filter((states.code == "t") & yes(states.was.isin(PENDING)))
    return sent.select("dialogue", "day").distinct().mutate(handed_out=ibis.literal(True))


def _last_state(states: ir.Table) -> ir.Table:
    """The last row of a day that can change a dialogue's state; odd when it leaves a turn pending."""
    rows = states.mutate(state=states.pos * 2 + states.code.isin(PENDING).ifelse(1, 0))
    return rows.group_by("dialogue", "day").aggregate(last_state=rows.state.max())


def _turn_counts(inputs: Inputs, turns: ir.Table) -> ir.Table:
    """What the turns that opened on the day say of the reception."""
    rules = inputs.rules
    replied = turns.outcome.isin(["answered", "late"])
    slow = replied & (turns.seconds > rules.value("slow_seconds", turns.day))
    rows = turns.mutate(slow=slow, later=(turns.status == "answered") & yes(turns.closed_day > turns.day))
    counts = rows.group_by("dialogue", "day").aggregate(
        slow_count=times(rows.slow),
        answered_later=has(rows.later),
        first_pos=within(rows.opening & ~rows.outcome.isin(LEFT_OUT), rows.pos).min(),
    )
    counts = counts.mutate(slow=counts.slow_count >= rules.value("slow_turns", counts.day))
    first = turns.select("dialogue", first_pos="pos", first_turn="outcome", first_response="counted_seconds")
    joined = counts.left_join(first, ["dialogue", "first_pos"])
    return joined.select("dialogue", "day", "slow", "answered_later", "first_turn", "first_response")


def _to_aftersale(inputs: Inputs, messages: ir.Table) -> ir.Table:
    """Receptions with a transfer to an agent who is after-sale on that day."""
    sent = messages.filter(messages.transfer & messages.to_agent.notnull())
    sent = sent.select("dialogue", "day", agent="to_agent").distinct()
    roles = inputs.agent_states.filter(inputs.agent_states.role == "aftersale")
    found = sent.join(
        roles, [sent.agent == roles.agent, sent.day >= roles.from_day, sent.day <= roles.until_day], how="inner"
    )
    return found.select("dialogue", "day").distinct().mutate(to_aftersale=ibis.literal(True))


def _blocked(inputs: Inputs) -> ir.Table:
    """Buyers' ids, and whether the account is one of the shop's agents."""
    states, ids = inputs.agent_states.select("shop", "agent_id").distinct(), inputs.agent_ids
    if "as_buyer_id" in ids.columns:
        # The lake has buyers under pseudonyms, agents' accounts as well where they wrote as buyers.
        states = states.inner_join(ids, ["shop", "agent_id"]).select("shop", agent_id="as_buyer_id")
    agents = states.select("shop", buyer_id="agent_id").mutate(is_agent=ibis.literal(True))
    buyers = inputs.buyer_ids
    joined = buyers.left_join(agents, ["shop", "buyer_id"])
    return joined.select("buyer", "buyer_id", is_agent=yes(joined.is_agent))


def _filter_reason(inputs: Inputs, rows: ir.Table) -> ir.StringValue:
    """The first reason that holds, in the order of the rules."""
    rules = inputs.rules
    day = rows.day

    def listed(name: str) -> ir.BooleanValue:
        return rules.choose(name, day, lambda ids: rows.buyer_id.isin(ids) if ids else ibis.literal(False))

    own = rules.value("filter_own_staff", day) & (yes(rows.is_agent) | listed("own_accounts"))
    forwarded = rules.value("filter_forward_only", day) & rows.transferred & (rows.agent_messages == 0)
    one_line = rules.value("filter_buyer_one_line", day) & (rows.buyer_messages == 1)
    return ibis.cases(
        (own, "own_staff"),
        (listed("blocked_buyers"), "blocked_buyers"),
        (rows.advertising, "ad_phrases"),
        (forwarded, "forward_only"),
        (one_line, "buyer_one_line"),
    )
