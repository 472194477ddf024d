"""Cases for the weekly meeting, with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xundan.analysis.faq.cases import Case, Cases, End
from xundan.analysis.text.chats import Line
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.lost_lines import said_by
from xundan.reports.analysis.lost_words import REASON_WORDS
from xundan.reports.labels import labels_of
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_ENDS: Mapping[End, Text] = {"lost": Text("流失", "lost"), "ordered": Text("下单", "ordered")}
_UNSAID = Text("(没有保存文字)", "(text not kept)")


def cases_telling(view: View, found: Cases, unknown: Sequence[str], first: date, last: date) -> Telling:
    """The sample with every line of its chats. `unknown` names shops whose lost inquiries are not known."""
    said = [
        Text(
            f"从 {found.of} 个接待里按原因和客服轮着取 {len(found.rows)} 个; 同样的数据和选项每次取到的一样",
            f"{len(found.rows)} of {found.of} receptions, taken in turn over reasons and agents; the same data and "
            "options give the same sample",
        )
    ]
    if unknown:
        names = ", ".join(unknown)
        said.append(
            Text(
                f"{names}: 这些天的聊天或订单没有导全, 流失的未知",
                f"{names}: chats or orders of these days are missing, so lost inquiries are unknown",
            )
        )
    if any(each.chat is not None and not each.chat.readable for each in found.rows):
        said.append(
            Text(
                "有的聊天文字没有保存 (chat_text 或 keep_chat_text_days), 只有谁在什么时候说过",
                "some chats' text is not kept (chat_text, keep_chat_text_days): only who spoke when is there",
            )
        )
    return Telling(
        title=Text("例会案例", "Cases for the meeting"),
        subtitle=words.period(first, last),
        sentences=said,
        sheets=[_sheet(view, found.rows)],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "of": found.of,
            "unknown_shops": list(unknown),
            "rows": [_data(each) for each in found.rows],
        },
    )


def _sheet(view: View, rows: Sequence[Case]) -> Sheet:
    return Sheet(
        title=Text("案例", "Cases"),
        subtitle=Text("机器人和自动回复不列", "robots and automatic answers are left out"),
        columns=[
            Column("case", Text("案例", "Case"), "count", is_key=True, once=True),
            Column("time", Text("时间", "Time")),
            Column("line", Text("聊天", "What was said"), wraps=True),
        ],
        rows=[row for n, each in enumerate(rows, 1) for row in _rows(view, n, each)],
    )


def _rows(view: View, number: int, case: Case) -> list[Row]:
    named = labels_of(["agent"], view)["agent"].get(case.agent_id, Text(case.agent_id, case.agent_id))
    end, why = _ENDS[case.end], REASON_WORDS[case.reason] if case.reason else None
    heading = Text(
        *(
            f"{case.day} {named(lang)} / {case.buyer_id}: {end(lang)}{f' ({why(lang)})' if why else ''}"
            for lang in ("zh", "en")
        )
    )
    lines = case.chat.said("buyer", "agent") if case.chat else []
    told: list[Row] = [{"case": number, "time": None, "line": heading}]
    for each in lines:
        said = said_by(each)
        told.append({"case": number, "time": f"{each.at:%H:%M:%S}", "line": said if each.text else _unsaid(said, each)})
    return told


def _unsaid(said: Text, line: Line) -> Text:
    """Who spoke, where the words are not there; a picture says so itself."""
    if line.kind != "text":
        return said
    return Text(f"{said.zh.split(':')[0]}: {_UNSAID.zh}", f"{said.en.split(':')[0]}: {_UNSAID.en}")


def _data(case: Case) -> dict[str, Any]:
    return {
        "shop": case.shop,
        "day": case.day.isoformat(),
        "agent": case.agent_id,
        "buyer": case.buyer_id,
        "outcome": case.end,
        "reason": case.reason,
        "lines": [
            {"id": each.id, "at": each.at.isoformat(), "who": each.who, "kind": each.kind, "text": each.text}
            for each in (case.chat.said("buyer", "agent") if case.chat else ())
        ],
    }
