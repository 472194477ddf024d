"""What an address asks for: days, what they are held against, a rule - and who asks, with what she may see."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from xundan.analysis.change.periods import Period, last_year, previous
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.newest import newest_day
from xundan.metrics.query import provisional_from
from xundan.metrics.view import View
from xundan.model.rules import CreditRule, DatedRules
from xundan.model.text import Text, UserError
from xundan.reports.words import RULES
from xundan.web.people.reach import Reach

_DAY = timedelta(days=1)
RANGES = {
    "yesterday": Text("昨天", "Yesterday"),
    "7": Text("近7天", "7 days"),
    "30": Text("近30天", "30 days"),
    "90": Text("近90天", "90 days"),
    "month": Text("本月", "This month"),
    "last-month": Text("上月", "Last month"),
    "own": Text("自定义", "Other days"),
}
"""Ranges that have a name; they end with the newest day of the data."""
RULE_NAMES = {
    "order_first": Text("下单优先", "order first"),
    "order": Text("下单", "order"),
    "payment": Text("付款", "payment"),
}
AGAINST = {"previous": Text("上期", "Period before"), "last-year": Text("去年同期", "A year before")}
_EARLIEST, _LATEST = date(2000, 1, 1), date(2200, 1, 1)
_LONGEST = 1100
_LONGEST_VALUE = 300


@dataclass(frozen=True)
class Asked:
    """One question of one person about one shop. Equal ones have equal answers over the same state of the data."""

    shop: str
    period: Period
    against: Period
    against_name: str
    range_name: str
    rule: CreditRule
    reach: Reach
    more: tuple[tuple[str, str], ...] = ()
    """What else the address says, sorted: a page's own parameters."""
    lang: str = ""
    """The language, where the address says one; links keep it."""

    def get(self, name: str, default: str = "") -> str:
        """A parameter of the page's own."""
        return dict(self.more).get(name, default)

    @property
    def shops(self) -> tuple[str, ...]:
        return (self.shop,)

    def query(self, **changed: str) -> str:
        """The address's query for the same days, comparison and rule, with some changed; without the page's own."""
        named = {"range": self.range_name, "against": self.against_name, "rule": self.rule}
        if self.range_name == "own":
            named |= {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        if self.lang:
            named["lang"] = self.lang
        return urlencode({**named, **changed})


@dataclass(frozen=True)
class State:
    """What an address is read against: the shop's newest day, since when its numbers may still move, and its rules."""

    newest: date
    provisional_from: date | None
    rules: DatedRules


def state_of(view: View, shop: str) -> State:
    """The state of a shop's data."""
    newest = newest_day(view)
    month = Ask(("inquiry_conversion",), (), newest.replace(day=1), newest, "order_first", (shop,))
    since = provisional_from(view, month, [CATALOGUE["inquiry_conversion"]])
    return State(newest, since, view.rules)


def asked(state: State, shop: str, reach: Reach, given: Mapping[str, str], takes: Collection[str] = ()) -> Asked:
    """Reads an address. `takes` are the page's own parameters, any others are passed over. Raises UserError for days,
    comparisons and rules that there are not, and for values too long to be meant; nothing is guessed."""
    newest = state.newest
    for value in given.values():
        if len(value) > _LONGEST_VALUE:
            raise UserError(
                "address",
                Text(
                    f"地址里的值太长, 最多 {_LONGEST_VALUE} 字",
                    f"values in an address have {_LONGEST_VALUE} letters at most",
                ),
            )
    name = given.get("range") or ("own" if given.get("from") or given.get("to") else "30")
    period = _period(name, given, newest)
    against = given.get("against") or "previous"
    if against not in AGAINST:
        raise _unknown("against", against, tuple(AGAINST))
    rule = given.get("rule") or state.rules.on(period.last).credit_rule
    if rule not in RULES:
        raise _unknown("rule", rule, tuple(RULES))
    more = tuple(sorted((key, value) for key, value in given.items() if key in takes))
    before = previous(period) if against == "previous" else last_year(period)
    lang = given["lang"] if given.get("lang") in ("zh", "en") else ""
    return Asked(shop, period, before, against, name, _rule(rule), reach, more, lang)


def _rule(name: str) -> CreditRule:
    if name == "order":
        return "order"
    return "payment" if name == "payment" else "order_first"


def _period(name: str, given: Mapping[str, str], newest: date) -> Period:
    if name == "yesterday":
        return Period(newest, newest)
    if name in ("7", "30", "90"):
        return Period(newest - (int(name) - 1) * _DAY, newest)
    if name == "month":
        return Period(newest.replace(day=1), newest)
    if name == "last-month":
        last = newest.replace(day=1) - _DAY
        return Period(last.replace(day=1), last)
    if name != "own":
        raise _unknown("range", name, tuple(RANGES))
    return _own(given.get("from"), given.get("to"), newest)


def _own(first_given: str | None, last_given: str | None, newest: date) -> Period:
    """Named days; YYYY-MM names the month's first or last day. Without an end the newest day; without a beginning the
    month of the end."""
    last = _day(last_given, "to", end=True) if last_given else newest
    first = _day(first_given, "from", end=False) if first_given else last.replace(day=1)
    if first > last or (last - first).days >= _LONGEST:
        raise UserError(
            "period",
            Text(
                f"日期应从早到晚, 最多 {_LONGEST} 天: {first} 至 {last}",
                f"days run from early to late, {_LONGEST} at most: {first} to {last}",
            ),
        )
    return Period(first, last)


def _day(text: str, name: str, *, end: bool) -> date:
    try:
        if len(text) == len("2026-10"):
            begin = date.fromisoformat(f"{text}-01")
            day = begin.replace(day=calendar.monthrange(begin.year, begin.month)[1]) if end else begin
        else:
            day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not _EARLIEST <= day < _LATEST:
        raise UserError(
            "day",
            Text(f"{name} 应为 YYYY-MM-DD, 写的是 {text[:40]!r}", f"{name} takes YYYY-MM-DD, found {text[:40]!r}"),
        )
    return day


def _unknown(what: str, found: str, known: tuple[str, ...]) -> UserError:
    return UserError(
        what,
        Text(f"{what} 不能是 {found[:40]!r}", f"{what} cannot be {found[:40]!r}"),
        Text(f"可选: {', '.join(known)}", f"there are: {', '.join(known)}"),
    )
