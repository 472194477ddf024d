"""今天要填的: an agent's inquiries of a day that did not come to an order or a payment, with the form for why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote

from django.http import Http404
from django.urls import reverse

from xundan import entering
from xundan.analysis.lost.notes import Kind
from xundan.analysis.lost.noting import LONGEST_NOTE, Entry, Wish
from xundan.analysis.lost.unbought import Days, Unbought, unbought
from xundan.analysis.text.dictionary import dictionary
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports import words
from xundan.reports.analysis.lost_words import REASON_WORDS, UNPAID_WORDS
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers

_TAB = Text("今天要填的", "To fill in")
_TITLE = Text("流失原因登记", "Why they did not buy")
_MOST = 200
"""So many inquiries stand in one form; who has more fills in the rest afterwards."""
_DAYS = 31
_OTHER = Text("其他", "other")
_WORDS: Mapping[Kind, Mapping[str, Text]] = {
    "not_ordered": {name: _OTHER if name == "unknown" else text for name, text in REASON_WORDS.items()},
    "not_paid": {name: _OTHER if name == "unknown" else text for name, text in UNPAID_WORDS.items()},
}
_KINDS: Mapping[Kind, Text] = {
    "not_ordered": Text("没拍", "not ordered"),
    "not_paid": Text("拍了没付", "ordered, not paid"),
}
_NO_TIME = timedelta(days=1)


@page("lost-day", "lost/day/", Right.CHATS, under="lost", tab=_TAB, takes=("agent", "day"))
def lost_day(view: View, asked: Asked) -> Page:
    """Who filled in how much of the days; and of one agent and day, by default the newest, the form."""
    if (nothing := nothing_of(view, asked.shop, "messages")) is not None:
        return Page(_TITLE, [nothing])
    last, first = asked.period.last, max(asked.period.first, asked.period.last - (_DAYS - 1) * _NO_TIME)
    found = unbought(view, Days(asked.shop, first, last, asked.reach.agents), dictionary(here().root))
    names, days = agent_names(view), [last - n * _NO_TIME for n in range((last - first).days + 1)]
    agents = sorted({each.agent_id for each in found} | (asked.reach.agents or frozenset()))
    day = _day(asked.get("day")) or last
    agent = asked.get("agent") or (agents[0] if len(agents) == 1 else "")
    if agent and not asked.reach.sees(agent):
        raise Http404
    any_agent = [] if len(agents) == 1 else [("", Text("选一位客服", "choose an agent"))]
    options = [(each, _named(each, names)) for each in agents]
    choices = Choices(
        "choices",
        [
            Choice("agent", words.DIMENSIONS["agent"], [*any_agent, *options], agent),
            Choice("day", Text("哪天", "Day"), [_told(each) for each in sorted({*days, day}, reverse=True)], str(day)),
        ],
    )
    blocks: list[Block] = [choices]
    if agent:
        blocks += _form(asked, agent, day, [each for each in found if (each.agent_id, each.day) == (agent, day)])
    blocks.append(Table("filled", _filled(found, names), leads=_leads))
    return Page(_TITLE, blocks, words.period(first, last))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _told(day: date) -> tuple[str, Text]:
    return day.isoformat(), Text(day.isoformat(), day.isoformat())


def _named(agent: str, names: Mapping[str, str]) -> Text:
    name = names.get(agent, agent)
    return Text(name, name)


def _form(asked: Asked, agent: str, day: date, found: list[Unbought]) -> list[Block]:
    if not found:
        nothing = Text("这天没有要填的: 询单都付款了, 或没有询单", "Nothing to fill in: every inquiry of the day paid")
        return [Empty("nothing", nothing, Text("换一天看", "look at another day"))]
    missing = sum(each.note is None for each in found)
    said = Text(
        f"{len(found)} 个询单没成交, {missing} 个还没填", f"{len(found)} without a payment, {missing} to fill in"
    )
    shown = sorted(found, key=lambda each: each.note is not None)[:_MOST]
    chats = reverse("shop", args=[asked.shop]) + f"chats/{day}/"
    hidden = [Field("agent", Text("", ""), "hidden", agent), Field("day", Text("", ""), "hidden", day.isoformat())]
    rows = [field for each in shown for field in _fields(each, f"{chats}{each.dialogue}/")]
    save = Text("一起保存", "Save all")
    return [Said("count", [said]), Form("notes", "note-losses", [*hidden, *rows], save)]


def _fields(each: Unbought, chat: str) -> list[Field]:
    """The reason and the note of one inquiry, under whom it was with."""
    clock, kind = each.asked_at.strftime("%H:%M"), _KINDS[each.kind]
    title = Text(f"{clock} {each.buyer_id} · {kind.zh}", f"{clock} {each.buyer_id} · {kind.en}")
    note, options = each.note, [("", Text("没填", "not filled in")), *_WORDS[each.kind].items()]
    return [
        Field(f"about-{each.dialogue}", title, "heading", chat),
        Field(f"reason-{each.dialogue}", Text("原因", "Reason"), "choice", note.reason if note else "", options),
        Field(
            f"note-{each.dialogue}",
            Text("备注", "Note"),
            value=note.more.removeprefix("-") if note else "",
            longest=LONGEST_NOTE,
        ),
    ]


def _filled(found: list[Unbought], names: Mapping[str, str]) -> Sheet:
    """A row a day and agent: how many there were to fill in, and how many are."""
    whole = Counter((each.day, each.agent_id) for each in found)
    noted = Counter((each.day, each.agent_id) for each in found if each.note is not None)
    rows: list[Row] = [
        {
            "day": day,
            "agent": names.get(agent, agent),
            "agent_id": agent,
            "whole": count,
            "noted": noted[day, agent],
        }
        for (day, agent), count in sorted(whole.items(), key=lambda each: (-each[0][0].toordinal(), each[0][1]))
    ]
    columns = [
        Column("day", Text("日期", "Day"), is_key=True),
        Column("agent", words.DIMENSIONS["agent"]),
        Column("whole", Text("没成交的询单", "Without a payment"), "people"),
        Column("noted", Text("填了", "Filled in"), "people"),
    ]
    return Sheet(Text("谁填了", "Who filled in"), Text("", ""), columns, rows)


def _leads(row: Row) -> str:
    return f"lost/day/?agent={quote(str(row['agent_id']), safe='')}&day={row['day']}"


@act("note-losses", on="lost-day", right=Right.CHATS)
def note_losses(doing: Doing) -> Done:
    """An agent's notes of one day, or a lead's for her, in one go."""
    agent, day = doing.one("agent"), _day(doing.one("day"))
    if agent and not doing.reach.sees(agent):
        raise Http404
    if not agent or day is None:
        raise UserError("day", Text("没有说是哪位客服、哪一天", "the agent or the day is missing"))
    entries = [entry for name in doing.given if (entry := _entry(doing, name)) is not None]
    done = entering.note_losses(answers().session, Wish(doing.shop, agent, day, entries))
    record(Act.LOSS_NOTED, doing.person.login, doing.shop, agent=agent, day=str(day), import_id=done.import_id)
    for trouble in done.troubles:
        raise trouble
    said = Text(
        f"存了 {len(done.rows)} 条, 记为导入 {done.import_id}", f"{len(done.rows)} saved as import {done.import_id}"
    )
    return Done(said)


def _entry(doing: Doing, name: str) -> Entry | None:
    """What was filled in of one inquiry; None for nothing."""
    field, _, number = name.partition("-")
    if field != "reason" or not number.removeprefix("-").isdecimal() or len(number) > 19:
        return None
    reason, note = doing.one(name), doing.one(f"note-{number}")
    if not reason and not note:
        return None
    known = {name: text for its in _WORDS.values() for name, text in its.items()}
    if reason and reason not in known:
        raise UserError("reason", Text(f"没有叫 {reason[:40]} 的原因", f"there is no reason {reason[:40]}"))
    return Entry(int(number), known[reason].zh if reason else "", note)
