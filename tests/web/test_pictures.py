"""Charts show what their tables say; sentences name the site's places instead of commands."""

from __future__ import annotations

import re

import pytest

from xundan.analysis.advice.tree import trees
from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Chart
from xundan.web.pages.pictures import Dot, cells, intervals, ranked, rates

_SAID = Text("说明", "Said")


def _sheet() -> Sheet:
    columns = [
        Column("who", Text("谁", "Who"), is_key=True),
        Column("rate", Text("率", "Rate"), "rate", part="part", whole="whole"),
        Column("sales", Text("销售额", "Sales"), "money"),
    ]
    rows = [
        {"who": "a", "rate": 0.5, "part": 5, "whole": 10, "sales": 3},
        {"who": "b", "rate": None, "part": 0, "whole": 0, "sales": None},
        {"who": "c", "rate": 0.2, "part": 1, "whole": 5, "sales": 7},
    ]
    return Sheet(_SAID, Text("", ""), columns, rows, labels={"who": {"a": Text("阿", "A")}})


def test_a_rate_has_its_wilson_interval_and_what_is_unknown_is_left_out() -> None:
    dots = rates(_sheet(), "who", "rate")
    assert [dot.name.zh for dot in dots] == ["阿", "c"]
    # By hand: centre (0.5 + 1.96²/20) / (1 + 1.96²/10) = 0.5, reach 0.2634.
    assert (dots[0].low, dots[0].high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))


def test_intervals_have_a_value_and_two_ends_a_place() -> None:
    name = Text("阿", "A")
    chart = intervals("k", _SAID, _SAID, [Dot(name, 1, 0, 3, "up"), Dot(name, None, 0, 1)], "count", "table-1")
    assert chart is not None
    assert {each.part: list(each.values) for each in chart.series} == {"value": [1.0], "low": [0.0], "high": [3.0]}
    assert chart.tones == ["up"]
    assert intervals("k", _SAID, _SAID, [], "count", "table-1") is None


def test_bars_stand_by_size() -> None:
    chart = ranked("k", _SAID, _sheet(), "who", "sales", "table-1")
    assert chart is not None
    assert [place.zh for place in chart.places] == ["c", "阿"]
    assert list(chart.series[0].values) == [7.0, 3.0]
    assert (chart.unit, chart.table) == ("money", "table-1")


def test_cells_are_a_series_a_row_from_the_top() -> None:
    chart = cells("k", _SAID, [_SAID, _SAID], [(Text("0", "0"), [1, 2]), (Text("9", "9"), [0, 4])], "table-1")
    assert [(row.name.zh, list(row.values)) for row in chart.series] == [("0", [1.0, 2.0]), ("9", [0.0, 4.0])]
    assert isinstance(chart, Chart)
    assert chart.shape == "heat"


@pytest.mark.parametrize("rule", [rule.id for rule in trees()])
def test_advice_names_places_of_the_site(rule: str) -> None:
    do = on_site(next(each for each in trees() if each.id == rule).do.text)
    assert not re.search(r"\bxundan\b|--\w", do.zh + do.en)


def test_commands_become_places() -> None:
    said = on_site(Text("看 xundan faq --new, 再看 xundan faq", "see xundan faq --new, then xundan faq"))
    assert said.zh == "看 流失 → 买家在问 → 新的问题, 再看 流失 → 买家在问"
    assert said.en == "see Lost → What buyers ask → new, then Lost → What buyers ask"
    assert on_site(Text("前 3 个; 全部: -o chats.xlsx", "the first 3")).zh == "前 3 个"
