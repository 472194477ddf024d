"""What notes teach is judged on notes that it has not seen, and used only where it wins."""

from __future__ import annotations

from dataclasses import replace

from tests.analysis.lost.noted import loss, noted
from xundan.analysis.lost.inquiries import Loss, Losses
from xundan.analysis.lost.learning import Learned, Trial, tried, with_model
from xundan.analysis.lost.model import Features, Model
from xundan.analysis.text.words import Words

WORDS = Words()


def trial_of(rows: list[Loss]) -> Trial:
    return tried(rows, Features(WORDS, rows))


def test_a_shops_own_slang_is_learned_and_beats_the_rules() -> None:
    rows = noted([("心在滴血啊", "price"), ("格格不入啊", "specification"), ("太贵了", "price")], 20)
    # The rules know neither slang, so of 60 they get the 20 plain ones; the model sees 48 of each fold's others.
    trial = trial_of(rows)
    assert (trial.noted, trial.rules_right, trial.model_right, trial.used) == (60, 20, 60, True)


def test_a_model_that_is_no_better_is_not_used() -> None:
    trial = trial_of(noted([("太贵了", "price"), ("没货就算了", "stock")], 30))
    assert (trial.rules_right, trial.model_right, trial.used) == (60, 60, False)


def test_winning_by_a_little_is_chance() -> None:
    # Four slangy ones among many plain: even if all four are won, a coin does that once in sixteen.
    rows = noted([("太贵了", "price"), ("没货就算了", "stock")], 28) + noted([("心在滴血啊", "price")], 4)
    trial = trial_of(rows)
    assert trial.model_right - trial.rules_right <= 4
    assert not trial.used


def test_the_model_speaks_where_nobody_noted_and_something_was_said() -> None:
    rows = noted([("心在滴血啊", "price"), ("没货就算了", "stock")], 10)
    features = Features(WORDS, rows)
    model = Model(features, features.noted, [each.reason for each in rows])
    asked = [replace(loss(f"n{n}", "心在滴血啊", "unknown"), note=None) for n in range(2)]
    asked[1] = replace(asked[1], likely=asked[1].ruled, chat=replace(asked[1].chat, lines=()))  # nothing to go by
    told = with_model(Losses([rows[10], *asked], ()), Learned(Trial(20, 10, 20, used=True), model)).rows
    assert [(each.reason, each.likely.by) for each in told] == [
        ("stock", "note"), ("price", "model"), ("unknown", "rules"),
    ]  # fmt: skip
