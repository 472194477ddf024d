"""A new plan, or a new version of one, as the text of another with its id and first day changed; comments stay."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xundan.model.text import Text, UserError
from xundan.scorecards.plan_file import PlanFile, read_plan
from xundan.scorecards.shelf import BUILT_IN, Month, built_in, own_plans

_HEADER = re.compile(r"\s*\[")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Drafted:
    """A plan's text that is not stored yet, and the name of the file in which it shall stand."""

    file: str
    text: str


def drafted(folder: Path, name: str, source: str | None, month: Month | None) -> Drafted:
    """A plan for `NAME.toml`, or for `NAME-2026-12.toml` as a further version.

    Raises UserError `new_plan` where there is nothing to copy, or something would be overwritten.
    """
    if not _ID.fullmatch(name):
        raise _refused(
            Text(f"{name} 不能作方案的编号", f"{name} is no id for a plan"),
            Text("用小写字母、数字、- 或 _, 最多 40 个", "small letters, digits, - or _, 40 at most"),
        )
    own = own_plans(folder)
    versions = [each for each in own if each.plan.id == name]
    if versions and month is None:
        raise _refused(
            Text(f"方案 {name} 已经有了: {versions[-1].file}", f"there is a plan {name}: {versions[-1].file}"),
            Text("新的一版加上 --month 2026-12", "for a further version add --month 2026-12"),
        )
    begins = month.first if month else None
    if begins in [each.plan.from_ for each in versions]:
        raise _refused(
            Text(f"方案 {name} 从 {begins} 起的一版已经有了", f"the plan {name} has a version from {begins}"),
            Text("换一个月份, 或直接改那个文件", "name another month, or edit that file"),
        )
    origin = _origin(own, versions, name, source)
    file = f"{name}-{month}.toml" if versions else f"{name}.toml"
    if (folder / file).exists():
        raise _there(file)
    return Drafted(file, copied(origin, name, begins or origin.plan.from_))


def new_plan(folder: Path, name: str, source: str | None, month: Month | None) -> Path:
    """Writes a drafted plan, and gives its path. Raises UserError as drafted does."""
    draft = drafted(folder, name, source, month)
    path = folder / draft.file
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(draft.text)
    except FileExistsError as there:
        raise _there(path.name) from there
    return path


def _there(file: str) -> UserError:
    return _refused(
        Text(f"{file} 已经存在, 没有改动", f"{file} exists already; nothing was changed"),
        Text("给文件改名, 或换一个编号", "rename the file, or take another id"),
    )


def _origin(own: Sequence[PlanFile], versions: Sequence[PlanFile], name: str, source: str | None) -> PlanFile:
    wanted = source or name
    found = [each for each in own if each.plan.id == wanted] if source else list(versions)
    if found:
        return max(found, key=lambda each: each.plan.from_)
    if wanted in BUILT_IN:
        return built_in(wanted)
    ids = ", ".join(dict.fromkeys([*(each.plan.id for each in own), *BUILT_IN]))
    raise _refused(
        Text(f"没有叫 {wanted} 的方案可以复制", f"there is no plan {wanted} to copy"),
        Text(f"加上 --from, 有: {ids}", f"name one with --from: {ids}"),
    )


def copied(origin: PlanFile, name: str, begins: date) -> str:
    """The text of a plan under another id, from another day; an `until` that lies before it is left out."""
    lines, found = origin.text.replace("\r\n", "\n").split("\n"), []
    inside = False
    for line in lines:
        inside = inside or _HEADER.match(line) is not None
        key = None if inside else re.match(r"\s*[\"']?(id|from|until)[\"']?\s*=", line)
        if key is None:
            found.append(line)
        elif key[1] == "id":
            found.append(_with(line, json.dumps(name)))
        elif key[1] == "from":
            found.append(_with(line, begins.isoformat()))
        elif origin.plan.until is not None and origin.plan.until >= begins:
            found.append(line)
    text = "\n".join(found)
    made = read_plan(text, origin.file).plan
    if (made.id, made.from_) != (name, begins):
        raise _refused(
            Text(f"{origin.file} 的写法认不出 id 和 from", f"id and from were not found in {origin.file}"),
            Text("把它们各写一行, 放在最前面", "write each on a line of its own, before everything else"),
        )
    return text


def _with(line: str, value: str) -> str:
    """A line `key = value  # comment` with another value."""
    found = re.match(r"""(\s*[^=]+=\s*)("[^"]*"|'[^']*'|[^#\s]+)(.*)""", line)
    return line if found is None else f"{found[1]}{value}{found[3]}"


def _refused(what: Text, hint: Text) -> UserError:
    return UserError("new_plan", what, hint)
