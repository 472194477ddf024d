"""Chats written down as a script, a line a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from xundan.analysis.inspection.chat import Chat, Outcome, Turn
from xundan.analysis.text.chats import Line
from xundan.metrics.spoken import Who

BEGIN = datetime(2026, 10, 5, 10, 0)
WHO: dict[str, Who] = {"买": "buyer", "客": "agent", "机": "machine", "系": "system", "撤": "ignored"}


def line(n: int, who: str, text: str | None, kind: str = "text", item: str | None = None) -> Line:
    """The nth line, n minutes after ten o'clock."""
    return Line(f"m{n}", BEGIN + timedelta(minutes=n), 60 * n, WHO[who], text, kind, item)


def chat(script: str, turns: Sequence[Turn] = (), agent: str = "a1", buyer: str = "b1") -> Chat:
    """`买: 在吗 / 客: 您好` as a chat; `客[recall]:` names a kind. 机 is a robot's or an automatic message, 撤 one that
    is as if not sent."""
    lines = []
    for n, part in enumerate(each.strip() for each in script.split(" / ")):
        who, _, text = part.partition(":")
        kind = who[2:-1] if "[" in who else "text"
        lines.append(line(n, who[0], text.strip(), kind))
    return Chat("s1", date(2026, 10, 5), agent, buyer, lines, turns)


def turn(seconds: int | None, outcome: Outcome = "answered", opened: int = 0, closed: int = 1, **more: bool) -> Turn:
    """A turn from the line `opened` to the line `closed`."""
    return Turn(60 * opened, outcome, seconds, None if outcome == "unanswered" else 60 * closed, **more)
