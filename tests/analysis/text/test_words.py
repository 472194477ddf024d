"""Texts made comparable and parted."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from xundan.analysis.text.words import Words, folded, needed
from xundan.model.text import UserError


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  ２００Ｘ２３０ \n 的", "200x230 的"),
        ("這個價錢能便宜嗎", "这个价钱能便宜吗"),
        ("OK", "ok"),
        ("", ""),
        ("！？", "!?"),
    ],
)
def test_width_case_blanks_and_traditional_characters_are_folded(written: str, read: str) -> None:
    assert folded(written) == read


def test_words_leave_out_punctuation_and_faces() -> None:
    assert Words().of("价格, 包邮吗?? 😀 [笑]~") == ["价格", "包邮", "吗", "笑"]


def test_a_word_of_the_shop_stays_whole() -> None:
    assert "云朵绒四件" not in Words().of("有云朵绒四件吗")
    assert "云朵绒四件" in Words(["雲朵絨四件"]).of("有云朵绒四件吗")


def test_one_shops_words_are_not_anothers() -> None:
    Words(["云朵绒四件"])
    assert "云朵绒四件" not in Words().of("有云朵绒四件吗")


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("rjieba"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr("importlib.import_module", lambda name: missing(name))
    with pytest.raises(UserError) as said:
        needed("rjieba")
    assert said.value.code == "text_missing"
    assert "pip install 'xundan[text]'" in said.value.hint.en
