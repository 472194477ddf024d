"""Workbooks that are locked with a password, and what to say where none fits."""

from __future__ import annotations

from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile


def opened(file: SourceFile, target: Path) -> Path:
    """The file's own path, or `target` with an unlocked copy in it: every password that the person gave is tried.

    Raises UserError `password_needed` or `password_wrong`.
    """
    with file.path.open("rb") as read:
        try:
            office = msoffcrypto.OfficeFile(read)
            locked = office.is_encrypted()
        except (FileFormatError, ParseError, OSError, ValueError):
            return file.path  # Not one that this library knows; the workbook reader will say what it is.
        if not locked:
            return file.path
        if not file.passwords:
            raise needed(file)
        for password in file.passwords:
            try:
                office.load_key(password=password)
                with target.open("wb") as write:
                    office.decrypt(write)
            except (InvalidKeyError, DecryptionError):
                continue
            return target
    raise wrong(file)


def needed(file: SourceFile) -> UserError:
    """Nobody gave a password."""
    return UserError(
        "password_needed",
        Text(f"{file.name} 有密码", f"{file.name} has a password"),
        Text(
            "把密码写进一个文本文件, 用 --password-file 指定, 或在终端里导入, 按提示输入 "
            "(平台导出的订单表, 密码在导出页面或短信里)",
            "write it into a text file and name that with --password-file, or import at a terminal to be asked for it "
            "(platforms show it on the export page or send it by text message)",
        ),
    )


def wrong(file: SourceFile) -> UserError:
    """None of those that were given opens it."""
    return UserError(
        "password_wrong",
        Text(f"{file.name} 的密码不对", f"the password of {file.name} is wrong"),
        Text(
            "请检查 --password-file 里的密码, 一行一个; 每次导出的密码可能不同",
            "check the passwords in --password-file, one a line; every export may have another one",
        ),
    )
