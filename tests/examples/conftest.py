"""The fixture `shop`: the implementation under test. To add one, write a class like Oracle and list it."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import pytest

from tests import oracle
from tests.oracle import World

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


IMPLEMENTATIONS: dict[str, type[Implementation]] = {"oracle": Oracle}


@pytest.fixture(params=list(IMPLEMENTATIONS))
def shop(request: pytest.FixtureRequest) -> Implementation:
    """An implementation under test."""
    return IMPLEMENTATIONS[request.param]()
