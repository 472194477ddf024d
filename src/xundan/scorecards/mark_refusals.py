"""Why a mark is not taken, in words, with what to do; and what a mark says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xundan.model.text import Text, UserError
from xundan.scorecards.amounts import plain

Row = Mapping[str, Any]
KINDS: Mapping[str, Text] = {
    "present": Text("到岗", "present"),
    "late": Text("迟到", "late"),
    "leave": Text("请假", "leave"),
    "absent": Text("缺勤", "absent"),
}
_USAGE: Mapping[str, Text] = {
    "grades": Text(
        "xundan grade 客服 月份 项目 优|良|中|差|分数 --why 原因; 收回: 不写等级, 加 --undo; 看记录: --list",
        "xundan grade AGENT MONTH ITEM excellent|good|fair|poor|SCORE --why TEXT; to take it back: --undo in the place "
        "of the grade; to look: --list",
    ),
    "adjustments": Text(
        "xundan adjust 客服 日期 类别 --points 分数 --why 原因; 收回: --undo; 看记录: --list",
        "xundan adjust AGENT DAY KIND --points N --why TEXT; to take it back: --undo; to look: --list",
    ),
    "attendance": Text(
        "xundan attend 客服 日期 present|late|leave|absent; 收回: --undo --why 原因; 看记录: --list",
        "xundan attend AGENT DAY present|late|leave|absent; to take it back: --undo --why TEXT; to look: --list",
    ),
    "targets": Text(
        "xundan target 客服 月份 金额 (全店写 - ); 收回: --undo --why 原因; 看记录: --list",
        "xundan target AGENT MONTH AMOUNT (- for the whole shop); to take it back: --undo --why TEXT; to look: --list",
    ),
}
COMMANDS = {"grades": "grade", "adjustments": "adjust", "attendance": "attend", "targets": "target"}


def said(table: str, row: Row) -> Text:
    """What a row says: a grade, a score, points, an amount, a kind of day."""
    if table == "attendance":
        kind = row["kind"]
        return KINDS.get(kind, Text(kind, kind))
    if table == "adjustments":
        points, amount = row["points"], row["amount"]
        zh = [f"{plain(points)} 分"] if points is not None else []
        en = [f"{plain(points)} points"] if points is not None else []
        money = [f"{amount:,.2f}"] if amount is not None else []
        return Text(", ".join([*zh, *money]) or "未写分数", ", ".join([*en, *money]) or "no points")
    if table == "targets":
        return Text(*[f"{row['sales']:,.2f}"] * 2)
    given = [row["grade"]] if row["grade"] is not None else []
    given += [plain(row["score"])] if row["score"] is not None else []
    return Text(*[" / ".join(given)] * 2)


def unclear(table: str, what: Text) -> UserError:
    """The words of the command do not make a mark."""
    return UserError("mark", what, _USAGE[table])


def needs_why(table: str, stands: Sequence[Row] = ()) -> UserError:
    """No reason is given."""
    if stands:
        was = [said(table, row) for row in stands]
        now = Text(", ".join(each.zh for each in was), ", ".join(each.en for each in was))
        what = Text(f"已经记了 {now.zh}, 要改请用 --why 写明原因", f"{now.en} stands; to change it say why: --why")
    else:
        what = Text("要用 --why 写明原因", "the reason is needed: --why")
    return unclear(table, what)


def future(table: str, when: str | date, today: date) -> UserError:
    """It has not been yet."""
    hint = {
        "attendance": Text("事先知道的只有请假: leave", "only a leave is known ahead: leave"),
        "adjustments": Text("写发生的那一天", "write the day on which it was"),
        "grades": Text("写考核的那个月", "write the month that is marked"),
    }[table]
    return UserError(
        "future",
        Text(f"{when} 还没到, 今天是 {today}", f"{when} is still to come; today is {today}"),
        hint,
    )


def already_so(table: str, row: Row) -> UserError:
    """Nothing would change."""
    what, who = said(table, row), row["by"]
    zh, en = (f" ({who} 记的)", f" (by {who})") if who else ("", "")
    more = (
        Text(
            "同一天同一类有两次时, 在 --why 里写明区别, 例如订单号",
            "if it happened twice that day, say in --why what tells them apart, such as the order",
        )
        if table == "adjustments"
        else Text("没有改动", "nothing was changed")
    )
    return UserError("already_so", Text(f"已经是 {what.zh}{zh}", f"it is {what.en} already{en}"), more)


def not_marked(table: str, stands: Sequence[Row]) -> UserError:
    """There is nothing of the kind to take back."""
    listed = _listed(table, stands)
    command = COMMANDS[table]
    look = Text(f"看记录: xundan {command} --list", f"to look: xundan {command} --list")
    there = Text(f"有: {listed.zh}; ", f"there is: {listed.en}; ") if stands else Text("", "")
    return UserError(
        "not_marked",
        Text("没有可以收回的记录", "nothing stands there that could be taken back"),
        Text(there.zh + look.zh, there.en + look.en),
    )


def several_marks(table: str, stands: Sequence[Row]) -> UserError:
    """Which one is to be taken back?"""
    listed = _listed(table, stands)
    hint = (
        Text("用 --which 写出备注里的几个字", "say which with --which and a part of its note")
        if table == "adjustments"
        else Text("写明是哪一种", "write the kind too")
    )
    return UserError(
        "several_marks",
        Text(f"有 {len(stands)} 条: {listed.zh}", f"there are {len(stands)}: {listed.en}"),
        hint,
    )


def masked_note() -> UserError:
    """The row cannot be named again: its note is not kept as it was written."""
    return UserError(
        "masked_note",
        Text(
            "那一条的备注里遮住了号码或名字, 认不出是原来的哪一行",
            "a number or a name in the note of that row was masked, so it cannot be told by it any more",
        ),
        Text(
            "撤销带来它的那次导入 (见 xundan adjust --list), 或改好文件再导入",
            "take the import that brought it back (see xundan adjust --list), or correct the file and import it again",
        ),
    )


def _listed(table: str, stands: Sequence[Row]) -> Text:
    told = [(said(table, row), row["note"] or "") for row in stands]
    return Text(
        "; ".join(f"{what.zh} {note}".strip() for what, note in told),
        "; ".join(f"{what.en} {note}".strip() for what, note in told),
    )
