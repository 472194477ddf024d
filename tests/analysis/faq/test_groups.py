"""Questions that ask the same come together, whatever the order of the rows."""

from __future__ import annotations

from random import Random

import pytest

from tests.analysis.faq.asked import RULES, question
from xundan.analysis.faq import groups as module
from xundan.analysis.faq.groups import Group, groups
from xundan.analysis.faq.questions import Question
from xundan.analysis.text.words import Words

WORDS = Words()
TEXTS = {
    "wash": ["能机洗吗", "可以机洗吗", "能不能机洗", "机洗可以吗", "这个能机洗吗"],
    "dry": ["可以烘干吗", "能烘干吗", "能不能烘干"],
    "invoice": ["能开发票吗", "可以开发票吗", "发票怎么开"],
}


def made() -> list[Question]:
    texts = [text for its in TEXTS.values() for n, text in enumerate(its) for _ in range(6 - n)]
    return [question(n, text) for n, text in enumerate(texts)]


def told(found: list[Group]) -> list[tuple[str, list[str]]]:
    return [(each.name, [row.line for row in each.rows]) for each in found]


def test_the_same_question_in_other_words_is_one_group() -> None:
    found = groups(made(), RULES, WORDS)
    members = {frozenset(row.text for row in each.rows) for each in found}
    assert members == {frozenset(its) for its in TEXTS.values()}
    # 6 + 5 + 4 + 3 + 2 of washing; 6 + 5 + 4 of the others.
    assert [len(each.rows) for each in found] == [20, 15, 15]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    rows = made()
    Random(seed).shuffle(rows)
    assert told(groups(rows, RULES, WORDS)) == told(groups(made(), RULES, WORDS))


def test_a_group_has_the_name_of_its_most_typical_question_as_most_buyers_wrote_it() -> None:
    rows = [question(n, text) for n, text in enumerate(["能机洗吗？"] * 5 + ["能机洗吗"] * 2 + ["机洗完会怎么样"])]
    assert groups(rows, RULES, WORDS)[0].name == "能机洗吗？"


def test_one_turn_that_asks_the_same_twice_counts_once() -> None:
    rows = [question(1, "能机洗吗"), question(1, "可以机洗吗", line="m2"), question(1, "能机洗吗", line="m3", turn=500)]
    found = groups(rows, RULES, WORDS)
    assert [[row.line for row in each.rows] for each in found] == [["m1", "m3"]]


def test_topics_never_share_a_group() -> None:
    rows = [question(1, "能退吗"), question(2, "能洗吗")]
    assert [each.topic for each in groups(rows, RULES, WORDS)] == ["care", "return"]


def test_rare_texts_beyond_the_core_go_to_the_nearest_group_or_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CORE", 2)
    texts = ["能机洗吗"] * 4 + ["可以烘干吗"] * 2 + ["这个可以烘干吗", "晾几天才好啊怎么这样"]
    found = groups([question(n, text) for n, text in enumerate(texts)], RULES, WORDS)
    assert [[row.text for row in each.rows] for each in found] == [
        ["能机洗吗"] * 4,
        ["可以烘干吗"] * 2 + ["这个可以烘干吗"],
        ["晾几天才好啊怎么这样"],
    ]


def test_no_questions_give_no_groups() -> None:
    assert groups([], RULES, WORDS) == []
