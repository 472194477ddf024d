"""Contacts of buyers with agents, and what was known of each before the agent did anything: rows of the engine."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import within
from xundan.metrics.ask import Ask
from xundan.metrics.view import View

BACK = timedelta(days=7)
"""How long before an order a contact may lie to tell of it."""
_OPEN = 600
"""A dialogue in which a turn opened so many seconds ago is still in an agent's hands."""
_BEFORE = 1800
"""What a buyer wrote so many seconds before (to a robot, or to who handed her over) belongs to what she asks."""
_LATEST = 86_400
"""A visit tells of a contact for a day."""
_PLACE = ["dialogue", "day"]


def contacts(view: View, ask: Ask) -> ir.Table:
    """A row an unfiltered reception in which the buyer wrote, of the period and of BACK before it: shop, day, agent_id,
    buyer, dialogue, t_utc, t_at, first_response and first_turn (as in the fact), `until_utc` (when the agent first
    answered, or ten minutes later), `load` (other dialogues she had open), `item_id` (what was asked about) and
    `source` (where the buyer came from), both null where unknown.
    """
    rows = view.fact("receptions")
    rows = rows.filter(
        rows.filter_reason.isnull() & rows.t_utc.notnull() & rows.day.between(ask.first - BACK, ask.last)
    )
    if ask.shops:
        rows = rows.filter(rows.shop.isin(ask.shops))
    rows = rows.select(
        *("shop", "day", "agent_id", "agent", "buyer", "dialogue", "t_utc", "t_at", "first_response", "first_turn")
    )
    rows = _with_answer(view, rows)
    for found in (_load(view, rows), _item_named(view, rows), _visited(view, rows)):
        rows = rows.left_join(found, _PLACE).drop("dialogue_right", "day_right")
    rows = rows.mutate(load=rows.load.fill_null(0), item_id=rows.item_named.fill_null(rows.item_seen))
    return rows.drop("item_named", "item_seen", "agent")


def first_words(view: View, rows: ir.Table) -> ir.Table:
    """Of each contact (`contacts`) the first few texts that the buyer wrote before she was answered: dialogue, day, nth
    (0 to 2), text. Empty where no texts are stored."""
    said = view.events("messages")
    said = said.filter((said.sender == "buyer") & said.text.notnull())
    said = said.select("shop", "buyer", "day", "sent_at_utc", "beat", "tie", "text")
    both = rows.select("shop", "buyer", *_PLACE, "t_utc", "until_utc").inner_join(said, ["shop", "buyer", "day"])
    both = both.filter(both.sent_at_utc.between(both.t_utc - _BEFORE, both.until_utc))
    order = ibis.window(group_by=_PLACE, order_by=["sent_at_utc", "beat", "tie"])
    both = both.mutate(nth=ibis.row_number().over(order))
    return both.filter(both.nth < 3).select(*_PLACE, "nth", "text")


def _with_answer(view: View, rows: ir.Table) -> ir.Table:
    turns = view.fact("turns")
    closed = turns.group_by(_PLACE).aggregate(closed_utc=turns.closed_utc.min())
    rows = rows.left_join(closed, _PLACE).drop("dialogue_right", "day_right")
    return rows.mutate(until_utc=rows.closed_utc.fill_null(rows.t_utc + _OPEN)).drop("closed_utc")


def _load(view: View, rows: ir.Table) -> ir.Table:
    """Other dialogues in which a turn opened with the agent within ten minutes before."""
    turns = view.fact("turns")
    turns = turns.select("shop", "agent", other="dialogue", opened="opened_utc", part=turns.opened_utc // _OPEN)
    # A turn may be found from its own ten minutes of the clock and from the next.
    turns = turns.union(turns.mutate(part=turns.part + 1))
    asked = rows.select(*_PLACE, "shop", "agent", "t_utc", part=rows.t_utc // _OPEN)
    both = asked.inner_join(turns, ["shop", "agent", "part"])
    both = both.filter((both.other != both.dialogue) & (both.opened < both.t_utc) & (both.opened >= both.t_utc - _OPEN))
    both = both.select(*_PLACE, "other").distinct()
    return both.group_by(_PLACE).aggregate(load=both.count())


def _item_named(view: View, rows: ir.Table) -> ir.Table:
    """The first item that the buyer sent before she was answered."""
    said = view.events("messages")
    said = said.filter((said.sender == "buyer") & said.item_id.notnull())
    said = said.select(*_PLACE, "sent_at_utc", "beat", "tie", "item_id")
    both = rows.select(*_PLACE, "t_utc", "until_utc").inner_join(said, _PLACE)
    both = both.filter(both.sent_at_utc.between(both.t_utc, both.until_utc))
    nth = ibis.row_number().over(ibis.window(group_by=_PLACE, order_by=["sent_at_utc", "beat", "tie"]))
    both = both.mutate(nth=nth)
    return both.filter(both.nth == 0).select(*_PLACE, item_named="item_id")


def _visited(view: View, rows: ir.Table) -> ir.Table:
    """Of the buyer's last events before the contact, within a day, the newest item and the newest source."""
    seen = view.events("visits")
    seen = seen.filter(seen.buyer.notnull() & ~seen.event.isin(["order", "pay"]))
    seen = seen.select("shop", "buyer", "at_utc", "beat", "tie", "item_id", "source")
    both = rows.select("shop", "buyer", *_PLACE, "t_utc").inner_join(seen, ["shop", "buyer"])
    both = both.filter((both.at_utc <= both.t_utc) & (both.at_utc > both.t_utc - _LATEST))
    back = [ibis.desc("at_utc"), ibis.desc("beat"), ibis.desc("tie")]
    found = {}
    for name in ("item_id", "source"):
        window = ibis.window(group_by=[*_PLACE, both[name].isnull()], order_by=back)
        found[f"{name}_nth"] = ibis.row_number().over(window)
    both = both.mutate(**found)
    return both.group_by(_PLACE).aggregate(
        item_seen=within((both.item_id_nth == 0) & both.item_id.notnull(), both.item_id).max(),
        source=within((both.source_nth == 0) & both.source.notnull(), both.source).max(),
    )
