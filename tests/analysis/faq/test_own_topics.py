"""Topics that a shop adds in its text.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.analysis.faq.topics import Rules, check_topic, rules, rules_with
from xundan.analysis.text.dictionary import dictionary
from xundan.analysis.text.words import folded
from xundan.model.text import UserError

SCENTS = '[topics.scents]\nname = {zh = "香型", en = "scents"}\nwords = ["香型", "/留香.{0,2}多久/"]\n'


def known(folder: Path, text: str) -> Rules:
    (folder / "text.toml").write_text(text, encoding="utf-8")
    own = dictionary(folder)
    return rules_with(own.topics, own.asking)


def test_without_a_file_the_topics_are_ours(tmp_path: Path) -> None:
    own = dictionary(tmp_path)
    assert rules_with(own.topics, own.asking).names == rules().names


def test_a_topic_of_the_shops_own(tmp_path: Path) -> None:
    found = known(tmp_path, SCENTS)
    assert [found.topic(folded(text)) for text in ("香型有哪些", "留香能多久啊", "会掉色吗")] == [
        "scents", "scents", "fading",
    ]  # fmt: skip
    assert found.names == [*rules().names[:-1], "scents", "other"]
    assert (found.label("scents").zh, found.label("scents").en) == ("香型", "scents")
    assert [check_topic(found, each) for each in ("scents", "香型", "Scents")] == ["scents"] * 3
    # A short line with a word of a topic is a question, whosever the topic is.
    assert found.asks("香型")
    assert not rules().asks("香型")


def test_the_shops_words_come_to_ours_and_go_before_them(tmp_path: Path) -> None:
    found = known(tmp_path, '[topics.size]\nwords = ["床笠", "能铺"]\n')
    # 现货 is stock's and 尺寸 is size's with us.
    assert [found.topic(text) for text in ("床笠有现货吗", "有现货吗", "尺寸多少")] == ["size", "stock", "size"]
    assert rules().topic("床笠有现货吗") == "stock"


def test_the_shops_words_can_stand_instead_of_ours(tmp_path: Path) -> None:
    found = known(tmp_path, '[topics.invoice]\nname = "票据"\ninstead = true\nwords = ["收据"]\n')
    assert [found.topic(text) for text in ("开收据吗", "开发票吗")] == ["invoice", "other"]
    assert found.label("invoice").zh == "票据"


def test_words_of_one_meaning_are_added_by_name(tmp_path: Path) -> None:
    found = known(tmp_path, '[topics.postage]\nwords = ["邮资"]\n[topics.postage.alike]\nhow_much = ["邮资"]\n')
    assert found.meanings("postage", "邮资多少") == ["how_much"]
    assert found.meanings("postage", "运费多少") == ["how_much"]


def test_what_asks_and_what_does_not_can_be_added(tmp_path: Path) -> None:
    found = known(tmp_path, '[questions]\nasks = ["求解"]\nnot_questions = ["测试"]\nfiller = ["掌门"]\n')
    assert found.asks("这两款求解") and not rules().asks("这两款求解")
    assert not found.asks("测试多少钱") and rules().asks("测试多少钱")
    assert found.normal("掌门 包邮吗") == "包邮吗"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[topics.scents]\nwords = ["香型"]\n', 1, "expected the name of a new topic"),
        ('[topics.scents]\nname = "香型"\n', 1, "expected the words of a new topic"),
        ('[topics.Scents]\nname = "香型"\nwords = ["香型"]\n', 1, "small letters"),
        ('[topics.other]\nwords = ["香型"]\n', 1, "it has none"),
        ('[topics.scents]\nwords = ["香型"]\nname = "尺寸"\n', 3, "the topic size is called 尺寸 already"),
        ("[topics.size]\nname = 3\n", 2, "expected a text"),
        ('[topics.size]\n\nword = ["床笠"]\n', 3, "no such setting"),
        ('[topics.size]\nwords = ["/(床/"]\n', 2, "regular expression"),
        ('[questions]\nasks = ["好", ""]\n', 2, "none of them empty"),
        ('[questions]\nask = ["好"]\n', 2, "no such setting"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(UserError) as wrong:
        known(tmp_path, text)
    assert wrong.value.code == "text_toml"
    assert wrong.value.message.en.startswith(f"text.toml:{line}: ")
    assert said in wrong.value.message.en
