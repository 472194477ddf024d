"""Reading xundan.toml: every mistake named with its line, in one go."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from xundan.model.clock import Shop
from xundan.model.rules import SETTINGS, DatedRules, Rules
from xundan.model.text import Text, UserError
from xundan.workspace.lines import line_of

_UNITS = {"s": 1, "min": 60, "h": 3600}


@dataclass(frozen=True)
class Config:
    """A workspace's settings, checked. `lake` is a path relative to the workspace (or absolute)."""

    shops: tuple[Shop, ...]
    rules: DatedRules
    lake: str = "lake"

    def shop(self, shop_id: str) -> Shop:
        return next(shop for shop in self.shops if shop.id == shop_id)


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in the file. `line` counts from 1; None where the file as a whole is meant."""

    line: int | None
    where: str
    found: str
    message: Text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise ValueError("a time zone such as Asia/Shanghai|时区名, 例如 Asia/Shanghai") from wrong
    return name


def _cut(text: Any) -> timedelta:
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text) if isinstance(text, str) else None
    if not found or int(found[1]) > 12:
        raise ValueError('a time between "00:00" and "12:59"|00:00 到 12:59 之间的时间, 加引号')
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def seconds(value: Any) -> int:
    """`"10min"`, `"90s"`, `"1h"` or whole seconds."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = re.fullmatch(r"\s*([1-9]\d{0,6})\s*(s|min|h)\s*", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a duration such as "10min", "90s" or "1h"|时长, 例如 "10min"、"90s"、"1h"')
    return int(found[1]) * _UNITS[found[2]]


class _ShopBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: Annotated[str, Field(min_length=1)]
    name: str = ""
    platform: str = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    business_day_cut: Annotated[timedelta, BeforeValidator(_cut)] = timedelta(0)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    lake: Annotated[str, Field(min_length=1)] = "lake"
    shops: Annotated[list[_ShopBlock], Field(min_length=1)]
    rules: list[dict[str, Any]] = Field(default_factory=list)


_HINTS = get_type_hints(Rules)
_RulesBlock: type[BaseModel] = create_model(  # type: ignore[call-overload]
    "_RulesBlock",
    __config__=ConfigDict(extra="forbid", strict=True),
    **{name: (_HINTS[name], getattr(Rules(), name)) for name in SETTINGS},
)


def load_config(path: Path) -> Config:
    """The settings of a file, or a UserError that names every mistake with its line."""
    config, mistakes = check(path.read_text(encoding="utf-8-sig"))
    if config is None:
        shown = [(m, f"{path.name}:{m.line}" if m.line else path.name) for m in mistakes]
        raise UserError(
            "config",
            Text(
                "\n".join(f"{at}: {m.where}: {m.message.zh}" for m, at in shown),
                "\n".join(f"{at}: {m.where}: {m.message.en}" for m, at in shown),
            ),
            Text("改好后运行 xundan config check", "mend the file, then run: xundan config check"),
        )
    return config


def check(text: str) -> tuple[Config | None, list[Mistake]]:
    """The settings, or all mistakes found."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = getattr(wrong, "lineno", None) or _line_in_message(str(wrong))
        return None, [Mistake(line, "TOML", "", Text(f"不是有效的 TOML: {wrong}", f"not valid TOML: {wrong}"))]
    mistakes: list[Mistake] = []
    file = None
    try:
        file = _File.model_validate(raw)
    except ValidationError as wrong:
        mistakes += [_mistake(text, error) for error in wrong.errors()]
    rules = raw.get("rules", [])
    dated = _dated_rules(text, rules if isinstance(rules, list) else [], mistakes)
    if file is not None:
        mistakes += _repeated_shops(text, file)
    if mistakes or file is None or dated is None:
        return None, sorted(mistakes, key=lambda m: (m.line or 0, m.where))
    shops = tuple(
        Shop(s.id, s.name or s.id, s.platform, s.timezone, s.business_day_cut, s.currency, dated) for s in file.shops
    )
    return Config(shops, dated, file.lake), []


def _dated_rules(text: str, blocks: list[Any], mistakes: list[Mistake]) -> DatedRules | None:
    """Blocks in order: the first holds from the beginning, each later one from its `valid_from`."""
    first, changes, start = Rules(), list[tuple[date, dict[str, Any]]](), None
    before = len(mistakes)
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        valid_from = block.get("valid_from")
        given = _settings(text, number, block, mistakes)
        if number == 0 and valid_from is None:
            first = Rules(**given) if given is not None else first
            continue
        if not isinstance(valid_from, date) or (start and valid_from <= start):
            mistakes.append(
                Mistake(
                    line_of(text, ("rules", number, "valid_from")) or line_of(text, ("rules", number)),
                    f"rules[{number + 1}].valid_from",
                    str(valid_from),
                    Text(
                        "除第一段外, 每段规则要写 valid_from = 日期, 而且一段比一段晚",
                        "every rules block but the first needs valid_from = DATE, each later than the one before",
                    ),
                )
            )
            continue
        start = valid_from
        if given is not None:
            changes.append((valid_from, given))
    return DatedRules.of(first, changes) if len(mistakes) == before else None


def _settings(text: str, number: int, block: dict[str, Any], mistakes: list[Mistake]) -> dict[str, Any] | None:
    """One block's settings, typed; None when one of them is wrong."""
    given = {k: v for k, v in block.items() if k != "valid_from"}
    before = len(mistakes)
    for name, value in given.items():
        if name in SETTINGS and SETTINGS[name].metadata["unit"] == "duration":
            try:
                given[name] = seconds(value)
            except ValueError as wrong:
                mistakes.append(_named(text, ("rules", number, name), value, str(wrong)))
                given[name] = SETTINGS[name].default
        elif name in SETTINGS and isinstance(value, list):
            given[name] = tuple(value)
        elif name in SETTINGS and _is_count(name) and (isinstance(value, bool) or not _fits(name, value)):
            mistakes.append(_named(text, ("rules", number, name), value, "a whole number, 1 or more|不小于 1 的整数"))
            given[name] = SETTINGS[name].default
    try:
        typed = _RulesBlock.model_validate(given)
    except ValidationError as wrong:
        mistakes += [_mistake(text, error, ("rules", number)) for error in wrong.errors()]
        return None
    return {name: getattr(typed, name) for name in given} if len(mistakes) == before else None


def _is_count(name: str) -> bool:
    default = SETTINGS[name].default
    return isinstance(default, int) and not isinstance(default, bool)


def _fits(name: str, value: Any) -> bool:
    return isinstance(value, int) and value >= (0 if name == "silent_chase_after" else 1)


def _repeated_shops(text: str, file: _File) -> list[Mistake]:
    seen: set[str] = set()
    found = []
    for number, shop in enumerate(file.shops):
        if shop.id in seen:
            found.append(_named(text, ("shops", number, "id"), shop.id, "an id of its own|不重复的店铺 id"))
        seen.add(shop.id)
    return found


def _named(text: str, where: tuple[str | int, ...], value: Any, expected: str) -> Mistake:
    en, _, zh = expected.partition("|")
    return Mistake(
        line_of(text, where),
        _shown(where),
        str(value),
        Text(f"应为 {zh or en}, 写的是 {value!r}", f"expected {en}, found {value!r}"),
    )


def _mistake(text: str, error: Any, prefix: tuple[str | int, ...] = ()) -> Mistake:
    where = prefix + tuple(error["loc"])
    line = line_of(text, where) or line_of(text, where[:-1])
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        message = Text("没有这个设置, 请检查拼写", "no such setting; check the spelling")
    elif error["type"] == "missing":
        message = Text("缺少这一项", "this is missing")
    elif error["type"] == "literal_error":
        expected = error["ctx"]["expected"]
        choices = expected.replace(" or ", " 或 ")
        message = Text(f"应为 {choices}, 写的是 {error['input']!r}", f"expected {expected}, found {error['input']!r}")
    elif error["type"] == "value_error":
        return _named(text, where, error["input"], str(error["ctx"]["error"]))
    else:
        message = Text(f"写的是 {error['input']!r}: {error['msg']}", f"found {error['input']!r}: {error['msg']}")
    return Mistake(line, _shown(where), str(error.get("input", "")), message)


def _shown(where: tuple[str | int, ...]) -> str:
    """`("rules", 0, "session_gap")` as `rules[1].session_gap`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")


def _line_in_message(message: str) -> int | None:
    found = re.search(r"line (\d+)", message)
    return int(found[1]) if found else None
