"""Reading xundan.toml: every mistake named with its line, in one go."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from xundan.model.clock import Shop
from xundan.model.privacy import PRIVACY_SETTINGS, Privacy
from xundan.model.rules import SETTINGS, DatedRules, Rules
from xundan.model.text import Text, UserError
from xundan.workspace import setting_values
from xundan.workspace.mail import MAIL_SETTINGS, Mail, MailBlock
from xundan.workspace.mistakes import Expected, Mistake, expected, mistake, not_toml, not_valid

_LONGEST_DAYS = 36_500


@dataclass(frozen=True)
class Config:
    """A workspace's settings, checked. `lake` is a path relative to the workspace (or absolute), or s3://BUCKET/PREFIX;
    `engine` duckdb, or sc://HOST:PORT of a cluster."""

    shops: tuple[Shop, ...]
    rules: DatedRules
    lake: str = "lake"
    privacy: Privacy = field(default_factory=Privacy)
    mail: Mail | None = None
    engine: str = "duckdb"

    def shop(self, shop_id: str) -> Shop:
        return next(shop for shop in self.shops if shop.id == shop_id)


def _shop_id(name: str) -> str:
    if not name or name != name.strip() or not name.isprintable():
        raise Expected(Text("店铺 id: 不为空, 前后没有空格", "a shop's id: not empty, without spaces around it"))
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise Expected(Text("时区名, 例如 Asia/Shanghai", "a time zone such as Asia/Shanghai")) from wrong
    return name


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Expected(Text("三个大写字母的币种, 例如 CNY", "a currency of three capitals such as CNY"))
    return code


# What an address may hold besides: `?` begins a query, `#` and `%` are read as part of its encoding, `*[{` as patterns.
_S3 = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s/\\?#%*\[\]{}@:]+)*/?")


def _lake(where: str) -> str:
    if "://" in where and (not _S3.fullmatch(where) or {".", ".."} & set(where.split("/"))):
        raise Expected(
            Text(
                "文件夹, 或 s3://存储桶/路径 (密钥不写在这里, 只从环境变量或 ~/.aws 读取)",
                "a folder, or s3://BUCKET/PREFIX (keys come from the environment or ~/.aws, never from here)",
            )
        )
    return where


# A token or another setting of the connection has no place in a file that is handed on.
_CLUSTER = re.compile(r"sc://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")


def engine_named(name: str) -> str:
    """The name of an engine. Raises Expected for any other text."""
    if name != "duckdb" and not _CLUSTER.fullmatch(name):
        raise Expected(
            Text('"duckdb", 或集群的地址 "sc://主机:端口"', '"duckdb", or the address of a cluster "sc://HOST:PORT"')
        )
    return name


def _cut(text: Any) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", text) if isinstance(text, str) else None
    if not found or int(found[1]) > 12:
        raise Expected(Text(' "00:00" 到 "12:59" 之间的时间, 加引号', 'a time between "00:00" and "12:59"'))
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


class _ShopBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: Annotated[str, AfterValidator(_shop_id)]
    name: str = ""
    platform: str = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    currency: Annotated[str, AfterValidator(_currency)] = "CNY"
    business_day_cut: Annotated[timedelta, BeforeValidator(_cut)] = timedelta(0)


def _days(value: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST_DAYS:
        raise Expected(Text(f" 1 到 {_LONGEST_DAYS} 的整数", f"a whole number from 1 to {_LONGEST_DAYS}"))
    return value


_PRIVACY_HINTS = get_type_hints(Privacy) | {"keep_chat_text_days": Annotated[int | None, BeforeValidator(_days)]}
_PrivacyBlock: type[BaseModel] = create_model(  # type: ignore[call-overload]
    "_PrivacyBlock",
    __config__=ConfigDict(extra="forbid", strict=True),
    **{name: (_PRIVACY_HINTS[name], getattr(Privacy(), name)) for name in PRIVACY_SETTINGS},
)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    lake: Annotated[str, Field(min_length=1), AfterValidator(_lake)] = "lake"
    shops: Annotated[list[_ShopBlock], Field(min_length=1)]
    privacy: _PrivacyBlock = Field(default_factory=_PrivacyBlock)  # type: ignore[valid-type]
    mail: MailBlock | None = None
    engine: Annotated[str, AfterValidator(engine_named)] = "duckdb"
    rules: list[dict[str, Any]] = Field(default_factory=list)


_HINTS = get_type_hints(Rules)
_RulesBlock: type[BaseModel] = create_model(  # type: ignore[call-overload]
    "_RulesBlock",
    __config__=ConfigDict(extra="forbid", strict=True),
    **{name: (_HINTS[name], getattr(Rules(), name)) for name in SETTINGS},
)


_KNOWN = {
    "": tuple(_File.model_fields),
    "shops": tuple(_ShopBlock.model_fields),
    "privacy": tuple(PRIVACY_SETTINGS),
    "mail": tuple(MAIL_SETTINGS),
    "rules": (*SETTINGS, "valid_from", "preset"),
}


def load_config(path: Path) -> Config:
    """The settings of a file, or a UserError that names every mistake with its line."""
    config, mistakes = check(_text_of(path))
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


def _text_of(path: Path) -> str:
    """The file's text. Editors on Windows put a byte order mark before it and end lines in their own way."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise UserError(
            "config",
            Text(f"{path.name}:{line}: 不是 UTF-8 编码的文字", f"{path.name}:{line}: this is not text in UTF-8"),
            Text("用编辑器另存为 UTF-8", "save the file as UTF-8 in your editor"),
        ) from wrong


def check(text: str) -> tuple[Config | None, list[Mistake]]:
    """The settings, or all mistakes found."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        return None, [not_toml(text, wrong)]
    mistakes: list[Mistake] = []
    file = None
    try:
        file = _File.model_validate(raw)
    except ValidationError as wrong:
        mistakes += [not_valid(text, error, _KNOWN) for error in wrong.errors()]
    dated = _dated_rules(text, _blocks(raw, "rules"), mistakes)
    mistakes += _repeated_shops(text, _blocks(raw, "shops"))
    if mistakes or file is None or dated is None:
        return None, sorted(mistakes, key=lambda m: (m.line or 0, m.where))
    shops = tuple(
        Shop(s.id, s.name or s.id, s.platform, s.timezone, s.business_day_cut, s.currency, dated) for s in file.shops
    )
    privacy = Privacy(**{name: getattr(file.privacy, name) for name in PRIVACY_SETTINGS})
    mail = file.mail.settings() if file.mail else None
    return Config(shops, dated, file.lake, privacy, mail, file.engine), []


_DAY = Text(
    "日期, 不加引号, 例如 2027-01-01 (除第一段外每段规则都要写)",
    "a day without quotes such as 2027-01-01 (every rules block but the first needs one)",
)


def _blocks(raw: dict[str, Any], name: str) -> list[Any]:
    found = raw.get(name, [])
    return found if isinstance(found, list) else []


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
        # A moment of a day is a date to Python.
        if not isinstance(valid_from, date) or isinstance(valid_from, datetime):
            mistakes.append(expected(text, ("rules", number, "valid_from"), valid_from, _DAY))
            continue
        if start is not None and valid_from <= start:
            later = Text(f"要晚于前一段的 {start}", f"must be later than {start} of the block before")
            mistakes.append(mistake(text, ("rules", number, "valid_from"), valid_from, later))
            continue
        start = valid_from
        if given is not None:
            changes.append((valid_from, given))
    return DatedRules.of(first, changes) if len(mistakes) == before else None


def _settings(text: str, number: int, block: dict[str, Any], mistakes: list[Mistake]) -> dict[str, Any] | None:
    """One block's settings, typed, those of its preset below its own; None when one of them is wrong."""
    given: dict[str, Any] = {}
    before = len(mistakes)
    for name, value in block.items():
        if name in ("valid_from", "preset"):
            continue
        try:
            given[name] = setting_values.read(name, value)
        except Expected as wrong:
            mistakes.append(expected(text, ("rules", number, name), value, wrong.what))
    try:
        typed = _RulesBlock.model_validate(given)
    except ValidationError as wrong:
        mistakes += [not_valid(text, error, _KNOWN, ("rules", number)) for error in wrong.errors()]
        return None
    below: dict[str, Any] = {}
    if "preset" in block:
        try:
            below = setting_values.preset(block["preset"])
        except Expected as wrong:
            mistakes.append(expected(text, ("rules", number, "preset"), block["preset"], wrong.what))
    return below | {name: getattr(typed, name) for name in given} if len(mistakes) == before else None


def _repeated_shops(text: str, shops: list[Any]) -> list[Mistake]:
    seen: set[str] = set()
    found = []
    for number, shop in enumerate(shops):
        shop_id = shop.get("id") if isinstance(shop, dict) else None
        if isinstance(shop_id, str):
            if shop_id in seen:
                other = Text("另一个 id, 这个已经用过", "an id of its own")
                found.append(expected(text, ("shops", number, "id"), shop_id, other))
            seen.add(shop_id)
    return found
