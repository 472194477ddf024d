"""A month's sales against their target, and what they would be by now if every day brought the same."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.newest import newest_day
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports.numbers import shown


@dataclass(frozen=True)
class Pace:
    """Sales of a month up to a day. Money exact, in the shop's currency; `days` of the month's `of` have passed."""

    month: date
    until: date
    sold: Fraction
    target: Fraction
    days: int
    of: int
    currency: str

    @property
    def reached(self) -> Fraction:
        """The share of the target that is sold."""
        return self.sold / self.target

    @property
    def due(self) -> Fraction:
        """The share of the month that has passed."""
        return Fraction(self.days, self.of)

    @property
    def left_a_day(self) -> Fraction | None:
        """What each day that is left has to bring; None where no day is left or nothing is missing."""
        left = self.of - self.days
        missing = self.target - self.sold
        return missing / left if left and missing > 0 else None

    @property
    def said(self) -> Text:
        """In one sentence."""
        sold, target = self._money(self.sold), self._money(self.target)
        zh = f"{self.month.month} 月计划 {target.zh}, 到 {self.until:%m-%d} 卖了 {sold.zh}"
        en = f"target of {self.month:%Y-%m}: {target.en}; sold by {self.until:%m-%d}: {sold.en}"
        if self.left_a_day is not None:
            daily = self._money(self.left_a_day)
            zh, en = f"{zh}, 剩下每天要卖 {daily.zh}", f"{en}; each day left has to bring {daily.en}"
        return Text(zh, en)

    @property
    def amounts(self) -> Text:
        """What is sold of what."""
        sold, target = self._money(self.sold), self._money(self.target)
        return Text(f"{sold.zh} / {target.zh}", f"{sold.en} / {target.en}")

    def _money(self, amount: Fraction) -> Text:
        return Text(*(shown(amount, "money", lang, self.currency) for lang in ("zh", "en")))


def pace(view: View, shop: str, on: date, rule: CreditRule, agent: str | None = None) -> Pace | None:
    """Of the month of `on`, for the whole shop or an agent; None without a target, or where sales are not known."""
    first = on.replace(day=1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    until = min(last, newest_day(view))
    if until < first:
        return None
    by, key = ((), ()) if agent is None else (("agent",), (agent,))
    sold = figures(view, Ask(("sales",), by, first, until, rule, (shop,)), [key])[key]["sales"].value
    target = figures(view, Ask(("sales_target",), by, first, last, rule, (shop,)), [key])[key]["sales_target"].value
    if sold is None or not target:
        return None
    return Pace(first, until, sold, target, (until - first).days + 1, last.day, view.shops[shop].currency)
