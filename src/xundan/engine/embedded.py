"""DuckDB in this process: what runs the expressions where nobody says otherwise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from xundan.engine.engine import Engine
from xundan.lake.remote import attach
from xundan.lake.sql import ROWS_AT_ONCE, literal, read

MEMORY = "1500MB"


class Embedded(Engine):
    """An engine of this process's own, with temporary tables and a scratch folder that goes with it."""

    dialect = "duckdb"

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        super().__init__()
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
        self._stowed = 0

    def close(self) -> None:
        self.connection.disconnect()
        self._scratch.cleanup()

    def narrow(self, memory: str) -> None:
        self.connection.con.execute(f"SET memory_limit = {literal(memory)}")

    def _over(self, files: list[str]) -> ir.Table:
        # Ibis's own read_parquet downloads an extension as soon as a name begins with s3://.
        name = self._name("VIEW")
        self.connection.con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {read(files)}")
        return self.connection.table(name)

    def table(self, rows: pa.Table) -> ir.Table:
        given = f"given{self.number()}"
        self.connection.con.register(given, rows)
        made = self._table(ibis.Schema.from_pyarrow(rows.schema), f"FROM {given}")
        self.connection.con.unregister(given)
        return made

    def keep(self, expression: ir.Table) -> ir.Table:
        return self._table(expression.schema(), self.sql(expression))

    def _table(self, schema: ibis.Schema, query: str) -> ir.Table:
        """A table of a query's rows."""
        # What Ibis's create_table does, without asking DuckDB again for what the schema says.
        name = self._name("TABLE")
        columns = ", ".join(column.sql(self.dialect) for column in schema.to_sqlglot_column_defs(self.dialect))
        self.connection.con.execute(f"CREATE TEMP TABLE {name} ({columns})")
        self.connection.con.execute(f"INSERT INTO {name} {query}")
        place = ops.Namespace(catalog="temp", database="main")
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=place).to_expr()

    def stow(self, expression: ir.Table) -> str:
        return self._copied(expression, "")[0]

    def scatter(self, expression: ir.Table, by: str, parts: int) -> list[list[str]]:
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
        written = f"COPY ({self.typed(expression)}) TO {literal(str(place))} (FORMAT parquet{how})"
        self.connection.con.execute(written)
        return [str(place)] if not how else sorted(str(file) for file in place.glob("*/*"))

    def _drop(self, kind: str, name: str) -> None:
        self.connection.con.execute(f"DROP {kind} {name}")

    def named(self, name: str, expression: ir.Table) -> ir.Table:
        quoted = '"' + name.replace('"', '""') + '"'
        self.connection.con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted} AS {self.sql(expression)}")
        return self.connection.table(name)

    def run(self, sql: str, types: pa.Schema) -> pa.Table:
        return self.connection.con.execute(sql).fetch_arrow_table().cast(types)

    def stream(self, expression: ir.Table) -> pa.RecordBatchReader:
        # A sum of integers is a HUGEINT, so decimal128, and Ibis 12 would hand it out as int64, which reads it wrong.
        schema = expression.schema().to_pyarrow()
        batches = self.connection.con.execute(self.sql(expression)).to_arrow_reader(ROWS_AT_ONCE)

        def typed() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

        return pa.RecordBatchReader.from_batches(schema, typed())
