"""考核, marks: grades, attendance, points and targets that people enter, with who entered them and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xundan.metrics.accounts import known_accounts
from xundan.metrics.order_story import names_of
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.marks import TITLES, history_sheet
from xundan.reports.scorecards.mark_grid import grid_sheet
from xundan.scorecards.mark_history import Entry
from xundan.scorecards.mark_sheet import TABLES, entered, standing, without_money
from xundan.scorecards.month_end import attempted
from xundan.scorecards.paying import Paid
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Empty, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.asking import called_by_plans, marks_path, month_asked, month_choice, paid_month
from xundan.web.pages.scorecards.mark_forms import agent_forms, shop_target_form, take_back_form
from xundan.web.people.roles import Right

_TITLE = Text("打分和考勤", "Marks")
_ALL = Text("全部", "Everybody")
_CLOSED = Text(
    "这个月已结账: 现在记的不改工资, 只在对比里成为差额",
    "This month is closed: what is entered now changes no pay, it stands as a difference beside it",
)
_NOBODY = Empty(
    "nobody",
    Text("这里还没有可以打分的客服", "There is no agent to give marks to yet"),
    Text(
        "导入聊天记录 (千牛 → 客户运营平台 → 聊天记录查询), 或客服名单 (账号, 姓名, 组); 到 数据 里上传",
        "Import chats (in Qianniu, the chat history of the customer platform) or a list of agents (account, name, "
        "team); upload them under Data",
    ),
)


@page("marks", "scorecards/marks/", Right.MARKS, under="scorecards", tab=_TITLE, takes=("month", "agent"),
      carries=("month",), dated=False)  # fmt: skip
def marks_page(view: View, asked: Asked) -> Page:
    """Everybody's marks, or forms for one agent with all that was entered of her."""
    month, names = month_asked(view, asked), markable(view, asked)
    agent = asked.get("agent") if asked.get("agent") in names else ""
    found = attempted(lambda: paid_month(view, asked, month))
    people = Choice("agent", Text("客服", "Agent"), [("", _ALL), *((a, Text(n, n)) for a, n in names.items())], agent)
    blocks: list[Block] = [Choices("choices", [month_choice(view, asked, month), people])]
    if not names:
        blocks.append(_NOBODY)
    elif isinstance(found, UserError):
        blocks.append(Empty("nothing", found.message, found.hint))
    elif found.over:
        blocks.append(Said("closed", [_CLOSED]))
    rows = entered(view, asked.shop, month, frozenset({agent}) if agent else asked.reach.agents)
    rows = rows if asked.reach.pay else without_money(rows)
    if agent:
        blocks += agent_forms(view, asked.shop, month, agent, _plans(found, agent))
    else:
        blocks += _everybody(view, asked, month, found)
    if form := take_back_form(month, rows, names, called_by_plans()):
        blocks.append(form)
    blocks += _tables(rows, names, called_by_plans())
    title = Text(f"{month} 打分: {names[agent]}", f"Marks of {names[agent]}, {month}") if agent else Text(
        f"{month} 打分和考勤", f"Marks of {month}"
    )  # fmt: skip
    return Page(title, blocks)


def markable(view: View, asked: Asked) -> dict[str, str]:
    """The agents whom she may mark, with their names."""
    names = names_of(view, asked.shop)
    known = [agent for agent in known_accounts(view, asked.shop) if asked.reach.sees(agent)]
    return {agent: names.get(agent, agent) for agent in known}


def _plans(found: Paid | UserError, agent: str) -> Sequence[PlanFile]:
    """The plans under which an agent is in the month."""
    if isinstance(found, UserError):
        return ()
    hers = {card.plan for card in found.payroll.cards if card.agent_id == agent}
    return [file for file in found.plans if file.plan.id in hers]


def _everybody(view: View, asked: Asked, month: Month, found: Paid | UserError) -> Iterator[Block]:
    stands = standing(view, asked.shop, month)
    if not isinstance(found, UserError) and found.payroll.cards:
        currency = view.shops[asked.shop].currency
        sheet = grid_sheet(str(month), found.payroll.cards, stands, currency)
        yield Table("grid", sheet, leads=lambda row: marks_path(month, row["agent"]))
    if asked.reach.agents is None:
        yield shop_target_form(month, stands.targets.get(None))


def _tables(rows: Sequence[Entry], names: dict[str, str], called: Mapping[str, Text]) -> Iterator[Block]:
    """A table of each kind of marks. That somebody was there, as a file says of most days, is not worth a row."""
    for table in TABLES:
        its = [row for row in rows if row.table == table and (row.what != "present" or row.by is not None)]
        if its:
            sheet, title = history_sheet(table, its, names), TITLES[table]
            labels = {"item": called, "kind": called} | dict(sheet.labels)
            title = Text(f"记过的: {title.zh}", f"Entered: {title.en}")
            yield Table(f"entered-{table}", replace(sheet, title=title, labels=labels))
