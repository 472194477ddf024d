"""Topics and ways of asking that a shop adds to ours, as its `text.toml` has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from xundan.model.text import Text
from xundan.workspace.mistakes import Mistake, expected, mistake
from xundan.workspace.words import Words

Strings = tuple[str, ...]
OTHER = "other"
"""The topic of questions in which no word of any other is found."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEY = Text("话题的代号应为小写字母、数字或 _, 最多 40 个", "a topic's key is small letters, digits or _, 40 at most")
_NO_WORDS = Text(
    "别的话题的词都没有的问题才算 other, 它没有自己的词", "other is what no topic's words are in; it has none"
)


class OwnTopic(BaseModel):
    """Words of a topic, of ours or a new one. `alike`: words of one meaning, by a name; `instead`: without ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Words | None = None
    words: Strings = ()
    alike: Mapping[str, Strings] = {}
    instead: bool = False


class OwnAsking(BaseModel):
    """Words by which a line asks, or tells; that make it no question; and that say nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    asks: Strings = ()
    tells: Strings = ()
    not_questions: Strings = ()
    filler: Strings = ()


def wrong_topics(text: str, own: Mapping[str, OwnTopic], ours: Mapping[str, Text]) -> Iterator[Mistake]:
    """What is wrong with a file's topics; `ours` are the labels of those that there are, by name."""
    taken = {word: name for name, label in ours.items() for word in (label.zh, label.en)}
    for name, topic in own.items():
        where = ("topics", name)
        if not _NAME.fullmatch(name):
            yield mistake(text, where, name, _KEY)
        elif name == OTHER:
            yield mistake(text, where, name, _NO_WORDS)
        elif name not in ours:
            yield from _new(text, where, topic, ", ".join(ours))
        for word in dict.fromkeys((topic.name.zh, topic.name.en)) if topic.name else ():
            if taken.setdefault(word, name) != name:
                said = Text(f"话题 {taken[word]} 已经叫 {word}", f"the topic {taken[word]} is called {word} already")
                yield mistake(text, (*where, "name"), word, said)


def _new(text: str, where: tuple[str, str], topic: OwnTopic, listed: str) -> Iterator[Mistake]:
    if topic.name is None:
        what = Text(
            f'新话题的名字 name = "香味" (已有的话题: {listed})',
            f'the name of a new topic, name = "scents" (those there are: {listed})',
        )
        yield expected(text, (*where, "name"), None, what)
    if not topic.words:
        yield expected(text, (*where, "words"), None, Text("新话题的词 words", "the words of a new topic"))
