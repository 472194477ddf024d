"""Entering marks and taking them back: the acts of the marks page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404

from xundan import entering
from xundan.metrics.accounts import known_accounts
from xundan.model.text import Text, UserError
from xundan.scorecards.mark_refusals import said
from xundan.scorecards.mark_sheet import entered, new_grades, taking_back, without_money
from xundan.scorecards.marking import Marked, Table, Wish
from xundan.scorecards.plan import CARRIED
from xundan.scorecards.shelf import Month, chosen
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.pages.scorecards.mark_forms import GRADE, LONGEST_WHY, WHOLE_SHOP, WHY
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers


@act("mark-grades", on="marks", right=Right.MARKS)
def grade(doing: Doing) -> Done:
    """All grades of an agent's month that differ from what stands, in one import."""
    wish = replace(_wish(doing, "grades", doing.one("month")), why=doing.words("why", WHY, LONGEST_WHY))
    month = Month.of(doing.one("month"))
    given = {name.removeprefix(GRADE): doing.one(name) for name in doing.given if name.startswith(GRADE)}
    with answers().view() as view:
        wishes = new_grades(view, chosen(here().workspace.plans, (), month), wish, month, given)
    return _done(doing, wishes, Act.MARKED)


@act("mark-attendance", on="marks", right=Right.MARKS)
def attend(doing: Doing) -> Done:
    """How a day was."""
    wish = replace(_wish(doing, "attendance", doing.one("day")), what=doing.one("kind"), also=bool(doing.one("also")))
    return _done(doing, [wish], Act.MARKED)


@act("mark-adjustment", on="marks", right=Right.MARKS)
def adjust(doing: Doing) -> Done:
    """Points given or taken; money is carried by closing months alone."""
    if doing.one("kind") == CARRIED:
        raise Http404
    wish = _wish(doing, "adjustments", doing.one("day"))
    return _done(doing, [replace(wish, what=doing.one("kind"), points=doing.one("points") or None)], Act.MARKED)


@act("mark-target", on="marks", right=Right.MARKS)
def target(doing: Doing) -> Done:
    """What an agent, or the whole shop, is to sell."""
    wish = replace(_wish(doing, "targets", doing.one("when")), value=doing.one("sales"))
    return _done(doing, [wish], Act.MARKED)


@act("mark-take-back", on="marks", right=Right.MARKS)
def take_back(doing: Doing) -> Done:
    """Takes back one mark that stands."""
    why = doing.words("why", WHY, LONGEST_WHY)
    month = Month.of(doing.one("month"))
    with answers().view() as view:
        rows = entered(view, doing.shop, month, doing.reach.agents)
    wish = taking_back(rows if doing.reach.pay else without_money(rows), doing.one("which"))
    if wish is None:
        raise UserError(
            "not_marked",
            Text("这一条已经不算数了", "this mark does not stand any more"),
            Text("刷新页面看看", "load the page again"),
        )
    return _done(doing, [replace(wish, by=_by(doing), why=why)], Act.MARK_WITHDRAWN)


def _wish(doing: Doing, table: Table, when: str) -> Wish:
    """A wish about an agent whom she may mark; Http404 for another. The whole shop is for who sees everybody."""
    agent = doing.one("agent")
    if agent == WHOLE_SHOP and table == "targets" and doing.reach.agents is None:
        return Wish(table, agent, when, _by(doing), doing.one("why") or None, shop=doing.shop)
    with answers().view() as view:
        known = known_accounts(view, doing.shop)
    if not agent:
        raise UserError("blank", Text("要选客服", "choose an agent"))
    if agent not in known or not doing.reach.sees(agent):
        raise Http404
    return Wish(table, agent, when, _by(doing), doing.one("why") or None, shop=doing.shop)


def _by(doing: Doing) -> str:
    return str(doing.person)


def _done(doing: Doing, wishes: Sequence[Wish], what: Act) -> Done:
    done = entering.mark_all(answers().session, wishes)
    for each in done:
        record(
            what,
            doing.person.login,
            doing.shop,
            table=each.now.table,
            agent=each.now.agent_id or "",
            when=str(each.now.when),
            what=each.now.what or "",
            number=each.import_id,
        )
    return Done(_told(done, what))


def _told(done: Sequence[Marked], what: Act) -> Text:
    new = [said(each.now.table, row) for each in done for row in each.now.stands if row not in each.was.stands]
    zh, en = ["记下了"], ["Entered"]
    if what is Act.MARK_WITHDRAWN:
        zh, en = ["收回了"], ["Taken back"]
    elif new:
        zh, en = [f"记下了 {', '.join(each.zh for each in new)}"], [f"Entered {', '.join(each.en for each in new)}"]
    troubles = [trouble.message for trouble in done[0].troubles]
    return Text("; ".join([*zh, *(each.zh for each in troubles)]), "; ".join([*en, *(each.en for each in troubles)]))
