"""What a review judges, by sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.analysis.reviews.aspects import ASPECTS, Reader, our_words, reader_of
from xundan.model.text import UserError

READER = reader_of(None)


def judged(text: str, reader: Reader = READER) -> dict[str, str]:
    return {each.aspect: each.side for each in reader.of(text)}


@pytest.mark.parametrize(("text", "expected"), [
    ("质量很好，物流太慢了，客服态度差", {"goods": "good", "logistics": "bad", "service": "bad"}),
    ("快递很快", {"logistics": "good"}),
    ("快递小哥很负责", {"logistics": "good"}),
    ("非常满意", {"goods": "good"}),
    ("有色差, 不过客服耐心", {"goods": "bad", "service": "good"}),
    ("還沒用", {}),
    ("", {}),
    ("联系了客服", {}),
    ("衣服不错就是线头多", {"goods": "even"}),
])  # fmt: skip
def test_a_clause_judges_what_it_names_and_else_the_goods(text: str, expected: dict[str, str]) -> None:
    assert judged(text) == expected


def test_traditional_characters_are_read_too() -> None:
    pytest.importorskip("opencc")
    assert judged("買了就褪色, 物流太慢") == judged("买了就褪色, 物流太慢") == {"goods": "bad", "logistics": "bad"}


@pytest.mark.parametrize(("text", "side"), [
    ("没有异味", "good"), ("有异味", "bad"), ("不太满意", "bad"), ("特别好", "good"), ("并没有失望", "good"),
])  # fmt: skip
def test_a_word_before_it_turns_a_judgement_round(text: str, side: str) -> None:
    assert judged(text) == {"goods": side}


def test_the_words_that_say_so_are_told() -> None:
    [goods, logistics] = READER.of("面料不舒服, 起球。发货快")
    assert (goods.words, logistics.words) == (("不舒服", "起球"), ("发货快",))


def test_what_looks_like_a_judgement_is_none() -> None:
    assert judged("大小差不多, 好像是上周买的") == {}


def test_a_workspace_adds_words_of_its_own(tmp_path: Path) -> None:
    assert judged("用了三天掉漆") == {}
    (tmp_path / "reviews.toml").write_text('[goods]\nsays_bad = ["掉漆"]\n', encoding="utf-8")
    own = reader_of(tmp_path)
    assert judged("用了三天掉漆", own) == {"goods": "bad"}
    assert judged("快递很快", own) == {"logistics": "good"}, "ours stay"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[food]\ngood = []", 1),
        ('[goods]\nsays = ["x"]', 2),
        ("[goods]\ngood = 3", 2),
        ("[goods", 1),
        ('[goods]\ngood = [""]', 2),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "reviews.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        reader_of(tmp_path)
    assert raised.value.code == "reviews"
    for told in (raised.value.message.zh, raised.value.message.en):
        assert told.startswith(f"reviews.toml:{line}: ")


def test_no_word_of_ours_stands_twice_in_a_list_or_on_both_sides() -> None:
    words = our_words()
    for table, lists in words.items():
        for kind, entries in lists.items():
            assert len(entries) == len(set(entries)), (table, kind, [e for e in entries if entries.count(e) > 1])
    for aspect in ASPECTS:
        own = words[aspect]
        assert not {*own["good"], *own["says_good"]} & {*own["bad"], *own["says_bad"]}
