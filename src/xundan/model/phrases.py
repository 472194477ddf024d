"""Settings that are looked for in chat text, and how what they found is remembered where the text is not kept.

A message whose text is masked or dropped carries `hits`: a token for every phrase that its text matched, of all those
that the settings had when the text was last there. A rule asks for the tokens of its phrases beside looking at the
text, so it may be dated otherwise, or lose phrases, without any text. A phrase that is new finds no dropped text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from xundan.model.rules import DatedRules

BEGINS, IS, HAS = "begins", "is", "has"
MATCHES = {
    "auto_reply_prefixes": BEGINS,
    "auto_reply_texts": IS,
    "closing_phrases": IS,
    "ad_phrases": HAS,
    "return_phrases": HAS,
}
"""How each setting's phrases match: the trimmed text begins with one, is one, or the text as written has one in it."""


def as_compared(setting: str, value: Any) -> Any:
    """A setting as it is compared: texts of a list trimmed, blank ones left out; what a text is to have in it stays as
    written."""
    if not isinstance(value, tuple):
        return value
    kept = tuple(text for text in value if text.strip())
    return kept if MATCHES.get(setting) == HAS else tuple(text.strip() for text in kept)


def token(setting: str, phrase: str) -> str:
    """What stands in `hits` for a phrase that a text matched; never a part of another token."""
    return f"|{sha256(f'{MATCHES[setting]}:{phrase}'.encode()).hexdigest()[:12]}|"


@dataclass(frozen=True)
class Phrases:
    """All phrases of dated settings, whatever day each holds on, by how they match."""

    by_match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: DatedRules) -> Phrases:
        found: dict[str, dict[str, None]] = {}
        for setting, match in MATCHES.items():
            for _, value in rules.values(setting):
                found.setdefault(match, {}).update(dict.fromkeys(as_compared(setting, value)))
        return cls({match: tuple(phrases) for match, phrases in found.items()})

    def tokens(self, match: str) -> dict[str, str]:
        """The phrases that match so, with their tokens."""
        setting = next(name for name, how in MATCHES.items() if how == match)
        return {phrase: token(setting, phrase) for phrase in self.by_match.get(match, ())}
