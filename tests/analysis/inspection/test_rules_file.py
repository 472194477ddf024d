"""The workspace's own rules over ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.inspection.chats import chat, turn
from xundan.analysis.inspection.rules import SaysRule
from xundan.analysis.inspection.rules_file import FILE, check, read_rules, rules_of
from xundan.analysis.inspection.score import score
from xundan.model.text import UserError


def test_without_a_file_the_rules_are_ours(tmp_path: Path) -> None:
    assert rules_of(tmp_path) == read_rules("", FILE)


def test_a_block_changes_only_what_it_names() -> None:
    rules = {rule.id: rule for rule in read_rules('[[rule]]\nid = "slow"\nseconds = 20\n', FILE).rule}
    ours = {rule.id: rule for rule in read_rules("", FILE).rule}
    assert rules["slow"] == ours["slow"].model_copy(update={"seconds": 20})
    assert {name: rule for name, rule in rules.items() if name != "slow"} == {
        name: rule for name, rule in ours.items() if name != "slow"
    }


def test_words_are_added_or_replaced() -> None:
    ours = read_rules("", FILE).rule
    [was] = [rule for rule in ours if rule.id == "forbidden"]
    added = read_rules('[[rule]]\nid = "forbidden"\nadd_words = ["土老帽"]\n', FILE)
    [rule] = [rule for rule in added.rule if rule.id == "forbidden"]
    assert isinstance(rule, SaysRule) and isinstance(was, SaysRule)
    assert rule.words == (*was.words, "土老帽")
    alone = read_rules('[[rule]]\nid = "forbidden"\nwords = "土老帽"\n', FILE)
    [rule] = [rule for rule in alone.rule if rule.id == "forbidden"]
    assert isinstance(rule, SaysRule)
    assert rule.words == ("土老帽",)


def test_a_rule_can_be_switched_off_and_a_new_one_written(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        '[[rule]]\nid = "greeting"\non = false\n\n'
        '[[rule]]\nid = "warranty"\nname = "说质保"\npoints = 7\nway = "says"\nwords = ["质保"]\n',
        encoding="utf-8",
    )
    rules = rules_of(tmp_path)
    assert "greeting" not in [rule.id for rule in rules.active]
    # 100, and 7 for the warranty; nothing for the greeting.
    assert score(rules.active, chat("买: 坏了咋办 / 客: 您好,我们质保一年")).score == 107


def test_other_limits_take_other_points() -> None:
    rules = read_rules('[[rule]]\nid = "slow"\nseconds = 20\npoints = -9\nat_most = 1\n', FILE).active
    assert score(rules, chat("买: 在吗 / 客: 在这里", [turn(21), turn(30)])).score == 91


MISTAKES = [
    ('[[rule]]\nid = "slow"\nseconds = "x"\n', 3, "rule[1].seconds"),
    ('[[rule]]\nid = "slwo"\nseconds = 1\n', 2, "slow"),
    ('\n[[rule]]\nid = "greeting"\nadd_words = ["/(/"]\n', 4, "regular expression"),
    ('[[rule]]\nid = "greeting"\nadd_words = ["/a*/"]\n', 3, "empty text"),
    ('[[rule]]\nid = "greeting"\nwords = []\n', 3, "empty"),
    ('[[rule]]\nid = "greeting"\nwords = ["好", ""]\n', 3, "none of them empty"),
    ('[[rule]]\nid = "greeting"\nplace = "middle"\n', 3, "middle"),
    ('[[rule]]\nid = "slow"\nwords = ["x"]\n', 3, 'way = "slow"'),
    ('[[rule]]\nid = "mine"\nname = "x"\npoints = 0\nway = "says"\nwords = ["x"]\n', 4, "not 0"),
    ('[[rule]]\nid = "mine"\nway = "sings"\n', 3, '"says"'),
    ('[[rule]]\nid = "mine"\npoints = 1\nway = "missed"\n', 1, "name is missing"),
    ('[[rule]]\nid = "slow"\n[[rule]]\nid = "slow"\n', 4, "twice"),
    ("slow = 3\n", 1, "[[rule]]"),
    ("[[rule]\n", 1, "TOML"),
]


@pytest.mark.parametrize(("text", "line", "told"), MISTAKES)
def test_a_mistake_is_named_with_its_line(text: str, line: int, told: str) -> None:
    rules, [mistake] = check(text)
    assert rules is None
    assert mistake.line == line
    assert told in f"{mistake.where}: {mistake.message.en}"
    with pytest.raises(UserError) as error:
        read_rules(text, FILE)
    assert error.value.code == "inspection"
    assert f"{FILE}:{line}:" in error.value.message.zh


def test_all_mistakes_are_named_at_once() -> None:
    _, mistakes = check('[[rule]]\nid = "slow"\nseconds = 0\npoints = 200\n\n[[rule]]\nid = "bare"\nat_most = "x"\n')
    assert [mistake.line for mistake in mistakes] == [3, 4, 8]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes("问候".encode("gb18030"))
    with pytest.raises(UserError) as error:
        rules_of(tmp_path)
    assert "UTF-8" in error.value.message.en
