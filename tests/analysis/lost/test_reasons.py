"""The likely reason by rules: what weighs, and what she left upon."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from xundan.analysis.lost.reasons import Likely, Turn, likely
from xundan.analysis.text.chats import Line
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.spoken import Who

KNOWN = dictionary()
BEGAN = datetime(2026, 3, 2, 10)
SAYS: dict[str, Who] = {"B": "buyer", "A": "agent", "X": "machine"}


def talk(*lines: str) -> list[Line]:
    """Lines such as "B hello", a minute apart, from instant 0."""
    return [
        Line(f"m{n}", BEGAN + timedelta(minutes=n), 60 * n, SAYS[each[0]], each[2:]) for n, each in enumerate(lines)
    ]


def reason(*lines: str, turns: tuple[Turn, ...] = ()) -> Likely:
    return likely(talk(*lines), turns, 120, KNOWN)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ("太贵了不要了", "price"),
        ("超出预算了", "price"),
        ("没货就算了吧", "stock"),
        ("这个码太小穿不下", "size"),
        ("不支持我的手机型号啊", "specification"),
        ("急用呢来不及了", "delivery"),
        ("券用不了", "promotion"),
        ("等双11再买吧", "promotion"),
        ("付不了款, 老是支付失败", "payment"),
        ("怕质量不行", "trust"),
        ("我再看看别的", "comparison"),
        ("等了半天都没人理", "slow"),
        ("你这什么态度", "attitude"),
        ("随便问问", "only_asking"),
    ],
)
def test_what_she_left_upon_names_the_reason(left: str, expected: str) -> None:
    turns = (Turn("answered", 300, 0, 300),)  # the slow answer without which no complaint of slowness counts
    found = reason("B 你好", "A 您好", f"B {left}", "A 好的", "B 嗯谢谢", turns=turns)
    assert found.reason == expected
    assert found.by == "rules"


def test_the_same_words_are_no_reason_when_denied() -> None:
    assert reason("B 不贵啊", "A 是的").reason == "only_asking"


def test_the_line_that_says_so_is_kept_and_the_weightiest_comes_first() -> None:
    found = reason("B 能便宜点吗", "A 改不了价的", "B 太贵了", "A 好的")
    # Her hint stands first of two (3 x 1), the agent's words at the same place (3 x 1), what she left upon (6 x 3).
    assert [(each.line.id, each.weight) for each in found.evidence] == [("m2", 18.0), ("m0", 3.0), ("m1", 3.0)]
    assert found.weights == {"price": 24.0}


def test_what_was_said_last_outweighs_the_same_said_before() -> None:
    assert reason("B 怕质量不好", "A 放心", "B 急用来不及", "A 抱歉").reason == "delivery"
    assert reason("B 急用来不及", "A 抱歉", "B 怕质量不好", "A 放心").reason == "trust"


def test_thanks_and_nods_are_not_what_she_left_upon() -> None:
    with_thanks = reason("B 太贵了", "A 抱歉", "B 好的谢谢", "A 不客气")
    assert with_thanks.weights == reason("B 太贵了", "A 抱歉").weights


def test_robots_are_not_read() -> None:
    assert reason("B 这是全棉的吗", "X 这个卖完了, 没货了", "A 是的").reason == "only_asking"


def test_an_agents_answer_can_leave_her_with_the_reason() -> None:
    found = reason("B 有更大的吗", "A 没有更大的尺寸了", "B 好的")
    assert found.reason == "size"
    assert {each.line.who for each in found.evidence} == {"buyer", "agent"}


def test_asking_the_same_thing_twice_is_a_reason_and_once_is_not() -> None:
    assert reason("B 什么材质", "A 棉的", "B 颜色有几种", "A 三种").reason == "specification"
    assert reason("B 什么材质", "A 棉的").reason == "only_asking"


def test_nothing_said_is_unknown() -> None:
    assert reason().reason == "unknown"
    assert reason("B 在吗", "A 在的").reason == "unknown"


def test_a_late_answer_is_the_reason_when_she_was_gone() -> None:
    turns = (Turn("late", 900, 0, 900),)
    assert reason("B 什么材质", turns=turns).reason == "slow"


def test_a_late_answer_is_no_reason_when_she_went_on() -> None:
    turns = (Turn("late", 900, 0, 30),)
    assert reason("B 什么材质", "A 棉的", "B 什么颜色有", "A 都有", turns=turns).reason == "specification"


def test_an_answer_within_the_limit_is_not_slow() -> None:
    assert reason("B 什么材质", turns=(Turn("answered", 120, 0, 120),)).reason == "only_asking"
    assert reason("B 什么材质", turns=(Turn("answered", 121, 0, 121),)).reason == "slow"


def test_a_complaint_of_slowness_needs_a_slow_answer() -> None:
    said = ("B 什么材质", "B 半天没人理", "A 在的")
    assert reason(*said, turns=(Turn("answered", 20, 0, 20),)).reason != "slow"
    assert reason(*said, turns=(Turn("answered", 400, 0, 400),)).reason == "slow"


def test_handed_over_and_gone_when_the_answer_came_is_slow() -> None:
    assert reason("A 早上好, 昨晚下班了").reason == "slow"


def test_pictures_and_texts_that_are_not_kept_say_nothing_but_show_that_she_was_there() -> None:
    lines = [Line("m0", BEGAN, 0, "buyer", None), Line("m1", BEGAN, 700, "buyer", None)]
    assert likely(lines, (Turn("late", 650, 0, 650),), 120, KNOWN).reason == "unknown"
    assert likely(lines[:1], (Turn("late", 650, 0, 650),), 120, KNOWN).reason == "slow"


def test_the_same_lines_give_the_same_answer() -> None:
    said = ("B 太贵了 怕质量不好", "A 好的")
    assert reason(*said) == reason(*said)
