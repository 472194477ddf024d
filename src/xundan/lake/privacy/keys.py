"""The workspace's key: what turns rows and names into hashes that nobody else can test a guess at.

It lies outside the workspace, so that a copy of the folder (a backup, a synchronised drive, a stolen disk) does not
hold it: in the folder of the person's own settings, or in the variable XUNDAN_KEY. The lake keeps a fingerprint of it,
by which the right key is known and found.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from xundan.model.text import Text, UserError
from xundan.workspace.user_folder import user_folder

VARIABLE = "XUNDAN_KEY"
_KEY = re.compile(r"[0-9a-f]{32}")


def workspace_key(lake: Path | None, info: Mapping[str, Any], *, rows: bool) -> str:
    """The workspace's key; a new one (not yet kept: see `keep_key`) where the lake has none.

    `lake` is the lake's folder, where earlier versions kept the key; `info` that of its newest snapshot; `rows`: it has
    rows already. With another key than the stored rows' no duplicate would be seen and every buyer would look new, so a
    key that is lost or another one raises UserError `key_lost`. Nothing that this raises holds a key.
    """
    known = info.get("key")
    for found in _candidates(lake, known):
        if known is None or fingerprint(found) == known:
            return found
    if rows:
        raise _lost(known)
    return secrets.token_hex(16)


def keep_key(key: str) -> None:
    """Writes a key where the next command finds it, readable by its owner only.

    Raises UserError `key_place` where it cannot be written.
    """
    if _in_variable() == key:
        return
    path = key_path(fingerprint(key))
    if _read(path) == key:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(key + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, path)
    except OSError as refused:
        raise UserError(
            "key_place",
            Text(
                f"密钥写不到 {path} ({refused.strerror}), 没有改动任何内容",
                f"the key cannot be written to {path} ({refused.strerror}); nothing was changed",
            ),
            Text(
                f"给这个文件夹写权限, 或用环境变量 {VARIABLE} 给出 32 位十六进制数字的密钥",
                f"make that folder writable, or give a key of 32 hexadecimal digits in the variable {VARIABLE}",
            ),
        ) from refused


def drop_old_key(lake: Path | None, key: str) -> None:
    """Removes the key from the lake's folder, where earlier versions kept it; only once it is kept elsewhere."""
    path = None if lake is None else lake / "key"
    if path is not None and _read(path) == key:
        path.unlink(missing_ok=True)


def key_path(fingerprint_: str) -> Path:
    """The file of the key with this fingerprint."""
    return user_folder() / "keys" / f"{fingerprint_}.key"


def fingerprint(key: str) -> str:
    """By which a key is known; it does not give the key away."""
    return sha256(f"fingerprint:{key}".encode()).hexdigest()[:16]


def derived(key: str, purpose: str) -> str:
    """A key of its own for one purpose, so that what one hash tells is of no use for another."""
    return sha256(f"{purpose}:{key}".encode()).hexdigest()


def _candidates(lake: Path | None, known: str | None) -> Iterator[str]:
    given = _in_variable()
    if given is not None:
        yield given
    if known is not None:
        kept = _read(key_path(known))
        if kept is not None:
            yield kept
    old = None if lake is None else _read(lake / "key")
    if old is not None:
        yield old


def _in_variable() -> str | None:
    """The key in the environment. Raises UserError `key_form` for something that is none, without showing it."""
    given = os.environ.get(VARIABLE, "").strip().lower()
    if given and not _KEY.fullmatch(given):
        raise UserError(
            "key_form",
            Text(f"环境变量 {VARIABLE} 里的不是密钥", f"what the variable {VARIABLE} holds is no key"),
            Text("密钥是 32 位十六进制数字 (0-9, a-f)", "a key is 32 hexadecimal digits (0-9, a-f)"),
        )
    return given or None


def _read(path: Path) -> str | None:
    """The key in a file; None where there is no file or something else in it."""
    try:
        found = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    return found if _KEY.fullmatch(found) else None


def _lost(known: str | None) -> UserError:
    path = key_path(known or "?")
    other = os.environ.get(VARIABLE)
    zh, en = (
        (
            f"环境变量 {VARIABLE} 里的不是这个工作区的密钥, {path} 也",
            f"{VARIABLE} is not this workspace's key, and {path}",
        )
        if other
        else (str(path), str(path))
    )
    return UserError(
        "key_lost",
        Text(
            f"{zh} 不在或者不是这个工作区的密钥: 没有它认不出重复的行和买家, 所以没有改动任何内容",
            f"{en} is missing or is not this workspace's key; without it neither duplicates nor buyers can be told, so "
            "nothing was changed",
        ),
        Text(
            f"从备份或原来的电脑复制这个文件, 或用环境变量 {VARIABLE} 给出密钥; 都没有就新建工作区重新导入",
            f"copy that file from a backup or from the computer where it was made, or give the key in {VARIABLE}; "
            "without either make a new workspace and import everything again",
        ),
    )
