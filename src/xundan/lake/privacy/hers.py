"""Which rows of the lake are about one buyer: her own, those of her orders, and others' texts that name her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from xundan.lake import layout
from xundan.lake.privacy.person import Person
from xundan.lake.sql import read, some
from xundan.model.privacy import OF_HER_ORDERS, WRITTEN

# Where an order names its buyer, and a visitor is told to be one. Also of imports that were taken back.
_ORDERS = (layout.current("orders"), layout.raw("orders"), layout.undone("orders"))
_VISITS = (layout.raw("visits"), layout.again("visits"), layout.undone("visits"))


@dataclass(frozen=True)
class Stored:
    """A table's live files and columns."""

    name: str
    files: Sequence[str]
    columns: frozenset[str]

    @property
    def rows(self) -> str:
        """SQL for its rows."""
        return read(self.files)


class Hers:
    """Prepares `con` for questions about one buyer; `tables` are the live files of every table, by name.

    Makes the tables `her_orders` (shop, order_id) and `her_visitors` (shop, visitor_id: her own id too).
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[str]], person: Person, shops: Sequence[str]
    ) -> None:
        self.con, self.person, self.shops = con, person, tuple(shops)
        self.tables = {name: self._stored(name, files) for name, files in sorted(tables.items()) if files}
        con.execute("SET VARIABLE her_id = ?", [person.stored])
        con.execute("SET VARIABLE her_shops = ?", [list(shops)])
        con.execute("SET VARIABLE her_words = ?", [[word.casefold() for word in person.telling_words]])
        self._collect("her_orders", "order_id", _ORDERS, [])
        own = f"SELECT shop, {_HER_ID} AS visitor_id FROM (SELECT unnest({_SHOPS}) AS shop)"
        self._collect("her_visitors", "visitor_id", _VISITS, [own])

    def _stored(self, name: str, files: Sequence[str]) -> Stored:
        found = self.con.execute(f"DESCRIBE SELECT * FROM {read(files)}").fetchall()
        return Stored(name, files, frozenset(column[0] for column in found))

    def _collect(self, made: str, column: str, names: Sequence[str], more: Sequence[str]) -> None:
        parts = [
            f"SELECT DISTINCT shop, {column} FROM {self.tables[name].rows} WHERE buyer_id = {_HER_ID} AND {_IN_SHOPS}"
            for name in names
            if name in self.tables and column in self.tables[name].columns
        ]
        parts = [*parts, *more] or [f"SELECT NULL::VARCHAR AS shop, NULL::VARCHAR AS {column} WHERE false"]
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {made} AS {' UNION '.join(parts)}")

    def own(self, table: Stored) -> str | None:
        """A condition for the rows that are hers: she is the buyer or the visitor, or it is said of an order of hers.
        None where no row can be."""
        if "shop" not in table.columns:
            return None
        found = []
        if "buyer_id" in table.columns:
            found.append(f"coalesce(buyer_id = {_HER_ID}, false)")
        if "visitor_id" in table.columns:
            found.append("coalesce((shop, visitor_id) IN (FROM her_visitors), false)")
        if table.name.partition("/")[2] in OF_HER_ORDERS and "order_id" in table.columns:
            found.append(_OF_HER_ORDERS)
        return f"({_IN_SHOPS} AND ({' OR '.join(found)}))" if found else None

    def of_orders(self, table: Stored) -> str | None:
        """A condition for the rows that are of her orders, in tables that name no buyer."""
        if self.own(table) is None and {"shop", "order_id"} <= table.columns:
            return _OF_HER_ORDERS
        return None

    def naming(self, table: Stored) -> str | None:
        """A condition for rows whose texts name her."""
        texts = sorted(WRITTEN & table.columns)
        if not texts or not self.person.telling_words or "shop" not in table.columns:
            return None
        told = " OR ".join(f"coalesce({_names_her(text)}, false)" for text in texts)
        return f"({_IN_SHOPS} AND ({told}))"

    def about(self) -> Iterator[tuple[Stored, str]]:
        """Every table with a condition for the rows that are hers or of her orders."""
        for table in self.tables.values():
            condition = self.own(table) or self.of_orders(table)
            if condition is not None:
                yield table, condition

    def any(self, table: Stored, condition: str) -> bool:
        """Whether any row of the table fulfils a condition."""
        return some(self.con, f"FROM {table.rows} WHERE {condition}")


_OF_HER_ORDERS = "coalesce((shop, order_id) IN (FROM her_orders), false)"
_HER_ID = "getvariable('her_id')::VARCHAR"
_SHOPS = "getvariable('her_shops')::VARCHAR[]"
_IN_SHOPS = f"list_contains({_SHOPS}, shop)"


def _names_her(column: str) -> str:
    words = "getvariable('her_words')::VARCHAR[]"
    return f'len(list_filter({words}, lambda word: contains(lower("{column}"), word))) > 0'
