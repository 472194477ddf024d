"""What stored rows were made with and later rows must share: the workspace's key, and every shop's clock."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from xundan.model.clock import Shop
from xundan.model.text import Text, UserError

_KEY = re.compile(r"[0-9a-f]{32}")


def workspace_key(lake: Path, info: Mapping[str, Any], *, rows: bool, keep: bool = True) -> str:
    """The workspace's own key for content hashes, made at the first import and readable by its owner only.

    `rows`: the lake has rows already; `keep`: a new key is written down. With another key than the stored rows' no
    duplicate would be seen, so a key that is lost or another one raises UserError `key_lost`.
    """
    path = lake / "key"
    found = path.read_text(encoding="ascii", errors="replace").strip() if path.exists() else ""
    known = info.get("key")
    if _KEY.fullmatch(found) and known in (None, _fingerprint(found)):
        return found
    if rows or found:
        raise UserError(
            "key_lost",
            Text(
                f"{path} 不见了或者不是这个工作区的密钥: 没有它认不出重复的行, 所以没有导入",
                f"{path} is missing or is not this workspace's key; without it duplicates cannot be told, so nothing "
                "was imported",
            ),
            Text(
                "从备份恢复这个文件; 没有备份就新建工作区重新导入",
                "restore that file from a backup, or make a new workspace and import everything again",
            ),
        )
    key = secrets.token_hex(16)
    if keep:
        _write(path, key)
    return key


def _write(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(".key")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, path)


def _fingerprint(key: str) -> str:
    return sha256(f"fingerprint:{key}".encode()).hexdigest()[:16]


def check_clocks(info: Mapping[str, Any], shops: Mapping[str, Shop]) -> None:
    """Days and instants of stored rows were reckoned with their shop's clock: another one raises UserError `clock`."""
    for shop_id, stored in info.get("clocks", {}).items():
        if shop_id in shops and _clock(shops[shop_id]) != stored:
            then, now = " ".join(stored), " ".join(_clock(shops[shop_id]))
            raise UserError(
                "clock",
                Text(
                    f"店铺 {shop_id} 的数据导入时 timezone, business_day_cut 是 {then}, xundan.toml 现在写的是 {now}",
                    f"the rows of {shop_id} were imported with the timezone and business_day_cut {then}, and "
                    f"xundan.toml now says {now}",
                ),
                Text(
                    "改回去; 要换就新建工作区, 重新导入",
                    "put it back; or make a new workspace with the new clock and import again",
                ),
            )


def made_with(
    info: Mapping[str, Any], key: str | None, shops: Mapping[str, Shop], used: Iterable[str]
) -> dict[str, Any]:
    """What a snapshot's `info` says of this: that of the snapshot before, and the clocks of the shops now `used`."""
    clocks = {**{shop: _clock(shops[shop]) for shop in used if shop in shops}, **info.get("clocks", {})}
    found: dict[str, Any] = {"clocks": clocks}
    if fingerprint := info.get("key") or (key and _fingerprint(key)):
        found["key"] = fingerprint
    return found


def _clock(shop: Shop) -> list[str]:
    minutes = int(shop.business_day_cut.total_seconds()) // 60
    return [shop.timezone, f"{minutes // 60:02d}:{minutes % 60:02d}"]
