"""Facts as they would be under other settings, in memory: nothing of it is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.day_rules import DayRules
from xundan.facts.derive import OF_CHATS, OF_ORDERS
from xundan.facts.inputs import Inputs
from xundan.facts.loading import all_inputs
from xundan.facts.of_buyers import derive_buyers
from xundan.facts.reading import Reading
from xundan.model.rules import DatedRules

NAMES = (*OF_CHATS, *OF_ORDERS)
"""The facts that are supposed: what follows from chats and orders. Visits do not depend on how chats are counted."""
MARGIN = timedelta(days=31)
"""Who wrote this long before or after a period may have facts in it: windows are of days at most."""


class Supposed:
    """The facts of a period under any settings, derived from the rows that they may hang on."""

    def __init__(self, engine: Engine, reading: Reading, first: date, last: date) -> None:
        self._engine, self._reading = engine, reading
        self._first, self._last = first, last

    def facts(self, rules: DatedRules) -> dict[str, ir.Table]:
        """The tables of NAMES, with ids, for the shops of the reading. Right for rows that lie in the period."""
        rows = replace(self._rows, rules=DayRules(rules))
        made = derive_buyers(self._engine, rows)
        return {f"facts/{name}": getattr(made, name) for name in NAMES}

    @cached_property
    def _rows(self) -> Inputs:
        reading = self._reading
        rows = all_inputs(self._engine, reading.lake, reading.snapshot, DatedRules())
        first, last = ibis.literal(self._first - MARGIN), ibis.literal(self._last + MARGIN)
        shops = sorted(reading.shops)
        ours = rows.messages.filter(rows.messages.shop.isin(shops))
        # All that these buyers ever wrote: a question that nobody answered waits for months.
        messages = ours.semi_join(ours.filter(ours.day.between(first, last)), ["shop", "buyer"])
        return replace(
            rows,
            messages=self._engine.keep(messages),
            orders=self._engine.keep(rows.orders.filter(rows.orders.shop.isin(shops))),
        )
