"""Files that cannot be opened at all, whoever they are for: what was expected, what was found, what to do."""

from __future__ import annotations

import os
from pathlib import Path

from xundan.model.text import Text, UserError
from xundan.sources.encoding import Undecodable

MOST_BAD = 1_000_000
"""Rows of one file that may be set aside. Where more cannot be read, it is not the file that it was taken for."""

_SAVE_AGAIN = Text("请重新导出, 或另存为 UTF-8", "export it again, or save it as UTF-8")


def not_text(name: str, problem: Undecodable) -> UserError:
    """Bytes that are text in no encoding we know, or in two."""
    if problem.why in ("utf-16", "utf-32"):
        kind = problem.why.upper()
        mark = "没有标记的" if problem.why == "utf-16" else ""
        return UserError(
            "not_text",
            Text(
                f"{name} 像是{mark} {kind} 文本, 应为 UTF-8 或 GB18030",
                f"{name} looks like {kind} text{' without a mark' if mark else ''}; UTF-8 or GB18030 was expected",
            ),
            _SAVE_AGAIN,
        )
    if problem.at_end and (problem.why in ("mixed", "marked") or problem.utf8_line == problem.gb18030_line):
        return UserError(
            "not_text",
            Text(
                f"{name} 在第 {problem.utf8_line} 行的一个字中间断了 (字节 {problem.found}): 文件不完整",
                f"{name} ends in the middle of a character, in line {problem.utf8_line} (bytes {problem.found}): it "
                "is cut off",
            ),
            Text("请重新下载或重新导出", "download it or export it again"),
        )
    if problem.why == "mixed":
        return UserError(
            "not_text",
            Text(
                f"{name} 第 {problem.utf8_seen} 行是 UTF-8, 第 {problem.utf8_line} 行却不全是 (字节 {problem.found}): "
                "混有两种编码, 或已损坏",
                f"{name} is UTF-8 in line {problem.utf8_seen} but not all of line {problem.utf8_line} is "
                f"(bytes {problem.found}): it is in two encodings, or damaged",
            ),
            Text(
                "请重新导出; 如果是几个文件拼起来的, 请分别导入",
                "export it again; if it was put together from several files, import those",
            ),
        )
    if problem.why == "marked":
        return UserError(
            "not_text",
            Text(
                f"{name} 开头标明是 {problem.encoding}, 但第 {problem.utf8_line} 行不是 (字节 {problem.found})",
                f"{name} is marked as {problem.encoding}, but line {problem.utf8_line} is not (bytes {problem.found})",
            ),
            _SAVE_AGAIN,
        )
    return UserError(
        "not_text",
        Text(
            f"{name} 不是文本文件: 第 {problem.utf8_line} 行不是 UTF-8, 第 {problem.gb18030_line} 行不是 GB18030 "
            f"(字节 {problem.found})",
            f"{name} is not text: line {problem.utf8_line} is not UTF-8, and line {problem.gb18030_line} is "
            f"not GB18030 (bytes {problem.found})",
        ),
        _SAVE_AGAIN,
    )


def special(name: str) -> UserError:
    """A device, a pipe, a socket: reading it may never end."""
    return UserError(
        "special_file",
        Text(f"{name} 不是普通文件 (管道或设备)", f"{name} is no ordinary file but a pipe or a device"),
        Text("请先存成文件再导入", "save what comes out of it as a file and import that"),
    )


def leads_nowhere(name: str) -> UserError:
    """A link whose end is missing."""
    return UserError(
        "link",
        Text(f"{name} 指向的文件不存在", f"{name} is a link to a file that is not there"),
        Text("请检查这个链接", "check the link"),
    )


def not_followed(name: str) -> UserError:
    """A link to a folder inside a folder: following it might never end."""
    return UserError(
        "link",
        Text(f"{name} 是指向另一个文件夹的链接, 没有进去", f"{name} is a link to another folder and was not followed"),
        Text("需要时请直接导入那个文件夹", "name that folder itself if it is meant"),
    )


def unreadable(name: str, error: OSError) -> UserError:
    """What the system does not let us read."""
    why = os.strerror(error.errno) if error.errno else str(error)
    return UserError(
        "not_readable",
        Text(f"{name} 读不了: {why}", f"{name} cannot be read: {why}"),
        Text("请检查权限, 或关掉正在使用它的程序", "check who may read it, and close other programs that have it open"),
    )


def unfinished(name: str) -> UserError:
    """What a browser calls a download that still runs or was broken off."""
    return UserError(
        "file_unfinished",
        Text(f"{name} 还没有下载完", f"{name} is not downloaded to its end"),
        Text("请等它下载完再导入", "import it when the download is done"),
    )


def changing(name: str) -> UserError:
    """Somebody writes to the file while it is read: half of it may be missing."""
    return UserError(
        "file_changing",
        Text(
            f"{name} 在读取时变了, 可能还在下载或写入; 没有改动任何内容",
            f"{name} changed while it was read: it may still be downloaded or written; nothing was changed",
        ),
        Text("请等它写完再导入", "import it when it is complete"),
    )


def flooded(name: str, line: int, why: Text) -> UserError:
    """So many rows cannot be read that they are no exceptions."""
    return UserError(
        "too_many_rejects",
        Text(
            f"{name} 有超过 {MOST_BAD:,} 行读不了, 没有导入。第一处在第 {line} 行: {why.zh}",
            f"more than {MOST_BAD:,} rows of {name} cannot be read, so it was not imported. The first is line {line}: "
            f"{why.en}",
        ),
        Text("请检查文件是否完整, 或重新导出", "check whether the file is whole, or export it again"),
    )


def no_room(folder: Path, path: Path) -> UserError:
    """A copy did not fit."""
    return UserError(
        "no_room",
        Text(
            f"磁盘满了: {folder} 里放不下 {path} 的副本", f"the disk is full: no room in {folder} for a copy of {path}"
        ),
        Text("请清理磁盘, 或用环境变量 TMPDIR 指定别的临时文件夹", "free some space, or name another folder in TMPDIR"),
    )
