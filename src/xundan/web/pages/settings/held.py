"""存了我什么: what is held about who asks, who read it, and a form to object."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.held import desk, told
from xundan.web.held.models import Objection
from xundan.web.people.models import Person, Seat
from xundan.web.people.roles import NAMES, Right, Role
from xundan.web.reaching import reach_in

_TITLE = Text("存了我什么", "What is held about me")
_WORDS = Text("我不同意什么", "What I object to")
_ANSWER = Text("答复", "Answer")
_MARKS = {
    "grades": Text("评分", "Grades"),
    "adjustments": Text("加减分", "Points given or taken"),
    "attendance": Text("考勤", "Attendance"),
    "targets": Text("销售目标", "Targets"),
    "shifts": Text("排班", "Shifts"),
}
_NOTHING = Text("", "")


def _waits(seat: Seat, shop: str) -> int:
    return desk.waiting(seat, reach_in(seat, shop), shop)


@page("held", "settings/held/", Right.AGENTS, under="settings", tab=_TITLE, live=True, dated=False, waits=_waits)
def held(view: View, asked: Asked, person: Person) -> Page:
    """All that there is of who asks, in counts; objections of hers, and those that she answers."""
    seat = person.seat_in(asked.shop)
    if seat is None:
        raise Http404
    accounts = seat.accounts
    return Page(
        _TITLE,
        [
            _account(person, seat),
            *(_of_chats(view, asked.shop, accounts) if accounts else [_NO_ACCOUNTS]),
            *(_readers(asked.shop, accounts, person) if accounts else []),
            *_objections(person, seat, asked),
        ],
    )


_NO_ACCOUNTS = Empty(
    "chats",
    Text("没有聊天账号记在你名下, 聊天里没有你的数据", "No chat account is yours here, so no chats are held of you"),
    Text("如果有, 请店主在 设置 → 人员 里加上", "If one is, ask the owner to add it under Settings → People"),
)


def _account(person: Person, seat: Seat) -> Said:
    name = f" ({person.name})" if person.name else ""
    role = NAMES[Role(seat.role)]
    accounts = ", ".join(seat.accounts)
    said = [
        Text(
            f"网站账号 {person.login}{name}, {person.joined:%Y-%m-%d} 建的, 角色是{role.zh}",
            f"The account {person.login}{name}, made on {person.joined:%Y-%m-%d}, with the role {role.en}",
        ),
        Text(
            "密码只存算出来的散列; 登录、看聊天、导出等记在操作日志里",
            "Of the password only a hash; signing in, reading chats and exports stand in the audit log",
        ),
    ]
    if accounts:
        said.insert(1, Text(f"记在你名下的聊天账号: {accounts}", f"Chat accounts that are yours: {accounts}"))
    return Said("account", said, Text("账号", "Account"))


def _of_chats(view: View, shop: str, accounts: list[str]) -> list[Block]:
    by_month = told.months(view, shop, accounts)
    states: list[Row] = [
        row
        | {
            "from_day": row["from_day"] if row["from_day"].year > 1900 else None,
            "until_day": row["until_day"] if row["until_day"].year < 9999 else None,
        }
        for row in told.states(view, shop, accounts)
    ]
    marks = [row | {"table": _MARKS[row["table"]]} for row in told.marks(view, shop, accounts)]
    month = Column("month", Text("月份", "Month"), is_key=True)
    blocks: list[Block] = []
    if by_month:
        first, last = by_month[0]["first"], by_month[-1]["last"]
        blocks.append(Said("days", [Text(f"聊天数据从 {first} 到 {last}", f"Chats from {first} to {last}")]))
    blocks.append(
        Table(
            "months",
            Sheet(
                Text("聊天, 按月", "Chats by month"), _NOTHING,
                [month, Column("receptions", Text("接待", "Receptions"), "count"),
                 Column("buyer_messages", Text("买家消息", "Buyers' messages"), "count"),
                 Column("agent_messages", Text("你的消息", "Your messages"), "count"),
                 Column("first", Text("第一天", "First day")), Column("last", Text("最后一天", "Last day"))],
                by_month,
            ),
        )
    )  # fmt: skip
    blocks.append(
        Table(
            "states",
            Sheet(
                Text("客服表里的状态", "In the list of agents"), _NOTHING,
                [Column("agent_id", Text("聊天账号", "Account"), is_key=True, once=True),
                 Column("name", Text("姓名", "Name")), Column("team", Text("组", "Team")),
                 Column("level", Text("级别", "Level")), Column("from_day", Text("从哪天起", "Since")),
                 Column("until_day", Text("到哪天", "Until"))],
                states,
            ),
        )
    )  # fmt: skip
    blocks.append(
        Table(
            "marks",
            Sheet(
                Text("评分、考勤、排班, 按月", "Marks, attendance and shifts by month"), _NOTHING,
                [Column("table", Text("哪一种", "Kind"), is_key=True, once=True), month,
                 Column("count", Text("条数", "Count"), "count")],
                marks,
            ),
        )
    )  # fmt: skip
    return blocks


def _readers(shop: str, accounts: list[str], person: Person) -> list[Block]:
    sure, maybe = Text("你的聊天", "your chats"), Text("一批聊天, 可能有你的", "several chats, maybe yours")
    rows: list[Row] = [
        {
            "at": each.at.replace(tzinfo=None),
            "who": each.who,
            "where": each.where,
            "whose": sure if each.sure else maybe,
        }
        for each in told.read_by(shop, accounts, person.login)
    ]
    columns = [
        Column("at", Text("时间 (UTC)", "Time (UTC)"), "time", is_key=True),
        Column("who", Text("谁", "Who")),
        Column("where", Text("在哪里", "Where")),
        Column("whose", Text("看了", "Read")),
    ]
    return [Table("readers", Sheet(Text("谁看过", "Who read them"), _NOTHING, columns, rows))]


def _objections(person: Person, seat: Seat, asked: Asked) -> list[Block]:
    found = desk.seen_by(person, seat, asked.reach, asked.shop)
    rows: list[Row] = [
        {
            "at": each.at.replace(tzinfo=None),
            "who": str(each.person),
            "words": each.words,
            "answer": each.answer or None,
            "by": str(each.answered_by) if each.answered_by else None,
        }
        for each in found
    ]
    columns = [
        Column("at", Text("时间 (UTC)", "Time (UTC)"), "time", is_key=True),
        Column("who", Text("谁", "Who")),
        Column("words", Text("异议", "Objection"), wraps=True),
        Column("answer", _ANSWER, wraps=True),
        Column("by", Text("谁答的", "Answered by")),
    ]
    blocks: list[Block] = [
        Form(
            "object",
            "object",
            [Field("words", _WORDS, "lines", needed=True, longest=desk.LONGEST)],
            Text("提出异议", "Object"),
            Text("不同意?", "Do you object?"),
            Text("店主和你的主管会看到并答复", "The owner and your lead see it and answer"),
        )
    ]
    if rows:
        blocks.append(Table("objections", Sheet(Text("异议", "Objections"), _NOTHING, columns, rows)))
    open_ones = [
        each for each in found if each.answered_at is None and desk.may_answer(each, person, seat, asked.reach)
    ]
    for each in open_ones[:20]:
        title = Text(f"答复 {each.person}, {each.at:%Y-%m-%d}", f"Answer {each.person}, {each.at:%Y-%m-%d}")
        fields = [
            Field("objection", _WORDS, "hidden", str(each.pk)),
            Field("answer", _ANSWER, "lines", needed=True, longest=desk.LONGEST),
        ]
        said = Text(each.words, each.words)
        blocks.append(Form(f"answer-{each.pk}", "answer-objection", fields, Text("答复", "Answer"), title, said))
    return blocks


@act("object", on="held", right=Right.AGENTS)
def object_to(doing: Doing) -> Done:
    """Somebody objects to what is held about her."""
    desk.object_to(doing.person, doing.shop, doing.words("words", _WORDS, desk.LONGEST))
    return Done(Text("异议收到了, 店主和主管会答复", "Your objection is there; the owner or your lead answers it"))


@act("answer-objection", on="held", right=Right.DECIDE)
def answer_objection(doing: Doing) -> Done:
    """The owner or her lead answers."""
    number = doing.one("objection")
    found = Objection.objects.filter(
        shop=doing.shop, pk=int(number) if number.isdecimal() and len(number) < 19 else 0
    ).first()
    words = doing.words("answer", _ANSWER, desk.LONGEST)
    if found is None or not desk.may_answer(found, doing.person, doing.seat, doing.reach):
        raise Http404
    desk.answer(found, doing.person, words)
    return Done(Text("答复了", "Answered"))
