"""Workbooks that are locked with a password."""

from __future__ import annotations

from pathlib import Path

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile


def opened(file: SourceFile, target: Path) -> Path:
    """The file's own path, or `target` with an unlocked copy in it. Raises UserError `password_needed` or
    `password_wrong`."""
    with file.path.open("rb") as read:
        try:
            office = msoffcrypto.OfficeFile(read)
            locked = office.is_encrypted()
        except (FileFormatError, ParseError, OSError, ValueError):
            return file.path  # Not one that this library knows; the workbook reader will say what it is.
        if not locked:
            return file.path
        if file.password is None:
            raise UserError(
                "password_needed",
                Text(f"{file.name} 有密码", f"{file.name} has a password"),
                Text(
                    "请加上 --password 密码 (平台导出的订单表, 密码在导出页面或短信里)",
                    "give it with --password (platforms show it on the export page or send it by text message)",
                ),
            )
        try:
            office.load_key(password=file.password)
            with target.open("wb") as write:
                office.decrypt(write)
        except (InvalidKeyError, DecryptionError) as error:
            raise UserError(
                "password_wrong",
                Text(f"{file.name} 的密码不对", f"the password of {file.name} is wrong"),
                Text("请检查 --password", "check --password"),
            ) from error
    return target
