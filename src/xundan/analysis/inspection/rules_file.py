"""Our rules with the workspace's own `inspection.toml` laid over them, or every mistake in it with its line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from xundan.analysis.inspection.rules import Rule, Rules
from xundan.model.text import Text
from xundan.workspace.mistakes import Mistake, Where, mistake, not_toml, not_valid
from xundan.workspace.own_file import own_text, refusal

FILE = "inspection.toml"
_ADDS = "add_"
"""Before the name of a list: words that come to those that are there."""
_LISTS = ("words", "unless", "asked", "softened")
_MODELS = get_args(get_args(Rule)[0])
_WAYS = {get_args(model.model_fields["way"].annotation)[0]: model for model in _MODELS}
_HINT = Text(
    "写法见 docs/how-to/inspection.zh-CN.md; 现在的规则: xundan inspect --rules",
    "docs/how-to/inspection.md tells how rules are written; those there are: xundan inspect --rules",
)


@cache
def our_text() -> str:
    """The file of the package."""
    return (resources.files("xundan.analysis.inspection") / "rules.toml").read_text(encoding="utf-8")


def rules_of(workspace: Path) -> Rules:
    """The rules of a workspace's folder; ours where it has none of its own. Raises UserError `inspection`."""
    path = workspace / FILE
    if not path.is_file():
        return read_rules("", FILE)
    return read_rules(own_text(path, "inspection", _HINT), FILE)


def read_rules(text: str, file: str) -> Rules:
    """Ours with what a file's text says laid over them. Raises UserError `inspection` that names every mistake."""
    rules, mistakes = check(text)
    if rules is None:
        raise refusal("inspection", file, mistakes, _HINT)
    return rules


def check(text: str) -> tuple[Rules | None, list[Mistake]]:
    """The rules, or all mistakes of the workspace's text, in the order of their lines."""
    text = text.replace("\r\n", "\n")
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        return None, [not_toml(text, wrong)]
    laid = tomllib.loads(our_text())["rule"]
    ours = {rule["id"]: n for n, rule in enumerate(laid)}
    blocks = own.get("rule", [])
    if own.keys() - {"rule"} or not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        return None, [_no_rules(text, own)]
    found: list[Mistake] = []
    places: dict[int, int] = {}  # where each own block stands in the laid list
    seen: set[object] = set()
    for n, block in enumerate(blocks):
        name = block.get("id")
        if isinstance(name, str) and name in seen:
            found.append(mistake(text, ("rule", n, "id"), name, Text(f"{name} 写了两次", f"{name} stands twice")))
            continue
        seen.add(name if isinstance(name, str) else None)
        place = ours.get(name) if isinstance(name, str) else None
        if place is None:
            if (near := _near(name, ours, block)) is not None:
                found.append(mistake(text, ("rule", n, "id"), name, near))
                continue
            places[len(laid)] = n
            laid.append(_over({}, block))
        else:
            places[place] = n
            laid[place] = _over(laid[place], block)
    try:
        rules = Rules.model_validate({"rule": laid})
    except ValidationError as wrong:
        found += [_mistake(text, error, places, laid) for error in wrong.errors()]
    else:
        if not found:
            return rules, []
    return None, sorted(found, key=lambda m: (m.line or 0, m.where, m.message.en))


def _over(base: Mapping[str, Any], block: Mapping[str, Any]) -> dict[str, Any]:
    """A block laid over another; `add_words` adds to its words. Of another way nothing but the name and points stay."""
    if "way" in block and block["way"] != base.get("way"):
        base = {key: value for key, value in base.items() if key in ("id", "name", "points", "at_most")}
    laid = dict(base)
    for key, value in block.items():
        stem = key.removeprefix(_ADDS)
        if key != stem and stem in _LISTS:
            more = [value] if isinstance(value, str) else value
            laid[stem] = [*laid.get(stem, ()), *more] if isinstance(more, list) else more
        elif key == "parts" and isinstance(value, dict) and isinstance(base.get("parts"), dict):
            laid[key] = base["parts"] | value
        else:
            laid[key] = value
    return laid


def _near(name: object, ours: Mapping[str, int], block: Mapping[str, Any]) -> Text | None:
    """What is said of a block that changes no rule of ours and is none of its own."""
    if not isinstance(name, str) or "way" in block:
        return None
    near = difflib.get_close_matches(name, list(ours), n=1)
    listed = ", ".join(near or ours)
    return Text(
        f"没有叫 {name} 的规则 (新规则要写 way); 有: {listed}",
        f"there is no rule {name} (a new one needs a way); there is: {listed}",
    )


def _no_rules(text: str, own: Mapping[str, Any]) -> Mistake:
    key = next(iter(own.keys() - {"rule"}), "rule") if len(own) else "rule"
    return mistake(
        text, (key,), own.get(key), Text("这里只写一段或几段 [[rule]]", "takes blocks [[rule]] and nothing else")
    )


def _mistake(text: str, error: Any, places: Mapping[int, int], laid: list[dict[str, Any]]) -> Mistake:
    loc = tuple(error["loc"])
    at = int(loc[1]) if len(loc) > 1 else 0
    rest: Where = loc[2:]
    way = laid[at].get("way")
    if rest and rest[0] == way:
        rest = rest[1:]  # pydantic puts the way between a rule and its settings
    where: Where = ("rule", places.get(at, at), *rest)
    kind, value = error["type"], error.get("input")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        ways = ", ".join(f'"{each}"' for each in _WAYS)
        found = f"写的是 {way!r}" if way is not None else "没有写"
        told = Text(f"应为 {ways} 之一, {found}", f"expected one of {ways}, found {way!r}")
        return mistake(text, (*where, "way"), way, told)
    if kind == "too_short":
        return mistake(text, where, "", Text("是空的, 至少要写一个", "is empty; name at least one"))
    if kind == "string_pattern_mismatch":
        letters = ("应为小写字母、数字或 _, 最多 40 个", "expected small letters, digits or _, 40 at most")
        return mistake(text, where, value, Text(*letters))
    if kind == "extra_forbidden" and len(where) == 3:
        names = list(_WAYS[way].model_fields) if way in _WAYS else []
        near = difflib.get_close_matches(str(where[-1]), names, n=1) or names
        listed = ", ".join(near)
        told = Text(f'way = "{way}" 没有这个设置; 有: {listed}', f'way = "{way}" has no such setting; it has: {listed}')
        return mistake(text, where, value, told)
    names = [part for part in where if part in _LISTS]
    if names:
        # A word of a list: of the line on which the workspace's file names that list.
        adds = _ADDS + str(names[0])
        where = (*where[:2], adds if adds in _own_keys(text, where) else names[0])
    return not_valid(text, {**error, "loc": where}, {})


def _own_keys(text: str, where: Where) -> Mapping[str, Any]:
    """The settings that the workspace's own block of a path has."""
    blocks = tomllib.loads(text).get("rule", [])
    place = where[1]
    return blocks[place] if isinstance(place, int) and place < len(blocks) else {}
