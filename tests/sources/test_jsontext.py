"""JSON value by value: numbers as written, nesting, places of damage, and files larger than what is looked at."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.taking import take
from xundan.model.text import UserError
from xundan.sources import jsonstream
from xundan.sources.jsonstream import BrokenJson, values
from xundan.sources.jsontext import KeyTwice, TooDeep, as_text, parsed


def streamed(folder: Path, text: str) -> list[Any]:
    path = folder / "f.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return list(values(path))


def broken(folder: Path, text: str) -> tuple[int, int]:
    with pytest.raises(BrokenJson) as error:
        streamed(folder, text)
    return error.value.line, error.value.column


@pytest.mark.parametrize("number", ["1.50", "-0", "1e999999", "9" * 5000, "0.30000000000000004", "1E+2"])
def test_numbers_are_kept_as_they_are_written_however_deep(number: str) -> None:
    assert as_text(parsed(number)) == number
    assert as_text(parsed(f'{{"a": [{number}, null, true]}}')) == f'{{"a": [{number}, null, true]}}'


def test_nesting_has_an_end() -> None:
    for depth in (60, 400, 900, 100_000):
        with pytest.raises(TooDeep):
            as_text(parsed("[" * depth + "]" * depth))
    assert as_text(parsed("[" * 20 + "]" * 20)) == "[" * 20 + "]" * 20


def test_a_key_that_occurs_twice_is_nobody_s_value() -> None:
    with pytest.raises(KeyTwice):
        parsed('{"a": 1, "b": {"c": 1, "c": 2}}')


def test_one_object_or_the_members_of_a_list(tmp_path: Path) -> None:
    assert streamed(tmp_path, '\ufeff {"a": [1]} \n') == [{"a": ["1"]}]
    assert streamed(tmp_path, ' [ {"a": 1} , 2,"x"\n] ') == [{"a": "1"}, "2", "x"]
    assert streamed(tmp_path, "[]") == [] and streamed(tmp_path, "12") == ["12"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", (1, 1)),
        ('{"a": 1', (1, 8)),
        ('[{"a": 1},\n {"a": }]', (2, 8)),
        ('[{"a": 1}\n {"a": 2}]', (2, 2)),
        ('[{"a": 1},]', (1, 11)),
        ('[{"a": 1}', (1, 10)),
        ('{"a": 1}\n\n{"a": 2}', (3, 1)),
        ('[1]\n"more"', (2, 1)),
        ('[{"a": 1, "a": 2}]', (1, 2)),
        ("[1,\n" + "[" * 100_000, (2, 1)),
    ],
)
def test_damage_is_told_with_its_place(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    assert broken(tmp_path, text) == place


def test_what_was_read_before_the_damage_was_handed_out(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text('[{"a": 1}, {"a": 2}, {"a', encoding="utf-8")
    found = values(tmp_path / "f.json")
    assert [next(found), next(found)] == [{"a": "1"}, {"a": "2"}]
    with pytest.raises(BrokenJson):
        next(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(JSON, max_size=8), st.integers(1, 40), st.sampled_from([None, 1]))
def test_pieces_of_any_size_give_what_the_whole_would(found: list[Any], step: int, indent: int | None) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=indent)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(jsonstream, "_STEP", step)
        assert streamed(Path(folder), text) == parsed(text)


def test_a_value_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonstream, "_STEP", 100)
    monkeypatch.setattr(jsonstream, "LARGEST", 1000)
    chat = {"user": "u", "exportTime": "", "count": 1, "chats": [{"sender": "a", "text": "x" * 5000}]}
    path = tmp_path / "f.json"
    path.write_text(json.dumps(chat), encoding="utf-8")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "json_broken" and "1,000 characters" in error.value.message.en


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"buyer_id": "b", "agent_id"', "its first line is no whole JSON value"),
        ('{"buyer_id": ' + "[" * 100_000, "nested too deeply"),
        ('[{"buyer_id": 1}]', "it begins"),
        ('{\n "buyer_id": 1\n}', "its first line is no whole JSON value"),
        ('{"甲": 1, "乙": 2}', "甲, 乙"),
    ],
)
def test_json_that_is_no_table_says_what_its_first_line_is(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "unknown_format" and words in error.value.message.en
    assert "one object a line" in error.value.hint.en and "一行一个对象" in error.value.hint.zh
