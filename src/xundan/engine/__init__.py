"""What runs the expressions over a snapshot of the lake: embedded DuckDB, or a cluster over Spark Connect."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xundan.engine.engine import Engine
    from xundan.engine.opening import open_engine

__all__ = ["Engine", "open_engine"]


def __getattr__(name: str) -> Any:
    # Ibis takes longer to import than most commands to run: whoever only explains a metric does without it.
    if name == "Engine":
        from xundan.engine.engine import Engine

        return Engine
    if name == "open_engine":
        from xundan.engine.opening import open_engine

        return open_engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
