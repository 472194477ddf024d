"""Lost inquiries one by one, with the lines that say why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xundan.analysis.lost.inquiries import Loss, Losses
from xundan.analysis.text.chats import Line
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.lost_words import BY_WORDS, REASON_WORDS
from xundan.reports.labels import labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_SHOWN = 3
"""Lines of one inquiry that a table shows."""


def said_by(line: Line) -> Text:
    """A line with who said it."""
    zh, en = ("买家", "buyer") if line.who == "buyer" else ("客服", "agent")
    text = line.text if line.kind == "text" and line.text else f"[{line.kind}]"
    return Text(f"{zh}: {text}", f"{en}: {text}")


def lines_telling(view: View, found: Losses, said: Sequence[Text], first: date, last: date) -> Telling:
    """Every lost inquiry with its lines. `said` is what there is to say of them all."""
    return Telling(
        title=Text("流失的询单, 逐个", "Lost inquiries, one by one"),
        subtitle=words.period(first, last),
        sentences=[Text(f"共 {len(found.rows)} 个接待", f"{len(found.rows)} receptions"), *said],
        sheets=[_sheet(view, found.rows)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "unknown_shops": list(found.unknown),
            "rows": [loss_data(each) for each in found.rows],
        },
    )


def _sheet(view: View, rows: Sequence[Loss]) -> Sheet:
    told: list[Row] = [
        {
            "day": each.day.isoformat(),
            "agent": each.agent_id,
            "buyer": each.buyer_id,
            "reason": REASON_WORDS[each.reason],
            "by": BY_WORDS[each.likely.by],
            "note": _noted(each),
            "lines": _lines(each),
        }
        for each in rows
    ]
    return Sheet(
        title=Text("流失的询单", "Lost inquiries"),
        subtitle=Text("最说明问题的话在前", "the line that says it most comes first"),
        columns=[
            Column("day", Text("日期", "Day"), is_key=True, once=True),
            Column("agent", Text("客服", "Agent"), is_key=True),
            Column("buyer", Text("买家", "Buyer"), is_key=True),
            Column("reason", Text("原因", "Reason")),
            Column("by", Text("依据", "By")),
            Column("note", Text("客服登记", "Note"), wraps=True),
            Column("lines", Text("聊天", "What was said"), wraps=True),
        ],
        rows=told,
        labels=labels_of(["agent"], view),
    )


def _noted(loss: Loss) -> str | None:
    if loss.note is None:
        return None
    return " / ".join(part for part in (loss.note.written, loss.note.more) if part)


def _lines(loss: Loss) -> Text | None:
    told = [said_by(each.line) for each in loss.likely.evidence[:_SHOWN]]
    return Text("; ".join(each.zh for each in told), "; ".join(each.en for each in told)) if told else None


def loss_data(loss: Loss) -> dict[str, Any]:
    """One lost inquiry for programs."""
    return {
        "shop": loss.shop,
        "day": loss.day.isoformat(),
        "agent": loss.agent_id,
        "buyer": loss.buyer_id,
        "counts_for_shop": loss.of_shop,
        "reason": loss.reason,
        "by": loss.likely.by,
        "note": loss.note and {"reason": loss.note.written, "note": loss.note.more, "day": loss.note.day.isoformat()},
        "evidence": [
            {"id": each.line.id, "at": each.line.at.isoformat(), "who": each.line.who, "text": each.line.text}
            for each in loss.likely.evidence
        ],
    }
