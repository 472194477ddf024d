"""例会案例: chats to talk over in the weekly meeting, so many of each agent."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.analysis.meeting import KINDS, Kind, Sample, Wanted, samples
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.whom import agent_asked, agent_choice
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("例会案例", "Cases for the meeting")
_TAB = Text("例会案例", "For the meeting")
_EACH = ("3", "5", "10")
_DRAWS = ("1", "2", "3", "4", "5")
_NAMES: Mapping[Kind, Text] = {
    "random": Text("随机抽", "drawn at random"),
    "slowest": Text("回复最慢", "slowest answer"),
    "unanswered": Text("没人回或超时", "left open or answered late"),
    "price": Text("问价后流失", "lost for the price"),
    "bad_rating": Text("评价差", "badly rated"),
    "complaint": Text("被投诉", "complained of"),
}
_WHAT: Mapping[Kind, Column] = {
    "slowest": Column("what", Text("最慢一次", "Slowest answer"), "seconds"),
    "unanswered": Column("what", Text("没回或超时", "Open or late"), "count"),
    "price": Column("what", Text("哪句话", "The line"), wraps=True),
    "bad_rating": Column("what", Text("评分", "Rating"), "score"),
    "complaint": Column("what", Text("哪种", "Kind")),
}


@page(
    "samples", "chats/samples/", Right.CHATS, under="chats", tab=_TAB, takes=("kind", "agent", "each", "draw"),
    reads_chats=True,
)  # fmt: skip
def samples_page(view: View, asked: Asked) -> Page:
    """The same for everybody who asks for the same days and draw."""
    if (nothing := nothing_of(view, asked.shop, "messages")) is not None:
        return Page(_TITLE, [nothing])
    kind: Kind = next((each for each in KINDS if each == asked.get("kind")), "random")
    agent, names = agent_asked(asked), agent_names(view)
    each = asked.get("each") if asked.get("each") in _EACH else _EACH[0]
    draw = asked.get("draw") if asked.get("draw") in _DRAWS else _DRAWS[0]
    wanted = Wanted(
        asked.shop,
        asked.period.first,
        asked.period.last,
        [agent] if agent else asked.reach.agents,
        int(each),
        f"{asked.period.last} {draw}",
        dictionary(here().root),
    )
    found = samples(view, kind, wanted)
    choices = [
        Choice("kind", Text("抽什么", "Which"), list(_NAMES.items()), kind),
        agent_choice(view, asked),
        Choice("each", Text("每人几个", "Of each agent"), [(n, Text(n, n)) for n in _EACH], each),
    ]
    if kind == "random":
        draws = [(n, Text(f"第 {n} 次", f"draw {n}")) for n in _DRAWS]
        choices.append(Choice("draw", Text("换一批", "Draw"), draws, draw))
    said = Text(f"{len(found)} 个聊天", f"{len(found)} chats")
    if kind == "random":
        said = Text(f"{said.zh}, 同样的日期和次数抽到的一样", f"{said.en}; the same days and draw give the same")
    period = words.period(asked.period.first, asked.period.last)
    table = Table("samples", _sheet(kind, found, names, period), leads=_chat_of)
    return Page(_TITLE, [Choices("choices", choices), Said("count", [said]), table], period)


def _sheet(kind: Kind, found: list[Sample], names: Mapping[str, str], period: Text) -> Sheet:
    rows: list[Row] = [
        {
            "asked_at": each.asked_at,
            "agent": names.get(each.agent_id, each.agent_id),
            "buyer": each.buyer_id,
            "what": _what(kind, each),
            "day": each.day,
            "dialogue": each.dialogue,
        }
        for each in found
    ]
    columns = [
        Column("asked_at", Text("买家首句", "First asked"), "time", is_key=True),
        Column("agent", words.DIMENSIONS["agent"]),
        Column("buyer", Text("买家", "Buyer")),
    ]
    return Sheet(_NAMES[kind], period, [*columns, *([_WHAT[kind]] if kind in _WHAT else [])], rows)


def _what(kind: Kind, each: Sample) -> object:
    if kind == "complaint":
        return words.COMPLAINTS.get(each.what or "", each.what)
    return {"slowest": each.seconds, "unanswered": each.turns, "bad_rating": each.score}.get(kind, each.what)


def _chat_of(row: Row) -> str:
    return f"chats/{row['day'].isoformat()}/{row['dialogue']}/"
