"""What became of advice: the figure it rested on, over as many days after it, beside what it was then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from xundan.analysis.advice.kept import Note, Noted
from xundan.analysis.advice.levels import Gap, gap
from xundan.analysis.advice.series import series
from xundan.analysis.advice.tree import Tree
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.view import View

Became = Literal["better", "worse", "within_chance", "unknown"]


@dataclass(frozen=True)
class Outcome:
    """One piece of advice and what came of it. `change` is the later level less the earlier; None where it is unknown.
    `rule` is None where xundan does not give this advice any more."""

    noted: Noted
    rule: Tree | None
    change: Gap | None
    became: Became


@dataclass(frozen=True)
class Review:
    """A note with the days that were held against it and what came of each piece of advice."""

    note: Note
    first: date
    last: date
    outcomes: tuple[Outcome, ...]


def review(view: View, note: Note, newest: date, rules: Mapping[str, Tree], known: Dictionary | None = None) -> Review:
    """Holds a note against as many days right after it, as far as the data reach (`newest`). `rules` are today's by
    id, `known` the words by which chats are read."""
    first = note.last + timedelta(days=1)
    last = min(note.last + (note.last - note.first) + timedelta(days=1), newest)
    span = Ask((), (), first, last, note.rule)
    outcomes = [_outcome(view, span, each, rules.get(each.tree), known) for each in note.advice]
    return Review(note, first, last, tuple(outcomes))


def _outcome(view: View, span: Ask, noted: Noted, rule: Tree | None, known: Dictionary | None) -> Outcome:
    if rule is None or span.last < span.first:
        return Outcome(noted, rule, None, "unknown")
    ask = replace(span, metrics=(noted.metric,), shops=(noted.subject.shop,))
    now = series(view, ask, rule.about, known)[noted.metric].of(noted.subject)
    if now is None:
        return Outcome(noted, rule, None, "unknown")
    change = gap(now, noted.level)
    if change.interval.holds(0.0):
        return Outcome(noted, rule, change, "within_chance")
    fell = change.difference < 0
    return Outcome(noted, rule, change, "better" if fell == (rule.when[0].is_ == "higher") else "worse")
