"""Opening: encodings, folders, zips kind and hostile, passwords."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from xundan.model.text import UserError
from xundan.sources import open_path
from xundan.sources.archive import Limits
from xundan.sources.encoding import Undecodable, encoding_of
from xundan.sources.files import kind_of

ROW = "订单编号,买家\n1,小雨\n"


def texts(path: Path, **options: object) -> dict[str, str]:
    with open_path(path, **options) as files:  # type: ignore[arg-type]
        return {file.name: file.path.read_bytes().decode("utf-8-sig") for file in files}


def refused(path: Path, **options: object) -> UserError:
    with pytest.raises(UserError) as error, open_path(path, **options):  # type: ignore[arg-type]
        pass
    assert error.value.message.zh and error.value.message.en and error.value.hint.zh and error.value.hint.en
    return error.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_comes_out_as_utf8(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ROW.encode(encoding))
    assert texts(path) == {"f.csv": ROW}


def test_big_endian_and_rare_characters(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xfe\xff" + ROW.encode("utf-16-be"))
    (tmp_path / "b").write_bytes((ROW + "𠮷😀").encode("gb18030"))
    assert texts(tmp_path) == {"a": ROW, "b": ROW + "𠮷😀"}


@pytest.mark.parametrize("shift", range(4))
def test_a_character_across_two_blocks(tmp_path: Path, shift: int) -> None:
    text = "a" * ((1 << 20) - shift) + "雨" * 3
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / encoding
        path.write_bytes(text.encode(encoding))
        assert encoding_of(path) == encoding
    assert texts(tmp_path)["gb18030"] == text


def test_a_short_gbk_file_is_not_taken_for_western(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes("在吗".encode("gbk"))
    assert texts(tmp_path) == {"f": "在吗"}


def test_mixed_encodings_are_no_text_and_the_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("好,的\n好的呀,1\n".encode() + "小雨,乙\n".encode("gbk"))
    assert encoding_of(path) == Undecodable(3, 1, "mixed", utf8_seen=2, found="D3 EA 2C D2")


def test_a_character_cut_off_at_the_end_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("a,b\n雨".encode()[:-2])
    assert encoding_of(path) == Undecodable(2, 2, found="E9", at_end=True)


def test_pictures_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)))
    assert isinstance(encoding_of(path), Undecodable)
    assert kind_of(path) == "binary"


def test_kinds(tmp_path: Path) -> None:
    path = tmp_path / "f"
    for head, kind in ((b"", "empty"), (b"PAR1", "parquet"), (b"PK\x05\x06" + b"\0" * 18, "zip"), (b"a,b", "text")):
        path.write_bytes(head)
        assert kind_of(path) == kind
    path.write_bytes(("a" * 4095 + "雨").encode())
    assert kind_of(path) == "text"


def test_a_file_knows_whether_it_was_named(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ROW.encode("gbk"))
    with open_path(path) as files:
        assert [file.given for file in files] == [True]
    with open_path(tmp_path) as files:
        assert [file.given for file in files] == [False]


def test_folders_in_order_without_what_nobody_means(tmp_path: Path) -> None:
    for name in (
        "b/2.csv",
        "b/1.csv",
        "a.csv",
        ".hidden",
        "~$a.xlsx",
        ".git/x",
        "__MACOSX/a.csv",
        "b/.DS_Store",
        "Thumbs.db",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    with open_path(tmp_path) as files:
        assert [file.name for file in files] == ["a.csv", "b/1.csv", "b/2.csv"]


def test_what_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv").code == "no_such_file"
    assert refused(tmp_path).code == "no_files"


def test_copies_are_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ROW.encode("gbk"))
    with open_path(path) as files:
        copy = files[0].path
        assert copy.exists() and copy != path
    assert not copy.exists() and path.exists()


# -- zips ------------------------------------------------------------------------------------------------------------


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_zip_in_a_zip(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"甲.csv": ROW.encode("gbk"), "__MACOSX/._x": b"x", "d/.DS_Store": b"x"})
    deep = zipped(tmp_path / "deep.zip", {"two.zip": zipped(tmp_path / "two.zip", {"x.csv": b"x"}).read_bytes()})
    outer = zipped(
        tmp_path / "outer.zip", {"z/inner.zip": inner.read_bytes(), "a.csv": b"a", "deep.zip": deep.read_bytes()}
    )
    with open_path(outer) as files:
        names = {file.name: kind_of(file.path) for file in files}
    assert names == {
        "outer.zip/a.csv": "text",
        "outer.zip/deep.zip/two.zip": "zip",  # two levels down: not opened, and so reported as unknown
        "outer.zip/z/inner.zip/甲.csv": "text",
    }


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_member_names_without_the_utf8_flag(tmp_path: Path, encoding: str) -> None:
    """What Windows in Chinese (GBK) and a Mac (UTF-8) write: bytes, and no word about their encoding."""
    raw = "聊天/小雨.json".encode(encoding)
    path = zipped(tmp_path / "f.zip", {"x" * len(raw): b"{}"})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert list(texts(path)) == ["f.zip/聊天/小雨.json"]


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:/evil.csv"])
def test_names_that_point_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    assert refused(zipped(folder / "f.zip", {name: b"x"})).code == "zip_path"
    assert [p.name for p in tmp_path.rglob("evil*")] == []


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "f.zip", {"a.csv": b"0" * (80 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert refused(bomb).code == "zip_too_large"


def test_limits_of_bytes_and_members(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a": b"x" * 600, "b": b"y" * 600})
    assert refused(path, limits=Limits(bytes=1000)).code == "zip_too_large"
    assert refused(path, limits=Limits(members=1)).code == "zip_too_large"
    assert len(texts(path, limits=Limits(bytes=1200, members=2))) == 2


def test_a_zip_that_claims_a_gigabyte(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a.csv": b"a,b\n"})
    data = path.read_bytes().replace(struct.pack("<I", 4), struct.pack("<I", 1 << 30))
    path.write_bytes(data)
    assert refused(path, limits=Limits(bytes=1 << 20)).code == "zip_too_large"
    assert refused(path).code == "zip_broken"


def test_a_broken_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a.csv": b"0123456789" * 1000})
    path.write_bytes(path.read_bytes()[:60])
    assert refused(path).code == "zip_broken"


def test_a_zip_with_a_password_asks_for_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a.csv": b"x"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flags of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    path.write_bytes(bytes(data))
    assert refused(path).code == "password_needed"
    assert refused(path, passwords=("wrong",)).code in ("password_wrong", "zip_broken")


def test_files_of_a_folder_bear_the_names_that_the_person_gave_them(tmp_path: Path) -> None:
    (tmp_path / "0001").write_text(ROW)
    with zipfile.ZipFile(tmp_path / "0002", "w") as packed:
        packed.writestr("小雨.csv", ROW)
    (tmp_path / "0003").write_text(ROW)
    called = {"0001": "../订单.csv", "0002": "聊天.zip"}
    assert texts(tmp_path, called=called) == {"../订单.csv": ROW, "聊天.zip/小雨.csv": ROW, "0003": ROW}
