"""The engine that runs the expressions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.compiling import sql_of
from xundan.lake.remote import attach
from xundan.lake.sql import ROWS_AT_ONCE, literal, read


class Engine:
    """DuckDB in this process. Facts and metrics speak Ibis to it and never SQL.

    Results of intermediate steps live in its own temporary tables (`keep`) or, where they are many rows, in files of
    its scratch folder (`stow`, `scatter`); it writes nothing to the lake.
    """

    def __init__(self, *, memory: str = "1500MB", threads: int | None = None) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="xundan-", ignore_cleanup_errors=True)
        settings: dict[str, Any] = {
            "temp_directory": self._scratch.name,
            "memory_limit": memory,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if threads:
            settings["threads"] = threads
        self.connection = ibis.duckdb.connect(**settings)
        # DuckDB would draw its own bar on standard output, into whatever is printed there.
        self.connection.raw_sql("SET enable_progress_bar = false")
        # The lake's files never change under their names.
        self.connection.raw_sql("SET parquet_metadata_cache = true")
        attach(self.connection.con)
        self._made = self._stowed = 0
        self._kept: list[tuple[str, str]] = []
        self._parquet: dict[tuple[str, ...], ir.Table] = {}

    def close(self) -> None:
        self.connection.disconnect()
        self._scratch.cleanup()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parquet(self, files: list[str]) -> ir.Table:
        """A table over live Parquet files of one lake table (in whose paths `*` and `[` mean nothing)."""
        # The same files are asked for again and again, and each time DuckDB would look into them.
        if tuple(files) not in self._parquet:
            # Ibis's own read_parquet downloads an extension as soon as a name begins with s3://.
            name = self._name("VIEW")
            self.connection.con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {read(files)}")
            self._parquet[tuple(files)] = self.connection.table(name)
        return self._parquet[tuple(files)]

    def table(self, rows: pa.Table) -> ir.Table:
        """A small table that was made in Python."""
        given = f"given{self.number()}"
        self.connection.con.register(given, rows)
        made = self._table(ibis.Schema.from_pyarrow(rows.schema), f"FROM {given}")
        self.connection.con.unregister(given)
        return made

    def keep(self, expression: ir.Table) -> ir.Table:
        """Runs an expression once and gives its rows as a table, for the steps that build on it."""
        return self._table(expression.schema(), self.sql(expression))

    def _table(self, schema: ibis.Schema, query: str) -> ir.Table:
        """A table of a query's rows."""
        # What Ibis's create_table does, without asking DuckDB again for what the schema says.
        name = self._name("TABLE")
        columns = ", ".join(column.sql("duckdb") for column in schema.to_sqlglot_column_defs("duckdb"))
        self.connection.con.execute(f"CREATE TEMP TABLE {name} ({columns})")
        self.connection.con.execute(f"INSERT INTO {name} {query}")
        place = ops.Namespace(catalog="temp", database="main")
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=place).to_expr()

    def stow(self, expression: ir.Table) -> str:
        """Runs an expression once and puts its rows into a Parquet file, which it names."""
        return self._copied(expression, "")[0]

    def scatter(self, expression: ir.Table, by: str, parts: int) -> list[list[str]]:
        """Runs an expression once and puts its rows into files of so many parts, by the number of it in the column `by`
        (that column is left out); gives each part's files, none where it has no rows."""
        files = self._copied(expression, f", PARTITION_BY ({by})")
        found: list[list[str]] = [[] for _ in range(parts)]
        for file in files:
            found[int(Path(file).parent.name.partition("=")[2])].append(file)
        return found

    def _copied(self, expression: ir.Table, how: str) -> list[str]:
        """The files that an expression's rows were written to."""
        self._stowed += 1
        place = Path(self._scratch.name) / f"rows{self._stowed}"
        # A sum of integers is a HUGEINT, which Parquet would hold as a floating point number.
        columns = (column.this.sql("duckdb") for column in expression.schema().to_sqlglot_column_defs("duckdb"))
        kinds = (column.kind.sql("duckdb") for column in expression.schema().to_sqlglot_column_defs("duckdb"))
        told = ", ".join(f"{name}::{kind} AS {name}" for name, kind in zip(columns, kinds, strict=True))
        self.connection.con.execute(
            f"COPY (SELECT {told} FROM ({self.sql(expression)})) TO {literal(str(place))} (FORMAT parquet{how})"
        )
        return [str(place)] if not how else sorted(str(file) for file in place.glob("*/*"))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Drops at its end what was kept inside. The same names are given again after it, so what is done in rounds is
        compiled in the first."""
        made, kept, views = self._made, len(self._kept), dict(self._parquet)
        try:
            yield
        finally:
            for kind, name in reversed(self._kept[kept:]):
                self.connection.con.execute(f"DROP {kind} {name}")
            del self._kept[kept:]
            self._made, self._parquet = made, views

    def named(self, name: str, expression: ir.Table) -> ir.Table:
        """An expression as a view of this name."""
        quoted = '"' + name.replace('"', '""') + '"'
        self.connection.con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted} AS {self.sql(expression)}")
        return self.connection.table(name)

    def run(self, sql: str, types: pa.Schema) -> pa.Table:
        """The rows of a query that an expression over named tables was compiled to, in the expression's types."""
        return self.connection.con.execute(sql).fetch_arrow_table().cast(types)

    def stream(self, expression: ir.Table) -> pa.RecordBatchReader:
        """The rows of an expression as a stream (bounded memory), in the types that the expression says.

        DuckDB has its own: a sum of integers is a HUGEINT, so decimal128, and Ibis 12 would hand it out as int64, which
        reads it wrong. So every batch is cast here.
        """
        schema = expression.schema().to_pyarrow()
        batches = self.connection.con.execute(self.sql(expression)).to_arrow_reader(ROWS_AT_ONCE)

        def typed() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

        return pa.RecordBatchReader.from_batches(schema, typed())

    def rows(self, expression: ir.Table) -> pa.Table:
        """The rows of a small result."""
        return self.run(self.sql(expression), expression.schema().to_pyarrow())

    def sql(self, expression: ir.Table) -> str:
        """What the engine is asked for an expression."""
        return sql_of(expression, self.connection.compile)

    def number(self) -> int:
        """A number that was given to nobody else."""
        self._made += 1
        return self._made

    def _name(self, kind: str) -> str:
        # Not t1, t2 ...: Ibis calls parts of its queries so, and would mean those.
        name = f"kept{self.number()}"
        self._kept.append((kind, name))
        return name
