"""Marks of forgotten buyers: keyed hashes of their ids, so that a later import does not bring them back; and of the
numbers of their orders, by which reviews that star a buyer's name are known as theirs.

A mark names nobody. Only with the workspace's key can a name be tested against it, and only one that is given.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pyarrow as pa

from xundan.lake.privacy.keys import derived
from xundan.lake.scratch import scratch
from xundan.lake.sql import read

_ORDER = "order\x1f"
"""Begins what is marked of an order. No id has such a sign."""


@dataclass(frozen=True)
class Marks:
    """The marks (shop, mark) of one lake."""

    key: str = field(default="", repr=False)
    known: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def under(cls, workspace_key: str, files: Sequence[str]) -> Marks:
        """Reads the marks from the live files of the table `ids/forgotten`."""
        if not files:
            return cls(derived(workspace_key, "forgotten"))
        with scratch() as con:
            rows = con.execute(f"SELECT shop, mark FROM {read(files)}").fetchall()
        return cls(derived(workspace_key, "forgotten"), frozenset(rows))

    def __bool__(self) -> bool:
        return bool(self.known)

    def mark(self, stored_id: str) -> str:
        """The mark of an id as the lake has it."""
        return hmac.new(self.key.encode(), stored_id.encode(), sha256).hexdigest()[:32]

    def has(self, shop: str, stored_id: str) -> bool:
        """Whether a buyer or visitor of a shop was forgotten."""
        return (shop, self.mark(stored_id)) in self.known

    def has_order(self, shop: str, order_id: str) -> bool:
        """Whether an order was a forgotten buyer's."""
        return self.has(shop, f"{_ORDER}{order_id}")

    def shops_of(self, stored_id: str, shops: Iterable[str]) -> list[str]:
        """The shops in which somebody was forgotten."""
        return [shop for shop in shops if self.has(shop, stored_id)]

    def new(self, people: Iterable[tuple[str, str]], orders: Iterable[tuple[str, str]] = ()) -> pa.Table:
        """Rows of `ids/forgotten` for these (shop, stored id) and (shop, order_id) that have no mark yet."""
        named = [*people, *((shop, f"{_ORDER}{order_id}") for shop, order_id in orders)]
        wanted = sorted({(shop, self.mark(name)) for shop, name in named} - self.known)
        columns = list(zip(*wanted, strict=True)) if wanted else [(), ()]
        return pa.table({name: pa.array(c, pa.string()) for name, c in zip(("shop", "mark"), columns, strict=True)})
