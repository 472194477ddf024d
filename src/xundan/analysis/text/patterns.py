"""Phrases looked for in what was said: as written, or as a regular expression between two slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from xundan.analysis.text.words import folded
from xundan.model.text import Text

_ALONE = re.compile(r"^\(\?[aiLmsux]+\)|\\[1-9]|\(\?\(|\(\?P<")
"""Of an expression that begins with flags, or that points back to groups: joined with others these would be of all."""


def is_expression(phrase: str) -> bool:
    """Whether a phrase is a regular expression, such as /等.{0,4}活动/."""
    return len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/")


def fault(phrase: object) -> Text | None:
    """What a phrase should have been, where it is none; begins as the words after "应为" and "expected" do."""
    if not isinstance(phrase, str) or not phrase.strip():
        return Text("引号里的词, 不为空", "words in quotes, none of them empty")
    if is_expression(phrase):
        try:
            found = _compiled(phrase)
        except re.error as wrong:
            return Text(
                f"两条斜线之间有效的正则表达式 ({wrong})", f"a valid regular expression between slashes ({wrong})"
            )
        if found.match(""):
            return Text("要有文字才匹配的正则表达式", "a regular expression that does not match an empty text")
    return None


class Matcher:
    """Phrases ready to be looked for in folded texts (text/words.py). Nothing matches where there are none.

    Raises re.error for a phrase that is none (`fault`).
    """

    def __init__(self, phrases: tuple[str, ...]) -> None:
        plain = {folded(each) for each in phrases if not is_expression(each)} - {""}
        # The longest first: what is left out of a text is left out whole.
        words = [re.escape(each) for each in sorted(plain, key=lambda word: (-len(word), word))]
        own = [_compiled(each) for each in phrases if is_expression(each)]
        alone = [each for each in own if _ALONE.search(each.pattern)]
        together = [f"(?:{each.pattern})" for each in own if each not in alone]
        self._all = [re.compile("|".join([*words, *together]), re.IGNORECASE)] if words or together else []
        self._all += alone

    def search(self, text: str) -> bool:
        """Whether a text has any of the phrases."""
        for each in self._all:  # noqa: SIM110 - asked of every line of every chat, and any() takes twice as long
            if each.search(text):
                return True
        return False

    def without(self, text: str) -> str:
        """A text with a blank for each phrase in it."""
        for each in self._all:
            text = each.sub(" ", text)
        return text


def matcher(phrases: Iterable[str]) -> Matcher:
    """One matcher for all phrases; the same for the same ones."""
    return _matcher(tuple(phrases))


@cache
def _matcher(phrases: tuple[str, ...]) -> Matcher:
    return Matcher(phrases)


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(phrase[1:-1], re.IGNORECASE)


@dataclass(frozen=True)
class Weighted:
    """Phrases in groups of one weight each: a text weighs as much as the heaviest group that it has a phrase of."""

    groups: Mapping[float, tuple[str, ...]]

    @cached_property
    def _matchers(self) -> list[tuple[float, Matcher]]:
        return [(weight, matcher(its)) for weight, its in sorted(self.groups.items(), reverse=True) if its]

    def weight(self, text: str) -> float:
        """The weight of a folded text; 0 where no phrase is in it."""
        for weight, found in self._matchers:
            if found.search(text):
                return weight
        return 0.0
