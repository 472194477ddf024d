"""Files that hold no table, told by their first bytes, and what to do with them instead."""

from __future__ import annotations

import re

from xundan.model.text import Text, UserError

_UNPACK = Text("请先解压, 再导入里面的文件", "unpack it first and import what is in it")
_EXPORT = Text("请在平台上导出 csv 或 xlsx", "export csv or xlsx on the platform")
_RESAVE = Text(
    "请在平台上重新导出为 csv 或真正的 xlsx。用 Excel 另存也可以, 但要先把订单编号列设为文本, 否则末尾的数字会丢",
    "export csv or a real xlsx on the platform. Saving it from Excel will do too, but make the column of order numbers "
    "text first, or their last digits are lost",
)

_BYTES: tuple[tuple[bytes, Text, Text], ...] = (
    (b"\x1f\x8b", Text("gzip 压缩文件", "packed with gzip"), _UNPACK),
    (b"BZh", Text("bzip2 压缩文件", "packed with bzip2"), _UNPACK),
    (b"\xfd7zXZ\0", Text("xz 压缩文件", "packed with xz"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", Text("zstd 压缩文件", "packed with zstd"), _UNPACK),
    (b"Rar!\x1a\x07", Text("RAR 压缩包", "a RAR archive"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", Text("7z 压缩包", "a 7z archive"), _UNPACK),
    (b"%PDF", Text("PDF", "a PDF"), _EXPORT),
    (b"\x89PNG", Text("图片", "a picture"), _EXPORT),
    (b"\xff\xd8\xff", Text("图片", "a picture"), _EXPORT),
    (b"GIF8", Text("图片", "a picture"), _EXPORT),
    (b"SQLite format 3\0", Text("SQLite 数据库", "an SQLite database"), _EXPORT),
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_SHEET_2003 = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet|<\?mso-application", re.IGNORECASE)


def foreign(name: str, head: bytes) -> UserError | None:
    """The error for a file that begins like one that holds no table; None for any other."""
    for mark, what, instead in _BYTES:
        if head.startswith(mark):
            return _holds_none(name, what, instead)
    return None


def foreign_text(name: str, head: str) -> UserError | None:
    """The same for text: a web page, or the XML of an old Excel. Platforms give both out as `.xls`."""
    if not head.lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    if _SHEET_2003.search(head):
        return _holds_none(name, Text("Excel 2003 的 XML 表格", "an XML spreadsheet of Excel 2003"), _RESAVE)
    if _PAGE.search(head):
        return _holds_none(name, Text("网页 (HTML), 不是 Excel 文件", "a web page (HTML), no workbook"), _RESAVE)
    return None


def _holds_none(name: str, what: Text, instead: Text) -> UserError:
    return UserError("wrong_kind", Text(f"{name} 是{what.zh}", f"{name} is {what.en}"), instead)
