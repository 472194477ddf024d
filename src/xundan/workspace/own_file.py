"""Files in which a shop writes its own over ours: reading them, and refusing them with the line of every mistake."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xundan.model.text import Text, UserError
from xundan.workspace.mistakes import Mistake, not_toml

_LARGEST = 1_000_000
"""Bytes; nobody writes more by hand."""


def refusal(code: str, file: str, mistakes: Sequence[Mistake], hint: Text) -> UserError:
    """What is wrong with a file, a mistake a line."""
    shown = [(each, f"{file}:{each.line}" if each.line else file) for each in mistakes]
    return UserError(
        code,
        Text(
            "\n".join(f"{at}: {each.where}: {each.message.zh}" for each, at in shown),
            "\n".join(f"{at}: {each.where}: {each.message.en}" for each, at in shown),
        ),
        hint,
    )


def own_text(path: Path, code: str, hint: Text) -> str:
    """The file's text. Raises UserError `code` for one that is too large or not UTF-8."""
    wrong = Text("文件太大", "the file is too large")
    if path.stat().st_size <= _LARGEST:
        try:
            return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            wrong = Text("不是 UTF-8 编码, 请另存为 UTF-8", "is not in UTF-8; save it so")
    raise refusal(code, path.name, [Mistake(None, path.name, "", wrong)], hint)


def own_toml(path: Path, code: str, hint: Text) -> tuple[str, dict[str, Any]]:
    """The file's text and what it says. Raises UserError `code` for one that is no TOML, with the line."""
    text = own_text(path, code, hint)
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise refusal(code, path.name, [not_toml(text, wrong)], hint) from wrong
