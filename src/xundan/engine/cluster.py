"""Apache Spark or Sail over Spark Connect, with the extra `spark`: the same expressions over the same files.

Every worker must reach the lake's files and the scratch folder by the same names: on one machine any folder does, on
several one that all of them mount (TMPDIR says which).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from xundan.engine.engine import Engine
from xundan.engine.spark import open_session, told
from xundan.lake import remote
from xundan.model.text import Text, UserError

_PATTERN = "* ? [ ] { } \\"


class Cluster(Engine):
    """A session on a Spark Connect server. What is kept lies in Parquet files of a scratch folder."""

    dialect = "databricks"

    def __init__(self, address: str) -> None:
        """`address`: sc://HOST:PORT. Raises UserError as `open_session` does."""
        super().__init__()
        self._address = address
        self.session = open_session(address)
        self.connection = ibis.pyspark.connect(self.session)
        self._scratch = Path(tempfile.mkdtemp(prefix="xundan-"))
        self._stowed = 0

    def close(self) -> None:
        try:
            self.session.stop()
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def narrow(self, memory: str) -> None:
        """Changes nothing: a cluster works in memory of its own, and takes none of this process to begin with."""

    def _over(self, files: list[str]) -> ir.Table:
        schema = pa.unify_schemas([_schema(file) for file in files])
        return self._read(files, ibis.Schema.from_pyarrow(schema))

    def _read(self, files: list[str], schema: ibis.Schema) -> ir.Table:
        """Files as a view. The schema is said: where there are no rows there may be no file, and folders of partitions
        are no columns."""
        from ibis.backends.pyspark.datatypes import PySparkSchema

        name = self._name("VIEW")
        with told(self._address):
            rows = self.session.read.schema(PySparkSchema.from_ibis(schema)).parquet(*map(_plain, files))
            rows.createOrReplaceTempView(name)
        return self._called(name, schema)

    def _called(self, name: str, schema: ibis.Schema) -> ir.Table:
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=ops.Namespace()).to_expr()

    def table(self, rows: pa.Table) -> ir.Table:
        place = self._place()
        pq.write_table(rows, place / "given.parquet")
        return self._read([str(place)], ibis.Schema.from_pyarrow(rows.schema))

    def keep(self, expression: ir.Table) -> ir.Table:
        return self._read([self.stow(expression)], expression.schema())

    def stow(self, expression: ir.Table) -> str:
        place = self._place()
        with told(self._address):
            self.session.sql(self.typed(expression)).write.mode("append").parquet(str(place))
        return str(place)

    def scatter(self, expression: ir.Table, by: str, parts: int) -> list[list[str]]:
        place = self._place()
        with told(self._address):
            self.session.sql(self.typed(expression)).write.mode("append").partitionBy(by).parquet(str(place))
        found: list[list[str]] = [[] for _ in range(parts)]
        for folder in sorted(place.glob(f"{by}=*")):
            found[int(folder.name.partition("=")[2])] = sorted(str(file) for file in folder.glob("*.parquet"))
        return found

    def _place(self) -> Path:
        """A new folder of the scratch."""
        self._stowed += 1
        place = self._scratch / f"rows{self._stowed}"
        place.mkdir()
        return place

    def _drop(self, kind: str, name: str) -> None:
        with told(self._address):
            self.session.catalog.dropTempView(name)

    def named(self, name: str, expression: ir.Table) -> ir.Table:
        quoted = "`" + name.replace("`", "``") + "`"
        with told(self._address):
            self.session.sql(f"CREATE OR REPLACE TEMP VIEW {quoted} AS {self.sql(expression)}")
        return self._called(name, expression.schema())

    def run(self, sql: str, types: pa.Schema) -> pa.Table:
        with told(self._address):
            return self.session.sql(sql).toArrow().cast(types)

    def stream(self, expression: ir.Table) -> pa.RecordBatchReader:
        # Through files: Spark Connect hands a result over as a whole.
        import pyarrow.dataset as ds

        schema = expression.schema().to_pyarrow()
        rows = ds.dataset(self.stow(expression), schema=schema, format="parquet")
        return pa.RecordBatchReader.from_batches(schema, rows.to_batches())


def _plain(path: str) -> str:
    """A path that means itself. Raises UserError `engine` for a pattern: Spark and Sail read one alike, but each has a
    way of its own to write that it is none."""
    if any(sign in path for sign in _PATTERN.split()):
        raise UserError(
            "engine",
            Text(
                f"路径中含有 {_PATTERN} 之一, 集群无法读取: {path}",
                f"a path with one of {_PATTERN} cannot be read on a cluster: {path}",
            ),
            Text("给文件夹改名, 或用 duckdb", "rename the folder, or use duckdb"),
        )
    return path


def _schema(file: str) -> pa.Schema:
    """A Parquet file's columns."""
    with remote.opened(file) as source:
        return pq.read_schema(source)
