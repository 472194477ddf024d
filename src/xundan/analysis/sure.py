"""The days on which an inquiry can be told from an after-sale question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import early_until
from xundan.metrics.view import View


def sure_days(view: View, ask: Ask) -> tuple[Ask, date | None]:
    """The question without the first weeks of a shop's orders, in which many a question after the sale counts as an
    inquiry (orders before them are not imported), and the last day left out. Where no other day was asked for the
    question stays, and that day is its last or later. None: all days are sure."""
    until = early_until(view, ask, [CATALOGUE[name] for name in ask.metrics])
    if until is None or until >= ask.last:
        return ask, until
    return replace(ask, first=until + timedelta(days=1)), until
