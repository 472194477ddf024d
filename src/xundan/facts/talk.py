"""Who speaks in each message: the buyer, a person of the shop, a machine, or nobody (rules.md, "Messages")."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import yes
from xundan.facts.inputs import Inputs
from xundan.facts.phrases import matcher, with_hits

ORDER = ("utc", "seq", "beat", "tie")
"""Messages of a dialogue in order: by instant, then seq, then their place in that second of the file; what even that
leaves open (two files, one second) by their content, so that no order of imports decides."""

CLOCK = ("work", "in_hours")
"""What messages carry besides where working hours are counted (clock.py)."""


def said(inputs: Inputs) -> ir.Table:
    """One row a message, with what it is: `buyer_said`, `human`, `machine`, `transfer`, `closing`; and what a buyer's
    says: `advertising`, `returning` (asks for a return). Texts are asked nowhere else.

    Buyer messages of an ignored kind are as if not sent and are left out.
    """
    rules = inputs.rules
    messages = with_hits(inputs.messages)
    day = messages.day
    transfer = messages.kind == "transfer"
    automatic = messages.is_auto.fill_null(False)
    for setting in ("auto_reply_prefixes", "auto_reply_texts"):
        if rules.ever(setting):
            automatic = automatic | rules.choose(setting, day, matcher(messages, setting))
    agent, robot = messages.sender == "agent", messages.sender == "robot"
    machine = (agent & automatic) | robot
    counted = rules.value("count_automatic", day)
    ignored = rules.choose("ignored_kinds", day, lambda kinds: _one_of(messages.kind, kinds))
    from_buyer = messages.sender == "buyer"

    def says(setting: str) -> ir.BooleanValue:
        if not rules.ever(setting):
            return ibis.literal(False)
        return from_buyer & ~transfer & yes(rules.choose(setting, day, matcher(messages, setting)))

    return messages.filter(~(from_buyer & ~transfer & yes(ignored))).select(
        "shop",
        "day",
        "buyer",
        "agent",
        "dialogue",
        "characters",
        "to_agent",
        "beat",
        "tie",
        *(name for name in CLOCK if name in messages.columns),
        at="sent_at",
        utc="sent_at_utc",
        seq=messages.seq.fill_null(messages.beat),
        buyer_said=from_buyer & ~transfer,
        human=~transfer & ((agent & ~automatic) | (machine & counted)),
        machine=~transfer & machine & ~counted,
        transfer=transfer,
        closing=says("closing_phrases"),
        advertising=says("ad_phrases"),
        returning=says("return_phrases"),
    )


def events(messages: ir.Table) -> ir.Table:
    """The messages that turns and sessions are made of, as `code`: b(uyer), c(losing phrase), h(uman), t(ransfer)."""
    code = ibis.cases(
        (messages.closing, "c"), (messages.buyer_said, "b"), (messages.human, "h"), (messages.transfer, "t")
    )
    return (
        messages.mutate(code=code)
        .filter(lambda t: t.code.notnull() & ((t.code != "t") | t.to_agent.notnull()))
        .select(
            *("shop", "day", "buyer", "agent", "dialogue", "to_agent", "at", "code"),
            *ORDER,
            *(name for name in CLOCK if name in messages.columns),
        )
    )


def _one_of(value: ir.StringValue, texts: tuple[str, ...]) -> ir.BooleanValue:
    return value.isin(texts) if texts else ibis.literal(False)
