"""Changing a plan's file for people who do not open it: nothing is stored before all checks pass."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.people import states, under
from xundan.scorecards.plan_file import PlanFile, check, wrong_plan
from xundan.scorecards.shelf import Month, in_force, text_of
from xundan.scorecards.shelf_check import across, files_in, read_all
from xundan.workspace.mistakes import Mistake
from xundan.workspace.whole_file import write_whole

LONGEST = 200_000
"""Characters of a plan's text."""


def text_named(folder: Path, name: str) -> str | None:
    """The text of the plan file of this name; None where the folder has none. Raises UserError `plan_file`."""
    path = next((path for path, _ in files_in(folder) if path.name == name), None)
    return None if path is None else text_of(path).replace("\r\n", "\n")


def fingerprint(text: str) -> str:
    """What tells a text from any other."""
    return sha256(text.encode()).hexdigest()


def checked(view: View, folder: Path, name: str, text: str, months: Collection[Month]) -> PlanFile:
    """The plan that a file would hold, if it may stand beside the others: with no mistake, no version twice, and nobody
    under two plans in any of these months. Raises UserError `plan`, `two_plans`."""
    text, file = text.replace("\r\n", "\n"), f"plans/{name}"
    if len(text) > LONGEST:
        told = Text(f"太长, 最多 {LONGEST:,} 个字", f"too long: {LONGEST:,} letters at most")
        raise wrong_plan(file, [Mistake(None, name, "", told)])
    plan, mistakes = check(text)
    if plan is None:
        raise wrong_plan(file, mistakes)
    made = PlanFile(plan, text, file, own=True)
    others, _ = read_all([each for each in files_in(folder) if each[0].name != name])
    known = set(across(others))
    for found in (each for each in across([*others, made]) if each not in known):
        raise wrong_plan(found.file, [Mistake(found.line, found.where, "", found.message)])
    for month in {*months, Month(plan.from_.year, plan.from_.month)}:
        under(in_force([*others, made], month), states(view), month)
    return made


def store(folder: Path, made: PlanFile, was: str) -> None:
    """Puts a checked plan into its file. `was`: the fingerprint of the text that it replaces, empty for a new file.

    Raises UserError `changed_meanwhile` where the file says something else by now.
    """
    name = made.file.removeprefix("plans/")
    there = text_named(folder, name)
    if (fingerprint(there) if there is not None else "") != was:
        raise UserError(
            "changed_meanwhile",
            Text(f"{name} 刚被别人改过, 没有存", f"{name} was changed meanwhile; nothing was saved"),
            Text("重新打开页面, 再改一次", "open the page again and repeat the change"),
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, made.text.encode())
