"""考核, a month: everybody's scores item by item, what is left to do, the payroll, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.closing import journal_sheet, status_of
from xundan.reports.scorecards.month_end import steps_sheet
from xundan.reports.scorecards.payroll import payroll_book, payroll_sheet
from xundan.reports.sheet import Row
from xundan.scorecards.closing.closing import ClosedMonth, closed_month
from xundan.scorecards.month_end import attempted, steps
from xundan.scorecards.paying import Paid
from xundan.scorecards.shelf import Month
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Empty, Page, Table
from xundan.web.frame.register import page
from xundan.web.pages.scorecards.asking import (
    marks_path,
    may,
    month_asked,
    month_choices,
    paid_month,
    slip_path,
)
from xundan.web.pages.scorecards.cards import score_blocks
from xundan.web.pages.scorecards.closing import closing_forms
from xundan.web.pages.scorecards.everywhere import sees_all_pay
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here

TITLE = Text("考核", "Scorecards")
_NOBODY = Text("这个月没有你的考核", "You have no scorecard in this month")
_ANOTHER = Text("换一个月份看看, 或问店主你归哪个方案", "Choose another month, or ask the owner which plan is yours")


@page("scorecards", "scorecards/", Right.SCORES, rail=TITLE, icon="award", tab=Text("月度", "Month"), takes=("month",),
      carries=("month",), dated=False, live=True)  # fmt: skip
def month_view(view: View, asked: Asked, person: Person) -> Page:
    """Scores for those whom she sees; the list of what is left, the payroll and closing for who may see all pay."""
    month = month_asked(view, asked)
    closed = closed_month(here().workspace, month)
    found = attempted(lambda: paid_month(view, asked, month))
    blocks: list[Block] = [month_choices(view, asked, month)]
    if may(asked, Right.PAY):
        left = steps(view, asked.shops, month, found, closed, datetime.now(UTC))
        blocks.append(Table("left", steps_sheet(month, left), leads=lambda row: _where(asked, month, row), open=True))
        blocks += closing_forms(month, closed, left)
    if isinstance(found, UserError):
        blocks.append(Empty("nothing", found.message, found.hint))
    elif not found.payroll.cards:
        blocks.append(Empty("nothing", _NOBODY, _ANOTHER))
    else:
        blocks += _found(found, asked)
    if may(asked, Right.PAY) and closed.journal:
        blocks.append(_journal(closed, every=sees_all_pay(person)))
    return Page(Text(f"{month} 考核", f"Scorecards {month}"), blocks, status_of(closed))


def _found(found: Paid, asked: Asked) -> Iterator[Block]:
    if asked.reach.pay:
        yield _payroll(found, asked)
    yield from score_blocks(found, asked)


def _payroll(found: Paid, asked: Asked) -> Table:
    status = status_of(found.closed)
    sheet = payroll_sheet(found.payroll, status)
    if asked.reach.agents is not None:
        sheet = replace(sheet, footer=())
    return Table(
        "payroll",
        sheet,
        leads=lambda row: slip_path(found.month, row["agent"]),
        book=lambda lang: payroll_book(found.payroll, lang, status),
        open=True,
    )


def _journal(closed: ClosedMonth, *, every: bool) -> Table:
    """What happened to the month; what was carried to whom only for who sees the pay of `every` shop."""
    sheet = journal_sheet(closed)
    if not every:
        sheet = replace(sheet, columns=[column for column in sheet.columns if column.key != "more"])
    return Table("journal", sheet)


def _where(asked: Asked, month: Month, row: Row) -> str | None:
    """Where a step is done."""
    return {
        "data": "data/" if may(asked, Right.DATA) else None,
        "marks": marks_path(month),
        "plans": "scorecards/plans/",
        "figures": "scorecards/plans/",
        "pay": "scorecards/plans/",
    }.get(row["key"])
