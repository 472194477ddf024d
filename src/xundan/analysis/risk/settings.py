"""What counts as a sign, and how much: the package's risk.toml with that of a workspace over it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from xundan.analysis.text.patterns import matcher
from xundan.model.text import Text, UserError

FILE = "risk.toml"
_TABLES = ("points", "limits", "words")


@dataclass(frozen=True)
class Settings:
    """`points` by kind of sign, `limits` in hours, what an unhappy buyer writes, and the states of orders that have not
    been shipped."""

    points: Mapping[str, int]
    limits: Mapping[str, int]
    unhappy: re.Pattern[str]
    not_shipped: re.Pattern[str]


def settings_of(workspace: Path | None) -> Settings:
    """Ours; numbers of the workspace's risk.toml replace them, words come to them. Raises UserError `risk`."""
    text = (resources.files("xundan.analysis.risk") / "risk.toml").read_text(encoding="utf-8")
    ours: dict[str, dict[str, Any]] = tomllib.loads(text)
    path = workspace / FILE if workspace else None
    if path is not None and path.is_file():
        try:
            own = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise _wrong(str(wrong)) from wrong
        _lay_over(ours, own)
    return Settings(
        ours["points"], ours["limits"], *(matcher(ours["words"][name]) for name in ("unhappy", "not_shipped"))
    )


def _lay_over(ours: dict[str, dict[str, Any]], own: Mapping[str, Any]) -> None:
    for table, values in own.items():
        if table not in _TABLES or not isinstance(values, Mapping):
            raise _wrong(table)
        for name, value in values.items():
            if name not in ours[table] or not (_words(value) if table == "words" else _number(value)):
                raise _wrong(f"{table}.{name}")
            ours[table][name] = [*ours[table][name], *value] if table == "words" else value


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _wrong(found: str) -> UserError:
    return UserError(
        "risk",
        Text(f"{FILE} 读不懂: {found}", f"{FILE} cannot be read: {found}"),
        Text(
            '写法: [points] unhappy = 5, [limits] not_shipped_hours = 24, [words] unhappy = ["掉漆"]',
            'write it so: [points] unhappy = 5, [limits] not_shipped_hours = 24, [words] unhappy = ["掉漆"]',
        ),
    )
