"""What is wrong with the plans of a workspace: each file's mistakes, and what several files make of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from xundan.model.text import Text, UserError
from xundan.scorecards.plan_file import PlanFile, check
from xundan.scorecards.shelf import text_of
from xundan.workspace.mistakes import Where, mistake


@dataclass(frozen=True)
class Finding:
    """One thing about a file, or about all of them (`file` empty). `wrong`: it has to be mended; else it is only worth
    a look. `line` counts from 1."""

    file: str
    line: int | None
    where: str
    message: Text
    wrong: bool = True

    @property
    def at(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def about(file: PlanFile, where: Where, message: Text, *, wrong: bool = True) -> Finding:
    """A finding at a setting of a plan's file."""
    found = mistake(file.text, where, "", message)
    return Finding(file.file, found.line, found.where, message, wrong)


def read_all(paths: Sequence[tuple[Path, str]]) -> tuple[list[PlanFile], list[Finding]]:
    """The plans that are right, and the mistakes of the others; paths with the names that people see."""
    plans, found = [], []
    for path, name in paths:
        try:
            text = text_of(path)
        except UserError as unreadable:
            found.append(Finding(name, None, "", unreadable.message))
            continue
        plan, mistakes = check(text)
        found += [Finding(name, each.line, each.where, each.message) for each in mistakes]
        if plan is not None:
            plans.append(PlanFile(plan, text, name, own=True))
    return plans, found


def files_in(folder: Path) -> list[tuple[Path, str]]:
    """A workspace's plan files, by name."""
    return [(path, f"plans/{path.name}") for path in (sorted(folder.glob("*.toml")) if folder.is_dir() else ())]


def across(plans: Sequence[PlanFile]) -> Iterator[Finding]:
    """Two files of one version, and months between two versions in which none holds."""
    for n, one in enumerate(plans):
        twin = next((each for each in plans[:n] if _version(each) == _version(one)), None)
        if twin is not None:
            told = Text(f"和 {twin.file} 是同一个方案的同一版", f"is the same version of the same plan as {twin.file}")
            yield about(one, ("from",), told)
    for name in dict.fromkeys(each.plan.id for each in plans):
        versions = sorted((each for each in plans if each.plan.id == name), key=lambda each: each.plan.from_)
        for one, later in pairwise(versions):
            if one.plan.until is not None and one.plan.until + timedelta(days=1) < later.plan.from_:
                first, last = one.plan.until + timedelta(days=1), later.plan.from_ - timedelta(days=1)
                told = Text(
                    f"{first:%Y-%m} 到 {last:%Y-%m} 没有方案: {later.file} 从 {later.plan.from_} 起",
                    f"no version holds from {first:%Y-%m} to {last:%Y-%m}: {later.file} begins on {later.plan.from_}",
                )
                yield about(one, ("until",), told)


def _version(file: PlanFile) -> tuple[str, object]:
    return file.plan.id, file.plan.from_
