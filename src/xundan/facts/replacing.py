"""Putting facts that were derived anew in the place of the stored ones, day by day, and only where they differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.bounds import Days, of_days
from xundan.facts.derive import DATED
from xundan.facts.scope import Scope
from xundan.lake.store import Transaction

_CLUSTERED = ("dialogue", "buyer", "nth", "agent", "visitor_id", "page", "opened_utc", "closed_utc", "order_id", "hour")
_MANY = 400
"""More days than this are named by their months."""


@dataclass(frozen=True)
class Exchange:
    """One fact's rows before and after. `kept` are stored rows that nothing touched, `was` those that gave way, `now`
    those that took their place; all have the stored columns (`shop`, the fact's day ...)."""

    name: str
    kept: ir.Table
    was: ir.Table
    now: ir.Table

    @property
    def dated(self) -> str:
        return DATED[self.name]

    def days(self, engine: Engine, columns: Collection[str] = ()) -> ir.Table:
        """The (shop, day)s on which the two differ, in these columns or in any."""
        day = ["shop", self.dated]
        names = list(dict.fromkeys([*day, *columns])) if columns else sorted(self.now.columns)
        was, now = self.was.select(names), self.now.select(names)
        both = was.mutate(side=ibis.literal(-1)).union(now.mutate(side=ibis.literal(1)))
        counted = both.group_by(day).aggregate(apart=both.side.sum())
        # Most days of an import have rows on one side only. Rows are looked at where their number is the same.
        counted = engine.keep(counted.mutate(apart=counted.apart != 0))
        alike = both.semi_join(counted.filter(~counted.apart), day)
        rows = alike.group_by(names).aggregate(apart=alike.side.sum())
        found = rows.filter(rows.apart != 0).select(day).union(counted.filter(counted.apart).select(day))
        return engine.keep(found.select("shop", day=self.dated).distinct())

    def rows(self) -> ir.Table:
        """All rows of the fact as they are to be."""
        return self.kept.select(self.now.columns).union(self.now)

    def on(self, days: ir.Table, within: Days) -> ir.Table:
        """Those of some (shop, day)s, which lie between two."""
        rows = of_days(self.rows(), self.dated, within)
        return rows.semi_join(days.rename({self.dated: "day"}), ["shop", self.dated])


def exchange(engine: Engine, name: str, stored: ir.Table, touched: ir.Table, now: ir.Table) -> Exchange:
    """`touched` are the keys (columns of the fact) whose stored rows give way to `now`."""
    keys = list(touched.columns)
    now = engine.keep(now.select(sorted(stored.columns)))
    was = engine.keep(stored.semi_join(touched, keys).select(now.columns))
    return Exchange(name, stored.anti_join(touched, keys), was, now)


def since(engine: Engine, name: str, stored: ir.Table, reach: Scope, now: ir.Table) -> Exchange:
    """The same for facts of the buyers in reach: their rows of the day given for each, and later ones, give way."""
    dated = DATED[name]
    now = engine.keep(now.select(sorted(stored.columns)))
    was = engine.keep(reach.rows(stored, dated).select(now.columns))
    theirs = stored.left_join(reach.buyers, "buyer").drop("buyer_right")
    untouched = theirs.filter(theirs.since.isnull() | (theirs[dated] < theirs.since))
    return Exchange(name, untouched.drop("since"), was, now)


def write(engine: Engine, transaction: Transaction, found: Exchange, days: ir.Table, shops: ir.Table) -> int:
    """Replaces the fact's rows of these (shop, day)s; gives how many days that were."""
    placed = days.inner_join(shops, "shop")
    placed = placed.mutate(p_month=_month(placed.day))
    listed = engine.rows(placed.select("shop_key", "p_month", "day").order_by("shop_key", "day")).to_pylist()
    if not listed:
        return 0
    if len(listed) > _MANY:
        months = placed.select("shop", "p_month").distinct()
        rows = found.rows()
        rows = rows.mutate(p_month=_month(rows[found.dated])).semi_join(months, ["shop", "p_month"]).drop("p_month")
        where = _named_months({(row["shop_key"], row["p_month"]) for row in listed})
    else:
        on_days = [row["day"] for row in listed]
        rows = found.on(days, (min(on_days), max(on_days)))
        where = _named(found.dated, [(row["shop_key"], row["p_month"], row["day"]) for row in listed])
    transaction.overwrite(f"facts/{found.name}", engine.stream(placed_in(rows, found.dated, shops)), where)
    return len(listed)


def placed_in(fact: ir.Table, dated: str, shops: ir.Table) -> ir.Table:
    """A fact as it is written: partitioned by shop and month, clustered by day inside."""
    fact = fact.inner_join(shops.select("shop", "shop_key"), "shop")
    fact = fact.mutate(p_shop=fact.shop_key.cast("int32"), p_month=_month(fact[dated])).drop("shop_key")
    return fact.order_by(["p_shop", "p_month", dated, *(c for c in _CLUSTERED if c in fact.columns)])


def _month(day: ir.DateValue) -> ir.IntegerValue:
    return (day.year() * 100 + day.month()).cast("int32")


def _named(dated: str, days: list[tuple[int, int, object]]) -> str:
    """A condition that names days of shops, so that the files of other days are left alone."""
    by_month: dict[tuple[int, int], list[str]] = {}
    for shop, month, day in days:
        by_month.setdefault((shop, month), []).append(f"DATE '{day}'")
    return " OR ".join(
        f"(p_shop = {shop} AND p_month = {month} AND {dated} IN ({', '.join(named)}))"
        for (shop, month), named in by_month.items()
    )


def _named_months(months: set[tuple[int, int]]) -> str:
    return " OR ".join(f"(p_shop = {shop} AND p_month = {month})" for shop, month in sorted(months))
