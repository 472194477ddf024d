"""Everything that is masked in a text that a person wrote: one text, or a column of them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake.privacy import addresses, numbers

_MAYBE = f"{numbers.MAYBE}|{addresses.MAYBE}"


def masked(text: str) -> str:
    """The text with a mark in the place of every phone, ID-card and bank-card number and every address."""
    return addresses.mask_addresses(numbers.mask_numbers(text))


def masked_column(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts of a column masked; the same column where nothing is. Nulls stay nulls."""
    came = texts.chunks
    kept = [_masked_array(chunk) for chunk in came]
    same = all(new is old for new, old in zip(kept, came, strict=True))
    return texts if same else pa.chunked_array(kept, texts.type)


def _masked_array(texts: pa.Array) -> pa.Array:
    # Most texts are told by one look of the engine; only the others are read here.
    maybe = pc.fill_null(pc.match_substring_regex(texts, _MAYBE), False)
    found = texts.filter(maybe).to_pylist()
    told = [masked(text) for text in found]
    return texts if told == found else pc.replace_with_mask(texts, maybe, pa.array(told, texts.type))
