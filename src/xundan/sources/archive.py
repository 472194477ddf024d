"""Zips: their members as plain files, within bounds. What a zip says of itself is not believed before it is seen."""

from __future__ import annotations

import errno
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile
from xundan.sources.password import needed, wrong

_BLOCK = 1 << 20
_UTF8_FLAG, _ENCRYPTED_FLAG, _STRONG_FLAG = 0x800, 0x1, 0x40
_METHODS = (ZIP_STORED, ZIP_DEFLATED)
"""What every program writes. The others are rare, and some of them ask for memory before the first byte is there."""
_AES = 99
_ENTRY = 256
"""Bytes that the directory may take for a member."""
_ELSEWHERE = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, IndexError)
"""What zipfile raises for damage: a broken directory or stream, an end too early, a version or flag that it does not
know (NotImplementedError), a name or a number that is none (ValueError, IndexError, struct.error)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one import may unpack. What is beyond `small` bytes and `ratio` times its packed size is a bomb: a
    member, and all members together."""

    bytes: int = 8 << 30
    members: int = 100_000
    ratio: int = 200
    small: int = 64 << 20

    def refuse(self, unpacked: int, packed: int) -> bool:
        """Whether so much out of so little is a bomb."""
        return unpacked > self.bytes or (unpacked > self.small and unpacked > self.ratio * max(packed, 1))


LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What was taken of the limits; nested zips share one."""

    limits: Limits
    bytes: int = 0
    members: int = 0
    packed: int = 0
    """Bytes of the outermost zips."""


def is_workbook(path: Path) -> bool:
    """Whether a zip is an Office workbook."""
    try:
        if _crowded(path, LIMITS):
            return False
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (*_DAMAGE, OSError):
        return False
    return "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names)


def members(file: SourceFile, folder: Path, budget: Budget) -> Iterator[SourceFile]:
    """Every file in a zip, by name. Files on disk get numbers for names, so a name cannot lead anywhere; a link comes
    with its trouble. Raises UserError `zip_broken`, `zip_too_large`, `zip_path`, `zip_method`, `password_needed`,
    `password_wrong`."""
    with _told(file):
        if _crowded(file.path, budget.limits):
            raise _too_large(file, budget.limits)
        with ZipFile(file.path) as archive:
            found = [(_name(info), info) for info in archive.infolist() if not info.is_dir()]
            for name, info in sorted(found, key=lambda pair: pair[0]):
                if _ELSEWHERE.search(name):
                    raise _points_elsewhere(file, name)
                member = SourceFile(f"{file.name}/{name}", folder / f"member{budget.members}", file.passwords)
                budget.members += 1
                if budget.members > budget.limits.members or budget.bytes + info.file_size > budget.limits.bytes:
                    raise _too_large(file, budget.limits)
                if stat.S_ISLNK(info.external_attr >> 16):
                    yield SourceFile(member.name, file.path, trouble=_link(member.name))
                else:
                    _take(archive, info, member, budget, file)
                    yield member


def _take(archive: ZipFile, info: ZipInfo, member: SourceFile, budget: Budget, file: SourceFile) -> None:
    """Unpacks a member, with whichever password and encoding of it fits: nothing says which one it is."""
    if info.compress_type not in _METHODS or info.flag_bits & _STRONG_FLAG:
        raise _method(file, info.compress_type)
    if not info.flag_bits & _ENCRYPTED_FLAG:
        return _extract(archive, info, member.path, budget, file, None)
    if not file.passwords:
        raise needed(file)
    for password in file.passwords:
        for raw in dict.fromkeys((password.encode("utf-8"), password.encode("gb18030", "replace"))):
            before = budget.bytes
            try:
                return _extract(archive, info, member.path, budget, file, raw)
            except (RuntimeError, BadZipFile, zlib.error, EOFError):
                # One wrong password in 256 passes the first check, and what follows is garbage.
                budget.bytes = before
    raise wrong(file)


def _extract(
    archive: ZipFile, info: ZipInfo, path: Path, budget: Budget, file: SourceFile, password: bytes | None
) -> None:
    """The sizes that a zip declares are only claims: bytes are counted as they come."""
    limits, size = budget.limits, 0
    with archive.open(info, pwd=password) as read, path.open("wb") as write:
        while block := read.read(_BLOCK):
            size += len(block)
            budget.bytes += len(block)
            if limits.refuse(size, info.compress_size) or limits.refuse(budget.bytes, budget.packed):
                raise _too_large(file, limits)
            write.write(block)
    if size != info.file_size:
        raise BadZipFile(f"{info.filename}: {size} bytes of {info.file_size}")


def _crowded(path: Path, limits: Limits) -> bool:
    """Whether a zip's end announces more members, or a larger directory, than may be: zipfile reads all of it before it
    says anything."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 0x10016))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            return False
        count, directory = struct.unpack_from("<HI", tail, at + 10)
        locator = tail[at - 20 : at] if at >= 20 else b""
        if locator.startswith(b"PK\x06\x07"):
            file.seek(min(struct.unpack_from("<Q", locator, 8)[0], size))
            large = file.read(56)
            if large.startswith(b"PK\x06\x06") and len(large) == 56:
                count, directory = struct.unpack_from("<QQ", large, 32)
    return int(count) > limits.members or int(directory) > limits.members * _ENTRY


def _name(info: ZipInfo) -> str:
    """The member's name; without the UTF-8 flag zipfile reads it as cp437, where Chinese systems wrote GBK."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = info.orig_filename.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


# -- what to say -----------------------------------------------------------------------------------------------------


@contextmanager
def _told(file: SourceFile) -> Iterator[None]:
    """Damage, in whatever part of the reader it shows first, as one error."""
    try:
        yield
    except UserError:
        raise
    except (*_DAMAGE, OSError) as error:
        # A directory that points before the file's beginning ends in a seek that the system refuses.
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        raise UserError(
            "zip_broken",
            Text(f"{file.name} 不是完整的 zip 文件", f"{file.name} is not a whole zip file"),
            Text("请重新下载或重新压缩", f"download or pack it again ({error})"),
        ) from error


def _points_elsewhere(file: SourceFile, name: str) -> UserError:
    return UserError(
        "zip_path",
        Text(f"{file.name} 里有指向别处的文件名: {name}", f"{file.name} has a member that points elsewhere: {name}"),
        Text("请重新压缩后再导入", "pack it again"),
    )


def _link(name: str) -> UserError:
    return UserError(
        "link",
        Text(f"{name} 只是一个指向别处的链接, 没有读", f"{name} is only a link to elsewhere and was not followed"),
        Text("请把它指向的文件放进来", "put in the file that it points to"),
    )


def _method(file: SourceFile, method: int) -> UserError:
    named = f"{method} (AES)" if method == _AES else str(method)
    return UserError(
        "zip_method",
        Text(
            f"{file.name} 用了不支持的压缩或加密方式 {named}",
            f"{file.name} is packed or encrypted by a method that is not supported: {named}",
        ),
        Text(
            "请自己解压后导入文件夹, 或重新压缩为普通 zip", "unpack it and import the folder, or pack an ordinary zip"
        ),
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
