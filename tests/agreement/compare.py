"""Both implementations asked the same, and how their answers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import oracle
from tests.oracle import World
from tests.support.xundan_world import Loaded
from xundan.engine import Engine
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.model.rules import CreditRule

Rows = list[dict[str, Any]]
NEARLY = ("median", "p90", "trend")
"""Percentiles and slopes: compared to 1e-9."""
RULES: tuple[CreditRule, ...] = ("order_first", "order", "payment")
FACTS = ("turns", "receptions", "inquiries", "credits", "order_facts", "visitor_days")


@dataclass(frozen=True)
class Question:
    """All metrics that have these dimensions, or some of them, over some days, under a rule."""

    by: tuple[str, ...]
    first: date
    last: date
    rule: CreditRule
    shops: tuple[str, ...] = ()  # none named: all
    some: tuple[str, ...] = ()  # none named: all that can be asked so

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that are asked."""
        return self.some or tuple(name for name in CATALOGUE if set(self.by) <= set(CATALOGUE[name].dimensions))


class Pair:
    """One world, derived by both."""

    def __init__(self, world: World, engine: Engine | None = None) -> None:
        self.world = world
        self.book = oracle.read_world(world)
        self.loaded = Loaded(world, engine)
        self.view = self.loaded.view()

    def close(self) -> None:
        """Give the engine's memory back."""
        self.loaded.engine.close()

    def facts_differ(self) -> list[str]:
        """Fact rows that only one of the two has; empty when they agree."""
        said, found = oracle.facts_of(self.book), self.loaded.rows()
        return [line for name in FACTS for line in sets_differ(name, said[name], found[name])]

    def answers_differ(self, question: Question) -> list[str]:
        """What differs in the two answers; empty when they agree."""
        names, by = list(question.metrics), list(question.by)
        first, last, rule = question.first, question.last, question.rule
        shops = list(question.shops) or None
        found = answer(self.view, Ask(tuple(names), question.by, first, last, rule, question.shops))
        said = oracle.query_book(self.book, names, by, first, last, rule, shops)
        lines = rows_differ(by, said, found.rows)
        since = oracle.provisional_of(self.book, names, first, last, shops)
        if since != found.provisional_from:
            lines.append(f"provisional_from: oracle {since}, code {found.provisional_from}")
        return lines


@dataclass(frozen=True)
class Difference:
    """What differs first in a world: the answers to a question, or without one the facts."""

    question: Question | None
    lines: list[str]


def first_difference(world: World, questions: Iterable[Question], engine: Engine | None = None) -> Difference | None:
    """The facts, then the questions in turn, until something differs; on DuckDB, or on `engine`, which is closed."""
    pair = Pair(world, engine)
    try:
        lines = pair.facts_differ()
        if lines:
            return Difference(None, lines)
        for question in questions:
            lines = pair.answers_differ(question)
            if lines:
                return Difference(question, lines)
    finally:
        pair.close()
    return None


def sets_differ(name: str, said: Rows, found: Rows) -> list[str]:
    """Rows of a fact that only one has, compared as sets of the oracle's columns."""
    oracles, codes = Counter(map(frozen, said)), Counter(map(frozen, found))
    lines = [f"{name}: only oracle: {dict(row)}" for row in (oracles - codes).elements()]
    return lines + [f"{name}: only code:   {dict(row)}" for row in (codes - oracles).elements()]


def frozen(row: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """A row as a value."""
    return tuple(sorted(row.items()))


def rows_differ(by: list[str], said: Rows, found: Rows) -> list[str]:
    """Groups that only one has, an order that differs, and values that differ."""
    oracles = {tuple(row[name] for name in by): row for row in said}
    codes = {tuple(row[name] for name in by): row for row in found}
    lines = [f"{key}: only oracle has this group: {known(oracles[key], by)}" for key in oracles.keys() - codes.keys()]
    lines += [f"{key}: only code has this group: {known(codes[key], by)}" for key in codes.keys() - oracles.keys()]
    for key in oracles.keys() & codes.keys():
        for name, value in oracles[key].items():
            if not same(name, value, codes[key][name]):
                lines.append(f"{key} {name}: oracle {value!r}, code {codes[key][name]!r}")
    if not lines and [list(row.items())[: len(by)] for row in said] != [list(row.items())[: len(by)] for row in found]:
        lines.append(f"the groups are sorted differently: oracle {list(oracles)}, code {list(codes)}")
    return sorted(lines)


def known(row: dict[str, Any], by: list[str]) -> dict[str, Any]:
    """The values of a row that say something."""
    return {name: value for name, value in row.items() if name not in by and value}


def same(name: str, said: Any, found: Any) -> bool:
    """Equal and of one kind (Decimal, int, float); percentiles and slopes to 1e-9."""
    if name.partition(":")[2] in NEARLY and said is not None and found is not None:
        return bool(abs(said - found) <= 1e-9)
    return bool(type(said) is type(found) and said == found)
