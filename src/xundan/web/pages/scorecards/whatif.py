"""考核, what if: scores and pay of past months under changed settings, beside what they were. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.scorecards.advice import NOTHING_LOST, advice_sheet
from xundan.reports.scorecards.whatif import outcome_sheets, whatif_sheet
from xundan.scorecards.card import Payroll
from xundan.scorecards.closing.closing import closed_payroll
from xundan.scorecards.losses import diagnosed
from xundan.scorecards.paying import newest_month
from xundan.scorecards.plan import Plan
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.settings_form import knobs, sets
from xundan.scorecards.shelf import BUILT_IN, Month, built_in, chosen, in_force, own_plans
from xundan.scorecards.variants import variant
from xundan.scorecards.whatif import Actual, Outcome, WhatIf, actual, paid, span, whatif
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import RULE_NAMES, Asked
from xundan.web.frame.page import Block, Chart, Choice, Choices, Empty, Field, Form, Page, Said, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.scorecards.asking import MONTH, months
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("试算", "What if")
_NAME = "试算"
_KNOB = "set:"
_LONGEST_SETS = 280
_HINT = Text(
    "改几个数, 看过去的月份会怎样; 什么都不会真的改",
    "turn a few numbers and see what past months would have been; nothing is changed",
)
_MORE = Text("一行一个, 如 items.refund_rate.tiers.0.upto=6%", "one a line, such as items.refund_rate.tiers.0.upto=6%")
_LINES = Text("工资的每一项, 现在和改后", "Every line of pay, now and then")
_SPANS = (1, 2, 3, 6)


@page("whatif", "scorecards/whatif/", Right.PAY, under="scorecards", tab=_TITLE, dated=False,
      takes=("plan", "months", "set", "rescale"))  # fmt: skip
def whatif_page(view: View, asked: Asked) -> Page:
    """A form of the plan's main settings; with settings in the address what they would have made."""
    if (nothing := nothing_of(view, asked.shop, "messages", "orders")) is not None:
        return Page(_TITLE, [nothing])
    newest = newest_month(view)
    names = _plans(newest)
    name = asked.get("plan") if asked.get("plan") in names else next(iter(names))
    listed = _spans(view, asked, newest)
    text = asked.get("months") or next(iter(listed))
    choices = Choices(
        "choices",
        [
            Choice("plan", Text("方案", "Plan"), [(key, file.plan.name) for key, file in names.items()], name),
            Choice("months", MONTH, list(({text: Text(text, text)} | listed).items()), text),
        ],
    )
    try:
        was = actual(view, here().workspace.plans, name, span(text), _before, asked.shop)
    except UserError as error:
        return Page(_TITLE, [choices, Empty("nothing", error.message, error.hint)])
    blocks: list[Block] = [choices, _form(was.newest.plan, name, text, asked)]
    if asked.get("set"):
        blocks += _tried(view, asked, was)
    blocks += _advice(view, was, name, text)
    return Page(Text(f"{_TITLE.zh}: {was.newest.plan.name.zh}", f"{_TITLE.en}: {was.newest.plan.name.en}"), blocks)


def _before(month: Month) -> Payroll | None:
    return closed_payroll(here().workspace, month)


def _plans(month: Month) -> dict[str, PlanFile]:
    """The workspace's plans of a month and those of the package, by id."""
    own = {each.plan.id: each for each in in_force(own_plans(here().workspace.plans), month)}
    return own | {name: built_in(name) for name in BUILT_IN if name not in own}


def _spans(view: View, asked: Asked, newest: Month) -> dict[str, Text]:
    """The newest whole month, several up to it, and each month alone."""
    whole = [each for each in months(view, asked.shop) if str(each) <= str(newest)] or [newest]
    found: dict[str, Text] = {}
    for count in _SPANS:
        if count <= len(whole):
            first, last = whole[count - 1], whole[0]
            key = str(last) if count == 1 else f"{first}..{last}"
            found[key] = Text(key, key)
    return found | {str(each): Text(str(each), str(each)) for each in whole}


def _form(plan: Plan, name: str, text: str, asked: Asked) -> Form:
    tried = {path.strip(): value.strip() for path, _, value in (
        part.partition("=") for part in asked.get("set").split(";"))}  # fmt: skip
    known = knobs(plan)
    more = "\n".join(f"{path}={value}" for path, value in tried.items()
                     if value and path != "rule" and path not in {each.path for each in known})  # fmt: skip
    at = Text("权重" if plan.weighted else "满分", "weight" if plan.weighted else "full score")
    fields = [
        Field(
            f"{_KNOB}{each.path}",
            Text(f"{each.name.zh} {at.zh}", f"{each.name.en}, {at.en}") if each.path.startswith("items") else each.name,
            "number",
            tried.get(each.path, each.now),
            longest=20,
            hint=Text(f"现在 {each.now}", f"now {each.now}"),
        )
        for each in known
    ]
    rule, usual = tried.get("rule", plan.rule), "1" if plan.weighted else "0"
    return Form(
        "settings",
        "what-if",
        [
            Field("plan", Text("方案", "Plan"), "hidden", name),
            Field("months", MONTH, "hidden", text),
            *fields,
            Field("rule", Text("判定", "Rule"), "choice", rule, list(RULE_NAMES.items())),
            Field("more", Text("其他设置", "Other settings"), "lines", more, longest=_LONGEST_SETS, hint=_MORE),
            Field("rescale", Text("没改的权重按比例分剩下的", "the other weights share the rest"), "check",
                  "1" if asked.get("rescale", usual) == "1" else ""),
        ],
        Text("试算", "Try it"),
        Text("改成", "Change to"),
        _HINT,
        grid=True,
    )  # fmt: skip


@act("what-if", on="whatif", right=Right.PAY)
def try_it(doing: Doing) -> Done:
    """Leads to the address that says what is tried, so that it can be sent to a colleague. Changes nothing."""
    name = doing.one("plan")
    [file] = chosen(here().workspace.plans, [name], span(doing.one("months"))[-1])
    given = {key.removeprefix(_KNOB): doing.one(key) for key in doing.given if key.startswith(_KNOB)}
    told = sets(file.plan, given, doing.one("rule"), doing.one("more"))
    if not told:
        raise UserError("what_if", Text("没有改任何数", "no number was changed"))
    if len(told) > _LONGEST_SETS:
        raise UserError(
            "what_if", Text("改得太多, 一次少改几项", "too many changes at once: try fewer"),
        )  # fmt: skip
    variant(f"{_NAME}: {told}")
    asked = {"plan": name, "months": doing.one("months"), "set": told, "rescale": doing.one("rescale") or "0"}
    return Done(Text("算好了, 什么都没有改", "Computed; nothing was changed"), f"scorecards/whatif/?{urlencode(asked)}")


def _tried(view: View, asked: Asked, was: Actual) -> Iterator[Block]:
    try:
        tried = variant(f"{_NAME}: {asked.get('set')}", rescale=asked.get("rescale") == "1")
        found = whatif(view, was, [tried], asked.shop)
    except UserError as error:
        yield Empty("refused", error.message, error.hint)
        return
    [outcome] = found.outcomes
    yield _cost(found, outcome)
    yield _chart(outcome)
    [sheet] = outcome_sheets(found)
    yield Table("outcome", sheet, open=True)
    yield Table("lines", replace(whatif_sheet(found), title=_LINES, notes=[]))


def _cost(found: WhatIf, outcome: Outcome) -> Said:
    said = []
    for cost in outcome.costs:
        if cost.before is None or cost.after is None or cost.difference is None:
            said.append(Text("有人的应发未知, 总额也未知", "somebody's pay is unknown, and so is the total"))
        else:
            said.append(
                Text(
                    f"工资总额 {cost.before:,} → {cost.after:,} ({cost.difference:+,} {cost.currency})",
                    f"All pay {cost.before:,} → {cost.after:,} ({cost.difference:+,} {cost.currency})",
                )
            )
    return Said("cost", said)


def _chart(outcome: Outcome) -> Chart:
    months_ = len({row.month for row in outcome.rows})
    places = [Text(*[f"{row.name} {row.month}" if months_ > 1 else row.name] * 2) for row in outcome.rows]
    series = [
        Series(name, [None if (amount := paid(card)) is None else float(amount) for card in cards])
        for name, cards in (
            (Text("现在", "Now"), [row.before for row in outcome.rows]),
            (Text("改后", "Then"), [row.after for row in outcome.rows]),
        )
    ]
    said = Text("每人应发, 现在和改后", "What everybody is paid, now and then")
    return Chart("pay", said, "bar", places, series, "money", "outcome")


def _advice(view: View, was: Actual, name: str, text: str) -> Iterator[Block]:
    """What the diagnosis says, and its offer to try."""
    found, noted = diagnosed(view, was)
    if found is None:
        yield Said("advice", [NOTHING_LOST])
        return
    if found.offered is not None:
        more = "\n".join(each.text for each in found.offered.sets)
        yield Form(
            "advice",
            "what-if",
            [
                Field("plan", Text("方案", "Plan"), "hidden", name),
                Field("months", MONTH, "hidden", text),
                Field("more", Text("设置", "Settings"), "hidden", more),
                Field("rescale", Text("缩放", "Rescale"), "hidden", "1"),
            ],
            Text("试试这个", "Try this"),
            Text("权重跟着诊断走", "Weights follow the diagnosis"),
            Text(f"丢分最多的是{found.item.name.zh}: {more}", f"most is lost in {found.item.name.en}: {more}"),
        )
    yield Table("diagnosis", advice_sheet(found, noted))
