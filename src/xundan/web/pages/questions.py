"""流失 → 买家在问: what buyers ask and how it is answered, what is new, whose answers sell."""

from __future__ import annotations

from xundan.analysis.faq.topics import rules_with
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.asked import Days, FaqPart, faq
from xundan.reports.labels import agent_names
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Choice, Choices, Page
from xundan.web.frame.register import page
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
}
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


@page("questions", "lost/questions/", Right.CHATS, under="lost", tab=_TAB, takes=("part", "topic"),
      reads_chats=True)  # fmt: skip
def questions_page(view: View, asked: Asked) -> Page:
    """Of the chats of the agents whom she sees; agents beside one another only for who sees them all."""
    parts = {name: text for name, text in _PARTS.items() if name != "best" or asked.reach.agents is None}
    chosen = asked.get("part", "common")
    if chosen not in parts:
        raise UserError("part", Text(f"这里没有 {chosen!r}", f"there is no {chosen!r} here"))
    days = Days(asked.period.first, asked.period.last, asked.shops)
    choices = [Choice("part", Text("看", "Show"), list(parts.items()), chosen)]
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


def _gaps(telling: Telling, view: View) -> Chart | None:
    names = agent_names(view)
    dots = []
    for row in telling.sheets[0].rows:
        who = names.get(row["agent"], row["agent"])
        name = Text(f"{who} · {row['question']}", f"{who} · {row['question']}")
        dots.append(Dot(name, row["own"] - row["others"], row["low"], row["high"], "up"))
    return intervals("gaps", _BEST, Text("差", "Difference"), dots, "rate", "table-1", signed=True)
