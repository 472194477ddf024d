"""The likely reason of one lost inquiry by rules, with the lines that say so.

What the buyer says weighs by how plainly it names a reason, and more the later it was said: from once for her first
line to nearly twice for the last but one, and three times for the line that she left upon (nods and thanks after it do
not count). An agent's answer that leaves her with a reason weighs as her hint would at that place. The heaviest reason
holds. Plain questions alone make a reason where she wrote of the same thing again; a line that names nothing new goes
on with what she named before. Asked once and answered, she only asked. Where she wrote of nothing that is known, the
reason is not known either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.text.chats import Line
from xundan.analysis.text.dictionary import WEIGHTS, Dictionary

By = Literal["note", "rules", "model"]
ENOUGH = 3.0
"""What a reason must weigh: a hint, wherever it stands."""
AGAIN = 2
"""Lines on one topic that are more than a question in passing."""
_LATE, _SLOW = 6.0, 3.0


@dataclass(frozen=True)
class Turn:
    """A buyer's turn of the inquiry: its outcome, seconds, and the instants of its ends, None where it has none."""

    outcome: str | None
    seconds: int | None
    opened_utc: int
    closed_utc: int | None


@dataclass(frozen=True)
class Evidence:
    """A line and how much it says."""

    line: Line
    weight: float


@dataclass(frozen=True)
class Likely:
    """A reason, who named it, and the lines that say so, the weightiest first. `weights` are those of all reasons that
    anything speaks for."""

    reason: Reason
    by: By
    evidence: Sequence[Evidence] = ()
    weights: dict[Reason, float] = field(default_factory=dict)


def likely(lines: Sequence[Line], turns: Sequence[Turn], slow_seconds: int, known: Dictionary) -> Likely:
    """The reason by rules. `lines` are the inquiry's in order, `turns` its turns; an answer after more than
    `slow_seconds` is slow."""
    buyers = [each for each in lines if each.who == "buyer" and each.folded]
    telling = [each for each in buyers if not known.nods.search(each.folded)]
    found = _Weights()
    asked: dict[Reason, list[Evidence]] = {}
    topics: set[Reason] = set()
    places = {id(line): _place(n, len(telling)) for n, line in enumerate(telling)}
    place = 1.0
    for line in lines:
        if line.who == "buyer":
            place = places.get(id(line), place)
            if id(line) not in places and not _slow_words(line, known):
                continue
            weights = {reason: known.said[reason].weight(line.folded) for reason in REASONS}
            named = {reason for reason, weight in weights.items() if weight}
            named = named or {reason for reason in REASONS if known.otherwise[reason].search(line.folded)}
            # Who names nothing new goes on with what she named before; to have waited is no matter to go on with.
            named = named or topics
            topics = named - {"slow"} or topics
            for reason in REASONS:
                if weights[reason] > WEIGHTS["asked"]:
                    found.add(reason, line, weights[reason] * place)
                elif reason in named:
                    asked.setdefault(reason, []).append(Evidence(line, place))
        elif line.who == "agent" and line.folded:
            for reason in REASONS:
                if reason in known.answered and known.answered[reason].search(line.folded):
                    found.add(reason, line, WEIGHTS["hinted"] * place)
    heard = [each for each in lines if each.who == "buyer" and not (each.folded and known.nods.search(each.folded))]
    waited, weight = _waited(turns, heard, slow_seconds)
    if not any(line.who == "buyer" for line in lines) and any(line.who == "agent" for line in lines):
        # She was handed over, and gone when somebody spoke to her.
        found.add("slow", next(line for line in lines if line.who == "agent"), _LATE)
    elif waited:
        found.add("slow", telling[-1] if telling else None, weight * 3.0)
    elif not any(each.seconds is not None and each.seconds > slow_seconds for each in turns):
        found.drop("slow")
    best = found.best()
    if best is not None:
        # Questions about what she left for belong to it.
        return Likely(best, "rules", found.told(best, asked.get(best, ())), found.weights())
    return _only_questions(asked)


def _only_questions(asked: dict[Reason, list[Evidence]]) -> Likely:
    """Nothing but questions: the topic that was asked again, else just asking."""
    again = {reason: each for reason, each in asked.items() if len(each) >= AGAIN}
    if again:
        best = max(again, key=lambda reason: (sum(each.weight for each in again[reason]), -REASONS.index(reason)))
        lines = sorted(again[best], key=lambda each: (-each.weight, each.line.utc))
        return Likely(best, "rules", lines, {name: float(len(each)) for name, each in asked.items()})
    if asked:
        # A line that asks about two things is one line.
        lines = list({each.line.id: each for its in asked.values() for each in its}.values())
        lines.sort(key=lambda each: (-each.weight, each.line.utc))
        return Likely("only_asking", "rules", lines, {name: float(len(each)) for name, each in asked.items()})
    return Likely("unknown", "rules")


def _place(n: int, count: int) -> float:
    """How much the n-th of her telling lines counts."""
    return 3.0 if n == count - 1 else 1.0 + n / (count - 1)


def _slow_words(line: Line, known: Dictionary) -> bool:
    return known.said["slow"].weight(line.folded) > 0


def _waited(turns: Sequence[Turn], heard: Sequence[Line], slow_seconds: int) -> tuple[bool, float]:
    """Whether she was kept waiting and said nothing after it, and how much that says."""
    last = heard[-1].utc if heard else 0
    weight = 0.0
    for turn in turns:
        if turn.outcome in ("late", "unanswered"):
            own = _LATE
        elif turn.seconds is not None and turn.seconds > slow_seconds:
            own = _SLOW
        else:
            continue
        # What she wrote before the answer came is the turn itself.
        if turn.closed_utc is None or last <= turn.closed_utc:
            weight = max(weight, own)
    return weight > 0, weight


class _Weights:
    """What speaks for each reason."""

    def __init__(self) -> None:
        self._found: dict[Reason, list[tuple[Line | None, float]]] = {}

    def add(self, reason: Reason, line: Line | None, weight: float) -> None:
        self._found.setdefault(reason, []).append((line, weight))

    def drop(self, reason: Reason) -> None:
        self._found.pop(reason, None)

    def weights(self) -> dict[Reason, float]:
        return {name: sum(weight for _, weight in self._found[name]) for name in REASONS if name in self._found}

    def best(self) -> Reason | None:
        weights = self.weights()
        name = max(weights, key=lambda each: weights[each], default=None)
        return name if name is not None and weights[name] >= ENOUGH else None

    def told(self, reason: Reason, more: Iterable[Evidence]) -> list[Evidence]:
        lines = [Evidence(line, weight) for line, weight in self._found[reason] if line is not None]
        return sorted([*lines, *more], key=lambda each: (-each.weight, each.line.utc))
