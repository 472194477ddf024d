"""我的一天: an agent's own first page - her numbers against her usual days, what waits for her, her marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

from xundan.analysis.lost.unbought import Days, unbought
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.newest import newest_day
from xundan.metrics.unanswered import unanswered
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.own_day import own_day_sheet
from xundan.reports.pace import pace
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.marks import marks
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Page, Pointer, Pointers, Table, Tile, Tiles
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.asking import called_by_plans
from xundan.web.pages.tiles import pace_tiles
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("我的一天", "My day")
_DO = Text("要做的", "To do")
_NONE = Text("都做完了", "All is done")
_WEEK = timedelta(days=6)
_OF = Column("agent", words.DIMENSIONS["agent"])


@page("me", "me/", Right.OWN_DAY, rail=_TITLE, icon="home", dated=False)
def me(view: View, asked: Asked) -> Page:
    """Of the newest day of the data."""
    day = newest_day(view)
    accounts = sorted(asked.reach.agents or ())
    names = agent_names(view)
    open_ = unanswered(view, asked.shop, day - _WEEK, day, accounts)
    blocks: list[Block] = [Pointers("todo", _DO, list(_todo(view, asked, day, len(open_))), _NONE)]
    blocks += _targets(view, asked, accounts, day)
    for n, agent in enumerate(accounts):
        sheet = own_day_sheet(view, asked.shop, agent, day, asked.rule)
        blocks.append(Table("day" if not n else f"day-{n}", sheet))
    blocks.append(Table("unanswered", _unanswered_sheet(open_, names, len(accounts) > 1), leads=_chat_of))
    blocks.append(Table("marks", _marks_sheet(view, asked.shop, accounts, names, day)))
    return Page(_TITLE, blocks, Text(f"数据到 {day}", f"data until {day}"))


def _todo(view: View, asked: Asked, day: date, open_: int) -> Iterator[Pointer]:
    reach = asked.reach.agents
    if open_:
        zh, en = (
            f"近 7 天有 {open_} 次提问你没回, 见下表",
            f"questions of 7 days that you did not answer: {open_}, listed below",
        )
        yield Pointer(Text(zh, en), "me", "me/#unanswered", grave=True)
    lost = unbought(view, Days(asked.shop, day - _WEEK, day, reach), dictionary(here().root))
    missing = [each for each in lost if each.note is None]
    if missing:
        on = max(each.day for each in missing)
        zh, en = (
            f"近 7 天有 {len(missing)} 个没成交的询单要填原因",
            f"lost inquiries of 7 days to say why: {len(missing)}",
        )
        yield Pointer(Text(zh, en), "lost-day", f"lost/day/?day={on}", (day - _WEEK, day))
    waiting = [each for each in lost if each.kind == "not_paid"]
    if waiting:
        zh, en = (
            f"近 7 天有 {len(waiting)} 个买家拍了没付, 可以再问一次",
            f"buyers of 7 days who ordered and did not pay: {len(waiting)}",
        )
        yield Pointer(Text(zh, en), "lost", "lost/?part=follow-up", (day - _WEEK, day))
    yield Pointer(Text("看我的考核", "My score"), "scorecards", "scorecards/")


def _targets(view: View, asked: Asked, accounts: list[str], day: date) -> list[Block]:
    tiles: list[Tile] = []
    for agent in accounts:
        tiles += pace_tiles(pace(view, asked.shop, day, asked.rule, agent), f"agents/{quote(agent, safe='')}/")
    return [Tiles("targets", tiles)] if tiles else []


def _unanswered_sheet(found: list[Row], names: dict[str, str], several: bool) -> Sheet:
    rows = [row | {"agent": names.get(row["agent_id"], row["agent_id"])} for row in found]
    columns = [
        Column("opened_at", Text("买家问的时间", "Asked at"), "time", is_key=True),
        Column("buyer_id", Text("买家", "Buyer")),
        *([_OF] if several else []),
    ]
    return Sheet(Text("没回的提问", "Questions without an answer"), Text("近 7 天", "7 days"), columns, rows)


def _chat_of(row: Row) -> str:
    return f"chats/{row['day'].isoformat()}/{row['dialogue']}/"


def _marks_sheet(view: View, shop: str, accounts: list[str], names: dict[str, str], day: date) -> Sheet:
    """What was marked of her this month; who graded and why."""
    month = f"{day:%Y-%m}"
    found = marks(view, day.replace(day=1), day)
    rows: list[Row] = [
        {"when": month, "agent": names.get(agent, agent), "what": item, "said": grade.grade, "points": grade.score,
         "why": grade.note, "by": grade.by}
        for (at, agent, on, item), grade in found.grades.items()
        if at == shop and agent in accounts and on == month
    ]  # fmt: skip
    for agent in accounts:
        rows += [
            {"when": each.day.isoformat(), "agent": names.get(agent, agent), "what": each.kind, "points": each.points,
             "amount": each.amount, "why": each.note, "by": each.by}
            for each in found.adjustments.get((shop, agent), ())
        ]  # fmt: skip
    columns = [
        Column("when", Text("何时", "When"), is_key=True),
        *([_OF] if len(accounts) > 1 else []),
        Column("what", Text("项目", "Item")),
        Column("said", Text("打分", "Grade")),
        Column("points", Text("分数", "Points"), "ratio"),
        Column("amount", Text("金额", "Amount"), "money"),
        Column("why", Text("为什么", "Why"), wraps=True),
        Column("by", Text("谁记的", "By")),
    ]
    title = Text("这个月记的分", "Marks of this month")
    labels = {"what": called_by_plans()}
    return Sheet(title, Text(month, month), columns, rows, labels=labels, currency=view.shops[shop].currency)
