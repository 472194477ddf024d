"""What a review speaks of - goods, logistics, service - and whether it praises or blames it, by words that are data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from xundan.analysis.text.words import folded
from xundan.model.text import Text, UserError
from xundan.workspace.mistakes import Where, mistake
from xundan.workspace.own_file import own_toml, refusal

Aspect = Literal["goods", "logistics", "service"]
Side = Literal["good", "bad", "even"]
ASPECTS: tuple[Aspect, ...] = ("goods", "logistics", "service")
FILE = "reviews.toml"
_HINT = Text(
    '写法: [goods] says_bad = ["掉漆"]; 可用的表: judged, not, ignored, goods, logistics, service',
    'write it so: [goods] says_bad = ["掉漆"]; its tables are judged, not, ignored, goods, logistics, service',
)
_KINDS = ("about", "good", "bad", "says_good", "says_bad")
_FORM: dict[str, tuple[str, ...]] = {
    "judged": ("good", "bad"),
    "not": ("words",),
    "ignored": ("words",),
    **dict.fromkeys(ASPECTS, _KINDS),
}
# A blank parts clauses where no latin word stands on both of its sides.
_CLAUSE = re.compile(
    r"[,.!?;:~…、，。！？；：\n\r\"'()（）]+|(?<![a-z0-9]) | (?![a-z0-9])|&hellip;"
    r"|(?:就|但|可|只)是|不过|但|而且|除了|另外"
)
Words = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Said:
    """A word of a review that judges, and the aspect that it is taken for."""

    aspect: Aspect
    word: str
    good: bool


@dataclass(frozen=True)
class Opinion:
    """What a review says of one aspect that it judges. `words` are those that say so (of `even` all), in order."""

    aspect: Aspect
    side: Side
    words: tuple[str, ...]


class Reader:
    """Reads reviews by a list of words."""

    def __init__(self, words: Words) -> None:
        self._not = tuple(folded(word) for word in words["not"]["words"])
        self._kinds: dict[str, list[tuple[str, str]]] = {}
        for table, lists in words.items():
            for kind, entries in lists.items():
                if table != "not":
                    for entry in entries:
                        self._kinds.setdefault(folded(entry), []).append((table, kind))
        longest = sorted(self._kinds, key=lambda word: (-len(word), word))
        self._any = re.compile("|".join(map(re.escape, longest)))

    def of(self, text: str) -> list[Opinion]:
        """What a review says, in the order of ASPECTS; aspects that it does not judge are absent."""
        said = [each for clause in _CLAUSE.split(folded(text)) if clause for each in self._clause(clause)]
        return [opinion for aspect in ASPECTS if (opinion := _opinion(aspect, said))]

    def _clause(self, clause: str) -> Iterator[Said]:
        hits = [(found.group(), found.start()) for found in self._any.finditer(clause)]
        topics = [(at, aspect) for word, at in hits for aspect in self._topics(word)]
        for word, at in hits:
            kinds, turned = self._kinds[word], self._turned(clause, at)
            sure = [(table, kind) for table, kind in kinds if kind.startswith("says_")]
            nearest = _nearest(topics, at) or "goods"
            fitting = [kind for table, kind in kinds if kind in ("good", "bad") and table in ("judged", nearest)]
            if sure:
                yield from (
                    Said(_aspect(table), turned + word, (kind == "says_good") != bool(turned)) for table, kind in sure
                )
            elif fitting:
                yield Said(nearest, turned + word, (fitting[0] == "good") != bool(turned))

    def _topics(self, word: str) -> list[Aspect]:
        return [_aspect(table) for table, kind in self._kinds[word] if kind == "about" or kind.startswith("says_")]

    def _turned(self, clause: str, at: int) -> str:
        """The word directly before a place that turns a judgement round; empty without one."""
        return max((each for each in self._not if clause[:at].endswith(each)), key=len, default="")


def _nearest(topics: list[tuple[int, Aspect]], at: int) -> Aspect | None:
    """The aspect named last before a place of the clause, else first after it."""
    before = [aspect for place, aspect in topics if place <= at]
    return before[-1] if before else topics[0][1] if topics else None


def _opinion(aspect: Aspect, said: Iterable[Said]) -> Opinion | None:
    own = [each for each in said if each.aspect == aspect]
    if not own:
        return None
    good, bad = sum(each.good for each in own), sum(not each.good for each in own)
    side: Side = "good" if good > bad else "bad" if bad > good else "even"
    saying = [each.word for each in own if side == "even" or each.good == (side == "good")]
    return Opinion(aspect, side, tuple(dict.fromkeys(saying)))


def _aspect(table: str) -> Aspect:
    return next(aspect for aspect in ASPECTS if aspect == table)


@cache
def our_words() -> Words:
    """Those of the package."""
    text = (resources.files("xundan.analysis.reviews") / "aspects.toml").read_text(encoding="utf-8")
    return {
        table: {kind: tuple(words) for kind, words in lists.items()} for table, lists in tomllib.loads(text).items()
    }


def reader_of(workspace: Path | None) -> Reader:
    """A reader by our words and those that the workspace's reviews.toml adds. Raises UserError `reviews`."""
    words = our_words()
    path = workspace / FILE if workspace else None
    if path is None or not path.is_file():
        return Reader(words)
    return Reader(_with(words, *own_toml(path, "reviews", _HINT)))


def _with(words: Words, text: str, own: Mapping[str, Any]) -> Words:
    both = {table: dict(lists) for table, lists in words.items()}
    for table, lists in own.items():
        if table not in _FORM or not isinstance(lists, Mapping):
            raise _wrong(text, (table,), lists, Text("没有这个表", "no such table"))
        for kind, entries in lists.items():
            if kind not in _FORM[table]:
                raise _wrong(text, (table, kind), entries, Text("没有这一项", "no such list"))
            if not (isinstance(entries, list) and all(isinstance(each, str) and each.strip() for each in entries)):
                raise _wrong(text, (table, kind), entries, Text("应为一列词", "expected a list of words"))
            both[table][kind] = (*both[table].get(kind, ()), *entries)
    return both


def _wrong(text: str, where: Where, found: object, said: Text) -> UserError:
    return refusal("reviews", FILE, [mistake(text, where, found, said)], _HINT)
