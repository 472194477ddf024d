"""How a value looks, in both languages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xundan.model.text import no_formula
from xundan.reports.numbers import shown, with_count
from xundan.reports.plain import printable


@pytest.mark.parametrize(
    ("value", "kind", "zh", "en"),
    [
        (12345, "count", "12,345", "12,345"),
        (61.25, "people", "61.3", "61.3"),
        (Decimal("1234.50"), "money", "￥1,234.50", "￥1,234.50"),
        (Decimal("-5"), "money", "-￥5.00", "-￥5.00"),
        (0.4526315789473684, "rate", "45.3 %", "45.3 %"),
        (0.1245, "rate", "12.5 %", "12.5 %"),
        (38.0, "seconds", "38 秒", "38 s"),
        (38.44, "seconds", "38.4 秒", "38.4 s"),
        (59.96, "seconds", "1 分 00 秒", "1 min 00 s"),
        (125, "seconds", "2 分 05 秒", "2 min 05 s"),
        (7200, "seconds", "120 分 00 秒", "120 min 00 s"),
        (12.345, "minutes", "12.3 分钟", "12.3 min"),
        (5.25, "hours", "5.3 小时", "5.3 h"),
        (Fraction(3, 2), "ratio", "1.50", "1.50"),
        (None, "rate", "—", "—"),
        (float("nan"), "seconds", "—", "—"),
        (1, "weekday", "周一", "Mon"),
        (9, "hour_of_day", "09:00", "09:00"),
        (True, "text", "是", "yes"),
    ],
)
def test_a_value_as_people_read_it(value: Any, kind: str, zh: str, en: str) -> None:
    assert shown(value, kind, "zh") == zh
    assert shown(value, kind, "en") == en


def test_the_symbol_is_the_currencys() -> None:
    assert shown(Decimal("3"), "money", "zh", "USD") == "$3.00"
    assert shown(Decimal("3"), "money", "zh", "EUR") == "EUR 3.00"


def test_a_rate_shows_its_count() -> None:
    assert with_count("45.3 %", 129, 285) == "45.3 % · 129/285"


def test_all_of_it_prints_in_code_page_936() -> None:
    told = [shown(v, k, "zh") for v, k in [(None, "rate"), (Decimal(1), "money"), (0.5, "rate"), (65, "seconds")]]
    " ".join([*told, with_count(told[2], 1, 2)]).encode("gbk")


def test_text_that_steers_a_terminal_is_made_plain() -> None:
    assert printable("a\x1b[31m\nb\u202e\x07") == "a?[31m b?"
    assert printable("你好") == "你好"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_neutralised(text: str) -> None:
    assert no_formula(text) == "'" + text
    assert no_formula("1" + text) == "1" + text
