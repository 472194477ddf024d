"""How far a change reaches: whose facts have to be derived anew, and from which day on.

Facts of one buyer follow from her messages and orders alone, so a change concerns whole buyers. Of each the smallest
stretch is taken that begins where nothing reaches over: no turn is pending, no session goes on, and no order to be
judged anew looks further back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine import Engine
from xundan.engine.vocabulary import before, has, shifted, so_far, yes
from xundan.facts.bounds import FAR, first_of
from xundan.facts.changes import Changes, States
from xundan.facts.clock import WORKING
from xundan.lake import layout
from xundan.model.rules import DatedRules, WindowSize
from xundan.model.working_time import WorkingTime

_DAY = 86_400
_LIVED = (date(2000, 1, 1), date(2050, 12, 31))
"""Days among which the longest wait for working time is looked for."""


@dataclass(frozen=True)
class Scope:
    """What is to be derived anew: facts of `buyers` (buyer, since) dated `since` or later, and those of `orders` (shop,
    order_id). `first_day` is the earliest `since`; `newest` as in Inputs."""

    buyers: ir.Table
    orders: ir.Table
    first_day: date | None
    newest: ir.Table

    def rows(self, stored: ir.Table, dated: str) -> ir.Table:
        """The stored rows of the buyers in reach, of the day given for each and later ones."""
        rows = stored.filter(stored[dated] >= ibis.literal(self.first_day or FAR)).inner_join(self.buyers, "buyer")
        return rows.filter(rows[dated] >= rows.since).drop("since")


@dataclass(frozen=True)
class _Reach:
    """How many days rules look back, at most: the longest that any dated set says."""

    inquiry_days: int
    credit_days: int
    silence_days: int

    @classmethod
    def of(cls, rules: DatedRules) -> _Reach:
        def most(name: str) -> int:
            return max(WindowSize.of(value).days for _, value in rules.values(name))

        return cls(most("inquiry_window_days"), most("credit_window_days"), silence_days(rules))


def silence_days(rules: DatedRules) -> int:
    """How many days apart two messages may be with less than `session_gap` between them."""
    gap = max(int(value) for _, value in rules.values("session_gap"))
    # An hour for the clock's change.
    days = -(-(_DAY + gap + 3_600) // _DAY) - 1
    if any(value == WORKING for _, value in rules.values("response_clock")):
        days = max(days, WorkingTime(rules).longest_wait(gap, *_LIVED) + 1)
    return days


def scope(states: States, changed: Changes, newest: ir.Table, moved: ir.Table, rules: DatedRules) -> Scope:
    """The reach of a change. `newest` is the instant of every shop's newest message now; `moved` has the shops in which
    it is another than before (shop, from_day: the day from which turns may be open again, where it went back)."""
    engine, reach = states.engine, _Reach.of(rules)
    orders = states.new(layout.current("orders")).select("shop", "order_id", "buyer", "created_day", "paid_day")
    anew = engine.table(_since_table(changed))
    from_day = engine.keep(_touched(states, changed, moved, anew, orders, reach))
    judged = engine.keep(_judged(engine, changed, anew, orders, from_day, reach))
    look_back = judged.filter(judged.buyer.notnull()).select("buyer", day=judged.from_day)
    need = from_day.select("buyer", "day").union(look_back)
    need = engine.keep(need.group_by("buyer").aggregate(need=need.day.min()))
    buyers = engine.keep(_clean(engine, states, changed, need, reach))
    first = engine.rows(buyers.aggregate(first=buyers.since.min()))["first"].to_pylist()[0]
    return Scope(buyers, engine.keep(judged.select("shop", "order_id").distinct()), first, newest)


def _since_table(changed: Changes) -> pa.Table:
    return pa.table(
        {
            "shop": pa.array(list(changed.since), pa.string()),
            "since": pa.array(list(changed.since.values()), pa.date32()),
        }
    )


def _touched(
    states: States, changed: Changes, moved: ir.Table, anew: ir.Table, orders: ir.Table, reach: _Reach
) -> ir.Table:
    """Buyers and the first day (buyer, day) on which a fact of theirs may change."""
    wrote = changed.chat.select("buyer", "day")
    known = changed.orders.filter(changed.orders.buyer.notnull())
    ordered = known.select("buyer", day=shifted(known.created_day, 1 - reach.inquiry_days))
    found = wrote.union(ordered).union(_first_payments(states, changed))
    turns = states.old("facts/turns")
    waiting = turns.filter(turns.status == "open").semi_join(moved, "shop").select("buyer", "day")
    met = states.old("facts/receptions")
    met = met.filter(met.day >= ibis.literal(first_of(states.engine, moved.from_day))).inner_join(moved, "shop")
    met = met.filter(met.day >= met.from_day).select("buyer", "day")
    found = found.union(waiting).union(met)
    if changed.since:
        rows = states.new(layout.raw("messages")).inner_join(anew, "shop")
        rows = rows.filter(rows.day >= rows.since).select("buyer", day="since")
        met = states.old("facts/receptions").inner_join(anew, "shop")
        met = met.filter(met.day >= met.since).select("buyer", day="since")
        bought = orders.union(changed.orders.select(orders.columns))
        bought = bought.filter(bought.buyer.notnull()).inner_join(anew, "shop")
        bought = bought.filter(_until(bought) >= bought.since).select("buyer", day="since")
        found = found.union(rows.distinct()).union(met.distinct()).union(bought.distinct())
    found = found.filter(found.buyer.notnull())
    return found.group_by("buyer").aggregate(day=found.day.min())


def _first_payments(states: States, changed: Changes) -> ir.Table:
    """Buyers whose first paying day moved: from the earlier of the two on they are new or returning otherwise."""
    buyers = changed.orders.filter(changed.orders.buyer.notnull()).select("buyer").distinct()
    sides = []
    for rows in (states.old(layout.current("orders")), states.new(layout.current("orders"))):
        paid = rows.filter(rows.paid_day.notnull()).semi_join(buyers, "buyer")
        sides.append(paid.group_by("buyer").aggregate(first=paid.paid_day.min()))
    both = sides[0].outer_join(sides[1].rename(then="first"), "buyer")
    both = both.mutate(who=both.buyer.fill_null(both.buyer_right))
    differ = both.filter(~both["first"].identical_to(both.then))
    return differ.select(
        buyer="who",
        day=ibis.least(differ["first"].fill_null(ibis.literal(FAR)), differ.then.fill_null(ibis.literal(FAR))),
    )


def _judged(
    engine: Engine, changed: Changes, anew: ir.Table, orders: ir.Table, from_day: ir.Table, reach: _Reach
) -> ir.Table:
    """Orders whose owners or figures may change (shop, order_id, buyer), and the first day whose messages they look at
    (`from_day`; one more for where clocks change)."""
    columns = ("shop", "order_id", "buyer", "from_day")
    came = changed.orders.select(orders.columns)

    def placed(rows: ir.Table) -> ir.Table:
        first = shifted(ibis.least(rows.created_day, _paid(rows)), -reach.credit_days)
        return rows.mutate(from_day=first, until=_until(rows))

    found = placed(came.union(orders.semi_join(changed.order_parts, ["shop", "order_id"]))).select(columns)
    covered = placed(_late(orders, first_of(engine, changed.covered["first"])).union(came))
    covered = covered.inner_join(changed.covered, "shop")
    covered = covered.filter((covered.from_day <= covered["last"]) & (covered.until >= covered["first"]))
    found = found.union(covered.select(columns))
    first = first_of(engine, from_day.day)
    day_before = max(first, date(1, 1, 2)) - timedelta(days=1)
    touched = placed(_late(orders, day_before).union(came)).inner_join(from_day, "buyer")
    found = found.union(touched.filter(shifted(touched.until, 1) >= touched.day).select(columns))
    if changed.since:
        late = placed(orders.union(came)).inner_join(anew, "shop")
        found = found.union(late.filter(late.until >= late.since).select(columns))
    gone = changed.orders.mutate(from_day=changed.orders.created_day).select(columns)
    return found.union(gone).distinct()


def _late(orders: ir.Table, day: date) -> ir.Table:
    """Orders that were created or paid on a day or later. Each bound by itself lets the files of older ones go unread,
    the two together would not."""
    created = orders.filter(orders.created_day >= ibis.literal(day))
    return created.union(
        orders.filter((orders.created_day < ibis.literal(day)) & (orders.paid_day >= ibis.literal(day)))
    )


def _clean(engine: Engine, states: States, changed: Changes, need: ir.Table, reach: _Reach) -> ir.Table:
    """For every buyer the latest day, not after `need`, before which nothing is open (buyer, since).

    Days that must not be parted are the ends of stretches: two days of talk so near that a session or a reception of
    the day before may reach over, and from a day that ended with a turn pending to the dialogue's next. A buyer who was
    ever handed over is kept together from such a day on, since a hand-over asks what is pending elsewhere.
    """
    met = states.old("facts/receptions").semi_join(need, "buyer")
    met = met.select("buyer", "dialogue", "day", "pending", "transferred")
    came = changed.chat.semi_join(need, "buyer")
    came = came.select("buyer", "dialogue", "day", "transferred", pending=ibis.literal(False))
    rows = met.union(came.select(met.columns))
    rows = engine.keep(
        rows.group_by("buyer", "dialogue", "day").aggregate(
            pending=has(rows.pending), transferred=has(rows.transferred)
        )
    )
    days = rows.select("buyer", "day").distinct()
    near = days.mutate(first=days.day.lag().over(ibis.window(group_by="buyer", order_by="day")))
    near = near.filter(yes(near.day <= shifted(near["first"], reach.silence_days)))
    dialogue = ibis.window(group_by="dialogue", order_by="day")
    handed = rows.mutate(
        following=rows.day.lead().over(dialogue), handed=has(rows.transferred).over(ibis.window(group_by="buyer"))
    )
    endless = handed.handed.ifelse(ibis.literal(FAR), handed.day)
    handed = handed.mutate(until=handed.following.fill_null(endless)).filter(handed.pending)
    stretches = near.select("buyer", "first", near.day.name("last")).union(
        handed.filter(handed.until > handed.day).select("buyer", handed.day.name("first"), handed.until.name("last"))
    )
    islands = _islands(stretches)
    joined = need.left_join(islands, "buyer").drop("buyer_right")
    inside = yes(joined["first"] < joined.need) & yes(joined.need <= joined["last"])
    joined = joined.mutate(since=inside.ifelse(joined["first"], joined.need))
    return joined.group_by("buyer").aggregate(since=joined.since.min())


def _islands(stretches: ir.Table) -> ir.Table:
    """Stretches that overlap or touch, joined: buyer, first, last."""
    order = ["first", "last"]
    rows = stretches.distinct()
    rows = rows.mutate(so_long=rows["last"].max().over(before("buyer", order)))
    begins = (rows.so_long.isnull() | (rows["first"] > rows.so_long)).ifelse(1, 0)
    rows = rows.mutate(begins=begins)
    rows = rows.mutate(island=rows.begins.sum().over(so_far("buyer", order)))
    return rows.group_by("buyer", "island").aggregate(first=rows["first"].min(), last=rows["last"].max())


def _until(orders: ir.Table) -> ir.DateValue:
    return ibis.greatest(orders.created_day, _paid(orders))


def _paid(orders: ir.Table) -> ir.DateValue:
    return orders.paid_day.fill_null(orders.created_day)
