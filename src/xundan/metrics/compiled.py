"""Queries compiled once: an Ibis expression takes longer to build and compile than most answers take to compute.

The SQL of a question is kept for all that differ from it in nothing but the period or the lake. It reads tables of a
view (View.kept) by their names, with the view's mark; those that hang on the period have "FIRST LAST" in their name.
Both are left open in the SQL that is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.expr.schema import Schema

from xundan.metrics.ask import Ask, calendar
from xundan.metrics.view import View

_MOST = 4_000
_PERIOD, _VIEW = "\x00period\x00", "\x00view\x00"
"""What stands for them in SQL that is kept; a query's own texts hold no such thing."""


@dataclass(frozen=True)
class Compiled:
    """A query's SQL, the types of its rows, and the tables that it reads."""

    sql: str
    types: pa.Schema
    tables: Mapping[str, Schema]


class _Kept:
    """The queries used last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queries: OrderedDict[Hashable, Compiled] = OrderedDict()
        self._hung: dict[Hashable, tuple[bool, bool]] = {}

    def get(self, key: Hashable) -> Compiled | None:
        with self._lock:
            if key in self._queries:
                self._queries.move_to_end(key)
            return self._queries.get(key)

    def put(self, key: Hashable, query: Compiled) -> None:
        with self._lock:
            self._queries[key] = query
            while len(self._queries) > _MOST:
                self._queries.popitem(last=False)

    def hung(self, key: Hashable) -> tuple[bool, bool] | None:
        """Whether a question's query hangs on the rule of credit, and on the settings."""
        return self._hung.get(key)

    def hangs(self, key: Hashable, on: tuple[bool, bool]) -> None:
        with self._lock:
            rule, settings = self._hung.get(key, (False, False))
            if len(self._hung) > _MOST:
                self._hung.clear()
            self._hung[key] = (rule or on[0], settings or on[1])


_KEPT = _Kept()


def rows(view: View, ask: Ask, about: Hashable, build: Callable[[Ask], ir.Table]) -> pa.Table:
    """The rows of the expression that `build` makes of a question. `about`: what it is built from besides the question
    and the view's tables and rules. It may hang on the period only through tables whose names have it."""
    calendar(view, ask)
    period = period_of(ask)
    key = (view.engine.dialect, about, ask.by, ask.shops)
    # Most questions are the same under every rule of credit and all settings.
    hung = _KEPT.hung(key) or (False, False)
    known = _KEPT.get((key, *_pick(view, ask, hung)))
    if known is None or not _fits(known, view, period):
        noting = _Noting.of(ask)
        view.rules_read = False
        expression = build(noting)
        hung = (noting.rule_read, view.rules_read)
        known = compiled(expression, view, period)
        # A table without a name of the view's is this connection's alone.
        if _fits(known, view, period):
            _KEPT.put((key, *_pick(view, ask, hung)), known)
            _KEPT.hangs(key, hung)
    return view.engine.run(known.sql.replace(_PERIOD, period).replace(_VIEW, view.mark), known.types)


def _pick(view: View, ask: Ask, hung: tuple[bool, bool]) -> tuple[str | None, str | None]:
    on_rule, on_settings = hung
    return ask.rule if on_rule else None, view.rules_told if on_settings else None


class _Noting(Ask):
    """A question that notes whether its rule of credit was looked at."""

    @classmethod
    def of(cls, ask: Ask) -> _Noting:
        noting = cls(**{field.name: getattr(ask, field.name) for field in fields(ask)})
        object.__setattr__(noting, "rule_read", False)
        return noting

    rule_read: bool

    def __getattribute__(self, name: str) -> Any:
        if name == "rule":
            object.__setattr__(self, "rule_read", True)
        return super().__getattribute__(name)


def compiled(expression: ir.Table, view: View, period: str) -> Compiled:
    """An expression's query with its view and its period left open."""

    def opened(text: str) -> str:
        return text.replace(view.mark, _VIEW).replace(period, _PERIOD)

    read = expression.op().find(ops.DatabaseTable)
    tables = {opened(table.name): table.schema for table in read}
    return Compiled(opened(view.engine.sql(expression)), expression.schema().to_pyarrow(), tables)


def period_of(ask: Ask) -> str:
    """How a period stands in the names of tables that hang on it."""
    return f"{ask.first} {ask.last}"


def _fits(query: Compiled, view: View, period: str) -> bool:
    """Whether a view has the tables that a query reads, as they were when it was compiled."""
    return all(
        name.endswith(_VIEW) and view.has(name.removesuffix(_VIEW).replace(_PERIOD, period), schema)
        for name, schema in query.tables.items()
    )
