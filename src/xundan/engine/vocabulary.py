"""The short portable vocabulary: what DuckDB, Spark and Sail all answer alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.model.text import WHITE_SPACE

WHOLE_NUMBER = "decimal(38, 0)"
"""The widest integers that all engines have; more is an error, never another number."""


def has(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Within a group: is there a row for which the condition holds (null does not)."""
    return condition.ifelse(1, 0).max().fill_null(0) == 1


def times(condition: ir.BooleanValue) -> ir.IntegerValue:
    """Within a group: the number of rows for which the condition holds; 0 in an empty group."""
    return condition.ifelse(1, 0).sum().fill_null(0).cast("int64")


def within(condition: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """The value where the condition holds, else null; for min, max and sum over some rows of a group."""
    return condition.ifelse(value, ibis.null(value.type()))


def yes(condition: ir.BooleanValue) -> ir.BooleanValue:
    """The condition with unknown taken as no."""
    return condition.fill_null(False)


def before(group_by: Any, order_by: Sequence[Any]) -> Any:
    """The window of a group's earlier rows."""
    return ibis.window(group_by=group_by, order_by=list(order_by), preceding=(None, 1))


def trimmed(text: ir.StringValue) -> ir.StringValue:
    """The text without white space at both ends; that of Chinese keyboards too, which engines' own trims leave."""
    return text.re_replace(f"^[{WHITE_SPACE}]+|[{WHITE_SPACE}]+$", "")


def so_far(group_by: Any, order_by: Sequence[Any]) -> Any:
    """The window of a group's rows up to and with the row itself (a window that only has an order takes them all)."""
    return ibis.window(group_by=group_by, order_by=list(order_by), preceding=(None, 0))


def either(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether any of the conditions holds; none given: no."""
    found: ir.BooleanValue = ibis.literal(False)
    for condition in conditions:
        found = condition if found.equals(ibis.literal(False)) else found | condition
    return found


def share(amount: ir.DecimalValue, part: ir.DecimalValue, whole: ir.DecimalValue) -> ir.DecimalValue:
    """amount x part / whole, rounded half away from zero to cents; exact, decimal(18, 2).

    `part` and `whole` are whole numbers (decimal(38, 0)), 0 <= part <= whole, whole > 0. Twice the amount in cents
    times `whole` must stay below 10^38 (an error otherwise): 10^19 for the weights of the largest amount there can be.
    """
    cents = (amount.cast("decimal(38, 2)") * 100).cast(WHOLE_NUMBER)
    twice = (whole * 2).cast(WHOLE_NUMBER)
    over = (cents * part * 2 + (cents < 0).ifelse(-whole, whole)).cast(WHOLE_NUMBER)
    # Engines divide decimals as they like, some as floating point. What is left of `over` divides without a rest, so a
    # quotient that is near enough rounds to the right one; the second makes up for the digits that the first lacks.
    even = (over - over % twice).cast(WHOLE_NUMBER)
    first = _near(even, twice)
    found = first + _near((even - first * twice).cast(WHOLE_NUMBER), twice)
    return (found.cast(WHOLE_NUMBER) * ibis.literal(Decimal("0.01"))).cast("decimal(18, 2)")


def _near(number: ir.DecimalValue, divisor: ir.DecimalValue) -> ir.DecimalValue:
    return (number.cast("float64") / divisor.cast("float64")).round().cast(WHOLE_NUMBER)
