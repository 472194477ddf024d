"""What was asked about an order, on its own page, with the forms to ask and to decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from xundan.metrics.deciding import Case, Decided, case_of
from xundan.metrics.decisions import the_one_that_stands
from xundan.metrics.order_story import found_order
from xundan.model.text import Text, UserError
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.scorecards.closing.closing import closed_month
from xundan.scorecards.shelf import Month
from xundan.web.disputes.desk import LONGEST, Ruling, Verdict, Where, ask, check_reach, decide, seen_by, take_back
from xundan.web.disputes.models import Dispute, State
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Field, Form, Page, Said
from xundan.web.pages.seen_order import seen_story
from xundan.web.people import staff
from xundan.web.people.models import Person, Seat
from xundan.web.people.reach import Reach
from xundan.web.people.roles import Right
from xundan.web.shop import answers

TITLE = Text("争议", "Disputes")
STATES: Mapping[str, Text] = {
    State.OPEN: Text("等着定", "waits"),
    State.GRANTED: Text("照提的改了", "decided as asked"),
    State.OTHERWISE: Text("改给了别人", "decided otherwise"),
    State.KEPT: Text("维持不变", "stays as it was"),
    State.WITHDRAWN: Text("撤回了", "taken back"),
}
WHOSE, WHY = Text("应归谁", "Whose it should be"), Text("原因", "Why")
_AGENT, _SILENT, _UNDO, _KEEP = "agent:", "silent", "rules", "keep"
_VERDICTS: Mapping[str, Verdict] = {_SILENT: "silent", _UNDO: "undo", _KEEP: "keep"}
_NO_CHOICE = UserError("whose", Text("先选归谁", "choose whose it is"))


def with_disputes(made: Page, asked: Asked, person: Person, seat: Seat, order: str) -> Page:
    """An order's page with what was asked about it, and the forms to ask and to decide."""
    if not seat.may(Right.CHATS):
        return made  # what people wrote to one another names buyers
    known, shop = answers(), asked.shop
    case = known.remembered(("case", shop, order), lambda view: case_of(view, shop, order))
    names = known.remembered(("agent names",), agent_names)
    accounts, _ = known.remembered(("seats", shop), lambda view: staff.choices(view, shop))
    hers = seen_by(person, seat, asked.reach, shop, order)
    blocks: list[Block] = []
    if hers:
        said = [_told(each, names, case.shop.timezone) for each in hers]
        blocks.append(Said("disputes", said, TITLE))
    open_ones = [each for each in hers if each.state == State.OPEN]
    options = agent_choice(accounts, names)
    if not any(each.person_id == person.pk for each in open_ones):
        owners = {_value(owner.agent_id or "") for owner in case.owners.values()}
        mine = own_choice(asked.reach)
        blocks.append(_asking(options, "" if mine in owners else mine))
    else:
        blocks.append(Form("take-back", "take-back-dispute", [], Text("撤回我提的", "Take my dispute back")))
    if seat.may(Right.DECIDE) and _may_decide(asked.reach, case, open_ones):
        blocks.append(_deciding(case, open_ones, options))
    at = next((n for n, block in enumerate(made.blocks) if block.key == "owners"), -1) + 1
    return replace(made, blocks=[*made.blocks[:at], *blocks, *made.blocks[at:]])


def _asking(options: list[tuple[str, Text]], mine: str) -> Form:
    return Form(
        "dispute",
        "dispute",
        [
            Field("whose", WHOSE, "choice", mine, options),
            Field("why", WHY, "lines", needed=True, longest=LONGEST),
        ],
        Text("提出争议", "Ask for it"),
        Text("应归别人: 提出争议", "It should be somebody else's"),
        Text("主管看过再定, 定之前数字不变。", "A lead looks at it and decides; until then no number changes."),
        folded=True,
    )


def _deciding(case: Case, open_ones: Collection[Dispute], options: list[tuple[str, Text]]) -> Form:
    more: list[tuple[str, Text]] = []
    if open_ones:
        more.append((_KEEP, Text("维持不变", "leave it as it is")))
    if the_one_that_stands(case.made) is not None:
        more.append((_UNDO, Text("收回改判, 按规则算", "take the decision back: the rules hold")))
    wanted = next((_value(each.wanted) for each in open_ones), "")
    return Form(
        "decide",
        "decide",
        [
            Field("whose", Text("归谁", "Whose it is"), "choice", wanted, [*more, *options]),
            Field("why", WHY, "lines", needed=True, longest=LONGEST),
        ],
        Text("定下来", "Decide"),
        Text("改判", "Decide"),
        Text(
            "三种判定都按它算, 谁、何时、为何都会记下。",
            "It holds under all three rules; who decided, when and why is kept.",
        ),
        folded=not open_ones,
    )


def _may_decide(reach: Reach, case: Case, open_ones: Collection[Dispute]) -> bool:
    try:
        check_reach(reach, case, [each.wanted for each in open_ones])
    except UserError:
        return False
    return True


def own_choice(reach: Reach) -> str:
    """What stands in the choice at first: her own account where she has one alone."""
    return _value(next(iter(reach.agents))) if reach.agents is not None and len(reach.agents) == 1 else ""


def agent_choice(accounts: Collection[str], names: Mapping[str, str]) -> list[tuple[str, Text]]:
    """The accounts to choose from, those with names first; and nobody."""
    ordered = sorted(accounts, key=lambda account: (account not in names, names.get(account, account)))
    nobody = (_SILENT, Text(f"{words.SILENT.zh}, 不算任何人的", f"{words.SILENT.en}: nobody's"))
    return [("", Text("选一个", "choose")), *((_value(account), named(account, names)) for account in ordered), nobody]


def _value(account: str) -> str:
    return f"{_AGENT}{account}" if account else _SILENT


def named(account: str, names: Mapping[str, str]) -> Text:
    if not account:
        return words.SILENT
    told = f"{names[account]} ({account})" if account in names else account
    return Text(told, told)


def _told(dispute: Dispute, names: Mapping[str, str], timezone: str) -> Text:
    """One dispute as a sentence."""
    at = dispute.asked_at.astimezone(ZoneInfo(timezone)).strftime("%m-%d %H:%M")
    wanted, state = named(dispute.wanted, names), STATES[dispute.state]
    zh = f"{dispute.person} {at} 提: 应归 {wanted.zh}, 原因: {dispute.why}。{state.zh}"
    en = f"{dispute.person} asked at {at} for {wanted.en}, because: {dispute.why}. It {state.en}"
    if dispute.decided_by is None:
        return Text(zh, en)
    return Text(
        f"{zh}, {dispute.decided_by}: {dispute.reason}", f"{en}; decided by {dispute.decided_by}: {dispute.reason}"
    )


@act("dispute", on="order", right=Right.CHATS)
def dispute(doing: Doing, order: str) -> Done:
    """An agent asks for an order that she sees."""
    with answers().view() as view:
        seen_story(view, doing.shop, order, doing.reach)
    return asked_for(doing, order)


def asked_for(doing: Doing, order: str) -> Done:
    verdict, agent = _chosen(doing)
    if verdict not in ("give", "silent"):
        raise _NO_CHOICE
    ask(doing.person, Where(doing.shop, order), agent, doing.words("why", WHY, LONGEST))
    return Done(Text("提上去了, 等主管定", "It waits for a lead to decide"))


@act("take-back-dispute", on="order", right=Right.CHATS)
def take_back_dispute(doing: Doing, order: str) -> Done:
    """She takes back what she asked."""
    take_back(doing.person, Where(doing.shop, order))
    return Done(Text("撤回了", "It is taken back"))


@act("decide", on="order", right=Right.DECIDE)
def decide_order(doing: Doing, order: str) -> Done:
    """A lead or the owner says whose it is."""
    with answers().view() as view:
        seen_story(view, doing.shop, order, doing.reach)
    verdict, agent = _chosen(doing)
    why = doing.words("why", WHY, LONGEST)
    done = decide(doing.person, doing.reach, Where(doing.shop, order), Ruling(verdict, agent, why))
    if done is None:
        return Done(Text("维持不变, 已告诉提的人", "It stays as it was; who asked sees it"))
    for trouble in done.troubles:
        raise trouble
    return Done(_decided(done))


def _decided(done: Decided) -> Text:
    """That it is in, and of a closed month that what was paid stays."""
    said = Text(f"改好了, 记为导入 {done.import_id}", f"Decided; kept as import {done.import_id}")
    with answers().view() as view:
        day = found_order(view, done.now.shop.id, done.now.order_id)["paid_day"]
    if day is None or closed_month(answers().session.workspace, Month(day.year, day.month)).state == "open":
        return said
    month = f"{day:%Y-%m}"
    return Text(
        f"{said.zh}。{month} 已结账, 发过的工资不变, 差额看考核的对比",
        f"{said.en}. {month} is closed: its pay stays; the difference stands in the comparison of its scorecards",
    )


def _chosen(doing: Doing) -> tuple[Verdict, str]:
    """The verdict that was chosen, and whose it then is. Raises UserError `whose`."""
    value = doing.one("whose")
    if value.startswith(_AGENT):
        return "give", value.removeprefix(_AGENT)
    if value not in _VERDICTS:
        raise _NO_CHOICE
    return _VERDICTS[value], ""
