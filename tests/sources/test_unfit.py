"""Files that cannot be opened: pipes, links, denied, half downloaded, written to meanwhile, of another kind."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.taking import take
from tests.sources.test_files import ROW, refused
from xundan.model.text import UserError
from xundan.sources import SourceFile, open_path

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no pipes, permissions and links as these tests make them"
)


def listed(folder: Path) -> dict[str, str | None]:
    """The names of a folder's files with what troubles each."""
    with open_path(folder) as files:
        return {file.name: file.trouble and file.trouble.code for file in files}


@posix
def test_pipes_and_devices_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv").code == "special_file"
    for device in ("/dev/zero", "/dev/null"):
        assert refused(Path(device)).code == "special_file"


@posix
def test_in_a_folder_they_are_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "orders.csv"  # a folder may be called so
    folder.mkdir()
    (folder / "good.csv").write_text(ROW, encoding="utf-8")
    os.mkfifo(folder / "pipe.csv")
    (folder / "gone.csv").symlink_to(tmp_path / "nothing")
    (folder / "again.csv").symlink_to(folder / "good.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    found = listed(folder)
    assert found == {
        "again.csv": None,
        "gone.csv": "link",
        "good.csv": None,
        "loop.csv": "link",
        "pipe.csv": "special_file",
        "up": "link",
    }
    with open_path(folder) as files:  # whoever asks for their bytes need not fear to wait
        assert all(file.path.is_file() for file in files)


def test_an_empty_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert refused(tmp_path / "a.csv").code == "no_files"


def test_what_may_not_be_read_is_listed_in_a_folder_and_raised_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text(ROW, encoding="utf-8")
    (tmp_path / "b.csv").write_text(ROW, encoding="utf-8")
    really: Callable[..., object] = Path.open

    def opened(self: Path, *words: object, **more: object) -> object:
        if self.name == "a.csv":
            raise PermissionError(13, "Permission denied", str(self))
        return really(self, *words, **more)

    monkeypatch.setattr(Path, "open", opened)
    assert listed(tmp_path) == {"a.csv": "not_readable", "b.csv": None}
    with pytest.raises(PermissionError), open_path(tmp_path / "a.csv"):
        pass


@posix
@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_permissions_of_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(ROW, encoding="utf-8")
    (tmp_path / "shut.csv").write_text(ROW, encoding="utf-8")
    (tmp_path / "shut.csv").chmod(0)
    (tmp_path / "inner").mkdir(mode=0)
    try:
        assert listed(tmp_path) == {"good.csv": None, "shut.csv": "not_readable", "inner": "not_readable"}
    finally:
        (tmp_path / "inner").chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "good.csv").write_text(ROW, encoding="utf-8")
    really = os.scandir

    def scanned(path: str | int) -> object:
        if isinstance(path, str) and Path(path).name == "inner":
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", scanned)
    assert listed(tmp_path) == {"good.csv": None, "inner": "not_readable"}


def test_downloads_that_are_not_finished_are_named_and_not_read(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv.crdownload", "c.CSV.PART"):
        (tmp_path / name).write_text(ROW, encoding="utf-8")
    assert listed(tmp_path) == {"a.csv": None, "b.csv.crdownload": "file_unfinished", "c.CSV.PART": "file_unfinished"}


# -- written to meanwhile --------------------------------------------------------------------------------------------


def grow(path: Path) -> None:
    with path.open("ab") as more:
        more.write(b"9,9\n")


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


def rewrite(path: Path) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


@pytest.mark.parametrize("change", [grow, replace, rewrite, Path.unlink])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, change: Callable[[Path], None], encoding: str, inside: bool
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "f.csv"
    path.write_bytes(ROW.encode(encoding))
    if sys.platform == "win32" and change is replace:
        pytest.skip("an open file cannot be replaced")
    with pytest.raises(UserError) as error, open_path(folder if inside else path) as files:
        assert [file.trouble for file in files] == [None]
        change(path)
    assert error.value.code == "file_changing" and "f.csv" in error.value.message.zh


def test_whatever_else_goes_wrong_then_comes_of_it(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(ROW, encoding="utf-8")
    with pytest.raises(UserError) as error, open_path(path):
        grow(path)
        raise OSError("half a file")
    assert error.value.code == "file_changing" and isinstance(error.value.__context__, OSError)
    with pytest.raises(KeyboardInterrupt), open_path(path):
        grow(path)
        raise KeyboardInterrupt


def test_a_file_that_grows_while_it_is_opened_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(ROW, encoding="utf-8")
    from xundan.sources import files as opening

    really = opening.encoding_of

    def meanwhile(path: Path) -> object:
        if path.name == "a.csv":
            grow(path)
        return really(path)

    monkeypatch.setattr(opening, "encoding_of", meanwhile)
    assert listed(tmp_path) == {"a.csv": "file_changing", "b.csv": None}


def test_a_full_disk_is_named_with_the_folder_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f.csv").write_bytes(ROW.encode("gbk"))

    def full(source: Path, encoding: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xundan.sources.files.to_utf8", full)
    assert refused(tmp_path / "f.csv").code == refused(tmp_path).code == "no_room"


# -- of another kind -------------------------------------------------------------------------------------------------

PAGE = "<html><head><meta charset='gbk'></head><body><table><tr><th>订单编号</th></tr></table></body></html>"
SHEET = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(ROW.encode(), mtime=0), "gzip"),
        (bz2.compress(ROW.encode()), "bzip2"),
        (lzma.compress(ROW.encode()), "xz"),
        (b"Rar!\x1a\x07\x01\x00" + b"\xff" * 20, "RAR"),
        (b"7z\xbc\xaf\x27\x1c" + b"\xff" * 20, "7z"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"%PDF-1.4 all of it text", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (PAGE.encode("gbk"), "web page"),
        (("\n <TABLE border=1>" + PAGE).encode("utf-8-sig"), "web page"),
        (SHEET.encode("utf-16"), "Excel 2003"),
    ],
    # Bytes as names would change by the second (gzip writes the time), and xdist wants the same names from each worker.
    ids=["gz", "bz2", "xz", "rar", "7z", "pdf", "pdf of text", "png", "page", "page after a mark", "sheet"],
)
@pytest.mark.parametrize("name", ["f.csv.gz", "ExportOrderList.xls"])
def test_files_that_hold_no_table_are_called_by_their_name(tmp_path: Path, data: bytes, words: str, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError) as error:
        take(tmp_path / name)
    assert error.value.code == "wrong_kind" and words in error.value.message.en
    assert name in error.value.message.zh and error.value.hint.zh


def test_a_shop_may_sell_pages(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("buyer_id,agent_id,sent_at,sender,text\nb,a,2026-03-02,buyer,<html><b>=1+1</b>\n", encoding="utf-8")
    assert take(path).column("messages", "text") == ["<html><b>=1+1</b>"]


def test_a_given_file_knows_its_trouble(tmp_path: Path) -> None:
    path = tmp_path / "f.csv.gz"
    path.write_bytes(gzip.compress(b"x"))
    with open_path(path) as files:
        assert [(file.given, file.trouble and file.trouble.code) for file in files] == [(True, "wrong_kind")]
    assert SourceFile("f", path).trouble is None
