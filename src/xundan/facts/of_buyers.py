"""The facts that follow from one buyer alone, whoever else did what: derived for some buyers after the others.

The steps of the chain are whole tables, so many messages at once would not fit into memory. Parts of the buyers are
derived one by one; what each gives goes to files, and its steps are dropped before the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.clock import with_work
from xundan.facts.concurrency import held
from xundan.facts.credits import credits, evidence
from xundan.facts.decisions import honoured
from xundan.facts.handovers import hand_overs
from xundan.facts.inputs import Inputs, numbered, with_ids
from xundan.facts.inquiries import inquiries
from xundan.facts.order_facts import order_facts
from xundan.facts.order_lines import ORDER
from xundan.facts.receptions import receptions
from xundan.facts.talk import events, said
from xundan.facts.turns import placed, states, turns, with_sessions

PART = 1_500_000
"""Messages that are derived at once, about: their steps take some hundred bytes each."""


@dataclass(frozen=True)
class OfBuyers:
    """What follows from all that one buyer wrote, was told and ordered: facts with ids, and her share of `concurrency`
    (`held`)."""

    turns: ir.Table
    receptions: ir.Table
    inquiries: ir.Table
    credits: ir.Table
    order_facts: ir.Table
    held: ir.Table


_NAMES = tuple(field.name for field in fields(OfBuyers))


def derive_buyers(engine: Engine, inputs: Inputs) -> OfBuyers:
    """The facts of all buyers whose rows are given: as expressions over steps that are kept or, where they are many, as
    files."""
    inputs = with_work(engine, inputs)
    messages = said(inputs)
    parts = -(-int(engine.rows(inputs.messages.aggregate(n=ibis._.count()))["n"][0].as_py()) // PART)
    if parts <= 1:
        inputs = replace(inputs, orders=engine.keep(numbered(inputs.orders)))
        return _chain(engine, inputs, engine.keep(messages))
    files: dict[str, list[str]] = {name: [] for name in _NAMES}
    for part in _parts(engine, inputs, messages, parts):
        made = _chain(engine, *part)
        for name in _NAMES:
            files[name].append(engine.stow(getattr(made, name)))
    return OfBuyers(**{name: engine.parquet(files[name]) for name in _NAMES})


def _parts(engine: Engine, inputs: Inputs, messages: ir.Table, parts: int) -> Iterator[tuple[Inputs, ir.Table]]:
    """The rows of each part of the buyers, and their messages; what is made of them passes with the part. None of these
    is read more than once, whatever the number of parts; lines and refunds are."""

    def scattered(rows: ir.Table) -> Callable[[int], ir.Table]:
        files = engine.scatter(rows.mutate(part=rows.buyer.fill_null(0) % parts), "part", parts)
        return lambda part: engine.parquet(files[part]) if files[part] else engine.keep(rows.limit(0))

    said_by, ordered_by, named = scattered(messages), scattered(inputs.orders), scattered(inputs.buyer_ids)
    for part in range(parts):
        with engine.passing():
            orders = engine.keep(numbered(ordered_by(part)))
            theirs = replace(
                inputs,
                orders=orders,
                order_lines=inputs.order_lines.semi_join(orders, ORDER),
                refunds=inputs.refunds.semi_join(orders, ORDER),
                buyer_ids=engine.keep(named(part)),
            )
            yield theirs, said_by(part)


def _chain(engine: Engine, inputs: Inputs, messages: ir.Table) -> OfBuyers:
    """Each step that takes work is computed once and kept for those that build on it. `messages` from talk.said, the
    orders numbered."""
    talk = events(messages)
    arrived = hand_overs(engine, talk, inputs.rules)
    ordered = engine.keep(with_sessions(placed(talk.union(arrived)), inputs.rules))
    moved = states(engine, ordered, inputs.rules)
    all_turns = engine.keep(turns(moved, inputs.newest, inputs.rules))
    met = engine.keep(receptions(inputs, messages, ordered, moved, all_turns))
    asked = engine.keep(inquiries(inputs, met))
    earned = engine.keep(honoured(inputs, credits(inputs, evidence(ordered, met))))
    owned = engine.keep(order_facts(inputs, earned))
    kept = met.filter(met.filter_reason.isnull())
    created = owned.select("shop", "order_id", "created_day")
    return OfBuyers(
        # A turn's place is counted from the first row that was read, so it means nothing once stored.
        turns=with_ids(all_turns.semi_join(kept, ["dialogue", "day"]).drop("pos"), inputs),
        receptions=with_ids(met, inputs),
        inquiries=with_ids(asked, inputs),
        credits=with_ids(earned.inner_join(created, ["shop", "order_id"]).drop("agent_id"), inputs),
        order_facts=owned,
        held=held(ordered, met),
    )
