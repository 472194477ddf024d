"""How figures, changes and small pictures stand on a page."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xundan.model.text import Lang
from xundan.web.frame.figures import brief, change
from xundan.web.frame.small_pictures import top_of, trail, whisker


@pytest.mark.parametrize(
    ("value", "unit", "lang", "shown"),
    [
        (Decimal("332764.29"), "money", "zh", "￥33.3万"),
        (Decimal("332764.29"), "money", "en", "￥332.8k"),
        (Decimal("9999.99"), "money", "zh", "￥9,999.99"),
        (Decimal("-12345"), "money", "zh", "-￥1.2万"),
        (123_456_789, "people", "zh", "1.2亿"),
        (123_456_789, "people", "en", "123.5m"),
        (Fraction(9_850), "count", "zh", "9,850"),
        (Fraction(1, 8), "rate", "zh", "12.5 %"),
        (None, "money", "zh", "—"),
    ],
)
def test_large_figures_are_brief(value: Any, unit: str, lang: Lang, shown: str) -> None:
    assert brief(value, unit, lang, "CNY") == shown


@pytest.mark.parametrize(
    ("value", "before", "unit", "direction", "text", "way", "good"),
    [
        (Fraction(120), Fraction(100), "money", "up", "+20.0 %", "up", True),
        (Fraction(90), Fraction(100), "money", "up", "−10.0 %", "down", False),
        (Fraction(30), Fraction(40), "seconds", "down", "−25.0 %", "down", True),
        (Fraction(45, 100), Fraction(40, 100), "rate", "up", "+5.0 个百分点", "up", True),
        (Fraction(45, 100), Fraction(45, 100), "rate", "up", "0.0 个百分点", "flat", None),
        (Fraction(5), Fraction(4), "count", "none", "+25.0 %", "up", None),
        (Fraction(-50), Fraction(-100), "money", "up", "+50.0 %", "up", True),
    ],
)
def test_changes(value: Any, before: Any, unit: str, direction: str, text: str, way: str, good: bool | None) -> None:
    found = change(value, before, unit, direction, "zh")
    assert found is not None
    assert (found.text, found.way, found.good) == (text, way, good)


def test_what_cannot_be_compared_is_not() -> None:
    assert change(None, Fraction(1), "money", "up", "zh") is None
    assert change(Fraction(1), None, "money", "up", "zh") is None
    assert change(Fraction(1), Fraction(0), "money", "up", "zh") is None


def test_a_whisker_stands_where_its_interval_is() -> None:
    # 50 of 100: Wilson gives 40.4 % to 59.6 %; on an axis to 80 % these are at 50.5 and 74.5 of a hundred.
    found = whisker(50, 100, 0.8)
    assert found is not None
    assert (found.at, found.low, found.high) == (62.5, 50.5, 74.5)
    assert whisker(0, 0, 0.8) is None
    assert 0.595 < top_of([(50, 100), (1, 100)]) < 0.597


def test_a_trail_has_gaps_where_days_are_unknown() -> None:
    assert trail([None, 5.0, None]) == []
    lines = trail([0.0, 10.0, None, 5.0, 5.0])
    assert lines == ["0.0,23.0 25.0,1.0", "75.0,12.0 100.0,12.0"]
