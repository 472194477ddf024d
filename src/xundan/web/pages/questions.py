"""流失 → 买家在问: what buyers ask and how it is answered, what is new, whose answers sell, cases for the meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xundan.analysis.faq.topics import rules_with
from xundan.analysis.lost.names import REASONS
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.view import View
from xundan.model.text import Lang, Text, UserError
from xundan.reports.analysis.asked import CasesWanted, Days, FaqPart, cases, faq
from xundan.reports.analysis.lost_words import REASON_WORDS
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Bubble, Chart, Choice, Choices, Dialogue, Empty, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.commands import on_site
from xundan.web.pages.pictures import Dot, intervals, ranked
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here

_TAB = Text("买家在问", "What buyers ask")
_ANY = Text("全部", "all")
_PARTS: dict[str, Text] = {
    "common": Text("问得最多的", "the commonest"),
    "new": Text("新的问题", "new"),
    "best": Text("谁答得最好", "whose answers sell"),
    "cases": Text("例会案例", "cases for the meeting"),
}
_OUTCOMES = (("", _ANY), ("lost", Text("流失", "lost")), ("ordered", Text("下单", "ordered")))
_ENDS = dict(_OUTCOMES[1:])
_COUNT = 6
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_NOT_KEPT = Text("没有保存文字", "no words are kept")
_UNSAID = {"image": Text("[图片]", "[picture]"), "item": Text("[商品]", "[item]"), "order": Text("[订单]", "[order]")}
Found = Mapping[str, Any]
"""A row of a telling's data."""
_TOPICS = Text("问得最多的话题, 按次数", "Topics asked about most, by questions")
_NEW = Text("新的问题, 按次数", "New questions, by how often they were asked")
_BEST = Text(
    "之后下单比其他客服多多少; 线是按比较次数放宽的区间",
    "How many more order after her answers than after the others'; intervals allow for all comparisons",
)
_CHATS = Text(
    "导入带文字的聊天: 千牛 → 客户运营平台 → 聊天记录查询; 文字要保存, 在 设置 里看 chat_text",
    "Import chats with their words: in Qianniu, the chat history of the customer platform; they have to be kept "
    "(chat_text in the settings)",
)
_LONGER = Text("换一段时间, 或选长一点 (上面的近90天)", "Choose other days or more of them (90 days above)")


@page("questions", "lost/questions/", Right.CHATS, under="lost", tab=_TAB, takes=("part", "topic", "outcome", "reason"),
      reads_chats=True)  # fmt: skip
def questions_page(view: View, asked: Asked) -> Page:
    """Of the chats of the agents whom she sees; agents beside one another only for who sees them all."""
    parts = {name: text for name, text in _PARTS.items() if name != "best" or asked.reach.agents is None}
    chosen = asked.get("part", "common")
    if chosen not in parts:
        raise UserError("part", Text(f"这里没有 {chosen!r}", f"there is no {chosen!r} here"))
    days = Days(asked.period.first, asked.period.last, asked.shops)
    choices = [Choice("part", Text("看", "Show"), list(parts.items()), chosen)]
    if chosen == "cases":
        return _cases(view, asked, days, choices)
    choices.append(_topics(asked))
    topic, agents = asked.get("topic") or None, asked.reach.agents
    part: FaqPart = "new" if chosen == "new" else "best" if chosen == "best" else "common"
    looks = {
        "common": Looks(lambda told: ranked("topics", _TOPICS, told.sheets[1], "topic", "questions", "table-2"),
                        spread=True, missing=_CHATS),
        "new": Looks(lambda told: ranked("new", _NEW, told.sheets[0], "question", "questions", "table-1"),
                     spread=True, missing=_LONGER),
        "best": Looks(lambda told: _gaps(told, view), spread=True, missing=_LONGER),
    }[part]  # fmt: skip
    return told_or_why_not(
        _TAB, [Choices("choices", choices)], lambda: faq(view, days, here().root, part, topic, agents), looks
    )


def _topics(asked: Asked) -> Choice:
    own = dictionary(here().root)
    known = rules_with(own.topics, own.asking)
    topics = [("", _ANY), *((name, known.label(name)) for name in known.names)]
    return Choice("topic", Text("话题", "Topic"), topics, asked.get("topic"))


def _cases(view: View, asked: Asked, days: Days, choices: list[Choice]) -> Page:
    """The same days and choices give the same chats."""
    reasons = [("", _ANY), *((name, REASON_WORDS[name]) for name in REASONS)]
    outcome, reason = asked.get("outcome"), asked.get("reason")
    choices += [
        Choice("outcome", Text("结果", "Outcome"), _OUTCOMES, outcome),
        Choice("reason", Text("流失原因", "Reason"), reasons, reason),
    ]
    wanted = CasesWanted(_COUNT, asked.reach.agents, reason or None, outcome or None)
    before: list[Block] = [Choices("choices", choices)]
    try:
        telling = cases(view, days, here().root, wanted)
    except UserError as error:
        return Page(_TAB, [*before, Empty("nothing", on_site(error.message), on_site(error.hint))])
    if not telling.data["rows"]:
        return Page(telling.title, [*before, Empty("nothing", telling.sentences[0], _CHATS)], telling.subtitle)
    names = agent_names(view)
    chats = [_dialogue(n, row, names) for n, row in enumerate(telling.data["rows"], 1)]
    said = Said("said", [on_site(each) for each in telling.sentences])
    return Page(telling.title, [*before, said, _list(telling.data["rows"], names), *chats], telling.subtitle)


def _heading(number: int, row: Found, names: Mapping[str, str]) -> Text:
    agent = names.get(row["agent"], row["agent"])
    end, why = _ENDS[row["outcome"]], REASON_WORDS.get(row["reason"])
    zh, en = (f"{number}. {row['buyer']} · {agent} · {end(lang)}{f' ({why(lang)})' if why else ''}" for lang in _LANGS)
    return Text(zh, en)


def _dialogue(number: int, row: Found, names: Mapping[str, str]) -> Dialogue:
    """One case as it reads."""
    bubbles = []
    for line in row["lines"]:
        buyer = line["who"] == "buyer"
        name = row["buyer"] if buyer else names.get(row["agent"], row["agent"])
        text = line["text"] if line["text"] else _UNSAID.get(line["kind"], _NOT_KEPT)
        at = datetime.fromisoformat(line["at"])
        bubbles.append(Bubble(at, "buyer" if buyer else "agent", Text(name, name), text, dialogue=str(number)))
    return Dialogue(f"case-{number}", _heading(number, row, names), bubbles)


def _list(rows: Sequence[Found], names: Mapping[str, str]) -> Table:
    """Which chats they are."""
    columns = [
        Column("case", Text("案例", "Case"), "count", is_key=True),
        Column("day", Text("日期", "Day")),
        Column("agent", Text("客服", "Agent")),
        Column("buyer", Text("买家", "Buyer")),
        Column("outcome", Text("结果", "Outcome")),
        Column("reason", Text("像是因为", "Likely for")),
    ]
    told: list[Row] = [
        {
            "case": number,
            "day": row["day"],
            "agent": names.get(row["agent"], row["agent"]),
            "buyer": row["buyer"],
            "outcome": _ENDS[row["outcome"]],
            "reason": REASON_WORDS.get(row["reason"]),
        }
        for number, row in enumerate(rows, 1)
    ]
    return Table("cases", Sheet(_PARTS["cases"], Text("", ""), columns, told))


def _gaps(telling: Telling, view: View) -> Chart | None:
    names = agent_names(view)
    dots = []
    for row in telling.sheets[0].rows:
        who = names.get(row["agent"], row["agent"])
        name = Text(f"{who} · {row['question']}", f"{who} · {row['question']}")
        dots.append(Dot(name, row["own"] - row["others"], row["low"], row["high"], "up"))
    return intervals("gaps", _BEST, Text("差", "Difference"), dots, "rate", "table-1", signed=True)
