"""考核, plans: all of them with their versions, one of them with its rules and its file, and what two differ in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from django.http import Http404

from xundan.metrics.accounts import known_accounts
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.scorecards.plans import differences_sheet, findings_sheet, plan_sheet, plans_sheet
from xundan.reports.sheet import Row
from xundan.scorecards.lake_check import in_lake
from xundan.scorecards.plan_copy import Drafted, drafted
from xundan.scorecards.plan_diff import differences
from xundan.scorecards.plan_file import PlanFile, check
from xundan.scorecards.plan_save import LONGEST, fingerprint, text_named
from xundan.scorecards.shelf import BUILT_IN, Month, built_in
from xundan.scorecards.shelf_check import across, files_in, read_all
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.everywhere import sees_all_pay
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("考核方案", "Plans")
_FILE = Text("方案的内容 (TOML)", "The plan's text (TOML)")
_SAVE = Text("检查并保存", "Check and save")
_SAFE = Text(
    "有错就不保存, 每个错误都指出行号; 只改还没结账的月份",
    "nothing is saved while there is a mistake, each with its line; closed months stay as they are",
)
_OTHERS = Text(
    "方案全部店铺共用, 要能看所有店工资的人来改", "plans are for all shops; who may see the pay of all of them edits"
)
_ID_HINT = Text("小写字母、数字; 已有的编号就是新的一版", "small letters, digits; one that exists: a new version")
_BUILT_IN = "builtin:"


@page("plans", "scorecards/plans/", Right.PAY, under="scorecards", tab=_TITLE, dated=False, live=True)
def plans_page(view: View, asked: Asked, person: Person) -> Page:
    """Every version with what is wrong with it; new ones begin as copies."""
    plans, wrong = read_all(files_in(here().workspace.plans))
    shown = [each for each in plans if _for_shop(each, asked.shop)]
    month, presets = _this_month(), [built_in(name) for name in BUILT_IN]
    broken = list(dict.fromkeys(each.file for each in wrong))
    sheet = plans_sheet(shown, presets, broken if sees_all_pay(person) else [], month)
    sheet = replace(sheet, notes=[])
    blocks: list[Block] = [Table("plans", sheet, leads=_plan_path)]
    if sees_all_pay(person):
        found = [*wrong, *across(plans)]
        found += [] if any(each.wrong for each in found) or not plans else in_lake(view, plans, month)
        if found:
            blocks.append(Table("findings", findings_sheet(found)))
        blocks.append(_new_form(plans))
    else:
        blocks.append(Said("others", [_OTHERS]))
    return Page(_TITLE, blocks)


def _plan_path(row: Row) -> str | None:
    file = row["file"]
    named = file.removeprefix("plans/").removesuffix(".toml") if isinstance(file, str) else f"{_BUILT_IN}{row['id']}"
    return f"scorecards/plans/{quote(named, safe='')}/"


def _this_month() -> Month:
    today = date.today()
    return Month(today.year, today.month)


def _for_shop(file: PlanFile, shop: str) -> bool:
    """Whether a plan is for this shop too."""
    return not file.plan.applies.shops or shop in file.plan.applies.shops


def _named(key: str) -> Text:
    """A plan as it is chosen: a file, an id, or one of the package."""
    name = key.removeprefix(_BUILT_IN)
    return Text(key, key) if name == key else Text(f"内置 {name}", f"built-in {name}")


def _new_form(plans: list[PlanFile]) -> Form:
    own = list(dict.fromkeys(each.plan.id for each in plans))
    sources = [*own, *(f"{_BUILT_IN}{name}" for name in BUILT_IN if name not in own)]
    names = [(each, _named(each)) for each in sources]
    return Form(
        "new",
        "plan-draft",
        [
            Field("name", Text("编号", "Id"), needed=True, longest=40,
                  hint=_ID_HINT),
            Field("source", Text("从哪个复制", "Copied from"), "choice", sources[0], names),
            Field("month", Text("从哪个月起", "From the month"), value=str(_this_month().next), needed=True, longest=7),
        ],
        Text("起草", "Draft it"),
        Text("新方案或新的一版", "A new plan or version"),
        Text("先给你看内容, 检查通过才存", "you see its text first; it is stored when the checks pass"),
    )  # fmt: skip


@page("new-plan", "scorecards/new-plan/", Right.PAY, under="scorecards", takes=("name", "source", "month"), dated=False,
      live=True)  # fmt: skip
def new_plan_page(view: View, asked: Asked, person: Person) -> Page:
    """The draft of a plan, to be made one's own."""
    title = Text("起草方案", "A draft")
    if not sees_all_pay(person):
        return Page(title, [Empty("nothing", _OTHERS, Text("请店主来做", "ask the owner"))])
    given = {name: asked.get(name) for name in ("name", "source", "month")}
    try:
        draft = draft_of(given["name"], given["source"], given["month"])
    except UserError as error:
        return Page(title, [Empty("nothing", error.message, error.hint)])
    hidden = [Field(name, Text(name, name), "hidden", value) for name, value in given.items()]
    text = Field("text", Text(draft.file, draft.file), "code", draft.text, needed=True, longest=LONGEST)
    form = Form("text", "plan-create", [*hidden, text], _SAVE, _FILE, _SAFE)
    return Page(Text(f"起草 {draft.file}", f"A draft: {draft.file}"), [form])


def draft_of(name: str, source: str, month: str) -> Drafted:
    """The draft that is asked for. Raises UserError as plan_copy.drafted does, and `month`."""
    return drafted(here().workspace.plans, name, source.removeprefix(_BUILT_IN) or None, Month.of(month))


@page("plan", "scorecards/plans/<str:plan>/", Right.PAY, under="scorecards", takes=("other",), dated=False, live=True)
def plan_page(view: View, asked: Asked, plan: str, person: Person) -> Page:
    """One version: its rules, its other versions, what it changes, and its file."""
    plans, _ = read_all(files_in(here().workspace.plans))
    every = sees_all_pay(person)
    if plan.removeprefix(_BUILT_IN) in BUILT_IN and plan.startswith(_BUILT_IN):
        return _shown(view, asked, built_in(plan.removeprefix(_BUILT_IN)), plans, every)
    name = f"{plan}.toml"
    text = text_named(here().workspace.plans, name)
    if text is None:
        raise Http404
    file = next((each for each in plans if each.file == f"plans/{name}"), None)
    if file is None:
        if not every:
            raise Http404
        _, mistakes = check(text)
        said = [Text(f"第 {m.line} 行 {m.where}: {m.message.zh}", f"line {m.line} {m.where}: {m.message.en}")
                for m in mistakes]  # fmt: skip
        return Page(Text(name, name), [Said("wrong", said, Text("有错", "Mistakes")), edit_form(plan, text)])
    if not _for_shop(file, asked.shop):
        raise Http404
    return _shown(view, asked, file, plans, every)


def edit_form(plan: str, text: str) -> Form:
    """A plan's file, to be changed."""
    name = f"{plan}.toml"
    fields = [
        Field("was", Text("原文", "Before"), "hidden", fingerprint(text)),
        Field("text", Text(name, name), "code", text, needed=True, longest=LONGEST),
    ]
    return Form("text", "plan-save", fields, _SAVE, _FILE, _SAFE)


def _shown(view: View, asked: Asked, file: PlanFile, plans: list[PlanFile], every: bool) -> Page:
    shown = file if every else _of_shop(view, file, asked.shop)
    its = [each for each in plans if each.plan.id == file.plan.id and _for_shop(each, asked.shop)]
    blocks: list[Block] = [Table("plan", plan_sheet(shown))]
    if len(its) > 1:
        versions = replace(plans_sheet(its, [], [], _this_month()), title=Text("各版", "Versions"))
        blocks.append(Table("versions", versions, leads=_plan_path))
    blocks += _compared(asked, file, [each for each in plans if _for_shop(each, asked.shop)])
    if file.own and every:
        blocks.append(edit_form(file.file.removeprefix("plans/").removesuffix(".toml"), file.text))
    elif file.own:
        blocks.append(Said("others", [_OTHERS]))
    return Page(file.plan.name, blocks, Text(file.plan.id, file.plan.id))


def _compared(asked: Asked, file: PlanFile, plans: list[PlanFile]) -> Iterator[Block]:
    """What it differs in from another one: that before it, unless one is chosen."""
    others = {each.file: each for each in plans if each.file != file.file}
    presets = {f"{_BUILT_IN}{name}": built_in(name) for name in BUILT_IN}
    others |= {key: each for key, each in presets.items() if each.file != file.file or file.own}
    before = [key for key, each in others.items() if each.plan.id == file.plan.id and each.own
              and each.plan.from_ < file.plan.from_]  # fmt: skip
    preset = f"{_BUILT_IN}{file.plan.id}"
    usual = before[-1] if before else preset if preset in others else next(iter(others), "")
    chosen = asked.get("other") if asked.get("other") in others else usual
    if not chosen:
        return
    options = [(key, _named(key)) for key in others]
    yield Choices("other", [Choice("other", Text("和哪个比", "Compared with"), options, chosen)])
    other = others[chosen]
    if found := differences(other.plan, file.plan):
        yield Table("differences", differences_sheet(other, file, found))
    else:
        yield Said("same", [Text("没有不同", "They do not differ")])


def _of_shop(view: View, file: PlanFile, shop: str) -> PlanFile:
    """Without what it says of agents and shops that are another's."""
    plan, known = file.plan, set(known_accounts(view, shop))
    pay = plan.pay.model_copy(
        update={"coefficients": {name: each for name, each in plan.pay.coefficients.items() if name in known}}
    )
    applies = plan.applies.model_copy(
        update={
            "shops": tuple(each for each in plan.applies.shops if each == shop),
            "agents": tuple(each for each in plan.applies.agents if each in known),
        }
    )
    return replace(file, plan=plan.model_copy(update={"pay": pay, "applies": applies}))
