"""The days on which an inquiry can be told from an after-sale question, and those whose inquiries are over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import early_until, provisional_from
from xundan.metrics.view import View


def sure_days(view: View, ask: Ask) -> tuple[Ask, date | None]:
    """The question without the first weeks of a shop's orders, in which many a question after the sale counts as an
    inquiry (orders before them are not imported), and the last day left out. Where no other day was asked for the
    question stays, and that day is its last or later. None: all days are sure."""
    until = early_until(view, ask, [CATALOGUE[name] for name in ask.metrics])
    if until is None or until >= ask.last:
        return ask, until
    return replace(ask, first=until + timedelta(days=1)), until


@dataclass(frozen=True)
class Moving:
    """Why numbers of some days may still move: inquiry windows are open from `open_from` on, and until `early` earlier
    orders are missing; None where that is not so."""

    first: date
    last: date
    open_from: date | None
    early: date | None

    def __bool__(self) -> bool:
        return self.open_from is not None or self.early is not None


def moving(view: View, ask: Ask, metrics: Iterable[Metric]) -> Moving:
    """What of a question's days may still move, where a metric depends on it."""
    waiting = [metric for metric in metrics if metric.waits]
    return Moving(ask.first, ask.last, provisional_from(view, ask, waiting), early_until(view, ask, waiting))


def inquiry_days(view: View, first: date, last: date, shops: Sequence[str]) -> Moving:
    """Some days of inquiries, without those that `sure_days` leaves out, and what may still move."""
    ask, early = sure_days(view, Ask(("inquiries",), (), first, last, shops=tuple(shops)))
    return replace(moving(view, ask, [CATALOGUE["inquiries"]]), early=early)
