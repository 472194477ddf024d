"""The engine that runs the expressions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.compiling import sql_of
from xundan.lake.remote import attach
from xundan.lake.sql import read


class Engine:
    """DuckDB in this process. Facts and metrics speak Ibis to it and never SQL.

    Results of intermediate steps live in its own temporary tables; it writes nothing to the lake.
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
        self._made = 0
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
            name = self._name()
            self.connection.con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {read(files)}")
            self._parquet[tuple(files)] = self.connection.table(name)
        return self._parquet[tuple(files)]

    def table(self, rows: pa.Table) -> ir.Table:
        """A small table that was made in Python."""
        return self.connection.create_table(self._name(), rows, temp=True)

    def keep(self, expression: ir.Table) -> ir.Table:
        """Runs an expression once and gives its rows as a table, for the steps that build on it."""
        # What Ibis's create_table does, without asking DuckDB again for what the expression says.
        name, schema = self._name(), expression.schema()
        columns = ", ".join(column.sql("duckdb") for column in schema.to_sqlglot_column_defs("duckdb"))
        self.connection.con.execute(f"CREATE TEMP TABLE {name} ({columns})")
        self.connection.con.execute(f"INSERT INTO {name} {self.sql(expression)}")
        place = ops.Namespace(catalog="temp", database="main")
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=place).to_expr()

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

        Ibis 12 hands out DuckDB's batches under its own idea of their schema without converting them: a sum of
        integers (HUGEINT, so decimal128) would be read as int64 and come out wrong. So every batch is cast here.
        """
        schema = expression.schema().to_pyarrow()
        batches = self.connection.to_pyarrow_batches(expression, chunk_size=100_000)

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

    def _name(self) -> str:
        return f"t{self.number()}"
