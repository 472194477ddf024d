"""Which lines ask, and about what."""

from __future__ import annotations

import pytest

from xundan.analysis.faq.topics import check_topic, rules
from xundan.analysis.text.words import folded
from xundan.model.text import UserError

RULES = rules()


@pytest.mark.parametrize(
    "text",
    [
        "会不会褪色",
        "包邮不",
        "这款能放多重?",
        "尺码表",
        "Is it machine washable",
        "what size should I get",
        "發什麼快遞",
    ],
)
def test_lines_that_ask(text: str) -> None:
    assert RULES.asks(folded(text))


@pytest.mark.parametrize(
    "text",
    [
        "在吗?",
        "人呢？？",
        "？？",
        "你好",
        "好的吧",
        "付款了,看下",
        "拍下了",
        "颜色都可以啊",
        "hello",
        "转人工",
        "没有了",
        "",
    ],
)
def test_lines_that_look_like_it_and_do_not(text: str) -> None:
    assert not RULES.asks(folded(text))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("我的快递到哪了", "tracking"),
        ("床单到哪里了 帮我查下", "tracking"),
        ("尺码不对可以换货吗", "return"),
        ("能开专票吗", "invoice"),
        ("买两个送什么", "gift"),
        ("双11还有优惠吗", "event"),
        ("运费多少", "postage"),
        ("怎么领券", "promotion"),
        ("和别家的有什么区别", "comparison"),
        ("能便宜一点吗", "price"),
        ("今天能发货吗", "dispatch"),
        ("几天能到上海", "arrival"),
        ("用什么快递", "carrier"),
        ("地址能改吗", "address"),
        ("可以用花呗吗", "payment"),
        ("还有现货吗", "stock"),
        ("身高170穿什么码", "size"),
        ("洗了会掉毛吗", "fibres"),
        ("深色会不会掉色", "fading"),
        ("有没有甲醛", "smell"),
        ("是不是纯棉", "material"),
        ("可以机洗吗", "care"),
        ("实物颜色深吗", "colour"),
        ("颜色和图片不一样", "colour"),
        ("冬天用厚不厚", "thickness"),
        ("能承重多少斤", "strength"),
        ("是正品吗", "quality"),
        ("这个怎么安装", "usage"),
        ("可以备注一下吗", "order"),
        ("猫会喜欢吗", "other"),
        ("How much does it cost?", "price"),
        ("Where is my parcel?", "tracking"),
        ("is it in stock?", "stock"),
        ("will it shrink?", "fading"),
    ],
)
def test_topics(text: str, topic: str) -> None:
    assert RULES.topic(folded(text)) == topic


@pytest.mark.parametrize(
    ("lines", "topic"),
    [
        (["在吗", "这个几天能到杭州"], "arrival"),
        (["拍了两天了还没发"], "tracking"),
        # The second line asks, the first only tells.
        (["质量很好的", "发什么快递?"], "carrier"),
        # The title of the goods behind a link is not asked about.
        (["桑蚕丝被礼盒装 https://item.example.com/item.htm?id=1", "会缩水吗"], "fading"),
        (["桑蚕丝被礼盒装 https://item.example.com/item.htm?id=1"], "other"),
        (["你好"], "other"),
        (["  \n "], ""),
        ([], ""),
    ],
)
def test_what_a_buyer_came_with(lines: list[str], topic: str) -> None:
    assert RULES.opening(lines) == topic


def test_greetings_marks_and_numbers_do_not_tell_questions_apart() -> None:
    one, other = "亲，请问身高165 穿什么码？", "身高 172穿什么码啊"
    assert RULES.normal(folded(one)).replace(" ", "") == RULES.normal(folded(other)).replace(" ", "") == "身高0穿什么码"


def test_a_question_of_nothing_but_filler_stays_itself() -> None:
    assert RULES.normal("咨询一下") == "咨询一下"


def test_a_topic_is_found_by_its_name_in_either_language() -> None:
    assert [check_topic(RULES, each) for each in ("size", "尺寸", "when it is sent", None)] == [
        "size", "size", "dispatch", None,
    ]  # fmt: skip
    with pytest.raises(UserError) as wrong:
        check_topic(RULES, "weather")
    assert wrong.value.code == "topic"


def test_topic_names_are_told_apart() -> None:
    assert len(set(RULES.names)) == len(RULES.names)
    labels = [RULES.label(name) for name in RULES.names]
    assert len({each.zh for each in labels}) == len({each.en for each in labels}) == len(labels)
