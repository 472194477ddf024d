"""An agent's month as a person marks it: what there is to mark by her plans, what stands, and which of what was written
is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.amounts import plain
from xundan.scorecards.mark_history import Entry, history
from xundan.scorecards.marking import Table, Wish
from xundan.scorecards.marks import Grade, Target, marks
from xundan.scorecards.plan import CARRIED, GradeItem, MarkKind
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month

TABLES: tuple[Table, ...] = ("grades", "attendance", "adjustments", "targets")


@dataclass(frozen=True)
class Kind:
    """A kind of adjustment; `sign` is -1 for a deduction."""

    mark: MarkKind
    sign: int


def graded_items(plans: Sequence[PlanFile]) -> list[GradeItem]:
    """The items that a person marks, each once."""
    found = {item.id: item for file in plans for item in file.plan.items if isinstance(item, GradeItem)}
    return list(found.values())


def kinds(plans: Sequence[PlanFile]) -> list[Kind]:
    """The kinds of deductions and bonuses, each once."""
    found: dict[str, Kind] = {}
    for file in plans:
        for sign, marks_ in ((-1, file.plan.deductions), (1, file.plan.bonuses)):
            found |= {mark.kind: Kind(mark, sign) for mark in marks_}
    return list(found.values())


def written(grade: Grade | None) -> str:
    """A mark as a person writes it."""
    if grade is None:
        return ""
    return plain(grade.score) if grade.score is not None else grade.grade or ""


@dataclass(frozen=True)
class Standing:
    """What stands of a month: grades by account and item, targets by account (None: the whole shop)."""

    grades: Mapping[tuple[str, str], Grade]
    targets: Mapping[str | None, Target]


def standing(view: View, shop: str, month: Month) -> Standing:
    """What stands of a shop's month."""
    given, at = marks(view, month.first, month.last), str(month)
    return Standing(
        {
            (agent, item): grade
            for (where, agent, when, item), grade in given.grades.items()
            if (where, when) == (shop, at)
        },
        {agent: target for (where, agent, when), target in given.targets.items() if (where, when) == (shop, at)},
    )


def new_grades(
    view: View, plans: Sequence[PlanFile], template: Wish, month: Month, given: Mapping[str, str]
) -> list[Wish]:
    """Of the marks written beside items those that are not as they stand; `template` says whose and by whom.

    Raises UserError `unknown_item`, and `unchanged` where nothing is new.
    """
    stands = standing(view, template.shop or "", month).grades
    known = {item.id for item in graded_items(plans)}
    if not set(given) <= known:
        listed = ", ".join(sorted(set(given) - known))
        raise UserError(
            "unknown_item",
            Text(f"{month} 的方案没有这个打分项目: {listed}", f"no plan of {month} has this item to mark: {listed}"),
        )
    found = [
        _marked(template, item, text)
        for item, text in given.items()
        if text.strip() and text.strip() != written(stands.get((template.agent, item)))
    ]
    if not found:
        raise UserError("unchanged", Text("没有改动", "nothing was changed"))
    return found


def _marked(template: Wish, item: str, text: str) -> Wish:
    return Wish("grades", template.agent, template.when, template.by, template.why, item, text, shop=template.shop)


def entered(view: View, shop: str, month: Month, agents: frozenset[str] | None) -> list[Entry]:
    """Everything that was ever entered of a month, the newest first; of some agents only those, and no money carried
    over."""
    found = [entry for table in TABLES for entry in history(view, table, shop, None, str(month))]
    if agents is not None:
        found = [entry for entry in found if entry.agent_id in agents]
    return sorted(found, key=lambda entry: (entry.at, entry.import_id), reverse=True)


def without_money(found: Sequence[Entry]) -> list[Entry]:
    """Without what is carried from month to month, for who may not see pay."""
    return [entry for entry in found if entry.what != CARRIED]


def key_of(entry: Entry) -> str:
    """The key of a mark's row as text."""
    return bytes(entry.row["row_key"]).hex()


def taking_back(found: Sequence[Entry], key: str) -> Wish | None:
    """The wish that takes back the mark with this key; None where none stands."""
    entry = next((each for each in found if each.state == "stands" and key_of(each) == key), None)
    if entry is None:
        return None
    when = entry.when.isoformat() if isinstance(entry.when, date) else entry.when
    table: Table = next(name for name in TABLES if name == entry.table)
    which = entry.row["note"] if table == "adjustments" else None
    agent = entry.agent_id or "-"
    return Wish(table, agent, when, "", what=entry.what, which=which, undo=True, shop=entry.shop)
