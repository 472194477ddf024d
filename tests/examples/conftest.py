"""The fixture `shop`: the implementation under test. To add one, write a class like Oracle and list it."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import pytest

from tests import oracle
from tests.oracle import World
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer

Rows = list[dict[str, Any]]


class Implementation(Protocol):
    """What an implementation must be able to do."""

    def facts(self, world: World) -> dict[str, Rows]: ...

    def query(
        self, world: World, metrics: list[str], by: list[str], from_: date, to: date, rule: str = "order_first"
    ) -> Rows: ...


class Oracle:
    """The plain reading of the rules."""

    def facts(self, world: World) -> dict[str, Rows]:
        """Fact rows."""
        return oracle.facts(world)

    def query(
        self, world: World, metrics: list[str], by: list[str], from_: date, to: date, rule: str = "order_first"
    ) -> Rows:
        """Rows of an answer."""
        return oracle.query(world, metrics, by, from_, to, rule)


_derived: dict[str, Loaded] = {}
"""The worlds that were derived last, by what is in them: a test asks its world several questions."""


def derived(world: World) -> Loaded:
    """The world as the real code derives it."""
    named = repr(world)
    if named not in _derived:
        while len(_derived) > 3:
            _derived.pop(next(iter(_derived))).engine.close()
        _derived[named] = Loaded(world)
    return _derived[named]


class Xundan:
    """The real code."""

    def facts(self, world: World) -> dict[str, Rows]:
        """Fact rows."""
        return derived(world).rows()

    def query(
        self, world: World, metrics: list[str], by: list[str], from_: date, to: date, rule: str = "order_first"
    ) -> Rows:
        """Rows of an answer."""
        return answer(derived(world).view(), Ask(tuple(metrics), tuple(by), from_, to, rule)).rows


IMPLEMENTATIONS: dict[str, type[Implementation]] = {"oracle": Oracle, "xundan": Xundan}


@pytest.fixture(params=list(IMPLEMENTATIONS))
def shop(request: pytest.FixtureRequest) -> Implementation:
    """An implementation under test."""
    return IMPLEMENTATIONS[request.param]()
