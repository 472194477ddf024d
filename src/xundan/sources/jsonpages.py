"""Records inside JSON: bare, in a list, or in the envelopes that interfaces put around a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xundan.model.text import Text, UserError
from xundan.sources.contract import SourceFile
from xundan.sources.files import kind_of
from xundan.sources.jsonstream import BrokenJson, values
from xundan.sources.textlines import opened

_HEAD = 100_000
_DEEPEST = 8
"""Envelopes around a record. Interfaces have three or four."""

Ours = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands where a record is expected (`item` need not be one), and the objects around it, the nearest last."""

    item: Any
    around: tuple[dict[str, Any], ...]

    def near(self, *names: str) -> Any:
        """The value of the first of these keys in the nearest object that has one of them; None when none has."""
        for outer in reversed(self.around):
            for name in names:
                if outer.get(name) is not None:
                    return outer[name]
        return None


def begins(file: SourceFile, *keys: str) -> bool:
    """Whether a file begins like JSON and has all these keys near its beginning: cheap, before anything is parsed."""
    if kind_of(file.path) != "text":
        return False
    with opened(file.path) as start:
        head = start.read(_HEAD).lstrip()
    return head.startswith(("{", "[")) and all(f'"{key}"' in head for key in keys)


def first(file: SourceFile, title: Text) -> Any:
    """The first value of a file that `begins` like ours. Raises UserError `json_broken`."""
    try:
        return next(values(file.path, several=True), None)
    except BrokenJson as error:
        raise broken(file, title, error) from error


def pages(file: SourceFile, title: Text) -> Iterator[Any]:
    """Every value of a file: of its list, or one after the other. Raises UserError `json_broken`."""
    try:
        yield from values(file.path, several=True)
    except BrokenJson as error:
        raise broken(file, title, error) from error


def records(value: Any, ours: Ours, around: tuple[dict[str, Any], ...] = ()) -> Iterator[Found]:
    """The records of a page, in order, and whatever else stands in a list with them."""
    if isinstance(value, dict):
        if ours(value):
            yield Found(value, around)
        elif len(around) < _DEEPEST:
            for inner in value.values():
                if isinstance(inner, (dict, list)):
                    yield from records(inner, ours, (*around, value))
    elif isinstance(value, list):
        if any(isinstance(each, dict) and ours(each) for each in value):
            yield from (Found(each, around) for each in value)
        elif len(around) < _DEEPEST:
            for each in value:
                # A list takes a level too, or lists in lists would be without end.
                yield from records(each, ours, (*around, {})) if isinstance(each, (dict, list)) else ()


def broken(file: SourceFile, title: Text, error: BrokenJson) -> UserError:
    """The error for JSON that begins as a format's and breaks off."""
    return UserError(
        "json_broken",
        Text(
            f"{file.name} 像是 {title.zh}, 但 JSON 在第 {error.line} 行第 {error.column} 个字符处断了",
            f"{file.name} looks like {title.en}, but its JSON breaks in line {error.line}, character "
            f"{error.column}: {error.why}",
        ),
        Text("文件可能不完整, 请重新导出", "it may be cut off: export it again"),
    )
