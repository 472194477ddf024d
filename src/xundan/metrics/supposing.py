"""A view under other settings: what any number would be, derived in memory, with nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from xundan.facts.supposed import Supposed
from xundan.metrics.view import View
from xundan.model.rules import DatedRules


def supposing(view: View, first: date, last: date) -> Callable[[DatedRules], View]:
    """The view under other rules, right for the rows that lie between two days. Rows are read once for all."""
    assert view.reading is not None, "the view reads a lake"
    supposed = Supposed(view.engine, view.reading, first, last)

    def under(rules: DatedRules) -> View:
        made = supposed.facts(rules)
        return replace(view, table=lambda name: made[name] if name in made else view.table(name), dated_rules=rules)

    return under
