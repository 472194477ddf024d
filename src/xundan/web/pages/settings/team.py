"""客服和组: who is an agent, in which team, since when; and accounts that chat and are on no list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from xundan.lake.importing import Wishes
from xundan.metrics.accounts import known_accounts
from xundan.metrics.entering import as_file
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.people.roles import Right
from xundan.web.shop import answers

_TITLE = Text("客服和组", "Agents and teams")
_LONGEST = 80
_ROLES = {
    "presale": Text("售前", "pre-sale"),
    "aftersale": Text("售后", "after-sale"),
    "both": Text("售前和售后", "both"),
}
_LABELS = {
    "name": Text("姓名", "Name"),
    "team": Text("组", "Team"),
    "level": Text("级别", "Level"),
}


@page("team", "settings/team/", Right.SETTINGS, under="settings", tab=_TITLE, dated=False)
def team(view: View, asked: Asked) -> Page:
    """The list of agents with the days on which each state holds, and a form for another state."""
    states = view.agent_states
    kept = view.engine.rows(states.filter(states.shop == asked.shop).order_by(["agent_id", "from_day"])).to_pylist()
    rows: list[Row] = [
        {
            **row,
            "role": _ROLES.get(row["role"]),
            "from_day": row["from_day"] if row["from_day"].year > 1900 else None,
            "until_day": row["until_day"] if row["until_day"].year < 9999 else None,
        }
        for row in kept
    ]
    columns = [
        Column("agent_id", Text("聊天账号", "Account"), is_key=True, once=True),
        Column("name", _LABELS["name"]),
        Column("team", _LABELS["team"]),
        Column("role", Text("岗位", "Role")),
        Column("level", _LABELS["level"]),
        Column("from_day", Text("从哪天起", "Since"), "time"),
        Column("until_day", Text("到哪天", "Until"), "time"),
    ]
    sheet = Sheet(
        _TITLE, Text("空着: 一直如此", "blank: all along"), columns, rows, labels={"team": {"": words.NO_TEAM}}
    )
    accounts = known_accounts(view, asked.shop)
    unlisted = sorted(set(accounts) - {row["agent_id"] for row in kept})
    blocks: list[Block] = []
    if unlisted:
        listed = ", ".join(unlisted)
        blocks.append(Said("unlisted", [
            Text(f"聊过天但名单里没有的账号: {listed}", f"accounts that chat and are not on the list: {listed}")
        ]))  # fmt: skip
    newest = {row["agent_id"]: row["name"] or row["agent_id"] for row in kept}
    options = [(account, Text(*[f"{newest.get(account, account)} ({account})"] * 2)) for account in accounts]
    fields = [
        Field("agent", Text("聊天账号", "Account"), "choice", unlisted[0] if unlisted else "", options),
        *(Field(name, label, longest=_LONGEST) for name, label in _LABELS.items()),
        Field("role", Text("岗位", "Role"), "choice", "presale", list(_ROLES.items())),
        Field("from_day", Text("从哪天起", "Since"), "date", hint=Text("空着: 一直如此", "blank: all along")),
    ]
    said = Text(
        "换组、换岗位时写上哪天起, 以前的日子不变; 多人一起改就导入客服表 (agents)",
        "with a day the time before stays as it was; for many at once import the list of agents",
    )
    blocks += [
        Table("agents", sheet),
        Form("agent", "agent-save", fields, Text("存", "Save"), Text("加一行", "Another line"), said),
    ]
    return Page(_TITLE, blocks)


@act("agent-save", on="team", right=Right.SETTINGS)
def save_agent(doing: Doing) -> Done:
    """Another state of an agent: an import of one row, which can be taken back like any."""
    with answers().view() as view:
        accounts = known_accounts(view, doing.shop)
    account, role, day = doing.one("agent"), doing.one("role"), doing.one("from_day")
    if account not in accounts or role not in _ROLES:
        raise UserError("accounts", Text("没有这个客服账号", "there is no such account"))
    try:
        since = date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise UserError("day", Text("日期应为 YYYY-MM-DD", "a day is YYYY-MM-DD")) from error
    given = {name: doing.one(name) or None for name in _LABELS}
    if any(value and len(value) > _LONGEST for value in given.values()):
        raise UserError("too_long", Text(f"最多 {_LONGEST} 个字", f"{_LONGEST} letters at most"))
    row = {"agent_id": account, **given, "role": role, "from_day": since}
    with TemporaryDirectory(prefix="xundan-") as folder:
        file = as_file([row], Path(folder), "agents", account)
        report = answers().session.import_files([file], Wishes(shop=doing.shop, as_table="agents", whole_days=False))
    if report.rejects:
        raise UserError("agent", report.rejects[0].reason)
    record(Act.AGENT_CHANGED, doing.person.login, doing.shop, **row)
    return Done(Text("存好了", "Saved"))
