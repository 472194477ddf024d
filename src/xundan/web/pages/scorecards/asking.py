"""What the pages of scorecards share: which month, and its payroll as far as it is the asking person's to see."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlencode

from django.http import Http404

from xundan.metrics.newest import newest_day
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Payroll
from xundan.scorecards.closing.closing import closed_months
from xundan.scorecards.mark_sheet import graded_items, kinds
from xundan.scorecards.paying import Paid, newest_month, of_accounts, paid
from xundan.scorecards.shelf import Month
from xundan.scorecards.shelf_check import files_in, read_all
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Lead
from xundan.web.people.roles import RIGHTS, Right
from xundan.web.place import here
from xundan.web.shop import answers, own_files

MONTH = Text("月份", "Month")
_MOST_MONTHS = 36


def months(view: View, shop: str) -> list[Month]:
    """The months of which a shop has chats or orders, or that were closed, the newest first."""
    days = [day for table in ("messages", "orders") for run in view.coverage.runs.get((shop, table), ()) for day in run]
    found = {each.month for each in closed_months(here().workspace)}
    month, newest = min(days, default=newest_day(view)), newest_day(view)
    while (month.year, month.month) <= (newest.year, newest.month):
        at = Month(month.year, month.month)
        found.add(at)
        month = at.next.first
    return sorted(found, key=str, reverse=True)[:_MOST_MONTHS]


def month_asked(view: View, asked: Asked, name: str = "month") -> Month:
    """The month that an address names, else the newest that the data cover to its end. Raises UserError `month`."""
    given = asked.get(name)
    return Month.of(given) if given else newest_month(view)


def month_in_path(text: str) -> Month:
    """A month that is a part of an address; Http404 for what is none."""
    try:
        return Month.of(text)
    except UserError as error:
        raise Http404 from error


def month_choice(view: View, asked: Asked, chosen: Month) -> Choice:
    """The months to choose from; one that was asked for and has no data is among them."""
    known = months(view, asked.shop)
    listed = known if chosen in known else [chosen, *known]
    return Choice("month", MONTH, [(str(each), Text(str(each), str(each))) for each in listed], str(chosen))


def month_choices(view: View, asked: Asked, chosen: Month) -> Choices:
    return Choices("month", [month_choice(view, asked, chosen)])


def paid_month(view: View, asked: Asked, month: Month) -> Paid:
    """What a month of the shop pays, as far as she sees it: the agents within her reach, money only where she may see
    it. Raises UserError as paying.paid does."""
    make = partial(paid, workspace=here().workspace, names=(), month=str(month), shop=asked.shop)
    found: Paid = answers().remembered(("paid", asked.shop, str(month), own_files()), make)
    return replace(found, payroll=seen(found.payroll, asked))


def seen(payroll: Payroll, asked: Asked) -> Payroll:
    """A payroll cut to what she sees."""
    if asked.reach.agents is not None:
        payroll = of_accounts(payroll, asked.reach.agents)
    if not asked.reach.pay:
        cards = tuple(replace(each, lines=(), total=None) for each in payroll.cards)
        payroll = replace(payroll, cards=cards, notes=())
    return payroll


def may(asked: Asked, right: Right) -> bool:
    """Whether her role has a right: for links that lead nowhere without it."""
    return right in RIGHTS[asked.reach.role]


def slip_path(month: Month, agent: str) -> str:
    return f"scorecards/{month}/{quote(agent, safe='')}/"


def marks_path(month: Month, agent: str = "") -> str:
    named = {"month": str(month)} | ({"agent": agent} if agent else {})
    return "scorecards/marks/?" + urlencode(named)


def rows_behind(metric: str, agent: str, first: str, last: str, rule: str) -> Lead:
    """The rows of a figure of hers."""
    path = "rows/?" + urlencode({"metric": metric, "where-agent": agent})
    return Lead(path, {"range": "own", "from": first, "to": last, "rule": rule})


def called_by_plans() -> dict[str, Text]:
    """What items and kinds are called by the workspace's plans."""
    plans, _ = read_all(files_in(here().workspace.plans))
    found = {item.id: item.name for item in graded_items(plans)}
    return found | {each.mark.kind: each.mark.name for each in kinds(plans)}
