"""Where a rule holds in a chat: the lines that make each point, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from typing import Any

from xundan.analysis.inspection.chat import Answer, Chat, Turn
from xundan.analysis.inspection.rules import (
    BareRule,
    BuildsRule,
    ConcedesRule,
    FirstAnswerRule,
    HandsOverRule,
    MissedRule,
    RecallsRule,
    RepeatsRule,
    Rule,
    SaysRule,
    SlowRule,
)
from xundan.analysis.inspection.wording import asks, letters
from xundan.analysis.text.chats import Line
from xundan.analysis.text.patterns import matcher

Found = Line | None
"""The line that shows it; None where a turn tells so and its message is not among the day's lines."""

_LINK = "://"
_AMOUNT = re.compile(r"(?<![\d.满])(\d{1,6}(?:\.\d{1,2})?)\s*(?:元|块)")


def hits(rule: Rule, chat: Chat) -> list[Found]:
    """Where the rule holds, once for each time that counts, however often a chat may earn it."""
    return list(_FINDERS[type(rule)](rule, chat))


def waits(rule: Rule) -> bool:
    """Whether a rule holds only where the buyer said certain words."""
    return isinstance(rule, SaysRule) and bool(rule.asked)


def has_occasion(rule: Rule, chat: Chat) -> bool:
    """Whether a rule could hold: one that answers words of the buyer's, only where she said them."""
    if not isinstance(rule, SaysRule) or not rule.asked:
        return True
    asked = matcher(rule.asked)
    return any(asked.search(line.folded) for answer in chat.answers for line in answer.asked)


def _says(rule: SaysRule, chat: Chat) -> Iterator[Found]:
    words, unless = matcher(rule.words), matcher(rule.unless)
    asked, softened = matcher(rule.asked), matcher(rule.softened)
    for answer in _placed(chat.answers, rule.place):
        if rule.asked and not any(asked.search(line.folded) for line in answer.asked):
            continue
        if rule.softened and any(softened.search(line.folded) for line in answer.said):
            continue
        for line in answer.said:
            if words.search(line.folded) and not unless.search(line.folded):
                yield line


def _placed(answers: Sequence[Answer], place: str) -> Sequence[Answer]:
    spoken = [answer for answer in answers if answer.said]
    if place == "first":
        return spoken[:1]
    return spoken[-1:] if place == "last" else spoken


def _builds(rule: BuildsRule, chat: Chat) -> Iterator[Found]:
    for answer in chat.answers:
        # A link carries the title of the goods, which nobody said.
        said = [line for line in answer.said if _LINK not in line.folded]
        first = [
            next((n for n, line in enumerate(said) if part.search(line.folded)), None) for part in rule.parts.matchers
        ]
        places = sorted(n for n in first if n is not None)
        if len(places) >= rule.need:
            yield said[places[rule.need - 1]]


def _concedes(rule: ConcedesRule, chat: Chat) -> Iterator[Found]:
    words = matcher(rule.words)
    for line in chat.human:
        if not words.search(line.folded):
            continue
        amounts = [float(each) for each in _AMOUNT.findall(line.folded)]
        if rule.most is not None and any(each > rule.most for each in amounts):
            continue
        if rule.above is None or any(each > rule.above for each in amounts):
            yield line


def _first_answer(rule: FirstAnswerRule, chat: Chat) -> Iterator[Found]:
    first = next((turn for turn in chat.turns if turn.opening), None)
    if first is not None and first.outcome == "answered" and _within(first, rule.seconds):
        yield chat.line_at(first.closed, "agent")


def _slow(rule: SlowRule, chat: Chat) -> Iterator[Found]:
    for turn in chat.turns:
        if turn.outcome == "answered" and turn.seconds is not None and not _within(turn, rule.seconds):
            yield chat.line_at(turn.closed, "agent")


def _within(turn: Turn, seconds: int) -> bool:
    return turn.seconds is not None and turn.seconds <= seconds


def _missed(rule: MissedRule, chat: Chat) -> Iterator[Found]:
    unless = matcher(rule.unless)
    ends = [turn.opened for turn in chat.turns[1:]]
    for turn, following in zip_longest(chat.turns, ends):
        if turn.outcome not in ("late", "unanswered") or turn.handed_over:
            continue
        end = following if turn.closed is None else turn.closed
        asked = [
            line
            for line in chat.lines
            if line.who == "buyer" and turn.opened <= line.utc and (end is None or line.utc < end)
        ]
        if not asked or not all(unless.search(line.folded) for line in asked):
            yield chat.line_at(turn.opened, "buyer")


def _hands_over(rule: HandsOverRule, chat: Chat) -> Iterator[Found]:
    for turn in chat.turns:
        before = [line for line in chat.human if turn.closed is None or line.utc <= turn.closed]
        if turn.handed_over and not before:
            yield chat.line_at(turn.opened, "buyer")


def _recalls(rule: RecallsRule, chat: Chat) -> Iterator[Found]:
    yield from (line for line in chat.lines if line.kind == "recall" and line.who == "agent")


def _bare(rule: BareRule, chat: Chat) -> Iterator[Found]:
    for answer in chat.answers:
        if not asks(line.folded for line in answer.asked) or not answer.said:
            continue
        # A picture, a card or a voice message may hold a whole answer.
        if any(line.kind not in ("text", "emoji", "recall") for line in answer.said):
            continue
        spoken = [line for line in answer.said if line.kind != "recall"]
        if spoken and all(len(letters(line.folded)) <= rule.characters for line in spoken):
            yield spoken[0]


def _repeats(rule: RepeatsRule, chat: Chat) -> Iterator[Found]:
    said = sorted(
        ((letters(line.folded), n, line) for n, line in enumerate(chat.human)), key=lambda each: (each[0], each[1])
    )
    found = []
    for phrase, group in groupby(said, key=lambda each: each[0]):
        same = list(group)
        if len(phrase) >= rule.characters and len(same) >= rule.times:
            found.append(same[rule.times - 1])
    yield from (line for _, _, line in sorted(found, key=lambda each: each[1]))


_FINDERS: Mapping[type, Callable[[Any, Chat], Iterator[Found]]] = {
    SaysRule: _says,
    BuildsRule: _builds,
    ConcedesRule: _concedes,
    FirstAnswerRule: _first_answer,
    SlowRule: _slow,
    MissedRule: _missed,
    RecallsRule: _recalls,
    HandsOverRule: _hands_over,
    BareRule: _bare,
    RepeatsRule: _repeats,
}
