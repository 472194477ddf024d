"""What an uploaded file may be called, and which kinds are taken. Its name is shown and is never a path."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from xundan.model.text import Text, UserError

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".json", ".jsonl", ".parquet", ".zip")
"""Of the kinds of file that importers read (sources/files.py). What a file is, its content says."""
_LONGEST = 120


def called(given: str) -> str:
    """The name as it is shown: the last part of a path, in visible characters, its middle left out where it is long.

    Raises UserError `upload_name`, `upload_kind`.
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip()
    if not name.strip("."):
        raise UserError(
            "upload_name",
            Text("有个文件没有名字", "a file has no name"),
            Text("给文件起个名字再上传", "give it a name and upload it again"),
        )
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        raise UserError(
            "upload_kind",
            Text(f"不收这种文件: {_short(name)}", f"this kind of file is not taken: {_short(name)}"),
            Text(f"可以上传: {' '.join(ENDINGS)}", f"these can be uploaded: {' '.join(ENDINGS)}"),
        )
    return _short(name)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 21]}…{name[-20:]}"
