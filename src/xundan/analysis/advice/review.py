"""What became of advice: the figure it rested on, over as many days after it, beside what it was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from xundan.analysis.advice.kept import Note, Noted
from xundan.analysis.advice.levels import Gap, gap
from xundan.analysis.advice.series import series
from xundan.analysis.advice.tree import Tree
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


def review(view: View, note: Note, newest: date, rules: dict[str, Tree]) -> Review:
    """Holds a note against as many days right after it, as far as the data reach (`newest`)."""
    first = note.last + timedelta(days=1)
    last = min(note.last + (note.last - note.first) + timedelta(days=1), newest)
    outcomes = [_outcome(view, note, first, last, each, rules.get(each.tree)) for each in note.advice]
    return Review(note, first, last, tuple(outcomes))


def _outcome(view: View, note: Note, first: date, last: date, noted: Noted, rule: Tree | None) -> Outcome:
    if rule is None or last < first:
        return Outcome(noted, rule, None, "unknown")
    ask = Ask((noted.metric,), (), first, last, note.rule, (noted.subject.shop,))
    now = series(view, ask, rule.about)[noted.metric].of(noted.subject)
    if now is None:
        return Outcome(noted, rule, None, "unknown")
    change = gap(now, noted.level)
    if change.interval.holds(0.0):
        return Outcome(noted, rule, change, "within_chance")
    fell = change.difference < 0
    return Outcome(noted, rule, change, "better" if fell == (rule.when[0].is_ == "higher") else "worse")
