"""Which lines ask, and about what: rules as data (faq.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from xundan.analysis.text.patterns import Matcher, matcher
from xundan.analysis.text.words import folded
from xundan.model.text import Text, UserError

OTHER = "other"
"""The topic of questions in which no word of any other is found."""
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
    alike: dict[str, Strings] = {}


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

    def asks(self, text: str) -> bool:
        """Whether a line asks."""
        if not text or self.no_question.search(text):
            return False
        if self.asks_by.search(text):
            return True
        return len(text) <= self.short and not self.tells.search(text) and self.topic(text) != OTHER

    def topic(self, text: str) -> str:
        """The topic by name; `other` where no word is known."""
        return next((each.name for each in self.topics if each.words.search(text)), OTHER)

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
def rules() -> Rules:
    """Ours."""
    path = resources.files("xundan.analysis.faq") / "faq.toml"
    file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    topics = [
        Topic(
            each.name,
            Text(each.zh, each.en),
            matcher(each.words),
            [(name, matcher(words)) for name, words in each.alike.items()],
        )
        for each in file.topic
    ]
    return Rules(
        asks_by=matcher(file.asks),
        short=file.short,
        tells=matcher(file.tells),
        no_question=matcher(file.not_questions),
        filler=matcher(file.filler),
        topics=topics,
    )


def check_topic(known: Rules, topic: str | None) -> str | None:
    """The topic's name; it may be given by its words in either language. Raises UserError `topic`."""
    if topic is None or topic in known.names:
        return topic
    for name in known.names:
        label = known.label(name)
        if topic.casefold() in (label.zh, label.en):
            return name
    listed = ", ".join(f"{name} ({known.label(name).zh})" for name in known.names)
    raise UserError(
        "topic",
        Text(f"没有叫 {topic} 的话题", f"there is no topic {topic}"),
        Text(f"可选: {listed}", f"there are: {', '.join(known.names)}"),
    )
