"""打分: chats by the score of the shop's rules, the lowest first, with what a lead said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import ibis

from xundan.analysis.inspection.asked import Inspection, inspection
from xundan.analysis.inspection.lead import Said as Saying
from xundan.analysis.inspection.lead import corrected, said_of
from xundan.analysis.inspection.reading import Wanted
from xundan.analysis.inspection.rules_file import rules_of
from xundan.analysis.inspection.score import Scored
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.inspect_words import nothing
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.whom import agent_asked, agent_choice
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("聊天打分", "Marking chats")
_MOST = 200
_SPANS = {"7": Text("最近 7 天", "newest 7 days"), "30": Text("最近 30 天", "newest 30 days")}
"""Every chat is read anew, so the whole of a long period would keep people waiting."""


@page(
    "scored", "chats/scored/", Right.CHATS, under="chats", tab=Text("打分", "Marks"),
    takes=("agent", "span"), reads_chats=True,
)  # fmt: skip
def scored_chats(view: View, asked: Asked) -> Page:
    """Of the agents whom she sees; the newest days of the period."""
    names, agent = agent_names(view), agent_asked(asked)
    span = asked.get("span") if asked.get("span") in _SPANS else "7"
    first = max(asked.period.first, asked.period.last - timedelta(days=int(span) - 1))
    agents = wanted_agents(asked, agent)
    wanted = Wanted(first, asked.period.last, asked.shops, agents)
    found = inspection(view, rules_of(here().root), wanted)
    choices = Choices(
        "choices",
        [
            agent_choice(view, asked),
            Choice("span", Text("看", "Show"), list(_SPANS.items()), span),
        ],
    )
    period = words.period(first, asked.period.last)
    if not found.summary.whole.chats:
        return Page(_TITLE, [choices, Said("nothing", nothing(found))], period)
    said = said_of(view, wanted)
    looked = sum(each.chat.id in said for each in found.summary.scored)
    count = found.summary.whole.chats
    told = Text(
        f"{count} 个聊天按规则打了分, 主管看过 {looked} 个", f"{count} chats have a score; leads looked at {looked}"
    )
    listed = Table("chats", _listed(view, asked.shop, found, names, said), leads=_chat_of)
    return Page(_TITLE, [choices, Said("count", [told]), listed], period)


def wanted_agents(asked: Asked, agent: str) -> Sequence[str]:
    """The accounts to look at; none means all, so who sees nobody asks for a nameless one."""
    if agent:
        return [agent]
    return [] if asked.reach.agents is None else sorted(asked.reach.agents) or [""]


def _listed(
    view: View, shop: str, found: Inspection, names: Mapping[str, str], said: Mapping[str, Mapping[str, Saying]]
) -> Sheet:
    scored = sorted(
        (each for each in found.summary.scored if each.judged),
        key=lambda each: (each.score or 0, each.chat.day, each.chat.id),
    )[:_MOST]
    places = _places(view, shop, found.wanted, scored)
    rows: list[Row] = []
    for each in scored:
        chat, its = each.chat, said.get(each.chat.id, {})
        rows.append(
            {
                "buyer": chat.buyer,
                "day": chat.day,
                "agent": names.get(chat.agent, chat.agent),
                "score": each.score,
                "lead": corrected(each, its) if its else None,
                "taken": _points(each, -1),
                "given": _points(each, 1),
                "dialogue": places.get((chat.day, chat.agent, chat.buyer)),
            }
        )
    columns = [
        Column("buyer", Text("买家", "Buyer"), is_key=True),
        Column("day", Text("日期", "Day")),
        Column("agent", words.DIMENSIONS["agent"]),
        Column("score", Text("得分", "Score"), "count", "up"),
        Column("lead", Text("主管看过后", "After the lead"), "count", "up"),
        Column("taken", Text("扣分", "Taken for"), wraps=True),
        Column("given", Text("加分", "Given for"), wraps=True),
    ]
    title = Text("分最低的聊天", "Chats with the lowest score")
    judged = found.summary.whole.chats
    notes = [] if judged <= _MOST else [Text(f"共 {judged} 个, 显示 {_MOST} 个", f"{_MOST} of {judged} are shown")]
    return Sheet(
        title, Text("点买家看原话, 主管在那里打分", "open one to read it and to mark it"), columns, rows, notes=notes
    )


def _points(scored: Scored, sign: int) -> Text | None:
    rules = {point.rule.id: point.rule for point in scored.points if point.counts and point.rule.points * sign > 0}
    if not rules:
        return None
    its = [(rule.name, rule.points * scored.times[rule.id]) for rule in rules.values()]
    return Text(
        ", ".join(f"{name.zh} {points:+d}" for name, points in its),
        ", ".join(f"{name.en} {points:+d}" for name, points in its),
    )


def _places(view: View, shop: str, wanted: Wanted, scored: Sequence[Scored]) -> Mapping[tuple[date, str, str], int]:
    """The dialogue of each chat, by day, agent and buyer."""
    rows = view.fact("receptions")
    days = ibis.literal(wanted.first), ibis.literal(wanted.last)
    buyers = sorted({each.chat.buyer for each in scored})
    rows = rows.filter((rows.shop == shop) & rows.day.between(*days) & rows.buyer_id.isin(buyers or [""]))
    found = view.engine.rows(rows.select("day", "agent_id", "buyer_id", "dialogue")).to_pylist()
    return {(row["day"], row["agent_id"], row["buyer_id"]): row["dialogue"] for row in found}


def _chat_of(row: Row) -> str | None:
    return f"chats/{row['day'].isoformat()}/{row['dialogue']}/" if row["dialogue"] is not None else None
