"""Which reviews stand on top, part by part."""

from __future__ import annotations

from fractions import Fraction

import pytest

from xundan.analysis.reviews.standing import rank_of, standing


@pytest.mark.parametrize(("level", "rank"), [
    ("1心", 1), ("五心", 5), ("3钻", 8), ("二皇冠", 12), ("金冠", 16), ("5金冠", 20), ("两颗钻", 7), ("12", 12),
    ("0", 0), ("99", None), ("PLUS会员", None), ("", None), (None, None), ("9钻", None),
])  # fmt: skip
def test_the_credit_of_a_buyer_is_a_number_up_to_20(level: str | None, rank: int | None) -> None:
    assert rank_of(level) == rank


def test_the_score_is_the_mean_of_its_parts() -> None:
    """3 diamonds = 8 of 20; 50 of 100 characters (blanks left out); a picture."""
    found = standing("3钻", " 好 " * 50, True, None)
    assert (found.level, found.length, found.media) == (Fraction(8, 20), Fraction(1, 2), 1)
    assert found.score == Fraction(8 + 10 + 20, 60)


def test_what_no_file_tells_is_left_out_and_not_taken_for_nothing() -> None:
    assert standing(None, "好" * 40, None, None).score == Fraction(40, 100)
    assert standing(None, None, None, None).score is None
    assert standing(None, "", False, None).score == 0, "an empty text without a picture is known"


def test_more_than_enough_characters_count_no_more() -> None:
    assert standing(None, "好" * 300, None, None).length == 1
