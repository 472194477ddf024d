"""Marks for the terminal, as JSON and as a table: one that was just made, and the record of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xundan.metrics.accounts import told
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet
from xundan.scorecards.amounts import plain
from xundan.scorecards.mark_history import Entry
from xundan.scorecards.mark_refusals import KINDS, said
from xundan.scorecards.marking import Case, Marked

TITLES: Mapping[str, Text] = {
    "grades": Text("打分", "Grades"),
    "adjustments": Text("加分和扣分", "Adjustments"),
    "attendance": Text("考勤", "Attendance"),
    "targets": Text("月度销售计划", "Sales targets"),
}
STATES = {
    "stands": Text("算数", "stands"),
    "replaced": Text("已被后来的取代", "replaced by a later one"),
    "withdrawn": Text("已收回", "withdrawn"),
    "withdrawal": Text("收回", "the withdrawal"),
    "undone": Text("导入已撤销", "its import was taken back"),
}
_WHAT: Mapping[str, Text] = {
    "grades": Text("项目", "Item"),
    "adjustments": Text("类别", "Kind"),
    "attendance": Text("考勤", "Attendance"),
}
_SAID: Mapping[str, tuple[Column, ...]] = {
    "grades": (Column("said", Text("打分", "Grade")),),
    "adjustments": (
        Column("points_told", Text("分数", "Points")),
        Column("amount", Text("金额", "Amount"), "money"),
        Column("note", Text("为什么", "Why"), wraps=True),
    ),
    "attendance": (),
    "targets": (Column("sales", Text("计划销售额", "Target"), "money"),),
}
_WHOLE_SHOP = Text("全店", "Whole shop")
_NOTHING = Text("没有", "nothing")


def marked_sheet(done: Marked) -> Sheet:
    """What stood and what stands, a row a mark."""
    case, [first, *_] = done.now, done.rows
    about = f"{case.when}" if case.what is None or case.table == "attendance" else f"{case.when}, {case.what}"
    whose = _WHOLE_SHOP if case.agent_id is None else Text(*[told([case.agent_id], _names(case))] * 2)
    why = first["why"] if case.table == "adjustments" and first["withdrawn"] else first["note"]
    zh, en = (f", 理由: {why}", f", because: {why}") if why else ("", "")
    verb = Text("收回", "withdrawn") if first["withdrawn"] else Text("记下", "entered")
    undo = f"xundan undo {done.import_id}"
    return Sheet(
        title=_printable(Text(f"{whose.zh}, {about}", f"{whose.en}, {about}")),
        subtitle=_printable(Text(f"{first['by']} {verb.zh}{zh}", f"{verb.en} by {first['by']}{en}")),
        columns=[Column("was", Text("原来", "Was")), Column("now", Text("现在", "Now"))],
        rows=[{"was": _standing(done.was), "now": _standing(done.now)}],
        notes=[
            Text(
                f"已记为导入 {done.import_id}; 撤销: {undo}",
                f"kept as import {done.import_id}; to take it back: {undo}",
            )
        ],
    )


def marked_json(done: Marked) -> dict[str, Any]:
    """The same for programs: whose, when, what stood, what stands, and the import."""
    case, [first, *_] = done.now, done.rows
    return {
        "table": case.table,
        "shop": case.shop.id,
        "agent": case.agent_id,
        "month" if case.table in ("grades", "targets") else "day": case.when,
        **({} if case.table in ("attendance", "targets") else {_word(case.table): case.what}),
        "by": first["by"],
        "why": first["why"] if case.table == "adjustments" and first["withdrawn"] else first["note"],
        "was": [_plain(case.table, row) for row in done.was.stands],
        "now": [_plain(case.table, row) for row in done.now.stands],
        "import": done.import_id,
    }


def history_sheet(table: str, found: Sequence[Entry], names: Mapping[str, str]) -> Sheet:
    """A row a mark that was ever entered."""
    dated = "month" if table in ("grades", "targets") else "day"
    what = [Column(_word(table), _WHAT[table], is_key=True)] if table in _WHAT else []
    shops = [Column("shop", words.DIMENSIONS["shop"], is_key=True, once=True)]
    why = Text("为什么收回", "Why taken back") if table == "adjustments" else Text("为什么", "Why")
    said_ = {"grades": ("grade", "score"), "adjustments": ("points", "amount", "note"), "targets": ("sales",)}
    return Sheet(
        title=TITLES[table],
        subtitle=Text("", ""),
        columns=[
            Column("at", Text("记下的时间", "Entered"), "time", is_key=True),
            *(shops if len({each.shop for each in found}) > 1 else []),
            Column("whose", words.DIMENSIONS["agent"], is_key=True),
            Column(dated, words.DIMENSIONS[dated], is_key=True),
            *what,
            *_SAID[table],
            Column("by", Text("谁记的", "By")),
            Column("why", why, wraps=True),
            Column("state", Text("现状", "State")),
            Column("import", Text("导入", "Import")),
        ],
        rows=[_row(each, dated, names) for each in found],
        notes=[] if found else [Text("没有记过", "nothing was entered")],
        labels={"state": STATES, **({"kind": KINDS} if table == "attendance" else {})},
        exact=True,
        json_keys=(
            *("shop", "agent", dated),
            *([_word(table)] if table in _WHAT else []),
            *said_.get(table, ()),
            *("by", "why", "at", "state", "import"),
        ),
    )


def _row(entry: Entry, dated: str, names: Mapping[str, str]) -> dict[str, Any]:
    when = entry.when.isoformat() if isinstance(entry.when, date) else entry.when
    return {
        **_plain(entry.table, entry.row),
        "shop": entry.shop,
        "agent": entry.agent_id,
        "whose": _WHOLE_SHOP if entry.agent_id is None else told([entry.agent_id], names),
        dated: when,
        "said": said(entry.table, entry.row),
        "points_told": _points(entry.row.get("points")),
        "by": entry.by,
        "why": entry.why,
        "at": entry.at,
        "state": entry.state,
        "import": entry.import_id,
    }


def _plain(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, its numbers as numbers."""
    names = {
        "grades": ("item", "grade", "score", "by", "note"),
        "adjustments": ("kind", "points", "amount", "by", "note"),
        "attendance": ("kind", "by", "note"),
        "targets": ("sales", "by", "note"),
    }[table]
    return {name: row[name] for name in names}


def _standing(case: Case) -> Text:
    """All that stands, in a row."""
    told_ = [(said(case.table, row), row["note"] if case.table == "adjustments" else None) for row in case.stands]
    if not told_:
        return _NOTHING
    return _printable(
        Text(
            "; ".join(f"{what.zh} ({note})" if note else what.zh for what, note in told_),
            "; ".join(f"{what.en} ({note})" if note else what.en for what, note in told_),
        )
    )


def _points(points: Decimal | None) -> str | None:
    return None if points is None else plain(points)


def _word(table: str) -> str:
    return "item" if table == "grades" else "kind"


def _names(case: Case) -> dict[str, str]:
    return {} if case.agent_id is None or case.name is None else {case.agent_id: case.name}


def _printable(text: Text) -> Text:
    return Text(printable(text.zh), printable(text.en))
