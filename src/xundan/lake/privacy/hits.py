"""Which phrases of the settings texts match, remembered before the texts are masked or dropped (model/phrases.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xundan.model.phrases import BEGINS, HAS, IS, Phrases
from xundan.model.text import WHITE_SPACE


def hits(texts: pa.Array, phrases: Phrases) -> pa.Array:
    """The tokens of the phrases that each text matches; an empty text where there is none, and for null."""
    texts = pc.fill_null(texts, "")
    trimmed = pc.utf8_trim(texts, characters=WHITE_SPACE)
    found: pa.Array = pa.repeat("", len(texts))
    looks: dict[str, Callable[[str], Any]] = {
        BEGINS: lambda phrase: pc.starts_with(trimmed, phrase),
        IS: lambda phrase: pc.equal(trimmed, phrase),
        HAS: lambda phrase: pc.match_substring(texts, phrase),
    }
    for match, look in looks.items():
        for phrase, token in phrases.tokens(match).items():
            matched = look(phrase)
            if pc.any(matched).as_py():
                found = pc.if_else(matched, pc.binary_join_element_wise(found, token, ""), found)
    return found


def with_more(known: pa.Array, texts: pa.Array, phrases: Phrases) -> pa.Array:
    """Known tokens (null: none asked for yet) and those of what is left of the texts."""
    return pc.binary_join_element_wise(pc.fill_null(known, ""), hits(texts, phrases), "")
