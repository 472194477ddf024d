"""Python text into Arrow text, whatever a file had in it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

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


def decimal_text(value: float) -> str:
    """A float as a person means it: a sum such as 0.1 + 0.2 is stored as 0.30000000000000004, and at the fifteen digits
    that Excel shows it is 0.3. What has no more than two decimals stays as it is."""
    shortest = Decimal(repr(value))
    if len(shortest.as_tuple().digits) > 15 and -int(shortest.as_tuple().exponent) > 2:
        shortest = Decimal(f"{value:.15g}")
    return f"{shortest:f}"
