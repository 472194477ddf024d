"""The engine that the settings name."""

from __future__ import annotations

from xundan.engine.embedded import MEMORY, Embedded
from xundan.engine.engine import Engine

DUCKDB = "duckdb"


def open_engine(where: str = DUCKDB, *, memory: str = MEMORY) -> Engine:
    """An engine: `duckdb`, or a cluster by its address sc://HOST:PORT. `memory` bounds the embedded one. Raises
    UserError as Cluster does."""
    if where == DUCKDB:
        return Embedded(memory=memory)
    from xundan.engine.cluster import Cluster

    return Cluster(where)
