"""Passwords of files: from a file or asked for, never in the command's words, which other users and the shell's history
can see."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from xundan.cli.language import chosen
from xundan.model.text import Text, UserError

T = TypeVar("T")

_TRIES = 3
_LONGEST = 1 << 16


def in_file(path: Path | None) -> tuple[str, ...]:
    """The passwords in a text file, one a line; blanks around them may belong to them. Raises UserError
    `password_file`."""
    if path is None:
        return ()
    with path.open("rb") as file:
        data = file.read(_LONGEST + 1)
    try:
        lines = tuple(line for line in data.decode("utf-8-sig").splitlines() if line.strip())
    except UnicodeDecodeError:
        lines = ()
    if not lines or len(data) > _LONGEST:
        raise UserError(
            "password_file",
            Text(
                f"{path} 应为 UTF-8 文本, 一行一个密码, 最多 {_LONGEST >> 10} KB",
                f"{path} should be UTF-8 text with a password a line, at most {_LONGEST >> 10} KB",
            ),
            Text("请检查 --password-file", "check --password-file"),
        )
    return lines


def asking(work: Callable[[tuple[str, ...]], T], known: tuple[str, ...], lang: str | None) -> T:
    """Does `work` with the passwords that are known; where a file needs another one and a person sits at the terminal,
    asks for it and does the work anew (an import that fails has changed nothing)."""
    refused = 0
    while True:
        try:
            return work(known)
        except UserError as error:
            refused = refused + 1 if error.code == "password_wrong" else 0
            if error.code not in ("password_needed", "password_wrong") or refused >= _TRIES or not _at_terminal():
                raise
            password = _ask(error, lang)
            if not password:
                raise
            known = (*known, password)


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(error: UserError, lang: str | None) -> str:
    from getpass import getpass

    from xundan.reports.plain import printable

    text = Text(f"{error.message.zh}。密码: ", f"{error.message.en}. Password: ")
    try:
        return getpass(printable(text(chosen(lang))), stream=sys.stderr)
    except EOFError:
        return ""
