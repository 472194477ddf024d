"""Opening what a person gives: a file, a folder or a zip, whatever the encoding, with a password or without.

What comes out is a list of SourceFile whose text is UTF-8 and whose workbooks are open. Importers need not know where
a file came from.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from xundan.model.text import Text, UserError
from xundan.sources import archive, password, unfit, workbook
from xundan.sources.contract import SourceFile
from xundan.sources.encoding import Undecodable, encoding_of, to_utf8
from xundan.sources.foreign import foreign

Kind = Literal["text", "workbook", "parquet", "zip", "binary", "empty"]
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SKIPPED = {"__macosx", "thumbs.db", "desktop.ini"}
_DOWNLOADS = (".crdownload", ".part", ".partial", ".download", ".opdownload")
"""What browsers put behind the name of a download that is not finished."""
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextmanager
def open_path(
    path: Path,
    *,
    passwords: Sequence[str] = (),
    limits: archive.Limits = archive.LIMITS,
    called: Mapping[str, str] | None = None,
) -> Iterator[list[SourceFile]]:
    """The files at `path`: itself, all in a folder (by name, recursively), or the members of a zip (zips in it too).

    `called`: what the person calls files of a folder, by their names on disk.

    Copies that were needed (zip members, text that is not UTF-8, workbooks with a password) live until the end of the
    `with`. A file that cannot be opened and was not named itself carries its `trouble`. Raises UserError
    `no_such_file`, `no_files`, `special_file`, `no_room`, `zip_*`, and at the end `file_changing` where a file is no
    longer the one that was opened.
    """
    path = Path(path)
    if not path.exists():
        raise UserError(
            "no_such_file",
            Text(f"找不到文件或文件夹: {path}", f"no such file or folder: {path}"),
            Text("请检查路径和文件名", "check the path and the name"),
        )
    with TemporaryDirectory(prefix="xundan-") as folder:
        opening = _Opening(Path(folder), tuple(passwords), archive.Budget(limits), called or {})
        try:
            files = opening.all(path)
            if not files:
                raise UserError(
                    "no_files",
                    Text(f"{path} 里没有可以导入的文件", f"there is no file to import in {path}"),
                    Text("隐藏文件和 Excel 的锁文件(~$)不读", "hidden files and Excel's lock files (~$) are not read"),
                )
            yield files
        except Exception:
            # Half a file fails in many ways; that it is half a file is what the person can mend.
            opening.refuse_changes()
            raise
        else:
            opening.refuse_changes()
        finally:
            workbook.forget()


def kind_of(path: Path) -> Kind:
    """What a file is by its first bytes. Text is what open_path has found to decode, and looks so."""
    if not path.stat().st_size:
        return "empty"  # Not opened: what the system only pretends to be a file may wait for ever.
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLE) or (head.startswith(b"PK") and archive.is_workbook(path)):
        return "workbook"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The block may end inside a character.
        return "text" if error.start >= len(head) - 3 else "binary"
    return "text"


def skipped(name: str) -> bool:
    """Files that no person means: hidden ones, locks, what systems leave behind."""
    return name.startswith((".", "~$")) or name.casefold() in _SKIPPED


def _state(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes to a file, or puts another in its place."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


class _Opening:
    def __init__(
        self, folder: Path, passwords: tuple[str, ...], budget: archive.Budget, called: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._passwords = passwords
        self._budget = budget
        self._called = called
        self._count = 0
        self._read: list[tuple[SourceFile, tuple[int, int, int]]] = []
        """The person's own files and what they were when they were opened."""

    def all(self, path: Path) -> list[SourceFile]:
        try:
            if path.is_dir():
                return list(self._in_folder(path))
            return self._opened(SourceFile(path.name, path, self._passwords, given=True))
        except OSError as error:
            if error.errno in _FULL:
                raise unfit.no_room(self._folder, path) from error
            raise

    def refuse_changes(self) -> None:
        """Raises UserError `file_changing` when a file is no longer what it was when it was opened."""
        for file, before in self._read:
            try:
                same = _state(file.path) == before
            except OSError:
                same = False
            if not same:
                raise unfit.changing(file.name)

    def _in_folder(self, path: Path) -> Iterator[SourceFile]:
        denied: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=denied.append):
            folders[:] = sorted(f for f in folders if not skipped(f))
            links = [f for f in folders if Path(folder, f).is_symlink()]
            for name in sorted([*(n for n in names if not skipped(n)), *links]):
                found = Path(folder, name)
                named = found.relative_to(path).as_posix()
                yield from self._found(SourceFile(self._called.get(named, named), found, self._passwords))
        for error in denied:
            if Path(error.filename) == path:
                raise error
            name = Path(error.filename).relative_to(path).as_posix()
            yield SourceFile(name, self._nothing(), trouble=unfit.unreadable(name, error))

    def _found(self, file: SourceFile) -> list[SourceFile]:
        """What a file of a folder holds; one that cannot be opened says so itself and does not stop the others."""
        try:
            if not file.path.exists():
                raise unfit.leads_nowhere(file.name)
            if file.path.is_dir():
                raise unfit.not_followed(file.name)
            if file.name.lower().endswith(_DOWNLOADS):
                raise unfit.unfinished(file.name)
            return self._opened(file)
        except UserError as trouble:
            return [replace(file, path=file.path if file.path.is_file() else self._nothing(), trouble=trouble)]
        except OSError as error:
            if error.errno in _FULL:
                raise
            return [replace(file, path=self._nothing(), trouble=unfit.unreadable(file.name, error))]

    def _opened(self, file: SourceFile) -> list[SourceFile]:
        """A file of the person's own, which may be written to meanwhile."""
        if not stat.S_ISREG(file.path.stat().st_mode):
            raise unfit.special(file.name)
        before = _state(file.path)
        found = list(self.one(file, depth=0))
        if _state(file.path) != before:
            raise unfit.changing(file.name)
        self._read.append((file, before))
        return found

    def one(self, file: SourceFile, depth: int) -> Iterator[SourceFile]:
        kind = kind_of(file.path)
        if kind == "zip" and depth <= 1:
            if not depth:
                self._budget.packed += file.path.stat().st_size
            for member in archive.members(file, self._folder, self._budget):
                if any(skipped(part) for part in member.name.removeprefix(f"{file.name}/").split("/")):
                    continue
                yield from [member] if member.trouble else self.one(member, depth + 1)
        elif kind == "workbook":
            yield replace(file, path=password.opened(file, self._copy()))
        elif kind in ("text", "binary"):
            yield self._as_text(file)
        else:
            yield file

    def _as_text(self, file: SourceFile) -> SourceFile:
        with file.path.open("rb") as read:
            trouble = foreign(file.name, read.read(_HEAD))
        encoding = trouble or encoding_of(file.path)
        if isinstance(encoding, Undecodable):
            trouble = unfit.not_text(file.name, encoding)
        if trouble is not None or encoding == "utf-8":
            return replace(file, trouble=trouble)
        copy = self._copy()
        to_utf8(file.path, str(encoding), copy)
        return replace(file, path=copy)

    def _nothing(self) -> Path:
        """An empty file, for what is only named: whoever wants its bytes must not wait for a pipe."""
        path = self._folder / "nothing"
        path.touch()
        return path

    def _copy(self) -> Path:
        self._count += 1
        return self._folder / f"copy{self._count}"
