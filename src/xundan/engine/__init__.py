"""One Ibis connection over a snapshot of the lake: embedded DuckDB here, Spark Connect later."""

from xundan.engine.connection import Engine

__all__ = ["Engine"]
