"""Zips: their members as plain files, within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile
from xundan.sources.password import needed, wrong

_BLOCK = 1 << 20
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one import may unpack. A member beyond `small` bytes that grows more than `ratio` times is a bomb."""

    bytes: int = 8 << 30
    members: int = 100_000
    ratio: int = 200
    small: int = 64 << 20


LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What is left of the limits; nested zips share one."""

    limits: Limits
    bytes: int = 0
    members: int = 0


def is_workbook(path: Path) -> bool:
    """Whether a zip is an Office workbook."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, NotImplementedError):
        return False
    return "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names)


def members(file: SourceFile, folder: Path, budget: Budget) -> Iterator[tuple[str, Path]]:
    """(name in the zip, path on disk) of every file in it, by name. Files on disk get numbers for names, so a name
    cannot lead anywhere. Raises UserError `zip_broken`, `zip_too_large`, `zip_path`, `password_needed`,
    `password_wrong`."""
    try:
        with ZipFile(file.path) as archive:
            found = sorted((_name(info), info) for info in archive.infolist() if not info.is_dir())
            for name, info in found:
                _refuse_path(file, name)
                budget.members += 1
                if budget.members > budget.limits.members or budget.bytes + info.file_size > budget.limits.bytes:
                    raise _too_large(file, budget.limits)
                path = folder / f"member{budget.members}"
                if info.flag_bits & _ENCRYPTED_FLAG:
                    _unlocked(archive, info, path, budget, file, file.passwords)
                else:
                    _extract(archive, info, path, budget, file, None)
                yield name, path
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UserError(
            "zip_broken",
            Text(f"{file.name} 不是完整的 zip 文件", f"{file.name} is not a whole zip file"),
            Text("请重新下载或重新压缩", f"download or pack it again ({error})"),
        ) from error


def _extract(
    archive: ZipFile, info: ZipInfo, path: Path, budget: Budget, file: SourceFile, password: bytes | None
) -> None:
    """The sizes that a zip declares are only claims: bytes are counted as they come."""
    limits = budget.limits
    size = 0
    with archive.open(info, pwd=password) as read, path.open("wb") as write:
        while block := read.read(_BLOCK):
            size += len(block)
            budget.bytes += len(block)
            bomb = size > limits.small and size > limits.ratio * max(info.compress_size, 1)
            if bomb or budget.bytes > limits.bytes:
                raise _too_large(file, limits)
            write.write(block)
    if size != info.file_size:
        raise BadZipFile(f"{info.filename}: {size} bytes of {info.file_size}")


def _unlocked(
    archive: ZipFile, info: ZipInfo, path: Path, budget: Budget, file: SourceFile, passwords: Sequence[str]
) -> None:
    """Extracts a member that has a password: which of them, and in which encoding, is not said anywhere."""
    if not passwords:
        raise needed(file)
    for password in passwords:
        for raw in dict.fromkeys((password.encode("utf-8"), password.encode("gb18030", "replace"))):
            before = budget.bytes
            try:
                return _extract(archive, info, path, budget, file, raw)
            except (RuntimeError, BadZipFile, zlib.error, EOFError):
                # One wrong password in 256 passes the first check, and what follows is garbage.
                budget.bytes = before
    raise wrong(file)


def _name(info: ZipInfo) -> str:
    """The member's name; without the UTF-8 flag zipfile reads it as cp437, where Chinese systems wrote GBK."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_path(file: SourceFile, name: str) -> None:
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        raise UserError(
            "zip_path",
            Text(
                f"{file.name} 里有指向别处的文件名: {name}", f"{file.name} has a member that points elsewhere: {name}"
            ),
            Text("请重新压缩后再导入", "pack it again"),
        )


def _too_large(file: SourceFile, limits: Limits) -> UserError:
    return UserError(
        "zip_too_large",
        Text(
            f"{file.name} 解压后太大: 最多 {limits.members} 个文件, {limits.bytes >> 20} MB, "
            f"膨胀不超过 {limits.ratio} 倍",
            f"{file.name} unpacks to too much: at most {limits.members} files, {limits.bytes >> 20} MB, and no more "
            f"than {limits.ratio} times its size",
        ),
        Text("请自己解压后导入文件夹", "unpack it yourself and import the folder"),
    )
