"""The tables of people, of places where one is signed in and of the logs, as they go into workbooks. No password, no
session's key and no hash of one is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from xundan.lake.reading_log import Reading
from xundan.model.text import Lang, Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.models import Entry
from xundan.web.audit.words import told
from xundan.web.people.models import Seat
from xundan.web.people.roles import NAMES, Role
from xundan.web.people.sessions import UNKNOWN, Place

LOG = Text("操作日志", "Audit log")
READ = Text("命令行上看过的聊天", "Chats read on the command line")
_WHOLE = Text("全店", "whole shop")
_NOT_YET = Text("还没设密码", "no password yet")
_HERE = Text("就是这里", "this one")
_UNFIT = Text("对不上", "does not fit")
_TIME = Column("at", Text("时间 (UTC)", "Time (UTC)"), "time", is_key=True)
_DETAILS = Column("about", Text("详情", "Details"), wraps=True)


def people_sheet(seats: Iterable[Seat], lang: Lang) -> Sheet:
    """Who works in a shop, as what."""
    rows: list[Row] = [
        {
            "login": seat.person.login,
            "name": seat.person.name or None,
            "role": NAMES[Role(seat.role)](lang),
            "sees": ", ".join(seat.accounts) or seat.team or _WHOLE(lang),
            "remark": None if seat.person.has_usable_password() else _NOT_YET(lang),
        }
        for seat in seats
    ]
    columns = [
        Column("login", Text("账号", "Name"), is_key=True),
        Column("name", Text("姓名", "Full name")),
        Column("role", Text("角色", "Role")),
        Column("sees", Text("看得到", "Sees"), wraps=True),
        Column("remark", Text("备注", "Remark")),
    ]
    return Sheet(Text("店里的人", "People of the shop"), Text("", ""), columns, rows)


def sessions_sheet(places: Iterable[Place], lang: Lang) -> Sheet:
    """Where somebody is signed in."""
    rows: list[Row] = [
        {
            "device": place.device or UNKNOWN(lang),
            "since": _plain(place.since),
            "seen": _plain(place.seen),
            "remark": _HERE(lang) if place.this else None,
        }
        for place in places
    ]
    columns = [
        Column("device", Text("设备", "Device"), is_key=True),
        Column("since", Text("登录于 (UTC)", "Since (UTC)"), "time"),
        Column("seen", Text("最近使用 (UTC)", "Last used (UTC)"), "time"),
        Column("remark", Text("备注", "Remark")),
    ]
    return Sheet(Text("登录着的地方", "Where you are signed in"), Text("", ""), columns, rows)


def log_sheet(entries: Iterable[Entry], lang: Lang) -> Sheet:
    """Entries of the audit log."""
    rows: list[Row] = []
    for entry in entries:
        row = told(entry, lang)
        rows.append(row | {"at": _plain(entry.at), "about": " · ".join(row["about"])})
    columns = [
        _TIME,
        Column("login", Text("谁", "Who")),
        Column("act", Text("做了什么", "What")),
        _DETAILS,
    ]
    return Sheet(LOG, Text("", ""), columns, rows)


def readings_sheet(found: Iterable[tuple[Reading, Mapping[str, str]]], lang: Lang) -> Sheet:
    """Chats read on the command line, each with what of it may be told."""
    rows: list[Row] = [
        {
            "at": _plain(each.at),
            "who": each.who,
            "command": each.command,
            "about": " · ".join(f"{name}: {value}" for name, value in about.items()),
            "remark": None if each.whole else _UNFIT(lang),
        }
        for each, about in found
    ]
    columns = [
        _TIME,
        Column("who", Text("电脑账号", "Account of the computer")),
        Column("command", Text("命令", "Command")),
        _DETAILS,
        Column("remark", Text("封条", "Seal")),
    ]
    return Sheet(READ, Text("", ""), columns, rows)


def _plain(at: datetime | None) -> datetime | None:
    """A moment in UTC to the second, as a workbook takes it."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0) if at is not None else None
