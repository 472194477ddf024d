"""Hostile zips: names that lead elsewhere, bombs of every kind, damage, methods we do not unpack."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.sources.test_files import refused, zipped
from xundan.sources import open_path
from xundan.sources.archive import Limits

SMALL = Limits(bytes=4 << 20, members=50, ratio=20, small=100_000)
"""Bounds that a test reaches quickly."""


@pytest.mark.parametrize(
    "name",
    [
        "../a.csv",
        "a/../../a.csv",
        "/etc/a.csv",
        "C:a.csv",
        "c:/a.csv",
        "..\\雨.csv",
        "\\\\server\\a.csv",
        "a/..",
        "D:\\雨",
    ],
)
def test_a_name_that_leads_out_of_the_zip_is_refused_however_it_is_written(tmp_path: Path, name: str) -> None:
    error = refused(zipped(tmp_path / "f.zip", {name: b"x"}))
    assert error.code == "zip_path" and name.replace("\\", "/") in error.message.zh


@pytest.mark.parametrize("name", ["店铺:小雨.json", "店铺：小雨.json", "a..b/c..csv", "ab:c.csv"])
def test_a_colon_or_dots_inside_a_name_lead_nowhere(tmp_path: Path, name: str) -> None:
    with open_path(zipped(tmp_path / "f.zip", {name: b"x"})) as files:
        assert [file.name for file in files] == [f"f.zip/{name}"]


def test_a_link_in_a_zip_is_named_and_not_followed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("real.csv", b"x")
    with open_path(tmp_path / "f.zip") as files:
        assert [(file.name, file.trouble and file.trouble.code) for file in files] == [
            ("f.zip/link.csv", "link"),
            ("f.zip/real.csv", None),
        ]


def test_two_members_of_one_name_are_both_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.csv", b"1")
        archive.writestr("a.csv", b"2")
    with open_path(tmp_path / "f.zip") as files:
        assert sorted(file.path.read_bytes() for file in files) == [b"1", b"2"]


# -- bombs -----------------------------------------------------------------------------------------------------------


def test_one_member_that_grows_too_much(tmp_path: Path) -> None:
    assert refused(zipped(tmp_path / "f.zip", {"a": b"0" * 200_000}), limits=SMALL).code == "zip_too_large"


def test_many_members_that_grow_too_much_together(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {f"{n}": b"0" * 90_000 for n in range(20)})
    assert refused(path, limits=SMALL).code == "zip_too_large"


def test_zips_in_a_zip_that_grow_too_much_together(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner", {"a": b"0" * 90_000}).read_bytes()
    path = zipped(tmp_path / "f.zip", {f"{n}.zip": inner for n in range(20)})
    assert refused(path, limits=SMALL).code == "zip_too_large"


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    """Fifty entries of the directory point to the same packed bytes."""
    path = zipped(tmp_path / "f.zip", {"a.csv": b"0" * 90_000})
    data = path.read_bytes()
    begin, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = data[begin:end], bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", 40, 40, len(entry) * 40)
    path.write_bytes(data[:begin] + entry * 40 + bytes(tail))
    assert refused(path, limits=SMALL).code in ("zip_too_large", "zip_broken")


def test_more_members_than_may_be_are_refused_before_the_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "f.zip", {f"{n}": b"" for n in range(60)})

    def read(self: zipfile.ZipFile) -> None:
        raise AssertionError("the directory was read")

    monkeypatch.setattr("xundan.sources.files.archive.is_workbook", lambda path: False)
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", read)
    assert refused(path, limits=SMALL).code == "zip_too_large"


def test_a_directory_that_is_larger_than_it_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {f"{n}": b"" for n in range(60)})
    data = bytearray(path.read_bytes())
    end = data.index(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(bytes(data))
    assert refused(path, limits=SMALL).code == "zip_too_large"


def test_zip64_says_its_count_elsewhere(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a": b"x"})
    data = path.read_bytes()
    at = data.index(b"PK\x05\x06")
    large = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 200_000, 200_000, 60, data.index(b"PK\x01\x02"))
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    tail = bytearray(data[at:])
    tail[8:20] = b"\xff" * 12
    path.write_bytes(data[:at] + large + locator + bytes(tail))
    assert refused(path).code == "zip_too_large"


# -- damage and methods ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_we_do_not_unpack_are_named(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w", method) as archive:
        archive.writestr("a.csv", b"x" * 100)
    error = refused(tmp_path / "f.zip")
    assert error.code == "zip_method" and str(method) in error.message.zh


def test_aes_is_not_a_wrong_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "f.zip", {"a.csv": b"x" * 100})
    path.write_bytes(path.read_bytes().replace(b"\x08\x00", b"\x63\x00"))
    for passwords in ((), ("x",)):
        error = refused(path, passwords=passwords)
        assert error.code == "zip_method" and "AES" in error.message.en


def test_a_zip_cut_anywhere_is_refused_or_whole(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "f.zip", {"a.csv": b"0123456789" * 30, "b.csv": b"b"}).read_bytes()
    path = tmp_path / "g.zip"
    for length in range(4, len(whole)):
        path.write_bytes(whole[:length])
        assert refused(path).code == "zip_broken"


def test_three_zips_deep_is_told(tmp_path: Path) -> None:
    data = b"x"
    for _ in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("in.zip", data)
        data = packed.getvalue()
    (tmp_path / "f.zip").write_bytes(data)
    from tests.sources.taking import take
    from xundan.model.text import UserError

    with pytest.raises(UserError) as error:
        take(tmp_path / "f.zip")
    assert error.value.code == "zip_nested" and "f.zip/in.zip/in.zip" in error.value.message.en
