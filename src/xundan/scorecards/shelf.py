"""The plans there are: those that come with the package and those of the workspace, each in its versions."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from xundan.model.text import Text, UserError
from xundan.scorecards.plan_file import PlanFile, read_plan

BUILT_IN = ("presale", "aftersale")
_LARGEST_FILE = 1_000_000
"""Bytes; a plan of a hundred items has some 30,000."""


@dataclass(frozen=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, text: str) -> Month:
        """From `2026-08`. Raises UserError `month`."""
        year, _, month = text.strip().partition("-")
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text.strip()) and int(year) >= 1 and 1 <= int(month) <= 12:
            return cls(int(year), int(month))
        raise UserError(
            "month",
            Text(f"{text} 不是月份", f"{text} is no month"),
            Text("写成 2026-08 这样", "write it as 2026-08"),
        )

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self.year, self.month)[1]

    def all(self) -> list[date]:
        """Its days."""
        return [date(self.year, self.month, day) for day in range(1, self.days + 1)]

    @property
    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def built_in(name: str) -> PlanFile:
    """A plan of the package."""
    text = (resources.files("xundan.scorecards") / "plans" / f"{name}.toml").read_text(encoding="utf-8")
    return read_plan(text, f"{name}.toml", own=False)


def lay_out(folder: Path, name: str) -> Path:
    """Puts a plan of the package into a workspace's folder, as it is; gives the file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    with path.open("x", encoding="utf-8", newline="\n") as out:
        out.write(built_in(name).text)
    return path


def own_plans(folder: Path) -> list[PlanFile]:
    """The plans in a workspace's folder, by file name. Raises UserError `plan` for the first that is wrong, and for two
    files of one plan and one beginning."""
    found: list[PlanFile] = []
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        found.append(read_plan(text_of(path), f"plans/{path.name}"))
    for n, one in enumerate(found):
        for other in found[:n]:
            if (one.plan.id, one.plan.from_) == (other.plan.id, other.plan.from_):
                told = f"{one.plan.id} {one.plan.from_}"
                raise UserError(
                    "plan",
                    Text(
                        f"{other.file} 和 {one.file} 是同一个方案的同一版 ({told})",
                        f"{other.file} and {one.file} are one version of one plan ({told})",
                    ),
                    Text("给新的一版写另一个 from 月份", "give the newer version another month in from"),
                )
    return found


def text_of(path: Path) -> str:
    """A plan file's text. Raises UserError `plan_file` for one that cannot be read."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(
                "plan_file",
                Text(f"{path} 太大, 不像考核方案", f"{path} is too large for a plan"),
                Text("方案是几十行的 TOML 文件", "a plan is a TOML file of some dozen lines"),
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise UserError(
            "plan_file",
            Text(f"{path} 不是 UTF-8 编码", f"{path} is not UTF-8"),
            Text("用 UTF-8 编码另存一次", "save it as UTF-8"),
        ) from wrong
    except OSError as wrong:
        raise UserError(
            "plan_file", Text(f"读不了 {path}: {wrong.strerror}", f"cannot read {path}: {wrong.strerror}")
        ) from wrong


def in_force(plans: Iterable[PlanFile], month: Month) -> list[PlanFile]:
    """Of each plan the version that holds in a month, by id; none of a plan that has not begun or has ended."""
    newest: dict[str, PlanFile] = {}
    for each in plans:
        holds = newest.get(each.plan.id)
        if each.plan.from_ <= month.first and (holds is None or holds.plan.from_ < each.plan.from_):
            newest[each.plan.id] = each
    return [each for _, each in sorted(newest.items()) if each.plan.until is None or each.plan.until >= month.last]


def chosen(folder: Path, names: Sequence[str], month: Month) -> list[PlanFile]:
    """The plans to score a month by: those named, the workspace's own before the package's, or all of the workspace.

    Raises UserError `no_plan` when there is none.
    """
    own = own_plans(folder)
    if not names:
        found = in_force(own, month)
        if not found:
            raise UserError(
                "no_plan",
                Text(f"工作区里没有适用于 {month} 的考核方案", f"the workspace has no plan for {month}"),
                Text(
                    "从内置方案开始: xundan plan new presale; 或用 --plan presale 直接试算",
                    "begin with a built-in one: xundan plan new presale; or try it out with --plan presale",
                ),
            )
        return found
    return [_named(own, name, month) for name in dict.fromkeys(names)]


def _named(own: Sequence[PlanFile], name: str, month: Month) -> PlanFile:
    versions = [each for each in own if each.plan.id == name]
    if not versions and name in BUILT_IN:
        versions = [built_in(name)]
    found = in_force(versions, month)
    if found:
        return found[0]
    ids = ", ".join(dict.fromkeys([*(each.plan.id for each in own), *BUILT_IN]))
    if versions:
        begins = ", ".join(str(each.plan.from_) for each in versions)
        raise UserError(
            "no_plan",
            Text(f"方案 {name} 在 {month} 不适用", f"the plan {name} does not hold in {month}"),
            Text(f"它从 {begins} 起", f"it begins on {begins}"),
        )
    raise UserError(
        "no_plan", Text(f"没有叫 {name} 的方案", f"there is no plan {name}"), Text(f"有: {ids}", f"there are: {ids}")
    )
