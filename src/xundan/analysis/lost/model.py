"""A linear model of the agents' own notes, used only where it beats the rules on notes that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise
from math import comb
from typing import Any

from xundan.analysis.lost.inquiries import Loss, Losses, losses
from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.lost.reasons import Evidence, Likely
from xundan.analysis.text.chats import Line
from xundan.analysis.text.dictionary import Dictionary
from xundan.analysis.text.words import Words, needed
from xundan.metrics.view import View

ENOUGH = 200
"""Notes that a model needs."""
DAYS = 180
"""How far back notes are learned from."""
FOLDS = 5
CHANCE = 0.05
"""The model is used where chance alone would let it win so clearly at most so often."""


@dataclass(frozen=True)
class Trial:
    """How rules and model did on `noted` notes that neither had seen; `used`: the model won beyond chance.
    `missing`: nothing was tried, for the extra `text` is not installed."""

    noted: int
    rules_right: int
    model_right: int
    used: bool
    missing: bool = False


def with_model(
    view: View, found: Losses, last: date, shops: Sequence[str], known: Dictionary, enough: int = ENOUGH
) -> tuple[Losses, Trial | None]:
    """The same losses, those without a note by the model where it is better; and the trial, None with too few notes."""
    if view.engine.rows(view.current("loss_notes").limit(enough)).num_rows < enough:
        return found, None
    history = losses(view, last - timedelta(days=DAYS - 1), last, shops, known, only_noted=True)
    noted = [each for each in history.rows if each.reason != "unknown" and each.chat.readable]
    if len(noted) < enough:
        return found, None
    if any(find_spec(name) is None for name in ("sklearn", "rjieba")):
        return found, Trial(len(noted), 0, 0, used=False, missing=True)
    words = Words(known.words)
    trial = tried(noted, words)
    if not trial.used:
        return found, trial
    model = Model(words, noted)
    rows = [_by_model(each, model) for each in found.rows]
    return replace(found, rows=rows), trial


def _by_model(loss: Loss, model: Model) -> Loss:
    if loss.note is not None or not loss.chat.said("buyer") or not loss.chat.readable:
        return loss
    return replace(loss, likely=model.likely(loss))


def tried(noted: Sequence[Loss], words: Words) -> Trial:
    """Rules and model on held-out notes. Folds are by buyer, so that nobody is on both sides."""
    buyers = {buyer: n for n, buyer in enumerate(sorted({each.buyer_id for each in noted}))}
    told: list[tuple[bool, bool]] = []
    for fold in range(FOLDS):
        held = [each for each in noted if buyers[each.buyer_id] % FOLDS == fold]
        learned = [each for each in noted if buyers[each.buyer_id] % FOLDS != fold]
        if not held or len({each.reason for each in learned}) < 2:
            continue
        model = Model(words, learned)
        told += [(each.ruled.reason == each.reason, model.reason(each) == each.reason) for each in held]
    won, lost = told.count((False, True)), told.count((True, False))
    used = won > lost and _chance(won, won + lost) < CHANCE
    return Trial(len(told), sum(rules for rules, _ in told), sum(model for _, model in told), used)


def _chance(won: int, of: int) -> float:
    """How often a fair coin wins at least so many of so many throws."""
    favourable = sum(comb(of, n) for n in range(won, of + 1))
    return float(Fraction(favourable, 2**of))


class Model:
    """A linear machine over her words and what the rules weigh. `noted` are losses whose reason is known."""

    def __init__(self, words: Words, noted: Sequence[Loss]) -> None:
        self._words = words
        extraction = needed("sklearn.feature_extraction")
        svm = needed("sklearn.svm")
        self._columns: Any = extraction.DictVectorizer()
        rows = [self._features(each) for each in noted]
        self._columns.fit(rows)
        self._model: Any = svm.LinearSVC(C=0.2, dual=False)
        self._model.fit(self._matrix(rows), [each.reason for each in noted])

    def reason(self, loss: Loss) -> Reason:
        """The likeliest reason."""
        named = str(self._model.predict(self._matrix([self._features(loss)]))[0])
        return next(reason for reason in REASONS if reason == named)

    def likely(self, loss: Loss) -> Likely:
        """The same with the lines that speak most for it: their words add up to more than nothing."""
        reason = self.reason(loss)
        if reason == loss.ruled.reason:
            return replace(loss.ruled, by="model")
        told = [Evidence(line, self._weight(reason, line)) for line in loss.chat.said("buyer")]
        lines = sorted((each for each in told if each.weight > 0), key=lambda each: (-each.weight, each.line.utc))
        return Likely(reason, "model", lines, loss.ruled.weights)

    def _weight(self, reason: Reason, line: Line) -> float:
        row = self._matrix([self._of_words([line])])
        classes = list(self._model.classes_)
        if len(classes) == 2:
            toward = 1.0 if reason == classes[1] else -1.0
            return toward * float((row @ self._model.coef_[0])[0])
        return float((row @ self._model.coef_[classes.index(reason)])[0])

    def _matrix(self, rows: Sequence[dict[str, float]]) -> Any:
        found = self._columns.transform(rows)
        # The columns come with long indices, which the machine does not take.
        found.indices, found.indptr = found.indices.astype("int32"), found.indptr.astype("int32")
        return found

    def _features(self, loss: Loss) -> dict[str, float]:
        weights = {f"rules {name}": weight / 10 for name, weight in loss.ruled.weights.items()}
        return self._of_words(loss.chat.said("buyer")) | weights | {f"ruled {loss.ruled.reason}": 1.0}

    def _of_words(self, lines: Sequence[Line]) -> dict[str, float]:
        found: dict[str, float] = {}
        for line in lines:
            parts = self._words.of(line.folded)
            found |= dict.fromkeys(parts, 1.0)
            found |= {f"{one} {other}": 1.0 for one, other in pairwise(parts)}
        return found
