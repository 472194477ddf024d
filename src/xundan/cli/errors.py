"""What went wrong, on standard error, in the person's language; as JSON where they asked for JSON."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

from xundan.cli.language import chosen
from xundan.model.text import Text, UserError


def show(error: UserError) -> None:
    """Prints an error with what to do about it."""
    words = sys.argv[1:]
    lang = chosen(_after("--lang", words))
    if _after("--format", words) == "json" or "--json" in words:
        from xundan.reports.as_json import error_json

        print(error_json(error, lang), end="", file=sys.stderr)
        return
    from xundan.reports.plain import printable

    label = "错误" if lang == "zh" else "error"
    # A message may quote what a file says, and that may hold escapes for the terminal.
    message, hint = (
        "\n".join(printable(line) for line in text.split("\n")) for text in (error.message(lang), error.hint(lang))
    )
    print(f"{label}: {message}", file=sys.stderr)
    if hint:
        print(f"  {hint}", file=sys.stderr)


def misuse(error: Any) -> UserError:
    """Typer's own error for a command, option or value that does not exist."""
    said = error.format_message()
    kind = type(error).__name__
    zh = {"NoSuchOption": "没有这个选项", "NoSuchCommand": "没有这个命令", "MissingParameter": "缺少参数"}
    path = error.ctx.command_path if getattr(error, "ctx", None) else "xundan"
    return UserError(
        "usage",
        Text(f"{zh.get(kind, '命令写得不对')}: {said}", said),
        Text(f"用法: {path} --help", f"usage: {path} --help"),
    )


def unusable(error: OSError) -> UserError:
    """A file or folder that cannot be read or written."""
    known = {
        errno.ENOENT: Text("文件或文件夹不存在", "there is no such file or folder"),
        errno.EACCES: Text("没有权限, 或文件正被别的程序打开", "not permitted, or another program has it open"),
        errno.EPERM: Text("没有权限", "not permitted"),
        errno.EROFS: Text("磁盘是只读的", "the disk is read-only"),
        errno.ENOSPC: Text("磁盘满了", "the disk is full"),
        errno.EISDIR: Text("这是一个文件夹", "it is a folder"),
        errno.ENOTDIR: Text("路径里有一段不是文件夹", "a part of its path is no folder"),
    }
    why = known.get(error.errno or 0, Text(str(error.strerror), str(error.strerror)))
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else str(error.filename)
    return UserError("file", Text(f"{name}: {why.zh}", f"{name}: {why.en}"))


def _after(option: str, words: list[str]) -> str | None:
    for n, word in enumerate(words):
        if word.startswith(option + "="):
            return word.partition("=")[2]
        if word == option and n + 1 < len(words):
            return words[n + 1]
    return None
