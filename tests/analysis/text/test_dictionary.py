"""A shop's own words over ours, and what is said of a file that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.analysis.lost.names import REASONS
from xundan.analysis.text.dictionary import dictionary
from xundan.model.text import UserError


def written(folder: Path, text: str) -> Path:
    (folder / "text.toml").write_text(text, encoding="utf-8")
    return folder


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


def test_the_shops_phrases_can_ask_where_a_line_has_nothing_else(tmp_path: Path) -> None:
    known = dictionary(written(tmp_path, '[lost.trust]\notherwise = ["靠谱不"]\n'))
    assert known.otherwise["trust"].search("靠谱不")
    assert not known.otherwise["price"].search("靠谱不")


def test_the_shops_words_of_notes_come_before_ours(tmp_path: Path) -> None:
    known = dictionary(written(tmp_path, '[notes]\nstock = ["价格牌缺"]\n'))
    assert known.notes[0] == ("价格牌缺", "stock")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('words = ["a"]\n[lost.price]\nsiad = ["贵"]\n', 3, "no such setting"),
        ('[lost.cheap]\nsaid = ["贵"]\n', 1, "no such reason"),
        ('[lost.price]\nsaid = "贵"\n', 2, "a list"),
        ('[lost.price]\nhinted = ["/(贵/"]\n', 2, "regular expression"),
        ('[lost.price]\nhinted = ["贵", " "]\n', 2, "none of them empty"),
        ('nods = ["/好*/"]\n', 1, "does not match an empty text"),
        ("[lost.price\n", 1, "not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(UserError) as wrong:
        dictionary(written(tmp_path, text))
    assert wrong.value.code == "text_toml"
    assert wrong.value.message.en.startswith(f"text.toml:{line}: ")
    assert said in wrong.value.message.en
