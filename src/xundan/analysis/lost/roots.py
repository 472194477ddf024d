"""The three root causes of lost inquiries (S1): what the agent knows, how she sells, how she treats the buyer.

Each is a sign in the chat, not a verdict on the agent: a lost inquiry may show several or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.names import Reason
from xundan.analysis.text.chats import Line
from xundan.analysis.text.dictionary import Dictionary

Root = Literal["knowledge", "selling", "attitude"]
Sign = Literal["evaded", "left_open", "bare_answer", "nothing_offered", "not_pressed", "slow", "blunt", "complained"]
ROOTS: tuple[Root, ...] = ("knowledge", "selling", "attitude")
SIGNS: dict[Sign, Root] = {
    "evaded": "knowledge",
    "left_open": "knowledge",
    "bare_answer": "selling",
    "nothing_offered": "selling",
    "not_pressed": "selling",
    "slow": "attitude",
    "blunt": "attitude",
    "complained": "attitude",
}
"""What is seen, and of which cause it is a sign. evaded: the agent sent her to the page or did not know. left_open: her
question of that kind stayed without an answer. bare_answer: her objection got a few characters or none.
nothing_offered: she was undecided, and nothing was recommended. not_pressed: undecided, and nobody asked her to buy."""
_KNOWING: tuple[Reason, ...] = ("specification", "promotion", "size")
_OBJECTIONS: tuple[Reason, ...] = ("price", "trust", "delivery", "stock", "size")
_UNDECIDED: tuple[Reason, ...] = ("comparison", "only_asking")
BARE = 6
"""Characters up to which an answer to an objection is bare."""


@dataclass(frozen=True)
class Cause:
    """A sign in a lost inquiry, and the line that shows it where one does."""

    loss: Loss
    sign: Sign
    line: Line | None = None

    @property
    def root(self) -> Root:
        return SIGNS[self.sign]


def causes(rows: Sequence[Loss], known: Dictionary) -> list[Cause]:
    """All signs, by inquiry. Chats that are not kept show none."""
    return [each for loss in rows for each in _signs(loss, known)]


def _signs(loss: Loss, known: Dictionary) -> Iterator[Cause]:
    lines = loss.chat.lines
    agents = [each for each in lines if each.who == "agent" and each.folded]
    open_turn = any(each.outcome in ("unanswered", "late") for each in loss.turns)
    if loss.reason in _KNOWING:
        evaded = next((each for each in agents if known.evasive.search(each.folded)), None)
        if evaded is not None:
            yield Cause(loss, "evaded", evaded)
        elif open_turn:
            yield Cause(loss, "left_open", loss.likely.evidence[0].line if loss.likely.evidence else None)
    if loss.reason in _OBJECTIONS and loss.likely.evidence:
        objection = max((each.line for each in loss.likely.evidence if each.line.who == "buyer"), default=None, key=_at)
        if objection is not None and loss.chat.readable:
            answer = "".join(each.folded for each in agents if each.utc >= objection.utc)
            if len(answer) <= BARE:
                yield Cause(loss, "bare_answer", objection)
    if loss.reason in _UNDECIDED and loss.chat.readable and agents:
        if not any(known.recommend.search(each.folded) for each in agents):
            yield Cause(loss, "nothing_offered", agents[-1])
        if not any(known.presses.search(each.folded) for each in agents):
            yield Cause(loss, "not_pressed", agents[-1])
    if loss.reason == "slow":
        yield Cause(loss, "slow", loss.likely.evidence[0].line if loss.likely.evidence else None)
    blunt = next((each for each in agents if known.blunt.search(each.folded)), None)
    if blunt is not None:
        yield Cause(loss, "blunt", blunt)
    if loss.reason == "attitude":
        yield Cause(loss, "complained", loss.likely.evidence[0].line if loss.likely.evidence else None)


def _at(line: Line) -> int:
    return line.utc
