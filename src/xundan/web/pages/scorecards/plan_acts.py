"""Drafting, making and changing plans: the acts of their pages."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from xundan.metrics.newest import newest_day
from xundan.model.text import Text, UserError
from xundan.scorecards.mark_values import today
from xundan.scorecards.paying import newest_month
from xundan.scorecards.plan_file import PlanFile, wrong_plan
from xundan.scorecards.plan_save import checked, fingerprint, store
from xundan.scorecards.shelf import Month
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.pages.scorecards.everywhere import check_all_shops
from xundan.web.pages.scorecards.plans import draft_of
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers
from xundan.workspace.mistakes import mistake

_SAVED = Text("检查通过, 已保存", "The checks pass; it is saved")


@act("plan-draft", on="plans", right=Right.PAY)
def draft(doing: Doing) -> Done:
    """Leads to the draft; nothing is stored."""
    check_all_shops(doing.person)
    given = {name: doing.one(name) for name in ("name", "source", "month")}
    made = draft_of(given["name"], given["source"], given["month"])
    return Done(Text(f"{made.file} 的草稿, 还没有存", f"a draft of {made.file}, not stored yet"),
                f"scorecards/new-plan/?{urlencode(given)}")  # fmt: skip


@act("plan-create", on="new-plan", right=Right.PAY)
def create(doing: Doing) -> Done:
    """Stores a draft as it was edited."""
    check_all_shops(doing.person)
    draft = draft_of(doing.one("name"), doing.one("source"), doing.one("month"))
    made = _checked(doing, draft.file)
    if made.plan.id != doing.one("name"):
        told = Text(f"编号应为 {doing.one('name')}", f"the id is to be {doing.one('name')}")
        raise wrong_plan(made.file, [mistake(made.text, ("id",), made.plan.id, told)])
    return _stored(doing, made, "")


@act("plan-save", on="plan", right=Right.PAY)
def save(doing: Doing, plan: str) -> Done:
    """Stores a plan's changed text."""
    check_all_shops(doing.person)
    if not doing.one("was"):
        raise UserError("blank", Text("表单不完整, 刷新后再来", "the form is incomplete: load the page again"))
    return _stored(doing, _checked(doing, f"{plan}.toml"), doing.one("was"))


def _checked(doing: Doing, name: str) -> PlanFile:
    text = (doing.given.get("text") or [""])[-1]
    with answers().view() as view:
        day = max(today(view.shops[doing.shop], datetime.now(UTC)), newest_day(view))
        months = {newest_month(view), Month(day.year, day.month)}
        return checked(view, here().workspace.plans, name, text, months)


def _stored(doing: Doing, made: PlanFile, was: str) -> Done:
    store(here().workspace.plans, made, was)
    name = made.file.removeprefix("plans/")
    record(Act.PLAN_CHANGED, doing.person.login, doing.shop, file=name, was=was, now=fingerprint(made.text))
    return Done(_SAVED, f"scorecards/plans/{quote(name.removesuffix('.toml'), safe='')}/")
