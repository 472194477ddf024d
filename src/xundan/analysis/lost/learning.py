"""What the agents' own notes teach: a model, used only where it beats the rules on notes that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from importlib.util import find_spec
from math import comb

from xundan.analysis.lost.inquiries import Loss, Losses, losses
from xundan.analysis.lost.model import Features, Model
from xundan.analysis.text.dictionary import Dictionary
from xundan.analysis.text.words import Words
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


@dataclass(frozen=True)
class Learned:
    """The trial, None with too few notes; and the model of all notes, None where the rules stay."""

    trial: Trial | None = None
    model: Model | None = None


def learned(view: View, last: date, shops: Sequence[str], known: Dictionary, enough: int = ENOUGH) -> Learned:
    """What the notes of some shops (empty: all) up to a day teach. It takes seconds, and hangs on nothing but these, so
    it can be kept."""
    if view.engine.rows(view.current("loss_notes").limit(enough)).num_rows < enough:
        return Learned()
    history = losses(view, last - timedelta(days=DAYS - 1), last, shops, known, only_noted=True)
    noted = [each for each in history.rows if each.reason != "unknown" and each.chat.readable]
    if len(noted) < enough:
        return Learned()
    if any(find_spec(name) is None for name in ("sklearn", "rjieba")):
        return Learned(Trial(len(noted), 0, 0, used=False, missing=True))
    features = Features(Words(known.words), noted)
    trial = tried(noted, features)
    return Learned(trial, Model(features, features.noted, [each.reason for each in noted]) if trial.used else None)


def with_model(found: Losses, taught: Learned) -> Losses:
    """The same losses, those without a note by the model where it is better."""
    if taught.model is None:
        return found
    asked = [n for n, each in enumerate(found.rows) if _for_model(each)]
    rows = list(found.rows)
    for n, likely in zip(asked, taught.model.likely([rows[n] for n in asked]), strict=True):
        rows[n] = replace(rows[n], likely=likely)
    return replace(found, rows=rows)


def _for_model(loss: Loss) -> bool:
    return loss.note is None and bool(loss.chat.said("buyer")) and loss.chat.readable


def tried(noted: Sequence[Loss], features: Features) -> Trial:
    """Rules and model on held-out notes; `features` are those of these notes. Folds are by buyer, so that nobody is on
    both sides."""
    buyers = {buyer: n for n, buyer in enumerate(sorted({each.buyer_id for each in noted}))}
    told: list[tuple[bool, bool]] = []
    for fold in range(FOLDS):
        held = [n for n, each in enumerate(noted) if buyers[each.buyer_id] % FOLDS == fold]
        others = [n for n, each in enumerate(noted) if buyers[each.buyer_id] % FOLDS != fold]
        reasons = [noted[n].reason for n in others]
        if not held or len(set(reasons)) < 2:
            continue
        # A column that only held notes have is empty where it learns, so it learns nothing of it.
        said = Model(features, features.noted[others], reasons).reasons(features.noted[held])
        told += [
            (noted[n].ruled.reason == noted[n].reason, model == noted[n].reason)
            for n, model in zip(held, said, strict=True)
        ]
    won, lost = told.count((False, True)), told.count((True, False))
    used = won > lost and _chance(won, won + lost) < CHANCE
    return Trial(len(told), sum(rules for rules, _ in told), sum(model for _, model in told), used)


def _chance(won: int, of: int) -> float:
    """How often a fair coin wins at least so many of so many throws."""
    favourable = sum(comb(of, n) for n in range(won, of + 1))
    return float(Fraction(favourable, 2**of))
