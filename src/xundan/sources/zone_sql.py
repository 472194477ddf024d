"""SQL that turns shop-local seconds into instants and back, with the offsets of xundan.model.clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from xundan.model.clock import Shop, offsets
from xundan.sources import values


def quote(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(words: Sequence[str]) -> str:
    """Text literals as the right side of IN."""
    return f"({', '.join(quote(word) for word in words)})"


def seconds_east(shops: Mapping[str, Shop], seconds: str, bound: str) -> str:
    """Seconds east of UTC at `seconds`, which count shop-local time (`bound` = start) or UTC (utc_start)."""
    zones: dict[str, list[str]] = {}
    for shop in shops.values():
        zones.setdefault(shop.timezone, []).append(shop.id)
    if len(zones) <= 1:
        return _tree(next(iter(zones), "UTC"), seconds, bound)
    cases = [f"WHEN shop_ IN {listed(ids)} THEN {_tree(zone, seconds, bound)}" for zone, ids in zones.items()]
    return f"CASE {' '.join(cases)} END"


def _tree(zone: str, seconds: str, bound: str) -> str:
    """A search tree of CASEs over a zone's changes: eight comparisons a row where a list would take two hundred."""
    found = offsets(zone)
    starts = [_epoch(getattr(o, bound)) for o in found[1:]]

    def branch(low: int, high: int) -> str:
        if low == high:
            return str(found[low].seconds)
        middle = (low + high + 1) // 2
        return (
            f"CASE WHEN {seconds} < {starts[middle - 1]} THEN {branch(low, middle - 1)} ELSE {branch(middle, high)} END"
        )

    return branch(0, len(found) - 1)


def _epoch(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp())


def in_years(seconds: str) -> str:
    """The seconds where they are in the years that times may be in."""
    first = _epoch(datetime(values.FIRST_YEAR, 1, 1))
    end = _epoch(datetime(values.LAST_YEAR + 1, 1, 1))
    return f"CASE WHEN {seconds} >= {first} AND {seconds} < {end} THEN {seconds} END"
