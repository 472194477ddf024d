"""The neutral format's columns: the canonical tables themselves, and which table a header is."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.sources.contract import Refusal
from xundan.sources.header import Layout, Match, match

TITLE = Text("xundan 通用格式", "xundan's neutral format")

LAYOUTS: dict[str, Layout] = {
    table.name: Layout({name: (name,) for name in ("shop", *table.names)}, table.required, table.one_of)
    for table in TABLES.values()
}


def table_of(header: Sequence[str], wanted: str | None) -> tuple[str, Match] | Refusal | None:
    """The table that a header is, or what it lacks to be the nearest one; None when it is not near any.

    With several candidates the most specific wins: most required columns, then most optional ones, then the one of which
    nothing is missing or more of the key is there (a note makes `adjustments` of what is `attendance` else). `agents` asks for
    one column only, which many tables have: such a table must show a column of its own besides, and no other table may
    be nearer, so that messages without their `sender` are refused and not read as a list of agents.
    """
    if wanted is not None:
        found = match(header, LAYOUTS[wanted]) if wanted in LAYOUTS else None
        if found is None:
            return None
        return _refusal(wanted, found, header) if found.missing else (wanted, found)
    matches = {name: match(header, layout) for name, layout in LAYOUTS.items()}

    def known(name: str) -> int:
        return len(matches[name].at) - ("shop" in matches[name].at)

    def weight(name: str) -> tuple[int, int, bool, int]:
        table, at = TABLES[name], matches[name].at
        keys = sum(column in at for column in table.key)
        return len(LAYOUTS[name].asked) - len(matches[name].missing), known(name), set(table.names) <= set(at), keys

    whole = [name for name, found in matches.items() if not found.missing and _shows_itself(name, found)]
    best = max(whole, key=weight, default=None)
    nearest = max(matches, key=lambda name: (known(name), *weight(name)))
    if best is not None and known(best) >= known(nearest):
        return best, matches[best]
    if known(nearest) < 2 or 2 * weight(nearest)[0] < len(LAYOUTS[nearest].asked):
        return None
    return _refusal(nearest, matches[nearest], header) if matches[nearest].missing else (nearest, matches[nearest])


def _shows_itself(name: str, found: Match) -> bool:
    own = set(found.at) - {"shop"}
    return len(LAYOUTS[name].asked) > 1 or len(own) > 1 or not found.extra


def _refusal(name: str, found: Match, header: Sequence[str]) -> Refusal:
    return Refusal(found.missing, tuple(cell for cell in header if cell.strip()), title_of(name))


def title_of(table: str) -> Text:
    """What the neutral format calls a table to a person."""
    return Text(f"{TITLE.zh} {table}", f"{TITLE.en}, table {table}")
