"""考核, compare: a closed month beside what it would come to now, and a month beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.comparing import compared_sheet
from xundan.reports.scorecards.two_months import two_months_sheet
from xundan.scorecards.closing import carrying
from xundan.scorecards.comparing import Compared
from xundan.scorecards.paying import Paid
from xundan.scorecards.shelf import Month
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Choice, Choices, Empty, Field, Form, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.asking import may, month_asked, month_choice, months, paid_month, slip_path
from xundan.web.pages.scorecards.everywhere import check_all_shops, sees_all_pay
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers

_TITLE = Text("对比", "Compare")
_ONE = Text("只有一个月的数据", "There are data of one month only")
_MORE = Text("再导入一个月的聊天和订单", "import the chats and orders of another month")


@page("compare", "scorecards/compare/", Right.SCORES, under="scorecards", tab=_TITLE, takes=("month", "with"),
      carries=("month",), dated=False, live=True)  # fmt: skip
def compare_page(view: View, asked: Asked, person: Person) -> Page:
    """Scores, and pay for who may see it, of two months; of a closed one what would differ now."""
    month = month_asked(view, asked)
    earlier = [each for each in months(view, asked.shop) if each != month]
    other = Month.of(asked.get("with")) if asked.get("with") else _before(month, earlier)
    choices = [month_choice(view, asked, month)]
    if other is not None:
        options = [
            (str(each), Text(str(each), str(each))) for each in (earlier if other in earlier else [other, *earlier])
        ]
        choices.append(Choice("with", Text("和", "With"), options, str(other)))
    blocks: list[Block] = [Choices("choices", choices)]
    try:
        now = paid_month(view, asked, month)
        blocks += _two(view, asked, month, other, now) if other else [Empty("one", _ONE, _MORE)]
    except UserError as error:
        blocks.append(Empty("nothing", error.message, error.hint))
    else:
        if now.over and may(asked, Right.PAY):
            blocks += _closed(view, asked, month, sees_all_pay(person))
    return Page(Text(f"{_TITLE.zh} {month}", f"{_TITLE.en} {month}"), blocks)


def _before(month: Month, others: list[Month]) -> Month | None:
    """The newest one before a month, else any."""
    return next((each for each in others if str(each) < str(month)), others[0] if others else None)


def _two(view: View, asked: Asked, month: Month, other: Month, now: Paid) -> Iterator[Block]:
    then = paid_month(view, asked, other)
    sheet = two_months_sheet(then.payroll, now.payroll, pay=asked.reach.pay)
    rows = [row for row in sheet.rows if row["score_then"] is not None or row["score_now"] is not None]
    if rows:
        places = [Text(row["name"], row["name"]) for row in rows]
        series = [
            Series(Text(str(at), str(at)), [None if row[key] is None else float(row[key]) for row in rows])
            for at, key in ((other, "score_then"), (month, "score_now"))
        ]
        said = Text(f"每人得分, {other} 和 {month}", f"Everybody's score in {other} and {month}")
        yield Chart("scores", said, "bar", places, series, "score", "months")
    yield Table("months", sheet, leads=lambda row: slip_path(month, row["agent"]), open=True)


def _closed(view: View, asked: Asked, month: Month, every: bool) -> Iterator[Block]:
    found = carrying.compared(view, here().workspace, month)
    hers = replace(found, agents=tuple(each for each in found.agents if each.shop == asked.shop))
    sheet = compared_sheet(hers)
    yield Table("closed", replace(sheet, notes=[] if hers.different else sheet.notes))
    if every and _left(hers):
        yield Form(
            "carry",
            "month-carry",
            [Field("month", Text("月份", "Month"), "hidden", str(month))],
            Text("结转", "Carry on"),
            Text("把没结转的差额补进以后的工资", "Pay what is left with a later month"),
            Text(
                "记在之后第一个没结账的月份; 结转过的不会重复",
                "entered in the first later month that is not closed; what was carried is not carried twice",
            ),
            Text("结转差额?", "Carry the difference on?"),
        )


def _left(found: Compared) -> bool:
    return any(each.left for each in found.agents)


@act("month-carry", on="compare", right=Right.PAY)
def carry(doing: Doing) -> Done:
    """Carries what is left of a closed month into a later one."""
    check_all_shops(doing.person)
    month = Month.of(doing.one("month"))
    done = carrying.carry(answers().session, month, by=str(doing.person))
    record(Act.MONTH_CARRIED, doing.person.login, doing.shop, month=str(month), number=done.import_id,
           agents=[row.agent_id for row in done.rows])  # fmt: skip
    if done.import_id is None:
        return Done(Text("没有要结转的", "Nothing was left to carry"))
    stay = [Text(f"; {each.agent.name}: {each.why.zh}", f"; {each.agent.name}: {each.why.en}") for each in done.stay]
    count = len(done.rows)
    return Done(
        Text(
            f"结转了 {count} 笔" + "".join(each.zh for each in stay),
            f"{count} carried on" + "".join(each.en for each in stay),
        )
    )
