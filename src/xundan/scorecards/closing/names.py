"""Buyers' names in what people wrote, taken out before it is kept for good: as `xundan forget` would take them out of
the lake, so that a record still says what the lake says after somebody was forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from xundan.lake import layout
from xundan.lake.privacy.nicks import without_nick
from xundan.lake.privacy.person import Person
from xundan.metrics.view import View


def without_buyers(view: View, texts: Iterable[str | None]) -> Mapping[str, str]:
    """Each text with a mark in the place of every buyer's id that the lake knows. Agents' own names stay."""
    known = sorted({text for text in texts if text})
    names = _named(view, known)
    found = {}
    for text in known:
        told = text
        for name in names:
            told = without_nick(told, name)
        found[text] = told
    return found


def _named(view: View, texts: Iterable[str]) -> list[str]:
    """The ids of buyers that stand in the texts, longer ones first."""
    buyers = view.table(layout.BUYER_IDS).select("buyer_id")
    longest = view.engine.rows(buyers.aggregate(longest=buyers.buyer_id.length().max()))["longest"][0].as_py() or 0
    parts = {part for text in texts for part in _parts(text.lower(), longest)}
    if not parts:
        return []
    looked_for = view.engine.table(pa.table({"part": pa.array(sorted(parts), pa.string())}))
    buyers = buyers.mutate(part=buyers.buyer_id.lower()).semi_join(looked_for, "part")
    met = {str(name) for name in view.engine.rows(buyers.select("buyer_id").distinct())["buyer_id"].to_pylist() if name}
    agents = view.engine.rows(view.current("agents").select("agent_id", "name").distinct())
    ours = {name for column in agents.columns for name in column.to_pylist()}
    telling = [name for name in met - ours if Person(name, name, name).telling_words]
    return sorted(telling, key=lambda name: (-len(name), name))


def _parts(text: str, longest: int) -> Iterable[str]:
    """All that stands in a text between two places, of three to `longest` characters: what may be a name."""
    for start in range(len(text)):
        for end in range(start + 3, min(len(text), start + longest) + 1):
            yield text[start:end]
