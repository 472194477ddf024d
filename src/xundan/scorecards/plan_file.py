"""Reading a plan's file: the plan, or every mistake in it with its line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from xundan.model.text import Text, UserError
from xundan.scorecards.blocks import BLOCKS, WAYS, settings
from xundan.scorecards.plan import Plan
from xundan.scorecards.plan_check import unfit
from xundan.workspace.mistakes import Mistake, Where, mistake, not_toml, not_valid
from xundan.workspace.own_file import refusal

_LISTS = ("items", "deductions", "bonuses", "grades")
_HINT = Text(
    "写法见 docs/how-to/pay.zh-CN.md; 可以照着内置的方案改: xundan plan show presale",
    "docs/how-to/pay.md tells how a plan is written; the built-in ones are examples: xundan plan show presale",
)


_KNOWN: Mapping[str, tuple[str, ...]] = {".".join(path): settings(path) for path in BLOCKS if len(path) <= 1}
"""The settings of blocks as a file writes them; "" is the file itself."""


@dataclass(frozen=True)
class PlanFile:
    """A plan with its text, from which a what-if starts. `file` names it to people; `own`: it is the workspace's."""

    plan: Plan
    text: str
    file: str
    own: bool


def read_plan(text: str, file: str, *, own: bool = True) -> PlanFile:
    """The plan that a file's text describes. Raises UserError `plan` that names every mistake with its line."""
    plan, mistakes = check(text)
    if plan is None:
        raise wrong_plan(file, mistakes)
    return PlanFile(plan, text, file, own)


def wrong_plan(file: str, mistakes: Sequence[Mistake]) -> UserError:
    """What is wrong with a plan's file, a mistake a line."""
    return refusal("plan", file, mistakes, _HINT)


def check(text: str) -> tuple[Plan | None, list[Mistake]]:
    """The plan, or all mistakes found, in the order of their lines."""
    text = text.replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        return None, [not_toml(text, wrong)]
    return check_raw(raw, text)


def check_raw(raw: Mapping[str, Any], text: str) -> tuple[Plan | None, list[Mistake]]:
    """The same for a file that was read already, or changed since; lines are those of `text`."""
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as wrong:
        errors = wrong.errors()
        # A list whose parts are all wrong is empty for pydantic; what is wrong is its parts.
        inside = {error["loc"][:n] for error in errors for n in range(len(error["loc"]))}
        errors = [error for error in errors if error["type"] != "too_short" or error["loc"] not in inside]
        found = [_wrong(text, error) for error in errors]
    else:
        found = list(unfit(text, plan))
        if not found:
            return plan, []
    return None, sorted(found, key=lambda m: (m.line or 0, m.where, m.message.en))


def _wrong(text: str, error: Any) -> Mistake:
    where, way = tuple(error["loc"]), None
    if where[0] == "items" and len(where) > 2:
        way, where = where[2], (*where[:2], *where[3:])  # pydantic puts the way between an item and its settings
    kind, value = error["type"], error.get("input")
    if kind == "extra_forbidden" and (told := _elsewhere(where, way)) is not None:
        return mistake(text, where, value, told)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        ways = '"tiers", "linear", "target", "grade", "attendance"'
        given = value.get("score") if isinstance(value, dict) else None
        zh, en = ("没有写", "nothing") if given is None else (f"写的是 {given!r}", repr(given))
        return mistake(text, (*where, "score"), given, Text(f"应为 {ways}, {zh}", f"expected {ways}, found {en}"))
    if kind == "too_short":
        return mistake(text, where, "", Text("是空的, 至少要写一个", "is empty; name at least one"))
    if kind in ("date_type", "date_from_datetime_inexact"):
        return mistake(text, where, value, Text("应为日期, 例如 2026-01-01", "expected a day such as 2026-01-01"))
    if kind == "string_pattern_mismatch":
        letters = ("应为小写字母、数字、- 或 _, 最多 40 个", "expected small letters, digits, - or _, 40 at most")
        return mistake(text, where, value, Text(*letters))
    if kind == "tuple_type" and where[0] in _LISTS and len(where) == 1:
        block = f"[[{where[0]}]]"
        return mistake(text, where, value, Text(f"应为一段或几段 {block}", f"expected one or more blocks {block}"))
    if kind in ("model_type", "model_attributes_type"):
        return mistake(text, where, value, Text("应为一段设置", "expected a block of settings"))
    return not_valid(text, {**error, "loc": where}, _KNOWN)


def _elsewhere(where: Where, way: object) -> Text | None:
    """What a setting is that an item of this way of scoring, or a block inside of another, does not have."""
    ways = [name for name, model in WAYS.items() if where[-1] in model.model_fields]
    if where[0] == "items" and len(where) == 3 and ways:
        listed = ", ".join(f'"{name}"' for name in ways)
        return Text(f'只和 score = {listed} 一起用, 这里是 "{way}"', f'goes with score = {listed}, this is "{way}"')
    block = tuple(part for part in where[:-1] if isinstance(part, str))
    names = settings(block) if len(block) > 1 else ()
    if not names:
        return None
    near = difflib.get_close_matches(str(where[-1]), names, n=1)
    listed = ", ".join(near or names)
    return Text(f"没有这个设置; 有: {listed}", f"no such setting; there is: {listed}")
