"""The dictionaries that give shops, buyers and agents their integer keys (docs/decisions/0003, "Keys are numbers")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from xundan.lake import layout
from xundan.lake.privacy.pseudonyms import Pseudonyms
from xundan.lake.sql import read, some
from xundan.lake.store import Lake, Snapshot, Transaction
from xundan.model.text import Text, UserError

Source = tuple[str, str]
"""A relation and its column that holds ids."""


@dataclass(frozen=True)
class _Dictionary:
    own: str
    stored: str
    key: str
    id: str | None

    @property
    def columns(self) -> str:
        return "shop" if self.id is None else f"shop, {self.id}"


_SHOPS = _Dictionary("shop_ids", layout.SHOP_IDS, "shop_key", None)
_BUYERS = _Dictionary("buyer_ids", layout.BUYER_IDS, "buyer", "buyer_id")
_AGENTS = _Dictionary("agent_ids", layout.AGENT_IDS, "agent", "agent_id")
_ALL = (_SHOPS, _BUYERS, _AGENTS)


@dataclass
class Dictionaries:
    """The ids that one command needs, as tables `shop_ids`, `buyer_ids` and `agent_ids` of `con`.

    Only those are loaded: a shop's dictionary of buyers grows with its history, an import does not.
    """

    con: duckdb.DuckDBPyConnection
    lake: Lake
    base: Snapshot
    pseudonyms: Pseudonyms | None = None
    _made: bool = field(default=False)

    def need(self, shops: Iterable[Source], buyers: Iterable[Source], agents: Iterable[Source]) -> None:
        """Loads the keys of these ids and numbers on those that have none, in order of (shop, id)."""
        if not self._made:
            self._create()
        for dictionary, sources in zip(_ALL, (shops, buyers, agents), strict=True):
            self._load(dictionary, list(sources))
        most = self.con.sql("SELECT coalesce(max(agent), 0) FROM agent_ids").fetchone()
        if most is not None and most[0] >= 1 << layout.AGENT_BITS:
            raise UserError(
                "too_many_agents",
                Text(
                    f"客服账号超过 {1 << layout.AGENT_BITS:,} 个, 没有改动任何内容",
                    f"more than {1 << layout.AGENT_BITS:,} agent accounts; nothing was changed",
                ),
                Text("是不是买家和客服两列弄反了?", "are the columns of buyers and agents the wrong way round?"),
            )

    def write(self, transaction: Transaction) -> None:
        """Appends what is new."""
        for each in _ALL:
            rows = self.con.sql(f"SELECT * EXCLUDE (is_new) FROM {each.own} WHERE is_new ORDER BY ALL")
            table = rows.to_arrow_table()
            if each is _AGENTS and self.pseudonyms is not None:
                # An agent who writes as a buyer is known by it: staff are no customers.
                table = table.append_column("as_buyer_id", self.pseudonyms.column(table.column("agent_id")))
            if table.num_rows:
                transaction.append(each.stored, table)

    def _create(self) -> None:
        for each in _ALL:
            own_id = "" if each.id is None else f"{each.id} VARCHAR, "
            self.con.execute(f"CREATE TEMP TABLE {each.own} (shop VARCHAR, {own_id}{each.key} BIGINT, is_new BOOLEAN)")
        self._made = True

    def _load(self, each: _Dictionary, sources: list[Source]) -> None:
        if not sources:
            return
        named = [
            f"SELECT DISTINCT shop{'' if each.id is None else f', {column} AS {each.id}'} FROM {relation} "
            f"WHERE {column} IS NOT NULL"
            for relation, column in sources
        ]
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT {each.columns} FROM ({' UNION '.join(named)}) "
            f"ANTI JOIN {each.own} USING ({each.columns})"
        )
        if some(self.con, "FROM wanted"):
            self._fetch(each)
        self.con.execute("DROP TABLE wanted")

    def _fetch(self, each: _Dictionary) -> None:
        """Looks the ids in `wanted` up, and numbers on those that the lake does not have."""
        files = self.lake.files(each.stored, self.base)
        last = "0"
        if files:
            stored = read(files)
            self.con.execute(
                f"INSERT INTO {each.own} SELECT {each.columns}, {each.key}, false FROM {stored} "
                f"SEMI JOIN wanted USING ({each.columns})"
            )
            last = f"(SELECT coalesce(max({each.key}), 0) FROM {stored})"
        self.con.execute(
            f"INSERT INTO {each.own} SELECT {each.columns}, "
            f"greatest({last}, (SELECT coalesce(max({each.key}), 0) FROM {each.own})) "
            f"+ row_number() OVER (ORDER BY {each.columns}), true "
            f"FROM wanted ANTI JOIN {each.own} USING ({each.columns})"
        )


def shops_in(con: duckdb.DuckDBPyConnection) -> set[int]:
    """The numbers of the shops that a command is about, as `shop_ids` has them."""
    return {number for (number,) in con.execute(f"SELECT {_SHOPS.key} FROM {_SHOPS.own}").fetchall()}
