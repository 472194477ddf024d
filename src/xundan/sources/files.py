"""Opening what a person gives: a file, a folder or a zip, whatever the encoding, with a password or without.

What comes out is a list of SourceFile whose text is UTF-8 and whose workbooks are open. Importers need not know where
a file came from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from xundan.model.text import Text, UserError
from xundan.sources import archive, password, workbook
from xundan.sources.contract import SourceFile
from xundan.sources.encoding import Undecodable, encoding_of, to_utf8

Kind = Literal["text", "workbook", "parquet", "zip", "binary", "empty"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SKIPPED = {"__macosx", "thumbs.db", "desktop.ini"}


@contextmanager
def open_path(
    path: Path, *, passwords: Sequence[str] = (), limits: archive.Limits = archive.LIMITS
) -> Iterator[list[SourceFile]]:
    """The files at `path`: itself, all in a folder (by name, recursively), or the members of a zip (zips in it too).

    Copies that were needed (zip members, text that is not UTF-8, workbooks with a password) live until the end of the
    `with`. Raises UserError `no_such_file`, `no_files`, `password_needed`, `password_wrong`, `zip_*`.
    """
    path = Path(path)
    if not path.exists():
        raise UserError(
            "no_such_file",
            Text(f"找不到文件或文件夹: {path}", f"no such file or folder: {path}"),
            Text("请检查路径和文件名", "check the path and the name"),
        )
    with TemporaryDirectory(prefix="xundan-") as folder:
        opening = _Opening(Path(folder), tuple(passwords), archive.Budget(limits))
        try:
            files = list(opening.any(path))
            if not files:
                raise UserError(
                    "no_files",
                    Text(f"{path} 里没有可以导入的文件", f"there is no file to import in {path}"),
                    Text("隐藏文件和 Excel 的锁文件(~$)不读", "hidden files and Excel's lock files (~$) are not read"),
                )
            yield files
        finally:
            workbook.forget()


def kind_of(path: Path) -> Kind:
    """What a file is by its first bytes. Text is what open_path has found to decode, and looks so."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return "empty"
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


class _Opening:
    def __init__(self, folder: Path, passwords: tuple[str, ...], budget: archive.Budget) -> None:
        self._folder = folder
        self._passwords = passwords
        self._budget = budget
        self._count = 0

    def any(self, path: Path) -> Iterator[SourceFile]:
        if not path.is_dir():
            yield from self.one(SourceFile(path.name, path, self._passwords, given=True), depth=0)
            return
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not skipped(f))
            for name in sorted(n for n in names if not skipped(n)):
                file = Path(folder, name)
                if file.is_file():
                    yield from self._found(SourceFile(file.relative_to(path).as_posix(), file, self._passwords))

    def _found(self, file: SourceFile) -> list[SourceFile]:
        """What a file of a folder holds; one that cannot be opened says so itself and does not stop the others."""
        try:
            return list(self.one(file, depth=0))
        except UserError as trouble:
            return [replace(file, trouble=trouble)]

    def one(self, file: SourceFile, depth: int) -> Iterator[SourceFile]:
        kind = kind_of(file.path)
        if kind == "zip" and depth <= 1:
            for name, path in archive.members(file, self._folder, self._budget):
                if not any(skipped(part) for part in name.split("/")):
                    yield from self.one(SourceFile(f"{file.name}/{name}", path, self._passwords), depth + 1)
        elif kind == "workbook":
            yield replace(file, path=password.opened(file, self._copy()))
        elif kind in ("text", "binary"):
            encoding = encoding_of(file.path)
            if isinstance(encoding, Undecodable) or encoding == "utf-8":
                yield file
                return
            copy = self._copy()
            to_utf8(file.path, encoding, copy)
            yield replace(file, path=copy)
        else:
            yield file

    def _copy(self) -> Path:
        self._count += 1
        return self._folder / f"copy{self._count}"
