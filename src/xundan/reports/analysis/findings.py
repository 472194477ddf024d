"""What a newcomer is told first: why the newest month's sales moved, and the best advice."""

from __future__ import annotations

from dataclasses import replace

from xundan.analysis.advice.advise import advise
from xundan.analysis.change.periods import Period, previous
from xundan.analysis.change.why import explain
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.newest import last_days, last_month, newest_day
from xundan.metrics.view import View
from xundan.reports.analysis.advise import advice_telling
from xundan.reports.analysis.why import why_telling
from xundan.reports.telling import Telling

SAID = 3
"""Sentences of each."""
_DAYS = 90


def findings(view: View, known: Dictionary) -> list[Telling]:
    """The sentences alone, without their tables; chats are read by the words that are `known`."""
    month = Period(*last_month(newest_day(view)))
    rule = view.rules.on(month.last).credit_rule
    why = why_telling(explain(view, "sales", previous(month), month, None, rule, ()), view)
    first, last = last_days(view, _DAYS)
    advice = advice_telling(view, advise(view, Ask((), (), first, last, rule), known), SAID)
    return [replace(each, sentences=each.sentences[:SAID], sheets=()) for each in (why, advice)]
