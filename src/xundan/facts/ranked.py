"""Messages as they count: where several sources tell of one buyer, agent and day, those of the best source.

The Qianniu zip, the JSON of 生意参谋, the open platform's log and copied text hold the same messages in other dress.
All are kept; which of them stand is decided when they are read, so no order of imports, undos and redos can matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from weakref import WeakKeyDictionary

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.sources.ranks import BEST_FIRST, worth

_LOSERS: WeakKeyDictionary[Engine, dict[tuple[str, ...], ir.Table | None]] = WeakKeyDictionary()
_WHOSE = ["dialogue", "day", "source"]


def standing(engine: Engine, messages: ir.Table, which: Sequence[str]) -> ir.Table:
    """The messages that stand; `which` names the files and the days of these, and tells whether this was asked
    before. Days are whole: which messages stand is decided day by day."""
    if "source" not in messages.columns:
        return messages
    messages = messages.mutate(source=messages.source.fill_null(""))
    known = _LOSERS.setdefault(engine, {})
    key = tuple(which)
    if key not in known:
        known[key] = _losers(engine, messages)
    losers = known[key]
    return messages if losers is None else messages.anti_join(losers, _WHOSE)


def _losers(engine: Engine, messages: ir.Table) -> ir.Table | None:
    """The sources (dialogue, day, source) that another one surpasses; None where nothing has two."""
    if engine.rows(messages.select("source").distinct()).num_rows < 2:
        return None
    strength = messages.message_id.notnull().ifelse("1", "0") + _digit(messages.source) + messages.source
    spoken = messages.group_by(_WHOSE).aggregate(strength=strength.max())
    best = ibis.window(group_by=["dialogue", "day"])
    return engine.keep(
        spoken.mutate(best=spoken.strength.max().over(best)).filter(ibis._.strength < ibis._.best)[_WHOSE]
    )


def _digit(source: ir.StringColumn) -> ir.StringValue:
    """A source's worth as one digit."""
    zero: ir.StringValue = ibis.literal("0")
    return reduce(lambda other, name: (source == name).ifelse(str(worth(name)), other), BEST_FIRST, zero)
