"""Encodings that are not what they seem: nothing is read as other characters than were written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.sources.taking import take
from xundan.model.text import UserError
from xundan.sources import encoding
from xundan.sources.encoding import Undecodable, encoding_of

HEAD = "order_id,buyer_id,created_at,paid_amount\n"


def rows(first: int, last: int, buyer: str = "买家小雨") -> str:
    return "".join(f"{n},{buyer},2026-03-02 10:00:00,5\n" for n in range(first, last))


def found(folder: Path, data: bytes) -> str | Undecodable:
    path = folder / "f.csv"
    path.write_bytes(data)
    return encoding_of(path)


def refused(folder: Path, data: bytes) -> UserError:
    path = folder / "f.csv"
    path.write_bytes(data)
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.message.zh and error.value.hint.zh and error.value.hint.en
    return error.value


def test_utf8_that_is_cut_inside_its_last_character_is_not_read_as_gb18030(tmp_path: Path) -> None:
    whole = (HEAD + rows(1, 5)).encode()
    cut = whole[: whole.rindex("小".encode()) + 2]
    cut.decode("gb18030")  # which has something to say about it, and it is wrong
    error = refused(tmp_path, cut)
    assert error.code == "not_text"
    assert "line 5" in error.message.en and "cut off" in error.message.en and "第 5 行" in error.message.zh


@pytest.mark.parametrize("encodings", [("gb18030", "utf-8"), ("utf-8", "gb18030")])
@pytest.mark.parametrize("count", [1, 2, 3, 60])
def test_a_file_half_gbk_half_utf8_is_refused_with_a_line_of_each(
    tmp_path: Path, encodings: tuple[str, str], count: int
) -> None:
    data = (HEAD + rows(0, 30)).encode(encodings[0]) + rows(30, 30 + count).encode(encodings[1])
    error = refused(tmp_path, data)
    lines = (2, 32) if encodings[0] == "utf-8" else (32, 2)
    assert error.code == "not_text"
    assert f"UTF-8 in line {lines[0]} but not all of line {lines[1]} is" in error.message.en


def test_one_bad_byte_names_its_line_and_itself(tmp_path: Path) -> None:
    utf8 = (HEAD + rows(0, 3)).encode() + b"3,b\xffb,2026-03-02,5\n" + rows(4, 9).encode()
    assert "not all of line 5 is (bytes FF 62 2C 32)" in refused(tmp_path, utf8).message.en
    gbk = (HEAD + rows(0, 3)).encode("gbk") + b"3,b\xffb,2026-03-02,5\n" + rows(4, 9).encode("gbk")
    assert "line 5 is not GB18030 (bytes FF 62 2C 32)" in refused(tmp_path, gbk).message.en


def test_a_bad_byte_behind_the_first_megabyte_is_seen_before_anything_is_read(tmp_path: Path) -> None:
    error = refused(tmp_path, (HEAD + rows(0, 60_000)).encode() + b"\xff\n")
    assert error.code == "not_text" and "60002" in error.message.en


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((HEAD + rows(0, 9)).encode("utf-16-le"), "UTF-16 text without a mark"),
        ((HEAD + rows(0, 9)).encode("utf-16-be"), "UTF-16 text without a mark"),
        ((HEAD + rows(0, 9)).encode("utf-32"), "looks like UTF-32 text"),
        (HEAD.encode("utf-16")[:-1], "cut off"),
        (HEAD.encode("utf-16") + b"\0\xd8a\0", "marked as UTF-16, but line 2"),
        (HEAD.encode("utf-8-sig") + "1,小雨,2026,1\n".encode("gbk"), "marked as UTF-8, but line 2"),
    ],
)
def test_what_other_programs_call_unicode_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    error = refused(tmp_path, data)
    assert error.code == "not_text" and words in error.message.en


def test_text_may_have_nuls_but_not_everywhere(tmp_path: Path) -> None:
    assert found(tmp_path, (HEAD + "1,a\0b,2026-03-02,5\n").encode()) == "utf-8"
    assert isinstance(found(tmp_path, b"a\0b\0,\0c\0"), Undecodable)


def test_chinese_in_utf8_is_seen_across_two_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_BLOCK", 64)
    monkeypatch.setattr(encoding, "_SEAM", 16)
    for before in range(130):
        data = b"x" * before + "\n买家\n".encode() + b"y" * 40 + "\n小雨\n".encode() + "甲甲".encode("gbk") + b"x\n"
        seen = found(tmp_path, data)
        assert isinstance(seen, Undecodable) and (seen.why, seen.utf8_seen) == ("mixed", 2)


def test_a_file_is_utf8_exactly_when_python_decodes_it_wherever_blocks_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "_BLOCK", 7)
    text = "买a😀é\n家".encode() * 3
    damaged = [
        text[:at] + bad + text[at + 1 :] for at in range(len(text)) for bad in (b"", b"\x80", b"\xe4", b"\xed\xa0")
    ]
    for data in [text, *(text[:cut] for cut in range(1, len(text))), *damaged]:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            assert found(tmp_path, data) != "utf-8", data
        else:
            assert found(tmp_path, data) == "utf-8", data


def test_real_chinese_in_gbk_is_never_taken_for_a_mixture(tmp_path: Path) -> None:
    """Common characters in every length, as names and sentences are; the seeds make the same ones every time."""
    chosen = random.Random(20261123)
    common = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
    text = "\n".join("".join(chosen.choices(common, k=chosen.randint(1, 12))) for _ in range(50_000))
    assert found(tmp_path, text.encode("gbk")) == "gb18030"


def test_rare_characters_in_gb18030_are_read(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes((HEAD + rows(1, 3, "𠮷野家😀龦")).encode("gb18030"))
    assert take(path).column("orders", "buyer_id") == ["𠮷野家😀龦"] * 2
