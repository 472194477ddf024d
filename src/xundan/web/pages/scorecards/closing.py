"""Closing a month, confirming it, opening it again: what a person does on the month's page."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.scorecards.closing import closing
from xundan.scorecards.closing.closing import ClosedMonth
from xundan.scorecards.month_end import Step
from xundan.scorecards.shelf import Month
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.page import Field, Form
from xundan.web.pages.scorecards.everywhere import check_all_shops
from xundan.web.people.roles import Right
from xundan.web.shop import answers

_WHY = Text("原因", "Why")
_LONGEST_WHY = 1000


def closing_forms(month: Month, closed: ClosedMonth, left: Sequence[Step]) -> list[Form]:
    """The forms that a month's state calls for."""
    at = Field("month", Text("月份", "Month"), "hidden", str(month))
    if closed.state == "open":
        return [_close(month, at, left)]
    reopen = Form(
        "reopen",
        "month-reopen",
        [at, Field("why", _WHY, needed=True, longest=_LONGEST_WHY)],
        Text("重新打开", "Open it again"),
        Text("这个月本身要改", "The month itself has to change"),
        Text("记录留着, 改好再结一次", "its record is kept; close it again when it is right"),
        Text(f"重新打开 {month}?", f"Open {month} again?"),
        folded=True,
    )
    if closed.state == "confirmed":
        return [reopen]
    confirm = Form(
        "confirm",
        "month-confirm",
        [at],
        Text("确认没有错", "It is right"),
        Text(f"核对后确认 {month}", f"Check and confirm {month}"),
        Text("每张工资条都对过了再确认, 名字会记下来", "when every slip was checked; your name is kept"),
    )
    return [confirm, reopen]


def _close(month: Month, at: Field, left: Sequence[Step]) -> Form:
    blocked = [step for step in left if step.state == "todo" and step.key not in ("close", "confirm")]
    lacking = any(step.key == "data" for step in blocked)
    anyway = [
        Field("anyway", Text("数据不全也结", "close it although data are missing"), "check"),
        Field("why", _WHY, longest=_LONGEST_WHY),
    ]
    said = Text(
        "结账写下每张工资条和它用到的一切; 以后导入、退款、改方案都不再改它, 差额另外结转",
        "this writes down every slip with all that it is made of; later imports, refunds and changes of the plan leave "
        "it as it is, and differences are carried on",
    )
    if blocked:
        said = Text("先做完上面 ● 的事", "the steps marked ● come first")
    return Form(
        "close",
        "month-close",
        [at, *(anyway if lacking else [])],
        Text("结账", "Close the month"),
        Text(f"{month} 结账", f"Close {month}"),
        said,
        Text(f"{month} 结账? 工资从此不变", f"Close {month}? Its pay stays as it is from then on"),
        folded=bool(blocked) and not lacking,
    )


@act("month-close", on="scorecards", right=Right.PAY)
def close(doing: Doing) -> Done:
    """Closes a month of all shops together."""
    month = _month(doing)
    check_all_shops(doing.person)
    session = answers().session
    done = closing.close_month(
        session, month, by=str(doing.person), why=doing.one("why") or None, anyway=bool(doing.one("anyway"))
    )
    record(Act.MONTH_CLOSED, doing.person.login, doing.shop, month=str(month), sha256=done.sha256)
    return Done(Text(f"{month} 结好账了", f"{month} is closed"))


@act("month-confirm", on="scorecards", right=Right.PAY)
def confirm(doing: Doing) -> Done:
    """Says that a closed month is right."""
    month = _month(doing)
    check_all_shops(doing.person)
    done = closing.confirm(answers().session, month, by=str(doing.person))
    record(Act.MONTH_CONFIRMED, doing.person.login, doing.shop, month=str(month), sha256=done.sha256)
    return Done(Text(f"{month} 已确认", f"{month} is confirmed"))


@act("month-reopen", on="scorecards", right=Right.PAY)
def reopen(doing: Doing) -> Done:
    """Opens a closed month again."""
    month = _month(doing)
    check_all_shops(doing.person)
    done = closing.reopen(answers().session, month, by=str(doing.person), why=doing.words("why", _WHY, _LONGEST_WHY))
    record(Act.MONTH_REOPENED, doing.person.login, doing.shop, month=str(month), sha256=done.journal[-1].sha256)
    return Done(Text(f"{month} 重新打开了", f"{month} is open again"))


def _month(doing: Doing) -> Month:
    return Month.of(doing.one("month"))
