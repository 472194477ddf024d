"""[privacy] in xundan.toml: what it takes, what it says of mistakes, and how `init` writes it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from xundan.model.privacy import PRIVACY_SETTINGS, Privacy
from xundan.workspace import create
from xundan.workspace.config import check, load_config

SHOP = '[[shops]]\nid = "s"\n'


def test_without_a_word_names_stay_clear() -> None:
    config, _ = check(SHOP)
    assert config is not None and config.privacy == Privacy() and config.privacy.buyers == "clear"
    assert config.privacy.text_from(date(2026, 10, 5)) is None


def test_which_text_is_kept() -> None:
    config, _ = check(SHOP + "[privacy]\nkeep_chat_text_days = 90\n")
    assert config is not None and config.privacy.text_from(date(2026, 10, 5)) == date(2026, 7, 7)
    assert Privacy(chat_text="none").text_from(date(2026, 10, 5)) == date.max


def test_what_is_written_out_is_what_was_chosen(tmp_path: Path) -> None:
    made = create(tmp_path / "w", "s", privacy=Privacy(buyers="pseudonyms"))
    assert load_config(made.root / "xundan.toml").privacy == Privacy(buyers="pseudonyms")
    text = (made.root / "xundan.toml").read_text(encoding="utf-8")
    assert all(re.search(rf"^#? ?{name} = ", text, re.MULTILINE) for name in PRIVACY_SETTINGS)


@pytest.mark.parametrize(
    ("written", "line", "where"),
    [
        ('[privacy]\nbuyers = "hidden"\n', 4, "privacy.buyers"),
        ("[privacy]\nbuyers = true\n", 4, "privacy.buyers"),
        ('[privacy]\nbuyer = "clear"\n', 4, "privacy.buyer"),
        ("[privacy]\nkeep_chat_text_days = 0\n", 4, "privacy.keep_chat_text_days"),
        ("[privacy]\nkeep_chat_text_days = true\n", 4, "privacy.keep_chat_text_days"),
        ('[privacy]\nkeep_chat_text_days = "90"\n', 4, "privacy.keep_chat_text_days"),
        ("[privacy]\nkeep_chat_text_days = 99999\n", 4, "privacy.keep_chat_text_days"),
        ('[privacy]\nchat_text = "some"\n', 4, "privacy.chat_text"),
        ('[[privacy]]\nbuyers = "clear"\n', 3, "privacy"),
        ('[[rules]]\nbuyers = "clear"\n', 4, "rules[1].buyers"),
    ],
)
def test_mistakes_are_named_with_their_line_in_both_languages(written: str, line: int, where: str) -> None:
    config, [mistake] = check(SHOP + written)
    assert config is None and (mistake.line, mistake.where) == (line, where)
    assert not re.search(r"[Ii]nput|valid|should", mistake.message.zh + mistake.message.en)
