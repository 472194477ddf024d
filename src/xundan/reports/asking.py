"""A question of metrics in a person's words: the command line and the API read them alike and answer with one sheet."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xundan.model.text import Text, UserError

if TYPE_CHECKING:
    from xundan.metrics.ask import Ask
    from xundan.metrics.view import View
    from xundan.model.rules import CreditRule
    from xundan.reports.sheet import Sheet

DAYS = 30
"""So many days of the newest data are meant where no day is named."""


@dataclass(frozen=True)
class Span:
    """Days as a person names them. `mark` stands before the names of options in what is said about them."""

    first: str | None = None
    last: str | None = None
    month: str | None = None
    newest: int | None = None
    mark: str = "--"

    def days(self, view: View, default: int) -> tuple[date, date]:
        """The days asked for; without any word the last `default` days of the data. Raises UserError for words that are
        no days, and for two ways of naming them at once."""
        from xundan.metrics.newest import last_days, newest_day

        mark = self.mark
        if self.month is not None:
            if self.first or self.last or self.newest:
                raise _clash(f"{mark}month", mark)
            return _month(self.month, f"{mark}month")
        if self.newest is not None:
            if self.first or self.last:
                raise _clash(f"{mark}last", mark)
            return last_days(view, self.newest)
        if self.first is None and self.last is None:
            return last_days(view, default)
        end = day_in(self.last, f"{mark}to") if self.last else newest_day(view)
        start = day_in(self.first, f"{mark}from") if self.first else end - timedelta(days=default - 1)
        return start, end


@dataclass(frozen=True)
class Words:
    """Metrics by dimensions as a person names them: each metric an id, dimensions parted by commas; `shops` empty: all
    there are; `rule` None: as the settings of the last day say."""

    metrics: Sequence[str]
    by: str = ""
    span: Span = Span()
    rule: str | None = None
    shops: tuple[str, ...] = ()

    def ask(self, view: View) -> Ask:
        """The question. Raises UserError for days and rules that there are not; what else cannot be asked is refused
        when it is answered."""
        from xundan.metrics.ask import Ask

        first, last = self.span.days(view, DAYS)
        metrics = tuple(dict.fromkeys(self.metrics))
        return Ask(metrics, names_in(self.by), first, last, rule_on(view, last, self.rule), self.shops)


def metrics_sheet(view: View, ask: Ask) -> Sheet:
    """The answer, as `xundan metrics` prints it in each format."""
    from xundan.metrics.query import answer
    from xundan.reports.sheet import sheet_of

    return sheet_of(answer(view, ask), view=view)


def names_in(text: str) -> tuple[str, ...]:
    """`a, b` as names, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def day_in(text: str, option: str) -> date:
    """A day as typed, of the years that data may have (1990 to 2100)."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise UserError(
            "day",
            Text(
                f"{option} 应为 YYYY-MM-DD 的日期, 写的是 {text!r}", f"{option} takes a day YYYY-MM-DD, found {text!r}"
            ),
            Text("例如 2026-10-31", "for example 2026-10-31"),
        )
    return found


def rule_on(view: View, last: date, given: str | None) -> CreditRule:
    """The rule asked for, or the one that the settings of the last day show."""
    return view.rules.on(last).credit_rule if given is None else credit_rule(given)


def credit_rule(given: str) -> CreditRule:
    """The rule of this name."""
    from xundan.model.rules import CREDIT_RULES

    for rule in CREDIT_RULES:
        if rule == given:
            return rule
    listed = ", ".join(CREDIT_RULES)
    raise UserError(
        "rule",
        Text(f"没有叫 {given} 的判定", f"there is no rule {given}"),
        Text(f"可选: {listed}", f"there are: {listed}"),
    )


def _month(text: str, option: str) -> tuple[date, date]:
    if not re.fullmatch(r"(199[0-9]|20[0-9][0-9]|2100)-(0[1-9]|1[0-2])", text):
        raise UserError(
            "month",
            Text(f"{option} 应为 YYYY-MM, 写的是 {text!r}", f"{option} takes YYYY-MM, found {text!r}"),
            Text("例如 2026-10", "for example 2026-10"),
        )
    first = day_in(f"{text}-01", option)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _clash(option: str, mark: str) -> UserError:
    ways = f"{mark}from/{mark}to, {mark}month, {mark}last"
    return UserError(
        "period",
        Text(f"{option} 不能和其他日期选项一起用", f"{option} cannot be combined with other dates"),
        Text(f"只用其中一种: {ways}", f"use one of {ways}"),
    )
