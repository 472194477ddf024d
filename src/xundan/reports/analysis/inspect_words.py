"""Words that every sheet of the inspection shares."""

from __future__ import annotations

from fractions import Fraction

from xundan.analysis.inspection.asked import Inspection
from xundan.analysis.inspection.score import Point
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.sheet import Column

TITLE = Text("聊天质检", "Inspection of chats")
NOT_AMONG = Text("(转接来的, 或不在当天)", "(handed in, or not of that day)")
WITHOUT_TEXT = Text("(图片、卡片等)", "(a picture, a card or the like)")

AGENT = Column("agent", words.DIMENSIONS["agent"], is_key=True)
RULE = Column("rule", Text("规则", "Rule"), is_key=True)
POINTS = Column("points", Text("分值", "Pts"), "count")
CHATS = Column("chats", Text("聊天数", "Chats"), "count")
LINE = Column("line", Text("哪句话", "The line"), wraps=True)


def subtitle(found: Inspection) -> Text:
    """The days, and the shops where any were named."""
    days = words.period(found.wanted.first, found.wanted.last)
    shops = " · " + ", ".join(sorted(found.wanted.shops)) if found.wanted.shops else ""
    return Text(f"{days.zh}{shops}", f"{days.en}{shops}")


def line_of(point: Point) -> str | Text:
    """What a point's line says, or what stands in its place."""
    if point.line is None:
        return NOT_AMONG
    return point.line.text or WITHOUT_TEXT


def one_decimal(value: Fraction | float | None) -> str:
    """A score as sentences tell it."""
    return words.UNKNOWN if value is None else f"{float(value):.1f}"


def nothing(found: Inspection) -> list[Text]:
    """What is said where there is no chat to score, or only ones whose text was not kept; else nothing."""
    whole = found.summary.whole
    if not whole.seen:
        if not found.days:
            zh, en = "这些天没有导入聊天, 无从质检。", "No chats are imported for these days: nothing to inspect."
            return [Text(zh, en)]
        return [Text("这些天没有客服的聊天。", "No agent had a chat in these days.")]
    if not whole.chats:
        return [
            Text(
                f"{whole.unread} 个聊天都没有保存文字, 打不了分; 下面只有看时间的规则。以后要打分, 在 xundan.toml 里设"
                ' chat_text = "masked" 再导入。',
                f"None of the {whole.unread} chats has its text kept, so there is no score; below are the rules that go"
                ' by the clock. To have scores from now on, set chat_text = "masked" in xundan.toml and import.',
            )
        ]
    return []
