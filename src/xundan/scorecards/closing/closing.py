"""Closing a month, confirming it, opening it again, and what it says from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from xundan.metrics.entering import LONGEST_BY, LONGEST_WHY, written
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Payroll
from xundan.scorecards.closing import ready
from xundan.scorecards.closing.cabinet import Cabinet, State, digest, newest_sha
from xundan.scorecards.closing.desk import Desk, only_one
from xundan.scorecards.closing.journal import Entry, What, entry
from xundan.scorecards.closing.names import without_buyers
from xundan.scorecards.closing.record import as_bytes
from xundan.scorecards.closing.used import record_of
from xundan.scorecards.month import payroll
from xundan.scorecards.shelf import Month, chosen
from xundan.workspace import Workspace


@dataclass(frozen=True)
class ClosedMonth:
    """A month as its journal has it. `payroll` and `sha256` are its record's, None while it is open."""

    month: Month
    state: State
    payroll: Payroll | None
    sha256: str | None
    journal: tuple[Entry, ...]

    def newest(self, what: str) -> Entry | None:
        """The newest step of a kind since the month was last opened."""
        for each in reversed(self.journal):
            if each.what == what:
                return each
            if each.what == "reopened":
                return None
        return None


def closed_payroll(workspace: Workspace, month: Month) -> Payroll | None:
    """What a closed month pays, for good; None for an open one. Raises UserError `changed_record`, `record`."""
    record = Cabinet(workspace.closed).record(month)
    return None if record is None else record.payroll


def closed_month(workspace: Workspace, month: Month) -> ClosedMonth:
    """One month, open or closed."""
    cabinet = Cabinet(workspace.closed)
    journal, record = cabinet.journal(month), cabinet.record(month)
    if record is None:
        return ClosedMonth(month, "open", None, None, tuple(journal))
    return ClosedMonth(month, cabinet.state(month), record.payroll, newest_sha(journal), tuple(journal))


def closed_months(workspace: Workspace) -> list[ClosedMonth]:
    """All months that were ever closed, the oldest first."""
    return [closed_month(workspace, month) for month in Cabinet(workspace.closed).months()]


def close_month(
    desk: Desk, month: Month, *, by: str, why: str | None = None, anyway: bool = False, now: datetime | None = None
) -> ClosedMonth:
    """Writes down what a month pays and of what. With `anyway`, for which `why` is needed, data may be missing.

    Raises UserError `already_closed`, `not_over`, `nobody_scored`, `waits`, `incomplete`, `needs_why`.
    """
    by, why, now = written("--by", by, LONGEST_BY), _reason(why), now or datetime.now(UTC)
    if anyway and why is None:
        raise _needs_why("--anyway")
    with only_one(desk) as cabinet:
        _check_open(cabinet, month)
        with desk.view() as view:
            plans = chosen(desk.workspace.plans, (), month)
            found = payroll(view, plans, month)
            shops = sorted({card.shop for card in found.cards})
            ready.check_over(view, shops or sorted(view.shops), month, now)
            ready.check_settled(found)
            lacking = ready.missing(view, shops, month)
            if not anyway:
                ready.check_complete(lacking, month)
            content = as_bytes(record_of(view, plans, found, month))
            step = _step(view, "closed", by, digest(content), now, why, lacking)
        cabinet.put(month, content, step)
    return closed_month(desk.workspace, month)


def confirm(desk: Desk, month: Month, *, by: str, now: datetime | None = None) -> ClosedMonth:
    """A named person says that a closed month is right. Raises UserError `not_closed`, `already_confirmed`."""
    by, now = written("--by", by, LONGEST_BY), now or datetime.now(UTC)
    with only_one(desk) as cabinet:
        _check_closed(cabinet, month)
        if cabinet.state(month) == "confirmed":
            who = cabinet.journal(month)
            told = next(each for each in reversed(who) if each.what == "confirmed")
            raise UserError(
                "already_confirmed",
                Text(f"{month} 已由 {told.by} 确认", f"{month} was confirmed by {told.by}"),
            )
        cabinet.content(month)
        sha = newest_sha(cabinet.journal(month)) or ""
        cabinet.note(month, entry("confirmed", by, sha, desk.workspace.config.shops[0], now))
    return closed_month(desk.workspace, month)


def reopen(desk: Desk, month: Month, *, by: str, why: str | None, now: datetime | None = None) -> ClosedMonth:
    """Opens a closed month again, for a reason; its record is kept. Raises UserError `not_closed`, `needs_why`."""
    by, why, now = written("--by", by, LONGEST_BY), _reason(why), now or datetime.now(UTC)
    if why is None:
        raise _needs_why("--reopen")
    with only_one(desk) as cabinet:
        _check_closed(cabinet, month)
        sha = newest_sha(cabinet.journal(month)) or ""
        with desk.view() as view:
            step = _step(view, "reopened", by, sha, now, why)
        cabinet.reopen(month, step)
    return closed_month(desk.workspace, month)


def _step(
    view: View, what: What, by: str, sha: str, now: datetime, why: str | None, missing: Sequence[Text] = ()
) -> Entry:
    """A step whose words name no buyer."""
    told = without_buyers(view, (by, why))
    made = entry(what, told[by], sha, next(iter(view.shops.values())), now)
    return replace(made, why=told[why] if why else None, missing=tuple(missing))


def _reason(why: str | None) -> str | None:
    return None if why is None else written("--why", why, LONGEST_WHY)


def _needs_why(option: str) -> UserError:
    return UserError(
        "needs_why",
        Text(f"{option} 要用 --why 写明原因", f"{option} needs its reason: --why"),
        Text("原因会记下来", "it is kept"),
    )


def _check_open(cabinet: Cabinet, month: Month) -> None:
    if cabinet.state(month) == "open":
        return
    told = next(each for each in reversed(cabinet.journal(month)) if each.what == "closed")
    when = f"{told.local:%Y-%m-%d %H:%M}"
    compare, again = f"xundan payroll --month {month} --compare", f"xundan close {month} --reopen --why"
    raise UserError(
        "already_closed",
        Text(f"{month} 已由 {told.by} 于 {when} 结账", f"{month} was closed by {told.by} on {when}"),
        Text(
            f"看现在有什么不同: {compare}; 重新打开: {again} 原因",
            f"what would differ now: {compare}; to open it again: {again} TEXT",
        ),
    )


def _check_closed(cabinet: Cabinet, month: Month) -> None:
    if cabinet.state(month) == "open":
        raise not_closed(month)


def not_closed(month: Month) -> UserError:
    """That a month is open."""
    return UserError(
        "not_closed",
        Text(f"{month} 没有结账", f"{month} is not closed"),
        Text(f"结账: xundan close {month}", f"close it with: xundan close {month}"),
    )
