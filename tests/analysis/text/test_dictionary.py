"""A shop's own words over ours, and what is said of a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.analysis.lost.names import REASONS
from xundan.analysis.text.dictionary import dictionary
from xundan.analysis.text.patterns import Weighted, matcher
from xundan.model.text import UserError


def written(folder: Path, text: str) -> Path:
    (folder / "text.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_phrase_is_looked_for_as_written_and_an_expression_between_slashes() -> None:
    assert matcher(["1.5米"]).search("床1.5米的")
    assert not matcher(["1.5米"]).search("床135米的")
    assert matcher(["/等.{0,3}再/"]).search("等活动再说")
    assert not matcher([]).search("什么都有")


def test_the_heaviest_group_weighs() -> None:
    both = Weighted({6.0: ("太贵",), 1.0: ("贵",)})
    assert [both.weight(text) for text in ("太贵了", "贵吗", "便宜")] == [6.0, 1.0, 0.0]


def test_every_reason_that_can_be_said_has_phrases() -> None:
    known = dictionary()
    assert [name for name in REASONS if not any(known.said[name].groups.values())] == ["unknown"]


def test_the_shops_phrases_are_added_to_ours(tmp_path: Path) -> None:
    known = dictionary(written(tmp_path, '[lost.price]\nsaid = ["割肉"]\n'))
    assert known.said["price"].weight("割肉啊") == 6.0
    assert known.said["price"].weight("太贵了") == 6.0
    assert dictionary().said["price"].weight("割肉啊") == 0.0


def test_the_shops_phrases_can_stand_instead_of_ours(tmp_path: Path) -> None:
    known = dictionary(written(tmp_path, '[lost.price]\ninstead = true\nhinted = ["割肉"]\n'))
    assert known.said["price"].weight("割肉啊") == 3.0
    assert known.said["price"].weight("太贵了") == 0.0


def test_the_shops_words_of_notes_come_before_ours(tmp_path: Path) -> None:
    known = dictionary(written(tmp_path, '[notes]\nstock = ["价格牌缺"]\n'))
    assert known.notes[0] == ("价格牌缺", "stock")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('words = ["a"]\n[lost.price]\nsiad = ["贵"]\n', 3, "no such setting"),
        ('[lost.cheap]\nsaid = ["贵"]\n', 1, "no such reason"),
        ('[lost.price]\nsaid = "贵"\n', 2, "a list"),
        ('[lost.price]\nhinted = ["/(贵/"]\n', 2, "no regular expression"),
        ("[lost.price\n", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(UserError) as wrong:
        dictionary(written(tmp_path, text))
    assert wrong.value.code == "text_toml"
    assert wrong.value.message.en.startswith(f"text.toml:{line}: ")
    assert said in wrong.value.message.en
