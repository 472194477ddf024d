"""Apache Spark or Sail over Spark Connect, with the extra `spark`: the same expressions over the same files.

Every worker must reach the lake's files and the scratch folder by the same names: on one machine any folder does, on
several one that all of them mount, or a bucket.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from xundan.engine.engine import Engine
from xundan.model.text import Text, UserError

_SETTINGS = {
    # Times are the shop's own and have no zone.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # A number too large is an error, never another number.
    "spark.sql.ansi.enabled": "true",
}


class Cluster(Engine):
    """A session on a Spark Connect server. What is kept lies in Parquet files of a scratch folder."""

    dialect = "databricks"

    def __init__(self, address: str, *, scratch: str | None = None) -> None:
        """`address`: sc://HOST:PORT. `scratch`: a folder that all workers reach; without one a temporary one of this
        machine. Raises UserError `engine_missing` without the extra, `engine` where no server answers."""
        super().__init__()
        self.session = _session(address)
        for name, value in _SETTINGS.items():
            self.session.conf.set(name, value)
        self.connection = ibis.pyspark.connect(self.session)
        self._scratch = Path(tempfile.mkdtemp(prefix="xundan-", dir=scratch))

    def close(self) -> None:
        self.session.stop()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _over(self, files: list[str]) -> ir.Table:
        schema = pa.unify_schemas([pq.read_schema(file) for file in files])
        return self._read(files, ibis.Schema.from_pyarrow(schema))

    def _read(self, files: list[str], schema: ibis.Schema) -> ir.Table:
        """Files as a view. The schema is said: where there are no rows there may be no file, and folders of partitions
        are no columns."""
        from ibis.backends.pyspark.datatypes import PySparkSchema

        name = self._name("VIEW")
        self.session.read.schema(PySparkSchema.from_ibis(schema)).parquet(*files).createOrReplaceTempView(name)
        return self._called(name, schema)

    def _called(self, name: str, schema: ibis.Schema) -> ir.Table:
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=ops.Namespace()).to_expr()

    def table(self, rows: pa.Table) -> ir.Table:
        place = self._place()
        place.mkdir()
        pq.write_table(rows, place / "given.parquet")
        return self._read([str(place)], ibis.Schema.from_pyarrow(rows.schema))

    def keep(self, expression: ir.Table) -> ir.Table:
        return self._read([self.stow(expression)], expression.schema())

    def stow(self, expression: ir.Table) -> str:
        place = self._place()
        place.mkdir()
        self.session.sql(self.typed(expression)).write.mode("append").parquet(str(place))
        return str(place)

    def scatter(self, expression: ir.Table, by: str, parts: int) -> list[list[str]]:
        place = self._place()
        place.mkdir()
        self.session.sql(self.typed(expression)).write.mode("append").partitionBy(by).parquet(str(place))
        found: list[list[str]] = [[] for _ in range(parts)]
        for folder in sorted(place.glob(f"{by}=*")):
            found[int(folder.name.partition("=")[2])] = sorted(str(file) for file in folder.glob("*.parquet"))
        return found

    def _place(self) -> Path:
        return self._scratch / f"rows{self.number()}"

    def _drop(self, kind: str, name: str) -> None:
        self.session.catalog.dropTempView(name)

    def named(self, name: str, expression: ir.Table) -> ir.Table:
        quoted = "`" + name.replace("`", "``") + "`"
        self.session.sql(f"CREATE OR REPLACE TEMP VIEW {quoted} AS {self.sql(expression)}")
        return self._called(name, expression.schema())

    def run(self, sql: str, types: pa.Schema) -> pa.Table:
        return self.session.sql(sql).toArrow().cast(types)

    def stream(self, expression: ir.Table) -> pa.RecordBatchReader:
        # Through files: Spark Connect hands a result over as a whole.
        import pyarrow.dataset as ds

        schema = expression.schema().to_pyarrow()
        rows = ds.dataset(self.stow(expression), schema=schema, format="parquet")
        return pa.RecordBatchReader.from_batches(schema, rows.to_batches())


def _session(address: str) -> Any:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise UserError(
            "engine_missing",
            Text("连接集群的部分没有安装", "what speaks to a cluster is not installed"),
            Text("安装: pip install 'xundan[spark]'", "install it: pip install 'xundan[spark]'"),
        ) from missing
    try:
        session = SparkSession.builder.remote(address).create()
        session.version  # noqa: B018 - asks the server
    except (PySparkException, ValueError) as wrong:
        raise UserError(
            "engine",
            Text(f"{address} 没有应答", f"{address} does not answer"),
            Text(
                "检查集群是否在运行, 地址和端口是否正确",
                "see that the cluster runs, and that address and port are right",
            ),
        ) from wrong
    return session
