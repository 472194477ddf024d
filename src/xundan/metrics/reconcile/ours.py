"""Our numbers for the cells of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.covered import lacking
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.reconcile.theirs import Theirs
from xundan.metrics.view import View
from xundan.model.rules import CreditRule


def values(view: View, rule: CreditRule, asked: Sequence[Theirs], first: date, last: date) -> dict[Theirs, Fraction]:
    """Our value for each figure, in their order; one that we cannot know, or that has no such grouping, is left out."""
    together: dict[tuple[str, ...], list[Theirs]] = defaultdict(list)
    for one in asked:
        by = ("shop", "month" if one.monthly else "day", *(("agent",) if one.agent is not None else ()))
        if set(by) <= set(CATALOGUE[one.metric].dimensions):
            together[by].append(one)
    found: dict[Theirs, Fraction] = {}
    for by, figures in together.items():
        metrics = tuple(dict.fromkeys(one.metric for one in figures))
        shops = tuple(dict.fromkeys(one.shop for one in figures))
        rows = {
            tuple(row[name] for name in by): row
            for row in answer(view, Ask(metrics, by, first, last, rule, shops), platform=False).rows
        }
        for one in figures:
            key = (one.shop, one.cell, *((one.agent,) if one.agent is not None else ()))
            value = rows[key][one.metric] if key in rows else _nothing(view, one)
            if value is not None:
                found[one] = exact(value)
    return {one: found[one] for one in asked if one in found}


def exact(value: Any) -> Fraction:
    """Any number of ours without rounding."""
    return Fraction(value) if isinstance(value, (int, Decimal, Fraction)) else Fraction(str(value))


def _nothing(view: View, one: Theirs) -> int | None:
    metric = CATALOGUE[one.metric]
    day = date.fromisoformat(f"{one.cell}-01" if one.monthly else one.cell)
    return 0 if metric.adds_up and not lacking(view, one.shop, metric, day) else None
