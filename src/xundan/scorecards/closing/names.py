"""Buyers' names in what people wrote, taken out before it is kept for good: as `xundan forget` would take them out of
the lake, so that a record still says what the lake says after somebody was forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from xundan.lake import layout
from xundan.lake.privacy.nicks import without_nick
from xundan.lake.privacy.person import Person
from xundan.lake.privacy.terms import BUYERS, Terms
from xundan.metrics.view import View
from xundan.model.privacy import Privacy

_LONGEST = 64
"""Characters of a name that is looked for."""


def without_buyers(view: View, texts: Iterable[str | None]) -> Mapping[str, str]:
    """Each text with a mark in the place of every buyer's name that the lake knows, by pseudonym too. Agents' own names
    stay. Raises UserError `key_lost` where buyers have pseudonyms and nobody has the key."""
    known = sorted({text for text in texts if text})
    words = _named(view, known)
    found = {}
    for text in known:
        told = text
        for word in words:
            told = without_nick(told, word)
        found[text] = told
    return found


def _named(view: View, texts: Iterable[str]) -> list[str]:
    """What names buyers in the texts, longer words first."""
    parts = sorted({part for text in texts for part in _parts(text)})
    if not parts:
        return []
    stored = _stored(view)
    looked_for = view.engine.table(pa.table({"part": parts, "stored": [stored(part) for part in parts]}))
    buyers = view.table(layout.BUYER_IDS).select("buyer_id").distinct()
    # Letters of either case name her; of a pseudonym only the name as it is written can be told.
    found = looked_for.semi_join(buyers, looked_for.stored.lower() == buyers.buyer_id.lower())
    met = {str(name) for name in view.engine.rows(found.select("part"))["part"].to_pylist()}
    agents = view.engine.rows(view.current("agents").select("agent_id", "name").distinct())
    ours = {name for column in agents.columns for name in column.to_pylist()}
    telling = [name for name in met - ours if Person(name, name, name).telling_words]
    return sorted(telling, key=lambda name: (-len(name), name))


def _stored(view: View) -> Callable[[str], str]:
    """What the lake has in the place of a name."""
    reading = view.reading
    if reading is None or reading.snapshot.info.get(BUYERS, "clear") == "clear":
        return lambda name: name
    terms = Terms(Privacy(buyers="pseudonyms"), reading.lake.root, reading.snapshot.info, rows=True)
    return lambda name: terms.person(name).stored


def _parts(text: str) -> Iterable[str]:
    """All that stands in a text between two places, from three characters on: what may be a name."""
    for start in range(len(text)):
        for end in range(start + 3, min(len(text), start + _LONGEST) + 1):
            yield text[start:end]
