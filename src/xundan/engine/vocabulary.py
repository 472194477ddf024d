"""The short portable vocabulary: what DuckDB, Spark and Sail all answer alike.

The catalogue speaks it too, and is told (`explain`, `metrics --list`) without Ibis, which takes longer to import than
all the rest: so it is imported where an expression is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xundan.model.text import WHITE_SPACE

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(38, 2)"
"""The widest amounts that all engines have, for sums and products; stored ones are decimal(18, 2)."""


def has(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Within a group: is there a row for which the condition holds (null does not)."""
    return condition.ifelse(1, 0).max().fill_null(0) == 1


def times(condition: ir.BooleanValue) -> ir.IntegerValue:
    """Within a group: the number of rows for which the condition holds; 0 in an empty group."""
    import ibis

    # A count, not a sum of ones: DuckDB adds integers up as 128-bit numbers.
    return condition.ifelse(1, ibis.null("int8")).count()


def of_first(value: ir.Value, order: dict[str, ir.Value]) -> ir.Value:
    """Within a group: the value of the row that comes first by these (none of them null), null where it is null there.

    Without the sort that a window needs.
    """
    import ibis

    return value.argmin(ibis.struct(order))


def of_last(value: ir.Value, order: dict[str, ir.Value]) -> ir.Value:
    """The same of the row that comes last."""
    import ibis

    return value.argmax(ibis.struct(order))


def shifted(day: ir.DateValue, days: ir.IntegerValue | int) -> ir.DateValue:
    """A day so many days later (earlier where negative)."""
    import ibis

    # DuckDB gives a timestamp, whatever Ibis says, and comparing days with timestamps takes it much longer.
    return (day + ibis.interval(days=1) * days).cast("timestamp").cast("date")


def within(condition: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """The value where the condition holds, else null; for min, max and sum over some rows of a group."""
    import ibis

    return condition.ifelse(value, ibis.null(value.type()))


def yes(condition: ir.BooleanValue) -> ir.BooleanValue:
    """The condition with unknown taken as no."""
    return condition.fill_null(False)


def before(group_by: Any, order_by: Sequence[Any]) -> Any:
    """The window of a group's earlier rows."""
    import ibis

    return ibis.window(group_by=group_by, order_by=list(order_by), preceding=(None, 1))


def trimmed(text: ir.StringValue) -> ir.StringValue:
    """The text without white space at both ends; that of Chinese keyboards too, which engines' own trims leave."""
    # By their numbers: as they are some do not come through the text of a query (a vertical tab to Sail).
    white = "".join(f"\\x{{{ord(sign):x}}}" for sign in WHITE_SPACE)
    return text.re_replace(f"^[{white}]+|[{white}]+$", "")


def so_far(group_by: Any, order_by: Sequence[Any]) -> Any:
    """The window of a group's rows up to and with the row itself (a window that only has an order takes them all)."""
    import ibis

    return ibis.window(group_by=group_by, order_by=list(order_by), preceding=(None, 0))


def either(conditions: Sequence[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether any of the conditions holds; none given: no."""
    import ibis

    found: ir.BooleanValue = ibis.literal(False)
    for condition in conditions:
        found = condition if found.equals(ibis.literal(False)) else found | condition
    return found


def share(amount: ir.DecimalValue, part: ir.DecimalValue, whole: ir.DecimalValue) -> ir.DecimalValue:
    """amount x part / whole, rounded half away from zero to cents; exact. decimal(18, 2).

    `part` and `whole` are decimal(38, 2), 0 <= part <= whole, whole > 0. The largest amount (10^16) times `whole` must
    stay below 10^34: more is an error, never another number.
    """
    import ibis

    # No engine divides decimals exactly alike, and products of them are exact in all. So the quotient is guessed in
    # floating point, twice (the second for the digits that the first lacks), and what is left over says which cent.
    amounts = amount.abs().cast(MONEY)
    product = amounts * part
    guess = _near(product, whole)
    guess = guess + _near(product - guess * whole, whole)
    left = (product - guess * whole) * 200
    cents = (left >= whole).cast("int64") - (left < -whole).cast("int64")
    found = guess + cents * ibis.literal(Decimal("0.01"), MONEY)
    return (found * (1 - 2 * (amount < 0).cast("int64"))).cast("decimal(18, 2)")


def _near(number: ir.DecimalValue, divisor: ir.DecimalValue) -> ir.DecimalValue:
    return (number.cast("float64") / divisor.cast("float64")).cast(MONEY)
