"""What a workspace keeps of people: the settings of `[privacy]` in xundan.toml.

As in rules.py a field's metadata says what it means; the written-out file and the reference page are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from xundan.model.text import Text

Buyers = Literal["clear", "pseudonyms"]
BUYERS: tuple[Buyers, ...] = ("clear", "pseudonyms")


def _setting(default: Any, zh: str, en: str) -> Any:
    return field(default=default, metadata={"doc": Text(zh, en)})


@dataclass(frozen=True)
class Privacy:
    """One workspace's choice."""

    buyers: Buyers = _setting(
        "clear",
        "买家: clear 原名, pseudonyms 化名; 第一次导入后不能改",
        "buyers: clear names, or pseudonyms; fixed by the first import",
    )


PRIVACY_SETTINGS = {f.name: f for f in fields(Privacy)}
