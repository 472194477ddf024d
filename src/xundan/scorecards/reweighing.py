"""What follows from another full score or weight of an item: its own points stretch, and the other items may make room
for it. Works on the raw file, in place, and tells the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.model.text import Text, UserError
from xundan.scorecards.amounts import HUNDREDTH, number, plain, rounded
from xundan.scorecards.paths import Path
from xundan.workspace.mistakes import Expected


def stretched(
    raw: dict[str, Any], name: str, was: Any, now: Decimal | None, named: Collection[Path] = ()
) -> Iterator[Text]:
    """The points of an item whose full score went from `was` to `now`, in proportion, but for those in `named`. A mark
    in numbers stays out of what it was."""
    item = _item(raw, name)
    old = None if was is None else _number(was)
    if item is None or now is None or not old or old == now or now <= 0:
        return
    factor = Fraction(now) / Fraction(old)
    own = {path[2] for path in named if len(path) > 2 and path[0] == "items" and path[1] == name}
    done: list[str] = []

    def stretch(value: Any) -> Any:
        points = _number(value)
        if not points:
            return value
        found = now if points == old else rounded(Fraction(points) * factor)
        done.append(f"{plain(points)} → {plain(found)}")
        return found

    for key, change in _POINTS.items():
        if key in item and key not in own:
            change(item[key], stretch)
    if item.get("score") == "grade" and "of" not in item:
        item["of"] = old
    if done:
        parts = ", ".join(dict.fromkeys(done))
        arithmetic = f"× {plain(now)} / {plain(old)}"
        yield Text(
            f"{name} 的各档分数按比例跟着变 ({arithmetic}): {parts}",
            f"the points of {name} stretch with it ({arithmetic}): {parts}",
        )


Stretch = Callable[[Any], Any]


def _in_tiers(tiers: Any, stretch: Stretch) -> None:
    for tier in tiers if isinstance(tiers, list) else ():
        _in_point(tier, stretch)


def _in_point(point: Any, stretch: Stretch) -> None:
    if isinstance(point, dict) and "points" in point:
        point["points"] = stretch(point["points"])


def _in_table(table: Any, stretch: Stretch) -> None:
    for name in table if isinstance(table, dict) else ():
        table[name] = stretch(table[name])


_POINTS: dict[str, Callable[[Any, Stretch], None]] = {
    "tiers": _in_tiers,
    "worst": _in_point,
    "best": _in_point,
    "grades": _in_table,
    "each": _in_table,
}
"""The settings of an item that hold points."""


def rescaled(
    raw: dict[str, Any], kept: Collection[str], total: Decimal, named: Collection[Path] = ()
) -> Iterator[Text]:
    """Gives the items that are not `kept` the rest of `total`, each its share; cents that rounding leaves go to the
    largest of them. Raises UserError `what_if` when nothing is left."""
    items = [item for item in raw["items"] if isinstance(item, dict)]
    key = "weight" if any("weight" in item for item in items) else "full"
    counts = {str(item.get("id")): _number(item.get(key)) or Decimal(0) for item in items}
    others = [name for name in counts if name not in kept and counts[name] > 0]
    room = total - sum((counts[name] for name in counts if name in kept), Decimal(0))
    held = sum((counts[name] for name in others), Decimal(0))
    if room == held:
        return
    if not others or room <= 0:
        raise UserError(
            "what_if",
            Text(
                f"没有权重可以缩放: 其余项目要分 {plain(room)}",
                f"nothing to scale: the others would share {plain(room)}",
            ),
            Text("把改动的权重写小一些", "make the changed weights smaller"),
        )
    shares = {name: rounded(Fraction(counts[name]) * Fraction(room) / Fraction(held)) for name in others}
    left = room - sum(shares.values(), Decimal(0))
    largest = max(others, key=lambda name: (shares[name], name))
    shares[largest] += left
    parts = ", ".join(f"{name} {plain(counts[name])} → {plain(shares[name])}" for name in others)
    arithmetic = f"× {plain(room)} / {plain(held)}"
    cents = ("", "") if abs(left) < HUNDREDTH else (f"; 零头归 {largest}", f"; {largest} takes what rounding leaves")
    yield Text(f"其余项目 {arithmetic}: {parts}{cents[0]}", f"the other items {arithmetic}: {parts}{cents[1]}")
    for name in others:
        item = _item(raw, name)
        if item is not None:
            was, item[key] = item[key], shares[name]
            if key == "full":
                yield from stretched(raw, name, was, shares[name], named)


def _item(raw: dict[str, Any], name: str) -> dict[str, Any] | None:
    items = [item for item in raw["items"] if isinstance(item, dict)]
    found = next((item for item in items if item.get("id") == name), None)
    return found or (items[int(name)] if name.isdecimal() and int(name) < len(items) else None)


def _number(value: Any) -> Decimal | None:
    try:
        return number(value)
    except Expected:
        return None
