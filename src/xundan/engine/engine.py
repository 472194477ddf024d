"""What runs the expressions. Facts and metrics speak Ibis to it and never SQL: they need not know which it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.compiling import sql_of


class Engine(ABC):
    """An engine over a lake's files.

    Results of intermediate steps live with it (`keep`) or, where they are many rows, in files of its scratch folder
    (`stow`, `scatter`); it writes nothing to the lake.
    """

    connection: Any
    """Ibis's own."""
    dialect: str
    """By which name sqlglot and Ibis know how it writes types."""

    def __init__(self) -> None:
        self._made = 0
        self._kept: list[tuple[str, str]] = []
        self._parquet: dict[tuple[str, ...], ir.Table] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Lets go of all that it holds."""

    @abstractmethod
    def narrow(self, memory: str) -> None:
        """Keeps to so much memory of this process from here on."""

    def parquet(self, files: list[str]) -> ir.Table:
        """A table over live Parquet files of one lake table (in whose paths `*` and `[` mean nothing)."""
        # The same files are asked for again and again, and each time an engine would look into them.
        if tuple(files) not in self._parquet:
            self._parquet[tuple(files)] = self._over(files)
        return self._parquet[tuple(files)]

    @abstractmethod
    def _over(self, files: list[str]) -> ir.Table:
        """A table over files."""

    @abstractmethod
    def table(self, rows: pa.Table) -> ir.Table:
        """A small table that was made in Python."""

    @abstractmethod
    def keep(self, expression: ir.Table) -> ir.Table:
        """Runs an expression once and gives its rows as a table, for the steps that build on it."""

    @abstractmethod
    def stow(self, expression: ir.Table) -> str:
        """Runs an expression once and puts its rows into Parquet, whose place it names."""

    @abstractmethod
    def scatter(self, expression: ir.Table, by: str, parts: int) -> list[list[str]]:
        """Runs an expression once and puts its rows into files of so many parts, by the number of it in the column `by`
        (that column is left out); gives each part's files, none where it has no rows."""

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Drops at its end what was kept inside. The same names are given again after it, so what is done in rounds is
        compiled in the first."""
        made, kept, views = self._made, len(self._kept), dict(self._parquet)
        try:
            yield
        finally:
            for kind, name in reversed(self._kept[kept:]):
                self._drop(kind, name)
            del self._kept[kept:]
            self._made, self._parquet = made, views

    @abstractmethod
    def _drop(self, kind: str, name: str) -> None:
        """Drops what was made by this name."""

    @abstractmethod
    def named(self, name: str, expression: ir.Table) -> ir.Table:
        """An expression as a view of this name."""

    @abstractmethod
    def run(self, sql: str, types: pa.Schema) -> pa.Table:
        """The rows of a query that an expression over named tables was compiled to, in the expression's types."""

    @abstractmethod
    def stream(self, expression: ir.Table) -> pa.RecordBatchReader:
        """The rows of an expression as a stream (bounded memory), in the types that the expression says."""

    def rows(self, expression: ir.Table) -> pa.Table:
        """The rows of a small result."""
        return self.run(self.sql(expression), expression.schema().to_pyarrow())

    def sql(self, expression: ir.Table) -> str:
        """What the engine is asked for an expression."""
        return sql_of(expression, self.dialect, self.connection.compile)

    def typed(self, expression: ir.Table) -> str:
        """The same with every column in the very type that the expression says: engines widen sums of integers."""
        columns = expression.schema().to_sqlglot_column_defs(self.dialect)
        named = [(column.this.sql(self.dialect), column.kind.sql(self.dialect)) for column in columns]
        told = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in named)
        return f"SELECT {told} FROM ({self.sql(expression)})"

    def number(self) -> int:
        """A number that was given to nobody else."""
        self._made += 1
        return self._made

    def _name(self, kind: str) -> str:
        # Not t1, t2 ...: Ibis calls parts of its queries so, and would mean those.
        name = f"kept{self.number()}"
        self._kept.append((kind, name))
        return name
