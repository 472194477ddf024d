"""How the value of a rule's setting is written in xundan.toml: read, or an Expected that says what is."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from xundan.model.presets import PRESETS
from xundan.model.rules import SETTINGS, Rules
from xundan.model.text import Text, UserError
from xundan.model.working_time import knows, stretch
from xundan.workspace.mistakes import Expected
from xundan.workspace.template import display

_UNITS = {"s": 1, "min": 60, "h": 3600}
_LONGEST = 31 * 24 * 3600
_FROM_0 = {"silent_chase_after"}
_MOST = {"minutes": 100_000}
_MOST_DAYS = 366
_MOST_WEIGHT = 100_000
_WEEKDAYS = {"working_hours"}
_HINTS = get_type_hints(Rules)


def read(name: str, value: Any) -> Any:
    """A setting's value as rules keep it; what other kinds of settings take is left to their types."""
    if name in _READERS:
        return _READERS[name](value)
    if name not in SETTINGS:
        return value
    unit = SETTINGS[name].metadata["unit"]
    if unit in _BY_UNIT:
        return _BY_UNIT[unit](value)
    if isinstance(value, list):
        return tuple(value)
    if _is_count(name):
        return _count(value, 0 if name in _FROM_0 else 1, _MOST.get(unit, 100_000))
    return value


def preset(value: Any) -> dict[str, Any]:
    """The settings of a preset by its name."""
    if not isinstance(value, str) or value not in PRESETS:
        listed = ", ".join(PRESETS)
        raise Expected(Text(f"预设名: {listed}", f"a preset: {listed}"))
    return dict(PRESETS[value].settings)


def tried(given: Sequence[str], preset_name: str | None) -> dict[str, Any]:
    """The settings that somebody wants to try, each as NAME=VALUE with the value as in xundan.toml (a text's quotes may
    be left out), on top of a preset. What is wrong with one is a UserError."""
    found: dict[str, Any] = {}
    try:
        if preset_name is not None:
            found |= preset(preset_name)
    except Expected as wrong:
        raise _unfit("--preset", preset_name or "", wrong.what) from wrong
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or name not in SETTINGS:
            near = difflib.get_close_matches(name, list(SETTINGS), n=3)
            raise UserError(
                "setting",
                Text(f"没有叫 {name} 的设置", f"there is no setting {name}"),
                Text(f"相近的: {', '.join(near)}", f"near: {', '.join(near)}")
                if near
                else Text("写成 --set 名字=值", "write --set NAME=VALUE"),
            )
        try:
            found[name] = _of_type(name, read(name, _toml(value.strip())))
        except Expected as wrong:
            raise _unfit(name, value, wrong.what) from wrong
    if not found:
        raise UserError(
            "setting",
            Text("没有说改什么", "nothing to try was named"),
            Text("加上 --set 名字=值 或 --preset 名字", "add --set NAME=VALUE or --preset NAME"),
        )
    return found


def _toml(value: str) -> Any:
    try:
        return tomllib.loads(f"x = {value}")["x"]
    except tomllib.TOMLDecodeError:
        # A text without its quotes; whether the setting takes it, its reader says.
        return value


def _of_type(name: str, value: Any) -> Any:
    """A value of the setting's own type, as pydantic takes it; another is an Expected."""
    try:
        return TypeAdapter(_HINTS[name]).validate_python(value, strict=True)
    except ValidationError as wrong:
        choices = get_args(_HINTS[name])
        listed = ", ".join(map(str, choices)) if choices else display(SETTINGS[name].default, "")
        raise Expected(Text(f"这样的值: {listed}", f"a value such as {listed}")) from wrong


def _unfit(name: str, value: str, what: Text) -> UserError:
    return UserError(
        "setting",
        Text(f"{name} 应为{what.zh}, 写的是 {value}", f"{name} takes {what.en}, found {value}"),
        Text("全部设置和写法: xundan rules show --all", "all settings: xundan rules show --all"),
    )


def seconds(value: Any) -> int:
    """`"10min"`, `"90s"`, `"1h"` or whole seconds, up to 31 days."""
    found = re.fullmatch(r"\s*([1-9][0-9]{0,6})\s*(s|min|h)\s*", value) if isinstance(value, str) else None
    length = int(found[1]) * _UNITS[found[2]] if found else value
    if not isinstance(length, int) or isinstance(length, bool) or not 1 <= length <= _LONGEST:
        what = Text(
            '时长, 例如 "10min"、"90s"、"1h", 最长 31 天', 'a duration such as "10min", "90s" or "1h", 31 days at most'
        )
        raise Expected(what)
    return length


def _count(value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Expected(Text(f" {least} 到 {most} 的整数", f"a whole number from {least} to {most}"))
    return value


def _window(value: Any) -> int | str:
    if isinstance(value, str):
        found = re.fullmatch(r"\s*([1-9][0-9]{0,3})\s*h\s*", value)
        if found and int(found[1]) <= _MOST_DAYS * 24:
            return f"{int(found[1])}h"
    elif isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_DAYS:
        return value
    raise Expected(
        Text(f' 1 到 {_MOST_DAYS} 的天数, 或小时数如 "24h"', f'days from 1 to {_MOST_DAYS}, or hours as "24h"')
    )


def _dates(value: Any) -> tuple[str, ...]:
    what = Text("日期的列表, 例如 [2026-10-08]", "a list of days such as [2026-10-08]")
    if not isinstance(value, list):
        raise Expected(what)
    return tuple(_date(day, what).isoformat() for day in value)


def _date(value: Any, what: Text) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise Expected(what) from wrong


def _hours(name: str) -> Callable[[Any], tuple[str, ...]]:
    some = ' 或 "1-5 09:00-18:00" (周一到周五)' if name in _WEEKDAYS else ""
    or_some = ' or "1-5 09:00-18:00" (Monday to Friday)' if name in _WEEKDAYS else ""
    what = Text(f'时段的列表, 例如 ["09:00-18:00"]{some}', f'a list of stretches such as ["09:00-18:00"]{or_some}')

    def read_hours(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise Expected(what)
        try:
            found = [stretch(text) for text in value]
        except ValueError as wrong:
            raise Expected(what) from wrong
        if name not in _WEEKDAYS and any(len(each.weekdays) < 7 for each in found):
            raise Expected(what)
        if name in _WEEKDAYS and not found:
            raise Expected(what)
        return tuple(" ".join(text.split()) for text in value)

    return read_hours


def _weights(name: str) -> Callable[[Any], dict[str, int]]:
    default = getattr(Rules(), name)
    parts = ", ".join(default)
    example = "{" + ", ".join(f"{part} = {weight}" for part, weight in default.items()) + "}"
    what = Text(
        f"花括号里每一项的权重 ({parts} 都要写), 不小于 0 的整数, 例如 {example}",
        f"the weight of every part ({parts}), whole numbers of 0 or more, such as {example}",
    )

    def read_weights(value: Any) -> dict[str, int]:
        if not isinstance(value, dict) or value.keys() != default.keys():
            raise Expected(what)
        if any(isinstance(weight, bool) or not isinstance(weight, int) for weight in value.values()):
            raise Expected(what)
        if not all(0 <= weight <= _MOST_WEIGHT for weight in value.values()):
            raise Expected(what)
        return {part: value[part] for part in default}

    return read_weights


def _country(value: Any) -> str:
    if not isinstance(value, str) or (value and not knows(value)):
        raise Expected(Text("国家代码, 例如 CN, 或空", "a country's code such as CN, or nothing"))
    return value


def _is_count(name: str) -> bool:
    default = SETTINGS[name].default
    return isinstance(default, int) and not isinstance(default, bool)


_BY_UNIT: dict[str, Callable[[Any], Any]] = {"duration": seconds, "window": _window, "dates": _dates}
_READERS: dict[str, Callable[[Any], Any]] = {
    "working_hours": _hours("working_hours"),
    "measured_hours": _hours("measured_hours"),
    "holidays": _country,
    "quality_weights": _weights("quality_weights"),
    "satisfaction_weights": _weights("satisfaction_weights"),
}
