"""A setting inside an expression: the value of the row's own day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.model.phrases import as_compared
from xundan.model.rules import DatedRules


class DayRules:
    """Dated settings as expressions over a day column."""

    def __init__(self, rules: DatedRules) -> None:
        self.dated = rules

    def value(self, name: str, day: ir.DateValue) -> ir.Value:
        """A number or text setting on each row's day; a literal where it never changes."""
        return self.choose(name, day, ibis.literal)

    def choose(self, name: str, day: ir.DateValue, make: Callable[[Any], ir.Value]) -> ir.Value:
        """`make(value)` of each period, chosen by the row's day. `make` may build any expression over the same rows."""
        periods = [(start, as_compared(name, value)) for start, value in self.dated.values(name)]
        if len(periods) == 1:
            return make(periods[0][1])
        later = [(day >= ibis.literal(start), make(value)) for start, value in reversed(periods[1:])]
        return ibis.cases(*later, else_=make(periods[0][1]))

    def changes(self, name: str) -> bool:
        """Whether a setting is another one on some days than on others."""
        return len({repr(value) for _, value in self.dated.values(name)}) > 1

    def ever(self, name: str) -> bool:
        """Whether a setting is on, or a list filled, on any day: what is never used need not be computed."""
        return any(bool(as_compared(name, value)) for _, value in self.dated.values(name))

    def takes(self, name: str, value: Any) -> bool:
        """Whether a setting has this value on any day."""
        return any(held == value for _, held in self.dated.values(name))
