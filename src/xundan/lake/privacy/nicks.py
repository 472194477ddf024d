"""A buyer's own name in what was written to and about her, in full or as platforms star it (小**雨, t***8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

BUYER = "[买家]"
_STARS = ("*", "＊")


def without_nick(text: str, nick: str) -> str:
    """The text with a mark in the place of the name. A name of one character is no name: it would take away words."""
    pattern = _pattern(nick)
    return pattern.sub(BUYER, text) if pattern else text


def without_names(texts: pa.Array, words: Sequence[str]) -> pa.Array:
    """Texts with a mark in the place of every one of these names."""
    for word in words:
        maybe = pc.fill_null(pc.match_substring(texts, word, ignore_case=True), False)
        if pc.any(maybe).as_py():
            told = [without_nick(text, word) for text in texts.filter(maybe).to_pylist()]
            texts = pc.replace_with_mask(texts, maybe, pa.array(told, texts.type))
    return texts


def with_pseudonym(reference: str, nick: str, pseudonym: str) -> str:
    """An id of a row (a message's, a conversation's) that holds the name, with the pseudonym in its place."""
    return reference.replace(nick, pseudonym) if len(nick) > 1 else reference


def in_rows(
    rows: pa.Table, column: str, buyers: str, change: Callable[[str, str], str], starred: bool = True
) -> pa.ChunkedArray:
    """`change(value, buyer's id)` of every value that may name the buyer of its row."""
    chunks = []
    for batch in rows.select([column, buyers]).to_batches(max_chunksize=100_000):
        values = batch.column(0).to_pylist()
        named = zip(values, batch.column(1).to_pylist(), strict=True)
        places = [n for n, (value, nick) in enumerate(named) if value and nick and _may_name(value, nick, starred)]
        if not places:
            chunks.append(batch.column(0))
            continue
        nicks = batch.column(1)
        for n in places:
            values[n] = change(values[n], nicks[n].as_py())
        chunks.append(pa.array(values, batch.column(0).type))
    return pa.chunked_array(chunks, rows.schema.field(column).type)


def _may_name(text: str, nick: str, starred: bool) -> bool:
    if starred and any(star in text for star in _STARS):
        return True
    return nick in text or nick.casefold() in text.casefold()


@lru_cache(maxsize=50_000)
def _pattern(nick: str) -> re.Pattern[str] | None:
    if len(nick) < 2:
        return None
    heads = "|".join(re.escape(nick[:size]) for size in range(min(3, len(nick) - 1), 0, -1))
    tails = "|".join(re.escape(nick[-size:]) for size in range(min(4, len(nick) - 1), 0, -1))
    starred = rf"(?:{heads})(?:[*＊]{{2,}}(?:{tails})?|[*＊](?:{tails}))"
    return re.compile(f"{_whole(nick)}|{starred}", re.IGNORECASE)


def _whole(nick: str) -> str:
    """The name in full. A number, or a few letters, is it only where no more of the kind stands beside it."""
    full = re.escape(nick)
    if nick.isdecimal():
        return rf"(?<!\d){full}(?!\d)"
    if nick.isascii() and len(nick) < 4:
        return rf"(?<![0-9A-Za-z]){full}(?![0-9A-Za-z])"
    return full
