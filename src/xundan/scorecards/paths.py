"""Settings of a plan by their path, such as `items.refund_rate.tiers.0.upto`: found in the raw file, or refused with
the nearest ones named."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from xundan.model.text import Text, UserError
from xundan.scorecards.blocks import BLOCKS, FREE, KEYS, settings

Path = tuple[str, ...]
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'=]+?))\s*(?:\.|$)""")
FIXED = ("id", "from", "until")
"""Settings that say which version it is: a trial has none of its own."""


def parsed(text: str) -> Path:
    """The parts of a path; a part with a dot stands in quotes. Raises UserError `what_if`."""
    found, at = [], 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise _unknown(text, ())
        found.append(next(each for each in part.groups() if each is not None))
        at = part.end()
    if not found or text.rstrip().endswith("."):
        raise _unknown(text, ())
    return tuple(found)


def written(path: Path) -> str:
    """A path as it is typed."""
    return ".".join(f'"{part}"' if re.search(r"[.\s='\"]", part) else part for part in path)


def set_at(raw: dict[str, Any], path: Path, value: Any) -> Any:
    """Puts a value where the path leads, in place, and gives the one that stood there, None for none.

    Raises UserError `what_if` for a path that leads nowhere.
    """
    if path[0] in FIXED and len(path) == 1:
        raise UserError(
            "what_if",
            Text(f"试算不改 {path[0]}", f"a what-if does not change {path[0]}"),
            Text(
                "要新的一版: xundan plan new 名字 --month 2026-12",
                "for a new version: xundan plan new NAME --month 2026-12",
            ),
        )
    place, block = _place(raw, path)
    last = path[-1]
    if isinstance(place, list):
        index = _index(place, last, block)
        if index is None:
            raise _unknown(written(path), all_paths(raw))
        was, place[index] = place[index], value
        return was
    if last not in place and last not in settings(block) and block not in FREE:
        raise _unknown(written(path), all_paths(raw))
    was, place[last] = place.get(last), value
    return was


def _place(raw: dict[str, Any], path: Path) -> tuple[Any, Path]:
    """What holds the last part of a path, and which block that is. A table that is not there yet is made."""
    place: Any = raw
    block: Path = ()
    for n, part in enumerate(path[:-1]):
        if isinstance(place, list):
            index = _index(place, part, block)
            place = None if index is None else place[index]
        elif isinstance(place, dict):
            inner = (*block, part)
            table = inner in FREE or (inner in BLOCKS and inner not in _LISTED)
            place = place.setdefault(part, {}) if table and part in settings(block) else place.get(part)
            block = inner
        if not isinstance(place, (dict, list)):
            raise _unknown(written(path), all_paths(raw), n)
    return place, block


_LISTED = frozenset({*((name,) for name in KEYS), ("grades",), ("items", "tiers"), ("pay", "commission", "tiers")})


def _index(listed: list[Any], part: str, block: Path) -> int | None:
    """The place in a list that a part of a path names: by the block's own key, else by number from 0."""
    key = KEYS.get(".".join(block))
    for n, each in enumerate(listed):
        if key and isinstance(each, dict) and each.get(key) == part:
            return n
    return int(part) if part.isdecimal() and int(part) < len(listed) else None


def all_paths(raw: dict[str, Any]) -> tuple[str, ...]:
    """Every path that leads to a setting of the plan, written or not."""
    return tuple(dict.fromkeys(written(path) for path in _paths(raw, (), ()) if path[0] not in FIXED))


def _paths(place: Any, path: Path, block: Path) -> Iterator[Path]:
    if isinstance(place, dict):
        for name in dict.fromkeys((*place, *settings(block))):
            yield from _paths(place.get(name), (*path, name), (*block, name))
        return
    if isinstance(place, list) and any(isinstance(each, dict) for each in place):
        key = KEYS.get(".".join(block))
        for n, each in enumerate(place):
            name = str(each.get(key, n)) if key and isinstance(each, dict) else str(n)
            yield from _paths(each, (*path, name), block)
    if path:
        yield path


def _unknown(given: str, known: tuple[str, ...], at: int | None = None) -> UserError:
    near = difflib.get_close_matches(given, known, n=4, cutoff=0.5)
    listed = ", ".join(near)
    return UserError(
        "what_if",
        Text(f"方案里没有 {given} 这个设置", f"the plan has no setting {given}"),
        Text(
            f"相近的: {listed}" if near else "例如 items.refund_rate.full=40, pay.pool=1200, rule=payment",
            f"near: {listed}" if near else "such as items.refund_rate.full=40, pay.pool=1200, rule=payment",
        ),
    )
