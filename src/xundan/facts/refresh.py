"""Refreshing the facts of a lake inside the transaction that changed its rows.

Only what a change reaches is derived anew (changes.py, scope.py) and only days that come out otherwise are written
(replacing.py); the rest is not read. `full` derives everything and must give the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine, open_engine
from xundan.engine.opening import DUCKDB
from xundan.facts.bounds import ends, first_of, of_days
from xundan.facts.changes import Changes, States, changes, covered_otherwise, rules_since, rules_told
from xundan.facts.concurrency import concurrency, held
from xundan.facts.derive import DATED, NAMES, OF_CHATS, OF_ORDERS, derive, first_paid
from xundan.facts.identity import Broken, broken_identities
from xundan.facts.inputs import Inputs, with_ids
from xundan.facts.loading import all_inputs, day_inputs, newest_messages, newest_table, some_inputs
from xundan.facts.of_buyers import OfBuyers, derive_buyers
from xundan.facts.of_visits import derive_visits
from xundan.facts.reading import HELD_BACK, all_rows
from xundan.facts.replacing import Exchange, exchange, placed_in, since, write
from xundan.facts.scope import Scope, scope, silence_days
from xundan.facts.talk import events, said
from xundan.lake import layout
from xundan.lake.steps import Step, Tell, nobody
from xundan.lake.store import Lake, Transaction
from xundan.model.rules import DatedRules

VERSION = 2
"""Of the code that derives facts: raised when it gives other rows than before, so that a lake is derived anew."""

MEMORY = "1GB"
"""Of the engine."""

WRITING = "640MB"
"""Of the engine once everything is derived and only sorted; what writes it to the lake takes memory of its own."""

SMALL = 50_000
"""Messages, orders and visits up to which deriving everything takes less time than finding out what a change reaches,
which costs a second and a half whatever the history."""

READ = (
    layout.raw("messages"),
    layout.raw("visits"),
    *(layout.current(name) for name in ("orders", "order_lines", "refunds", "credit_overrides", "agents")),
)
"""The lake's tables whose rows facts are made of (facts/loading.py). Ids are told apart by them alone."""

MADE_BY = "facts"
RULES = "rules"
NEWEST = "newest"


@dataclass(frozen=True)
class Refreshed:
    """What a refresh found: the shops whose sales do not add up, and the snapshot from which each of them is read; and
    what the next one has to know of this one."""

    broken: list[Broken]
    held_back: dict[str, int]
    rules: DatedRules
    newest: dict[str, int]

    @property
    def info(self) -> dict[str, Any]:
        """What the snapshot says of it."""
        held = {HELD_BACK: self.held_back} if self.held_back else {}
        return {MADE_BY: VERSION, RULES: rules_told(self.rules), NEWEST: self.newest} | held


def refresh(
    lake: Lake,
    transaction: Transaction,
    rules: DatedRules,
    *,
    full: bool = False,
    tell: Tell = nobody,
    engine: str = DUCKDB,
) -> Refreshed:
    """Brings the stored facts up to the transaction's rows and to `rules`, by the engine of this name.

    A shop whose sales do not add up gets no new facts: readers keep to the snapshot in which they last did.
    """
    base = transaction.base
    known = base.info.get(MADE_BY) == VERSION and all(f"facts/{name}" in base.versions for name in NAMES)
    with open_engine(engine, memory=MEMORY) as running:
        states = States(running, lake, base, transaction.view)
        if known and not full and not _reached(states, rules):
            return Refreshed([], {}, rules, dict(base.info[NEWEST]))
        whole = full or not known or _small(states)
        newest = _newest(states, None if whole else base.info.get(NEWEST))
        told = _since(states, base.info, rules)
        if whole or (told and min(told.values()) == date.min and len(told) == len(_shops(states))):
            broken = _all(states, transaction, rules, tell)
        else:
            broken = _some(states, transaction, rules, changes(states, told), newest, tell)
    held = base.info.get(HELD_BACK, {})
    return Refreshed(broken, {found.shop: held.get(found.shop, base.number) for found in broken}, rules, newest)


def _reached(states: States, rules: DatedRules) -> bool:
    """Whether anything that facts are made of is otherwise than before: rows, the days of chats, settings."""
    was, now = states.was, states.now
    if HELD_BACK in was.info or was.info.get(RULES) != rules_told(rules) or NEWEST not in was.info:
        return True
    if any(was.versions.get(name) != now.versions.get(name) for name in READ):
        return True
    return bool(covered_otherwise(states).num_rows)


def _small(states: States) -> bool:
    names = (layout.raw("messages"), layout.raw("visits"), layout.current("orders"))
    counts = [states.lake.count(name, states.now) for name in names]
    return None not in counts and sum(filter(None, counts)) <= SMALL


def _all(states: States, transaction: Transaction, rules: DatedRules, tell: Tell) -> list[Broken]:
    """Derives every fact of every shop."""
    engine = states.engine
    tell(Step.DERIVE, 0, len(NAMES))
    rows = all_inputs(engine, states.lake, states.now, rules)
    facts = derive(engine, rows)
    broken = broken_identities(engine, rows.orders, rows.rules, facts.order_facts, facts.credits)
    shops = _without(states.new(layout.SHOP_IDS), broken)
    engine.narrow(WRITING)
    for done, name in enumerate(NAMES, 1):
        stored = placed_in(getattr(facts, name), DATED[name], shops)
        transaction.overwrite(f"facts/{name}", engine.stream(stored))
        tell(Step.DERIVE, done, len(NAMES))
    return broken


def _some(
    states: States,
    transaction: Transaction,
    rules: DatedRules,
    changed: Changes,
    newest: Mapping[str, int],
    tell: Tell,
) -> list[Broken]:
    """Derives what the changes reach."""
    engine = states.engine
    tell(Step.DERIVE, 0, len(NAMES))
    moved = _moved(states.was.info.get(NEWEST, {}), newest, rules)
    states = states.of(changed.shops(engine) | set(moved["shop"].to_pylist()))
    reach = scope(states, changed, newest_table(engine, dict(newest)), engine.table(moved), rules)
    rows = some_inputs(engine, states.lake, states.now, rules, reach)
    made = derive_buyers(engine, rows)
    found = {**_of_chats(states, reach, made), **_of_orders(states, reach, made)}
    days = {name: found[name].days(engine) for name in found}
    met = found["receptions"]
    talk_days = _and_since(
        engine, states, changed, changed.chat, met.days(engine, ("dialogue", "filter_reason")), "messages"
    )
    visit_days = _and_since(engine, states, changed, changed.visits, _seen_otherwise(states, changed, found), "visits")
    whole = day_inputs(engine, states.lake, states.now, rows, talk_days, visit_days)
    payers = states.new(layout.current("orders")).semi_join(whole.visits, "buyer")
    of_visits = derive_visits(engine, whole, _on(engine, met, visit_days), first_paid(payers))
    for name, fact, on in (
        ("concurrency", _busy(whole, _on(engine, met, talk_days)), talk_days),
        ("visitor_days", of_visits.visitor_days, visit_days),
        ("page_days", of_visits.page_days, visit_days),
    ):
        found[name] = exchange(engine, name, states.old(f"facts/{name}"), on, fact)
        days[name] = found[name].days(engine)
    broken = _broken(states, rows, found, days)
    shops = _without(states.new(layout.SHOP_IDS), broken)
    for done, name in enumerate(NAMES, 1):
        write(engine, transaction, found[name], days[name], shops)
        tell(Step.DERIVE, done, len(NAMES))
    return broken


def _busy(whole: Inputs, met: ir.Table) -> ir.Table:
    return with_ids(concurrency(held(events(said(whole)), met)), whole)


def _on(engine: Engine, found: Exchange, days: ir.Table) -> ir.Table:
    within = ends(engine, days.day)
    return engine.keep(found.now.limit(0) if within is None else found.on(days, within))


def _of_chats(states: States, reach: Scope, made: OfBuyers) -> dict[str, Exchange]:
    return {
        name: since(states.engine, name, states.old(f"facts/{name}"), reach, getattr(made, name)) for name in OF_CHATS
    }


def _of_orders(states: States, reach: Scope, made: OfBuyers) -> dict[str, Exchange]:
    """Of a buyer's orders only those that may have changed were derived from all that they ask for."""
    found = {}
    for name in OF_ORDERS:
        fact = getattr(made, name).semi_join(reach.orders, ["shop", "order_id"])
        found[name] = exchange(states.engine, name, states.old(f"facts/{name}"), reach.orders, fact)
    return found


def _seen_otherwise(states: States, changed: Changes, found: Mapping[str, Exchange]) -> ir.Table:
    """Days (shop, day) on which a visitor may have bounced, or be new, otherwise than before: somebody was received or
    not, ordered or not; or a visiting buyer's first payment moved."""
    engine = states.engine
    received = found["receptions"]
    asked = Exchange(
        "receptions", received.kept, *(side.filter(side.received) for side in (received.was, received.now))
    )
    orders = found["order_facts"]
    days = asked.days(engine, ("buyer",)).union(orders.days(engine, ("buyer",)))
    paid = [first_paid(rows).select("buyer", day="first_paid_day") for rows in (orders.was, orders.now)]
    buyers = paid[0].difference(paid[1], distinct=False).union(paid[1].difference(paid[0], distinct=False))
    buyers = engine.keep(buyers.group_by("buyer").aggregate(day=buyers.day.min()))
    visits = states.new(layout.raw("visits"))
    visits = visits.filter(visits.day > first_of(engine, buyers.day)).inner_join(buyers.rename(paid="day"), "buyer")
    visits = visits.filter(visits.day > visits.paid)
    return days.union(visits.select("shop", "day")).distinct()


def _and_since(
    engine: Engine, states: States, changed: Changes, rows: ir.Table, more: ir.Table, table: str
) -> ir.Table:
    """The days of changed rows, further days, and all days since which a shop is derived anew."""
    days = rows.select("shop", "day").union(more.select("shop", "day"))
    if changed.since:
        since_days = engine.table(
            pa.table({"shop": list(changed.since), "since": pa.array(list(changed.since.values()), pa.date32())})
        )
        for state in (states.old(layout.raw(table)), states.new(layout.raw(table))):
            late = state.inner_join(since_days, "shop")
            days = days.union(late.filter(late.day >= late.since).select("shop", "day").distinct())
    return engine.keep(days.distinct())


def _broken(states: States, rows: Inputs, found: Mapping[str, Exchange], days: Mapping[str, ir.Table]) -> list[Broken]:
    """Shops whose sales do not add up on a day that the change touched; on the others nothing moved since they did."""
    engine = states.engine
    orders, current = found["order_facts"], states.new(layout.current("orders"))
    paid = orders.was.select("shop", "paid_day").union(orders.now.select("shop", "paid_day"))
    paid = engine.keep(paid.filter(paid.paid_day.notnull()).distinct())
    within = ends(engine, paid.paid_day)
    current = of_days(current, "paid_day", within).semi_join(paid, ["shop", "paid_day"])
    on_days = engine.keep(of_days(orders.rows(), "paid_day", within).semi_join(paid, ["shop", "paid_day"]))
    credits = of_days(found["credits"].rows(), "created_day", ends(engine, on_days.created_day))
    credits = credits.semi_join(on_days, ["shop", "order_id"])
    return broken_identities(engine, current, rows.rules, on_days, credits)


def _moved(was: Mapping[str, int], newest: Mapping[str, int], rules: DatedRules) -> pa.Table:
    """Shops whose newest message moved; and, where it went back, the day from which turns may be open again."""
    # Two days more than the silence, for the shop's clock and its business day.
    reach = timedelta(days=silence_days(rules) + 2)
    shops, days = [], []
    for shop in sorted(set(was) | set(newest)):
        before, after = was.get(shop), newest.get(shop)
        if before != after:
            back = after is not None and before is not None and after < before
            shops.append(shop)
            days.append(_day_of(after) - reach if back and after is not None else date.max)
    return pa.table({"shop": pa.array(shops, pa.string()), "from_day": pa.array(days, pa.date32())})


def _day_of(utc: int) -> date:
    return date(1970, 1, 1) + timedelta(days=utc // 86_400)


def _newest(states: States, was: Mapping[str, int] | None) -> dict[str, int]:
    """The instant of every shop's newest message. Where rows only came in, the new ones tell."""
    name = layout.raw("messages")
    if was is None or states.gone(name):
        found = newest_messages(all_rows(states.engine, states.lake, states.now, name))
        return dict(sorted((row["shop"], row["newest_utc"]) for row in states.engine.rows(found).to_pylist()))
    came = newest_messages(states.differing(name))
    found = {**was}
    for row in states.engine.rows(came).to_pylist():
        found[row["shop"]] = max(row["newest_utc"], found.get(row["shop"], row["newest_utc"]))
    return dict(sorted(found.items()))


def _since(states: States, info: Mapping[str, Any], rules: DatedRules) -> dict[str, date]:
    """Shops that are derived anew from a day on, whatever rows changed: all when a rule is another one from that day;
    from the first day those that were held back."""
    day = rules_since(info.get(RULES), rules)
    found = {} if day is None else dict.fromkeys(_shops(states), day)
    return found | dict.fromkeys(info.get(HELD_BACK, {}), date.min)


def _shops(states: States) -> list[str]:
    return sorted(states.engine.rows(states.new(layout.SHOP_IDS).select("shop"))["shop"].to_pylist())


def _without(shops: ir.Table, broken: list[Broken]) -> ir.Table:
    return shops.filter(~shops.shop.isin([found.shop for found in broken])) if broken else shops
