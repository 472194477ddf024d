"""Which lines ask, and about what: rules as data (faq.toml), and those of a shop's own over them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from xundan.analysis.faq.own_topics import OTHER, OwnAsking, OwnTopic
from xundan.analysis.text.patterns import Matcher, matcher
from xundan.analysis.text.words import folded
from xundan.model.text import Text, UserError

_OTHER_WORDS = Text("其他", "other")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LINK = "://"
_MARKS = re.compile(r"[^\w]+|_+")

Strings = tuple[str, ...]


class _Topic(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    zh: str
    en: str
    words: Strings
    alike: Mapping[str, Strings] = {}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    asks: Strings
    short: int
    tells: Strings
    not_questions: Strings
    filler: Strings
    topic: tuple[_Topic, ...]


@dataclass(frozen=True)
class Topic:
    """One topic. `alike` gives what stands for words of one meaning."""

    name: str
    label: Text
    words: Matcher
    alike: Sequence[tuple[str, Matcher]]


@dataclass(frozen=True)
class Rules:
    """All rules, ready to be looked up. Texts are folded ones (text/words.py)."""

    asks_by: Matcher
    short: int
    tells: Matcher
    no_question: Matcher
    filler: Matcher
    topics: Sequence[Topic]
    own: Sequence[tuple[str, Matcher]] = ()
    """The shop's words by topic; they are looked for before all of ours."""

    def asks(self, text: str) -> bool:
        """Whether a line asks."""
        if not text or self.no_question.search(text):
            return False
        if self.asks_by.search(text):
            return True
        return len(text) <= self.short and not self.tells.search(text) and self.topic(text) != OTHER

    def topic(self, text: str) -> str:
        """The topic by name; `other` where no word is known."""
        by_words = (*self.own, *((each.name, each.words) for each in self.topics))
        return next((name for name, words in by_words if words.search(text)), OTHER)

    def opening(self, lines: Sequence[str]) -> str:
        """The topic of the lines (as written) with which a buyer came: of the first that asks and has one, else of the
        first that has one; `other` where none does, "" where there is no text."""
        said = [folded(line) for line in lines if line.strip()]
        # A link carries the title of the goods, which nobody said.
        topics = [(self.asks(line), self.topic(line)) for line in said if _LINK not in line]
        told = [(asks, topic) for asks, topic in topics if topic != OTHER]
        asked = next((topic for asks, topic in told if asks), None)
        return asked or (told[0][1] if told else OTHER if said else "")

    def meanings(self, topic: str, text: str) -> list[str]:
        """Names of what a topic's question means, so that other words for it are alike."""
        of = next((each for each in self.topics if each.name == topic), None)
        return [name for name, words in of.alike if words.search(text)] if of else []

    def normal(self, text: str) -> str:
        """A question as it is compared: no greeting, no marks, all numbers alike; itself where nothing is left."""
        bare = _MARKS.sub(" ", _DIGITS.sub("0", self.filler.without(text))).strip()
        return bare or text

    def label(self, topic: str) -> Text:
        return next((each.label for each in self.topics if each.name == topic), _OTHER_WORDS)

    @property
    def names(self) -> list[str]:
        return [*(each.name for each in self.topics), OTHER]


@cache
def _ours() -> _File:
    path = resources.files("xundan.analysis.faq") / "faq.toml"
    return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def our_labels() -> dict[str, Text]:
    """What our topics are called, by name, and what is of none."""
    return {each.name: Text(each.zh, each.en) for each in _ours().topic} | {OTHER: _OTHER_WORDS}


@cache
def rules() -> Rules:
    """Ours."""
    return rules_with({}, OwnAsking())


def rules_with(own: Mapping[str, OwnTopic], asking: OwnAsking) -> Rules:
    """Ours and over them a shop's, which must be free of `wrong_topics`. Its new topics stand after ours."""
    file = _ours()
    labels = {name: label for name, label in our_labels().items() if name != OTHER}
    labels |= {name: topic.name for name, topic in own.items() if topic.name is not None}
    found = {each.name: (each.words, each.alike) for each in file.topic}
    topics = []
    for name, label in labels.items():
        (words, alike), theirs = found.get(name, ((), {})), own.get(name, OwnTopic())
        if theirs.instead:
            words, alike = (), {}
        both = {key: (*alike.get(key, ()), *theirs.alike.get(key, ())) for key in (*alike, *theirs.alike)}
        topics.append(
            Topic(name, label, matcher(words), [(meaning, matcher(phrases)) for meaning, phrases in both.items()])
        )
    return Rules(
        asks_by=matcher((*file.asks, *asking.asks)),
        short=file.short,
        tells=matcher((*file.tells, *asking.tells)),
        no_question=matcher((*file.not_questions, *asking.not_questions)),
        filler=matcher((*file.filler, *asking.filler)),
        topics=topics,
        own=[(name, matcher(topic.words)) for name, topic in own.items()],
    )


def check_topic(known: Rules, topic: str | None) -> str | None:
    """The topic's name; it may be given by its words in either language. Raises UserError `topic`."""
    if topic is None or topic in known.names:
        return topic
    for name in known.names:
        label = known.label(name)
        if topic.casefold() in (label.zh.casefold(), label.en.casefold()):
            return name
    listed = ", ".join(f"{name} ({known.label(name).zh})" for name in known.names)
    raise UserError(
        "topic",
        Text(f"没有叫 {topic} 的话题", f"there is no topic {topic}"),
        Text(f"可选: {listed}", f"there are: {', '.join(known.names)}"),
    )
