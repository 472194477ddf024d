"""One buyer as a person names her, and as the lake has her."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xundan.lake.privacy.pseudonyms import MARK, Pseudonyms

_SIGNS = re.compile(r"[0-9A-Za-z_]")
_PSEUDONYM = re.compile(rf"{MARK}[0-9a-f]{{32}}")


@dataclass(frozen=True)
class Person:
    """`given` is what was asked for, `stored` the id in the lake; `name` is her own, None where only a pseudonym is
    known."""

    given: str
    stored: str
    name: str | None

    @classmethod
    def of(cls, given: str, pseudonyms: Pseudonyms | None) -> Person:
        """Under pseudonyms a name is hashed; a pseudonym, as numbers show it, is taken as it is."""
        given = given.strip()
        if pseudonyms is None:
            return cls(given, given, given)
        if _PSEUDONYM.fullmatch(given):
            return cls(given, given, None)
        return cls(given, pseudonyms.of(given), given)

    @property
    def words(self) -> tuple[str, ...]:
        """What names her inside other texts. One character would name everybody."""
        return tuple(dict.fromkeys(word for word in (self.name, self.stored) if word and len(word) > 1))

    @property
    def telling_words(self) -> tuple[str, ...]:
        """What names her and nothing else wherever it stands. 小雨 is light rain too: no chat may lose its words."""
        return tuple(word for word in self.words if len(word) > 3 or (len(word) == 3 and _SIGNS.search(word)))

    def alone_in(self, text: str) -> bool:
        """Whether a text has her name as a word of its own, not as a part of another name."""
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in self.words)

    def named_in(self, text: str) -> bool:
        """Whether a text names her, in letters of any case."""
        folded = text.casefold()
        return any(word.casefold() in folded for word in self.words)
