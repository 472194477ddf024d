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
    assert reason("B 不贵啊", "A 是的").reason == "unknown"


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


def test_who_names_nothing_new_goes_on_with_what_she_named() -> None:
    found = reason("B 可以指定快递吗", "A 可以的", "B 上次那家总丢在楼下", "A 好的")
    assert found.reason == "delivery"
    assert [each.line.id for each in found.evidence] == ["m2", "m0"]  # what she left upon weighs most
    assert reason("B 有券吗", "A 没有", "B 上次那家总丢在楼下", "A 好的").reason == "promotion"


@pytest.mark.parametrize(
    "parting", ["好的 谢谢啦", "没有了，麻烦你了", "先买这个吧", "刚看到，还没买", "[微笑]", "26112345678"]
)
def test_thanks_a_number_or_what_she_will_do_next_is_not_going_on(parting: str) -> None:
    assert reason("B 可以指定快递吗", "A 可以的", f"B {parting}").reason == "only_asking"


def test_a_question_with_nothing_else_in_it_is_about_the_article() -> None:
    assert reason("B 上面能坐人吗", "A 可以", "B 会不会染到别的衣服", "A 不会").reason == "specification"
    assert reason("B 可以指定快递吗", "A 可以的", "B 上面能坐人吗", "A 可以").reason == "only_asking"
    assert reason("B 怎么办", "A 稍等", "B 什么情况", "A 稍等").reason == "unknown"


def test_who_asks_whether_anybody_is_there_and_goes_on_is_not_lost_to_slowness() -> None:
    turns = (Turn("answered", 20, 0, 20),)
    said = ("B 人呢", "A 在的", "B 上次那家总丢在楼下", "B 门卫也不管", "A 好的")
    assert reason(*said, turns=turns).reason == "unknown"
    # Nor is her complaint another line on what she had asked.
    assert reason("B 可以指定快递吗", "A 可以", "B 半天没人理, 算了", turns=turns).reason == "only_asking"


def test_a_line_that_asks_two_things_is_kept_once() -> None:
    assert [each.line.id for each in reason("B 可以指定快递吗 有赠品吗", "A 有").evidence] == ["m0"]


def test_asked_once_keeps_the_line_that_asked() -> None:
    found = reason("B 什么材质", "A 棉的", "B 好的谢谢")
    assert [each.line.text for each in found.evidence] == ["什么材质"]
    assert found.weights == {"specification": 1.0}


def test_the_name_of_an_article_that_she_sends_is_not_what_she_says() -> None:
    card = "B 床品布艺收纳箱大号 ¥45 https://item.example.com/item.htm?id=680010041414"
    assert reason(card, "A 在的", "B 好的").reason == "unknown"
    asked = reason("B 有大号的吗 https://item.example.com/item.htm?id=680010041414", "A 有")
    assert asked.weights == {"size": 9.0}  # a hint, and what she left upon


@pytest.mark.parametrize(
    "said", ["还没收到货", "没有发货", "没送到", "不满意", "收到了没", "不行", "没用", "不清楚怎么用"]
)
def test_what_only_resembles_a_nod_is_none(said: str) -> None:
    assert not KNOWN.nods.search(said)


def test_a_long_row_of_nods_is_read_at_once() -> None:
    # Where two ways to read it were tried at every step, this would not end.
    assert KNOWN.nods.search("好的没有问题谢谢[微笑]" * 3000)
    assert not KNOWN.nods.search("好的没有问题谢谢[微笑]" * 3000 + "退")


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ("这个今天可以送到么", "delivery"),
        ("怎么没显示物流信息", "delivery"),
        ("帮我催一下快递", "delivery"),
        ("可以改一下送货时间吗", "delivery"),
        ("少发了一个", "delivery"),
        ("电子发票能换成单位抬头吗", "payment"),
        ("退款几天能到账", "payment"),
        ("屏幕有时不灵", "trust"),
        ("商家不给退", "trust"),
        ("支持电信卡吗", "specification"),
    ],
)
def test_words_of_one_topic_are_not_taken_for_another(left: str, expected: str) -> None:
    assert reason("B 你好", "A 您好", f"B {left}").reason == expected


def test_nothing_said_is_unknown() -> None:
    assert reason("B 今天真热", "A 是的").reason == "unknown"
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
