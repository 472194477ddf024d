"""Sessions on a Spark Connect server, and what its errors say to a person."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xundan.model.text import Text, UserError

SETTINGS = {
    # Times are the shop's own and have no zone.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # A number too large is an error, never another number.
    "spark.sql.ansi.enabled": "true",
    # Or ${...} in a text of the settings becomes a variable's value, of the server's environment even.
    "spark.sql.variable.substitute": "false",
}
PATIENCE = 10
"""Seconds until a server that says nothing is not there."""
_PORT = 15002
_RETRIES = 4
"""Pyspark's own fifteen take ten minutes to say that the server is gone; these a few seconds."""


def open_session(address: str) -> Any:
    """A new session on sc://HOST:PORT (no port: 15002). Raises UserError `engine_missing` without the extra `spark`,
    `engine` where no server answers."""
    try:
        from pyspark.sql import SparkSession
        from pyspark.sql.connect.client.retries import DefaultPolicy
    except ImportError as missing:
        raise UserError(
            "engine_missing",
            Text("连接集群的部分没有安装", "what speaks to a cluster is not installed"),
            Text("安装: pip install 'xundan[spark]'", "install it: pip install 'xundan[spark]'"),
        ) from missing
    _knock(address)
    with told(address):
        session = SparkSession.builder.remote(address).create()
        session.client.set_retry_policies([DefaultPolicy(max_retries=_RETRIES)])
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
    return session


def _knock(address: str) -> None:
    """Whether anything listens there: pyspark itself would go on asking for minutes."""
    host, _, port = address.removeprefix("sc://").rstrip("/").partition(":")
    try:
        socket.create_connection((host, int(port or _PORT)), timeout=PATIENCE).close()
    except (OSError, OverflowError) as wrong:
        raise _silent(address) from wrong


@contextmanager
def told(address: str) -> Iterator[None]:
    """Turns what the server or the way to it says into UserError `engine`."""
    import grpc
    from pyspark.errors import PySparkException

    try:
        yield
    except grpc.RpcError as wrong:
        raise _silent(address) from wrong
    except PySparkException as wrong:
        reason = next(iter(str(wrong).strip().splitlines()), type(wrong).__name__)
        raise UserError(
            "engine",
            Text(f"集群 {address} 没有做完: {reason}", f"the cluster {address} did not finish: {reason}"),
            Text(
                "什么也没有改动; 集群恢复后再运行一次; 集群正常还是这样, 就是程序的问题, 请报告这句话",
                "nothing was changed; run it again when the cluster is well; if it was well, this is a fault of the "
                "program: please report these words",
            ),
        ) from wrong


def _silent(address: str) -> UserError:
    return UserError(
        "engine",
        Text(f"{address} 没有应答", f"{address} does not answer"),
        Text(
            "检查集群是否在运行, 地址和端口是否正确",
            "see that the cluster runs, and that address and port are right",
        ),
    )
