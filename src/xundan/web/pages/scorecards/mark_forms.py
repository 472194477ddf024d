"""The forms with which marks are entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.marks import TITLES
from xundan.reports.scorecards import plan_words
from xundan.scorecards.amounts import plain
from xundan.scorecards.mark_history import Entry
from xundan.scorecards.mark_refusals import KINDS, said
from xundan.scorecards.mark_sheet import graded_items, key_of, kinds, standing, written
from xundan.scorecards.mark_values import today
from xundan.scorecards.marks import Target
from xundan.scorecards.plan import GradeItem
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month
from xundan.web.frame.page import Field, Form

WHOLE_SHOP = "-"
LONGEST_WHY = 1000
GRADE = "grade:"
_MOST_TO_TAKE_BACK = 200
_ENTER = Text("记下", "Enter")
WHY = Text("原因", "Why")


def agent_forms(view: View, shop: str, month: Month, agent: str, plans: Sequence[PlanFile]) -> Iterator[Form]:
    """What can be entered of an agent's month. Without a plan there is attendance and a target."""
    stands = standing(view, shop, month)
    whose = [Field("agent", Text("客服", "Agent"), "hidden", agent), Field("month", Text("月份", "Month"), "hidden",
             str(month))]  # fmt: skip
    items = graded_items(plans)
    if items:
        fields = [_grade(item, written(stands.grades.get((agent, item.id)))) for item in items]
        why = Field("why", WHY, needed=True, longest=LONGEST_WHY, hint=_ONCE)
        yield Form("grades", "mark-grades", [*whose, *fields, why], _ENTER, TITLES["grades"], _GRADES, grid=True)
    day = min(max(today(view.shops[shop], datetime.now(UTC)), month.first), month.last).isoformat()
    on = Field("day", Text("日期", "Day"), "date", day, needed=True)
    yield Form(
        "attendance",
        "mark-attendance",
        [
            *whose,
            on,
            Field("kind", Text("怎么样", "What"), "choice", "late", list(KINDS.items())),
            Field("why", WHY, longest=LONGEST_WHY),
            Field("also", Text("当天别的也保留", "keep the day's other kinds"), "check"),
        ],
        _ENTER,
        TITLES["attendance"],
        _ATTENDANCE,
    )
    known = kinds(plans)
    if known:
        options = [(each.mark.kind, _kind(each.sign, each.mark.name, plan_words.points(each.mark))) for each in known]
        yield Form(
            "adjustments",
            "mark-adjustment",
            [
                *whose,
                on,
                Field("kind", Text("类别", "Kind"), "choice", options[0][0], options),
                Field("points", Text("几分", "Points"), "number", longest=20, hint=_POINTS),
                Field("why", WHY, needed=True, longest=LONGEST_WHY, hint=_ORDER),
            ],
            _ENTER,
            TITLES["adjustments"],
            grid=True,
        )
    yield target_form("target", agent, month, stands.targets.get(agent))


def shop_target_form(month: Month, stands: Target | None) -> Form:
    """What the whole shop is to sell."""
    return target_form("shop-target", WHOLE_SHOP, month, stands)


def target_form(key: str, agent: str, month: Month, stands: Target | None) -> Form:
    """A target, of this month or another."""
    title = Text("全店月度销售计划", "The shop's sales target") if agent == WHOLE_SHOP else TITLES["targets"]
    return Form(
        key,
        "mark-target",
        [
            Field("agent", Text("客服", "Agent"), "hidden", agent),
            Field("when", Text("月份", "Month"), value=str(month), needed=True, longest=7),
            Field("sales", Text("销售额", "Sales"), "number", plain(stands.sales) if stands else "", needed=True,
                  longest=20),
            Field("why", WHY, longest=LONGEST_WHY),
        ],
        _ENTER,
        title,
        _TARGETS,
        folded=agent == WHOLE_SHOP,
    )  # fmt: skip


def take_back_form(
    month: Month, rows: Sequence[Entry], names: Mapping[str, str], called: Mapping[str, Text]
) -> Form | None:
    """Taking back one of the marks that stand; None where none does."""
    options = [(key_of(row), _option(row, names, called)) for row in rows if row.state == "stands"]
    if not options:
        return None
    return Form(
        "take-back",
        "mark-take-back",
        [
            Field("month", Text("月份", "Month"), "hidden", str(month)),
            Field("which", Text("哪一条", "Which"), "choice", options[0][0], options[:_MOST_TO_TAKE_BACK]),
            Field("why", WHY, needed=True, longest=LONGEST_WHY),
        ],
        Text("收回", "Take it back"),
        Text("收回一条", "Take a mark back"),
        Text("收回的也留在下面, 写着谁收回、为什么", "what is taken back stays listed below, with who did it and why"),
        folded=True,
    )


def _grade(item: GradeItem, stands: str) -> Field:
    of = plain(item.of if item.of is not None else item.out_of)
    words = [f"{name} {plain(points)}" for name, points in item.grades.items()]
    told = " · ".join([*words, f"0-{of}"])
    return Field(f"{GRADE}{item.id}", item.name, value=stands, longest=20, hint=Text(told, told))


def _kind(sign: int, name: Text, points: Text) -> Text:
    mark = "-" if sign < 0 else "+"
    return Text(f"{name.zh} {mark}{points.zh}", f"{name.en} {mark}{points.en}")


def _option(row: Entry, names: Mapping[str, str], called: Mapping[str, Text]) -> Text:
    whose = names.get(row.agent_id or "", row.agent_id or "")
    what = called.get(row.what or "", Text(row.what or "", row.what or ""))
    what = Text("", "") if row.table == "attendance" else what
    note = row.row["note"] if row.table == "adjustments" else None
    title, value, when = TITLES[row.table], said(row.table, row.row), str(row.when)
    zh = (title.zh, whose, when, what.zh, value.zh, note, row.by)
    en = (title.en, whose, when, what.en, value.en, note, row.by)
    return Text(*(" · ".join(part for part in told if part) for told in (zh, en)))


_ONCE = Text("这次打分的依据", "what these marks rest on")
_GRADES = Text("写等级或分数; 只记改过的", "a grade or a score; only what differs is entered")
_ATTENDANCE = Text(
    "新写的取代当天原来记的; 以后的日子只能记请假", "it replaces what was noted of the day; of days to come only leave"
)
_POINTS = Text("方案给了固定分数的可以不写", "may be left out where the plan has one number")
_ORDER = Text("写上订单号, 同一天两次才分得开", "name the order, which tells two of a day apart")
_TARGETS = Text("可以记以后的月份; 改已有的要写原因", "months to come too; a change needs its reason")
