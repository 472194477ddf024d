"""What counts as a sign, and how much: the package's risk.toml with that of a workspace over it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from xundan.analysis.text.patterns import Matcher, fault, matcher
from xundan.model.text import Text, UserError
from xundan.workspace.mistakes import Where, mistake
from xundan.workspace.own_file import own_toml, refusal

FILE = "risk.toml"
_HINT = Text(
    '写法: [points] unhappy = 5, [limits] not_shipped_hours = 24, [words] unhappy = ["掉漆"]',
    'write it so: [points] unhappy = 5, [limits] not_shipped_hours = 24, [words] unhappy = ["掉漆"]',
)
_EXPECTED = {
    False: Text("应为不小于 0 的整数", "expected a whole number of 0 or more"),
    True: Text(
        "应为一列词, 斜杠之间的要是正则表达式", "expected a list of words; between slashes a regular expression"
    ),
}
_TABLES = ("points", "limits", "words")


@dataclass(frozen=True)
class Settings:
    """`points` by kind of sign, `limits` in hours, what an unhappy buyer writes, and the states of orders that have not
    been shipped."""

    points: Mapping[str, int]
    limits: Mapping[str, int]
    unhappy: Matcher
    not_shipped: Matcher


def settings_of(workspace: Path | None) -> Settings:
    """Ours; numbers of the workspace's risk.toml replace them, words come to them. Raises UserError `risk`."""
    text = (resources.files("xundan.analysis.risk") / "risk.toml").read_text(encoding="utf-8")
    ours: dict[str, dict[str, Any]] = tomllib.loads(text)
    path = workspace / FILE if workspace else None
    if path is not None and path.is_file():
        _lay_over(ours, *own_toml(path, "risk", _HINT))
    return Settings(
        ours["points"], ours["limits"], *(matcher(ours["words"][name]) for name in ("unhappy", "not_shipped"))
    )


def _lay_over(ours: dict[str, dict[str, Any]], text: str, own: Mapping[str, Any]) -> None:
    for table, values in own.items():
        if table not in _TABLES or not isinstance(values, Mapping):
            raise _wrong(text, (table,), values, Text("没有这个表", "no such table"))
        for name, value in values.items():
            if name not in ours[table]:
                raise _wrong(text, (table, name), value, Text("没有这一项", "no such setting"))
            if not (_words(value) if table == "words" else _number(value)):
                raise _wrong(text, (table, name), value, _EXPECTED[table == "words"])
            ours[table][name] = [*ours[table][name], *value] if table == "words" else value


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _words(value: object) -> bool:
    """Whether it is a list of phrases, those between slashes regular expressions."""
    return isinstance(value, list) and all(fault(each) is None for each in value)


def _wrong(text: str, where: Where, found: object, said: Text) -> UserError:
    return refusal("risk", FILE, [mistake(text, where, found, said)], _HINT)
