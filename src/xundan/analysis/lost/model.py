"""A linear model of why inquiries are lost, learned from losses whose reason is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from xundan.analysis.lost.inquiries import Loss
from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.lost.reasons import Evidence, Likely
from xundan.analysis.text.chats import Line
from xundan.analysis.text.words import Words, needed

AT_ONCE = 4_000
"""Losses whose features are held at a time."""

T = TypeVar("T")


class Features:
    """What the model sees of losses: the words that buyers wrote, alone and in pairs, and what the rules weigh. Its
    columns are those of the losses to learn from; what else is said counts for nothing."""

    def __init__(self, words: Words, noted: Sequence[Loss]) -> None:
        self._words = words
        self._columns: Any = needed("sklearn.feature_extraction").DictVectorizer()
        rows = [self._seen(each) for each in noted]
        self._columns.fit(rows)
        self.noted = self._matrix(rows)
        """The losses to learn from, as a matrix of a row each."""

    def __len__(self) -> int:
        return len(self._columns.vocabulary_)

    def of(self, losses: Sequence[Loss]) -> Any:
        """A matrix of a row each."""
        return self._matrix([self._seen(each) for each in losses])

    def of_lines(self, lines: Sequence[Line]) -> Any:
        """The same of the words of single lines."""
        return self._matrix([self._said([each]) for each in lines])

    def _seen(self, loss: Loss) -> dict[str, float]:
        weights = {f"rules {name}": weight / 10 for name, weight in loss.ruled.weights.items()}
        return self._said(loss.chat.said("buyer")) | weights | {f"ruled {loss.ruled.reason}": 1.0}

    def _said(self, lines: Sequence[Line]) -> dict[str, float]:
        found: dict[str, float] = {}
        for line in lines:
            parts = self._words.of_folded(line.folded)
            found |= dict.fromkeys(parts, 1.0)
            found |= {f"{one} {other}": 1.0 for one, other in pairwise(parts)}
        return found

    def _matrix(self, rows: Sequence[dict[str, float]]) -> Any:
        found = self._columns.transform(rows)
        # The columns come with long indices, which the machine does not take.
        found.indices, found.indptr = found.indices.astype("int32"), found.indptr.astype("int32")
        return found


class Model:
    """A linear machine. `seen` are rows of the features of what it learns from, `reasons` their known reasons."""

    def __init__(self, features: Features, seen: Any, reasons: Sequence[Reason]) -> None:
        self._features = features
        self._machine: Any = needed("sklearn.svm").LinearSVC(C=0.2, dual=False)
        self._machine.fit(seen, list(reasons))

    @property
    def size(self) -> int:
        """How many words, pairs and weights it knows."""
        return len(self._features)

    def reasons(self, seen: Any) -> list[Reason]:
        """The likeliest reason of each row."""
        by_name: dict[str, Reason] = {str(reason): reason for reason in REASONS}
        return [by_name[str(name)] for name in self._machine.predict(seen)]

    def likely(self, losses: Sequence[Loss]) -> list[Likely]:
        """The same of losses, each with the lines that speak most for it: their words add up to more than nothing."""
        return [each for some in _stretches(losses) for each in self._likely(some)]

    def _likely(self, losses: Sequence[Loss]) -> Iterator[Likely]:
        told = list(zip(losses, self.reasons(self._features.of(losses)), strict=True))
        other = [(loss, reason) for loss, reason in told if reason != loss.ruled.reason]
        weighed = iter(self._evidence(other))
        for loss, reason in told:
            if reason == loss.ruled.reason:
                yield replace(loss.ruled, by="model")
                continue
            lines = sorted(
                (each for each in next(weighed) if each.weight > 0), key=lambda each: (-each.weight, each.line.utc)
            )
            yield Likely(reason, "model", lines, loss.ruled.weights)

    def _evidence(self, told: Sequence[tuple[Loss, Reason]]) -> Iterator[list[Evidence]]:
        """How much each line of the buyer's speaks for the reason, by loss."""
        if not told:
            return
        said = [loss.chat.said("buyer") for loss, _ in told]
        weights = self._features.of_lines([line for lines in said for line in lines]) @ self._machine.coef_.T
        classes, start = list(self._machine.classes_), 0
        for (_, reason), lines in zip(told, said, strict=True):
            its = weights[start : start + len(lines)]
            start += len(lines)
            # Of two classes the machine keeps one row: what speaks for the second of them.
            toward = (
                its[:, classes.index(reason)] if len(classes) > 2 else its[:, 0] * (1 if reason == classes[1] else -1)
            )
            yield [Evidence(line, float(weight)) for line, weight in zip(lines, toward, strict=True)]


def _stretches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
