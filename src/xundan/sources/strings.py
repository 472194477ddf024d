"""Python text into Arrow text, whatever a file had in it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa


def text_array(values: Sequence[str | None]) -> pa.Array:
    """An Arrow string array. Halves of a surrogate pair (JSON can escape one alone) become U+FFFD."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if value is None else whole(value) for value in values], pa.string())


def whole(value: str) -> str:
    """The same text without halves of surrogate pairs, which no file can hold."""
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
