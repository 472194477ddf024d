"""Facts that are derived in parts, of buyers or of days, are those that all at once give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import ibis.expr.types as ir
import pytest

from tests.agreement.histories import draw_world
from tests.support.xundan_world import Loaded
from xundan.engine.embedded import Embedded
from xundan.facts.derive import NAMES


def facts_of(seed: int) -> Mapping[str, Counter[str]]:
    """All rows of all facts of a drawn history, as text."""
    loaded = Loaded(draw_world(seed, 10))
    try:
        return {name: Counter(map(str, loaded.engine.rows(getattr(loaded.facts, name)).to_pylist())) for name in NAMES}
    finally:
        loaded.engine.close()


def test_days_one_after_the_other_give_what_all_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = facts_of(2)
    stowed = []

    def counted(engine: Embedded, rows: ir.Table) -> str:
        stowed.append(rows.columns)
        return stow(engine, rows)

    stow = Embedded.stow
    monkeypatch.setattr(Embedded, "stow", counted)
    monkeypatch.setattr("xundan.facts.of_visits.PART", 20)
    found = facts_of(2)
    assert len(stowed) > 6
    for name in ("visitor_days", "page_days"):
        assert whole[name], name
        assert found[name] == whole[name], name


def test_parts_give_what_all_buyers_at_once_give(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = facts_of(2)
    parts = []

    def counted(engine: Embedded, rows: object, by: str, many: int) -> list[list[str]]:
        parts.append(many)
        return scatter(engine, rows, by, many)

    scatter = Embedded.scatter
    monkeypatch.setattr(Embedded, "scatter", counted)
    monkeypatch.setattr("xundan.facts.of_buyers.PART", 50)
    found = facts_of(2)
    assert len(parts) == 3 and set(parts) == {parts[0]} and parts[0] > 3  # messages, orders, names
    for name in NAMES:
        assert whole[name], name
        assert found[name] == whole[name], name
