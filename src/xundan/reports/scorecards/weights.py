"""Weights that follow the diagnosis (S1): for each plan in force, the item that should weigh more."""

from __future__ import annotations

from functools import partial

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.scorecards.advice import Diagnosis, diagnosis
from xundan.scorecards.closing.closing import closed_payroll
from xundan.scorecards.paying import newest_month
from xundan.scorecards.shelf import in_force, own_plans
from xundan.scorecards.whatif import actual
from xundan.workspace import Workspace

_OFFERED = Text(
    "考核方案 {plan}: {month} 全组在“{item}”上丢分最多, 丢了能得的 {share} %, 建议加重这一项 ({sets}); 先试算: "
    "xundan whatif --plan {plan} --advice",
    "Plan {plan}: in {month} the team lost most in {item}, {share} % of what it could earn; it might weigh more "
    "({sets}). Try it first: xundan whatif --plan {plan} --advice",
)


def proposed_weights(view: View, workspace: Workspace) -> list[Text]:
    """A sentence for each of the shop's own plans in which the newest whole month's finding is beyond chance."""
    month = newest_month(view)
    said = []
    for file in in_force(own_plans(workspace.plans), month):
        was = actual(view, workspace.plans, file.plan.id, [month], partial(closed_payroll, workspace))
        found = diagnosis(was.newest.plan, was.cards)
        if found is not None and found.offered is not None:
            said.append(_said(file.plan.id, str(month), found))
    return said


def _said(plan: str, month: str, found: Diagnosis) -> Text:
    sets = ", ".join(each.text for each in found.offered.sets) if found.offered else ""
    share, item = round(float(found.team.share) * 100), found.item.name
    return Text(
        _OFFERED.zh.format(plan=plan, month=month, item=item.zh, share=share, sets=sets),
        _OFFERED.en.format(plan=plan, month=month, item=item.en, share=share, sets=sets),
    )
