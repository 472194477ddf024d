"""A plan as it would be with other settings: what to change, and the changed plan, checked as any other is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from xundan.model.text import Text, UserError
from xundan.scorecards.amounts import plain
from xundan.scorecards.paths import Path, parsed, set_at, written
from xundan.scorecards.plan_file import PlanFile, check_raw
from xundan.scorecards.reweighing import rescaled, stretched


@dataclass(frozen=True)
class Change:
    """One setting and its value as TOML has it."""

    path: Path
    value: Any

    @property
    def text(self) -> str:
        """As it is typed."""
        return f"{written(self.path)}={_told(self.value)}"


@dataclass(frozen=True)
class Variant:
    """Changes to try together. With `rescale` the items that they do not name keep the sum of weights."""

    name: str
    sets: tuple[Change, ...]
    rescale: bool = False


@dataclass(frozen=True)
class Varied:
    """The changed plan, and in words what was changed along with the settings named."""

    plan: PlanFile
    told: tuple[Text, ...]


def change(text: str) -> Change:
    """From `path=value`; the value as in TOML, a bare word is a text, 6% a percentage. Raises UserError `what_if`."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UserError(
            "what_if",
            Text(f"{text!r} 不是 设置=值", f"{text!r} is no setting=value"),
            Text("例如 items.refund_rate.full=40", "such as items.refund_rate.full=40"),
        )
    return Change(parsed(path.strip()), _value(value.strip()))


def variant(text: str, *, rescale: bool = False) -> Variant:
    """From `name: path=value; path=value`. Raises UserError `what_if`."""
    name, colon, sets = text.partition(":")
    if not colon or not name.strip() or "=" in name:
        raise UserError(
            "what_if",
            Text(f"{text!r} 没有写名字", f"{text!r} has no name"),
            Text("写成 '名字: 设置=值; 设置=值'", "write 'name: setting=value; setting=value'"),
        )
    return Variant(name.strip(), tuple(change(part) for part in _parts(sets)), rescale)


def varied(file: PlanFile, wish: Variant) -> Varied:
    """A plan with a variant's changes. Raises UserError `what_if` for a setting that there is not, and for a plan that
    would be wrong."""
    raw = tomllib.loads(file.text.replace("\r\n", "\n"), parse_float=Decimal)
    named = {each.path for each in wish.sets}
    told: list[Text] = []
    before = file.plan.full
    for each in wish.sets:
        was = set_at(raw, each.path, each.value)
        if len(each.path) == 3 and each.path[0] == "items" and each.path[2] == "full":
            told += stretched(raw, each.path[1], was, _number(each.value), named)
    if wish.rescale:
        items = {path[1] for path in named if len(path) == 3 and path[0] == "items" and path[2] in ("weight", "full")}
        told += rescaled(raw, items, before, named)
    plan, mistakes = check_raw(raw, file.text)
    if plan is None:
        wrong = [Text(f"{m.where}: {m.message.zh}", f"{m.where}: {m.message.en}") for m in mistakes]
        sums = any(m.where.endswith(".weight") and "add up" in m.message.en for m in mistakes)
        raise UserError(
            "what_if",
            Text(
                f"{wish.name}: 方案这样改就不对了\n" + "\n".join(each.zh for each in wrong),
                f"{wish.name}: the plan would be wrong\n" + "\n".join(each.en for each in wrong),
            ),
            Text(
                "加上 --rescale-weights, 其余的权重按比例缩放到 100",
                "--rescale-weights scales the other weights to 100",
            )
            if sums
            else None,
        )
    return Varied(replace(file, plan=plan), tuple(told))


def _parts(text: str) -> Iterable[str]:
    """Parted at every `;` that stands in no quotes."""
    found = re.findall(r"""(?:[^;"']|"[^"]*"|'[^']*')+""", text)
    return [part.strip() for part in found if part.strip()]


def _value(text: str) -> Any:
    try:
        found = tomllib.loads(f"x = {text}", parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        return text
    return found["x"] if found.keys() == {"x"} else text


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_told(part)}" for name, part in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_told(part) for part in value) + "]"
    return plain(value) if isinstance(value, Decimal) else str(value)
