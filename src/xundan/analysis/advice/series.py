"""A metric of every subject, day by day: what advice compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xundan.analysis.advice.levels import Level, Part, given, level
from xundan.analysis.advice.seen import is_seen, seen
from xundan.analysis.advice.tree import About
from xundan.analysis.sure import sure_days
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View

Member = str | int
"""An agent, a channel, an hour or an item, as the metrics name it."""


class Subject(NamedTuple):
    """What advice is about: in a shop one member of a kind, several of them together, or none: the shop itself."""

    shop: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Series:
    """One metric of the members of one kind: what it divides by what, on each day. `counts`: it is a share of things
    counted. The subjects have one member, or none where it is the shop's."""

    days: Mapping[Subject, Mapping[str, Part]]
    counts: bool

    def of(self, subject: Subject) -> Level | None:
        """The subject's level; None where too little is known of it."""
        return self.together(alone(subject))

    def together(self, subjects: Iterable[Subject]) -> Level | None:
        """The level of several as one."""
        found: dict[str, tuple[Fraction, Fraction]] = {}
        for subject in subjects:
            for day, (part, whole) in self.days.get(subject, {}).items():
                sums = found.get(day, (Fraction(), Fraction()))
                found[day] = sums[0] + part, sums[1] + whole
        return level(found.values(), counts=self.counts)


def alone(subject: Subject) -> list[Subject]:
    """A subject's members, each a subject of its own; the shop is one."""
    return [Subject(subject.shop, (each,)) for each in subject.members] or [subject]


def series(view: View, ask: Ask, about: About, known: Dictionary | None = None) -> dict[str, Series]:
    """The series of every metric of a question that is a rate, by name; `ask.by` does not matter.

    Groups that the metric does not know, rows of nobody and the platform's own figures are left out, and of metrics of
    inquiries the days that are not sure (sure.py). What is seen in chats is read with the words that are `known`;
    without them nothing is.
    """
    in_chats = tuple(name for name in ask.metrics if is_seen(name))
    counted = tuple(name for name in ask.metrics if not is_seen(name))
    found: dict[str, Series] = {}
    for asked in _sure(view, replace(ask, metrics=counted)):
        found |= _counted(view, asked, about)
    read = seen(view, ask, in_chats, known) if in_chats and known and about == "agent" else {}
    for name in ask.metrics:
        found.setdefault(name, Series({}, counts=True))
    for name in in_chats:
        days = {Subject(shop, (agent,)): parts for (shop, agent), parts in read.get(name, {}).items()}
        found[name] = Series(days, counts=True)
    return found


def _sure(view: View, ask: Ask) -> list[Ask]:
    """The question in parts, each over the days on which its metrics are sure; none where no day is."""
    parts: dict[date, list[str]] = defaultdict(list)
    for name in ask.metrics:
        alone, early = sure_days(view, replace(ask, metrics=(name,)))
        if early is None or early < ask.last:
            parts[alone.first].append(name)
    return [replace(ask, metrics=tuple(names), first=first) for first, names in parts.items()]


def _counted(view: View, ask: Ask, about: About) -> dict[str, Series]:
    """Those of the catalogue."""
    by = ("shop", "day") if about == "shop" else ("shop", about, "day")
    asked = replace(ask, by=by)
    keys = [tuple(row[name] for name in by) for row in answer(view, asked, platform=False).rows]
    keys = [key for key in keys if about == "shop" or key[1] not in (None, "?")]
    found = figures(view, asked, keys, platform=False) if keys else {}
    result: dict[str, Series] = {}
    for name in ask.metrics:
        days: dict[Subject, dict[str, Part]] = defaultdict(dict)
        counts = True
        for key, values in found.items():
            figure = values[name]
            if figure.part is None or figure.whole is None:
                continue
            subject = Subject(key[0], () if about == "shop" else (key[1],))
            days[subject][str(key[-1])] = figure.part, figure.whole
            counts = counts and (figure.counts or figure.whole == 0)
        result[name] = Series(dict(days), counts)
    return result


def benchmark(view: View, shop: str, metric: str, ask: Ask) -> Level | None:
    """The mean of the industry's values that were imported for these days; None where there are none."""
    rows = view.current("benchmarks")
    rows = rows.filter((rows.shop == shop) & (rows.metric == metric) & (rows.scope == "industry"))
    rows = rows.filter(rows.day.between(ask.first, ask.last)).select("value")
    values = [Fraction(str(row["value"])) for row in view.engine.rows(rows).to_pylist() if row["value"] is not None]
    return given(sum(values, Fraction()) / len(values)) if values else None
