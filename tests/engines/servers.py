"""Servers of Spark Connect on the loopback, each a process of its own that ends with its standard input."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec

# `listening_address` says which port was free.
_SAIL = """
import sys
from pysail.spark import SparkConnectServer
server = SparkConnectServer(ip="127.0.0.1", port=0)
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()
"""

# Code that is compiled at run time pays for millions of rows; a test has ten.
_SPARK = """
import os, sys
from pyspark.sql import SparkSession
told = {
    "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.grpc.binding.port": sys.argv[1],
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.default.parallelism": "1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
builder = SparkSession.builder.master("local[2]")
for name, value in told.items():
    builder = builder.config(name, value)
session = builder.getOrCreate()
print(sys.argv[1], flush=True)
sys.stdin.read()
session.stop()
"""


def missing(engine: str) -> str | None:
    """What this machine lacks to run an engine; None: nothing."""
    if engine != "duckdb" and not (find_spec("pyspark") and find_spec("grpc")):
        return "needs the extra spark"
    if engine == "sail" and not find_spec("pysail"):
        return "needs the extra sail"
    if engine == "spark" and not shutil.which("java"):
        return "needs a Java runtime"
    return None


class Server:
    """A running server."""

    def __init__(self, engine: str, settings: Mapping[str, str] | None = None) -> None:
        """`engine`: sail or spark. `settings`: more variables of its environment."""
        words = [_SAIL] if engine == "sail" else [_SPARK, str(_free_port())]
        self.process = subprocess.Popen(
            [sys.executable, "-c", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # A client in this process leaves variables of its own behind, by which a server would take itself for one.
            env={name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
            | dict(settings or {}),
        )
        assert self.process.stdout is not None
        port = self.process.stdout.readline().strip()
        assert port, f"{engine} did not start"
        self.address = f"sc://127.0.0.1:{port}"

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()

    def close(self) -> None:
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
