"""Looking for phrases in what was said: in the text, as far as it is kept, and in what was found in it before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import either, trimmed
from xundan.model.phrases import BEGINS, IS, MATCHES, token


def matcher(messages: ir.Table, setting: str) -> Callable[[Sequence[str]], ir.BooleanValue]:
    """A function of a setting's phrases: whether a message matches any of them. `messages` has `text` and `hits`."""
    text = messages.text.fill_null("")
    match = MATCHES[setting]

    def matches(phrases: Sequence[str]) -> ir.BooleanValue:
        if not phrases:
            return ibis.literal(False)
        found = [messages.hits.contains(token(setting, phrase)).fill_null(False) for phrase in phrases]
        if match == IS:
            return either([trimmed(text).isin(phrases), *found])
        if match == BEGINS:
            return either([*(trimmed(text).startswith(phrase) for phrase in phrases), *found])
        return either([*(text.contains(phrase) for phrase in phrases), *found])

    return matches


def with_hits(messages: ir.Table) -> ir.Table:
    """Messages with the column `hits`, which those of earlier versions lack."""
    return messages if "hits" in messages.columns else messages.mutate(hits=ibis.null("string"))
