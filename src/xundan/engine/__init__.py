"""One Ibis connection over a snapshot of the lake: embedded DuckDB here, Spark Connect later."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xundan.engine.connection import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> Any:
    # Ibis takes longer to import than most commands to run: whoever only explains a metric does without it.
    if name == "Engine":
        from xundan.engine.connection import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
