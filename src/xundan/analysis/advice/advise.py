"""Which advice holds for a shop's days, what it rests on, and what it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from xundan.analysis.advice.fairly import Fairly
from xundan.analysis.advice.levels import Gap, Level, gap
from xundan.analysis.advice.seen import is_seen, unit_of
from xundan.analysis.advice.series import Series, Subject, alone, benchmark, series
from xundan.analysis.advice.tree import About, Condition, Tree, trees
from xundan.analysis.multiple import LEVEL, benjamini_hochberg
from xundan.analysis.sure import sure_days
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.view import View

if TYPE_CHECKING:
    from xundan.analysis.fair.judging import Judged

Try = tuple[Subject, str, str, str]
BEFORE = 30
"""Days, the newest of those asked for, that are held against as many before them."""


@dataclass(frozen=True)
class Stake:
    """What closing the gap comes to over the days asked for, with the 95 % range of the gap. `money`, else people."""

    low: float
    middle: float
    high: float
    money: bool


@dataclass(frozen=True)
class Advice:
    """One piece of advice for one subject. `gaps` are those of the tree's conditions, in their order. `fair` is what
    remains of the first when the team is given an agent's cases; None where that was not or cannot be asked."""

    tree: Tree
    subject: Subject
    gaps: tuple[Gap, ...]
    stake: Stake | None
    fair: Judged | None = None

    @property
    def main(self) -> Gap:
        return self.gaps[0]


@dataclass(frozen=True)
class Advised:
    """All advice for some days, what is worth most first. `tried` counts what was compared, `unknown` names the advice
    (by id) for which nothing could be."""

    ask: Ask
    found: tuple[Advice, ...]
    tried: int
    unknown: tuple[str, ...]
    fair: bool
    """Whether agents could be held against what the team makes of the same cases."""
    early: date | None = None
    """The last day that metrics of inquiries leave out, since questions after a sale look like inquiries there
    (sure.py); None: none does."""


def advise(view: View, ask: Ask, known: Dictionary | None = None, offered: Sequence[Tree] | None = None) -> Advised:
    """The advice of `offered` (ours, unless given) that holds over the days of `ask`; its metrics and groups do not
    matter. `known` are the words by which chats are read.

    Whatever is compared counts as a try, so that trying much finds nothing by chance (0015, Nothing is claimed within
    chance): of what is told about subjects of one kind, one in twenty may be chance.
    """
    rules = trees() if offered is None else tuple(offered)
    compared = _Compared(view, ask, rules, known)
    candidates: list[tuple[Tree, Subject, tuple[Gap, ...]]] = []
    unknown: list[str] = []
    for rule in rules:
        told = [(rule, subject, gaps) for subject, gaps in compared.gaps(rule)]
        candidates += told
        if not told:
            unknown.append(rule.id)
    tries: dict[About, dict[Try, float]] = defaultdict(dict)
    for rule, subject, gaps in candidates:
        first = rule.when[0]
        tries[rule.about][_try(first, subject)] = _chance(first, gaps[0])
    among = {
        about: dict(zip(chances, benjamini_hochberg(list(chances.values())), strict=True))
        for about, chances in tries.items()
    }
    held = [
        (rule, subject)
        for rule, subject, gaps in candidates
        if among[rule.about][_try(rule.when[0], subject)] <= LEVEL and all(map(_holds, rule.when, gaps))
    ]
    fairly = Fairly(view, ask)
    found = []
    for rule, subject in _joined(held):
        gaps_now = compared.gaps_of(rule, subject)
        judged, hers = _fair(fairly, rule, subject)
        if gaps_now is not None and hers:
            stake = compared.stake(rule, subject, *_ends(gaps_now[0], judged))
            found.append(Advice(rule, subject, gaps_now, stake, judged))
    ordered = tuple(sorted(_sharpest(found), key=_order))
    _, early = sure_days(view, replace(ask, metrics=tuple(name for name in _metrics(rules) if not is_seen(name))))
    return Advised(ask, ordered, sum(map(len, tries.values())), tuple(unknown), fairly.possible, early)


def _try(condition: Condition, subject: Subject) -> Try:
    """What two rules that ask the same of the same subject have in common: it is compared once."""
    return subject, condition.metric, condition.than, condition.is_


def _metrics(rules: Sequence[Tree]) -> Iterator[str]:
    for rule in rules:
        yield from (condition.metric for condition in rule.when)


def _fair(fairly: Fairly, rule: Tree, subject: Subject) -> tuple[Judged | None, bool]:
    """What fairness says of an agent, and whether the gap is hers: it is where nobody can say otherwise."""
    first = rule.when[0]
    if rule.about != "agent" or first.than != "others" or not fairly.compares(first.metric):
        return None, True
    judged = fairly.judged(first.metric, subject.shop, str(subject.members[0]))
    if judged is None or judged.adjusted is None:
        return None, False
    return judged, judged.different and (judged.adjusted.gap > 0) == (first.is_ == "higher")


def _ends(found: Gap, judged: Judged | None) -> tuple[float, float, float]:
    """The gap that is to be closed with its range: of the same cases where that is known."""
    if judged is None or judged.adjusted is None:
        return found.interval.low, float(found.difference), found.interval.high
    return judged.adjusted.interval.low, judged.adjusted.gap, judged.adjusted.interval.high


def _joined(held: Sequence[tuple[Tree, Subject]]) -> list[tuple[Tree, Subject]]:
    """Hours of one shop of which the same holds are one subject: an owner staffs a night, not each of its hours."""
    found: dict[tuple[str, str], tuple[Tree, Subject]] = {}
    for rule, subject in held:
        key = rule.id, subject.shop if rule.about == "hour" else repr(subject)
        members = found[key][1].members if key in found else ()
        found[key] = rule, Subject(subject.shop, (*members, *subject.members))
    return list(found.values())


def _chance(condition: Condition, found: Gap) -> float:
    """How often chance alone gives so large a gap in the direction that the condition asks for."""
    way = 1 if condition.is_ == "higher" else -1
    return found.chance / 2 if way * found.difference > 0 else 1 - found.chance / 2


def _holds(condition: Condition, found: Gap) -> bool:
    """Whether a gap is what the condition asks for, beyond chance, and large enough to matter."""
    way = 1 if condition.is_ == "higher" else -1
    enough = way * found.difference >= abs(found.second.value) * Fraction(str(condition.by))
    return way * found.difference > 0 and found.chance <= LEVEL and enough


def _sharpest(found: Sequence[Advice]) -> Iterator[Advice]:
    """Of advice that rests on the same metric of the same subject only that with the most conditions."""
    best: dict[tuple[Subject, str], Advice] = {}
    for each in found:
        key = each.subject, each.tree.when[0].metric
        if key not in best or len(each.gaps) > len(best[key].gaps):
            best[key] = each
    yield from best.values()


def _order(each: Advice) -> tuple[object, ...]:
    """Money first, the most first; then by how sure it is; ties by name."""
    money = each.stake.middle if each.stake and each.stake.money else 0.0
    return (-money, each.main.chance, each.tree.id, str(each.subject))


class _Compared:
    """The figures of a question's days, asked for once for all rules about one kind of subject."""

    def __init__(self, view: View, ask: Ask, rules: Sequence[Tree], known: Dictionary | None) -> None:
        self._view = view
        self._known = known
        self._ask = ask
        self._metrics: dict[About, dict[str, None]] = defaultdict(dict)
        for rule in rules:
            self._metrics[rule.about] |= dict.fromkeys(condition.metric for condition in rule.when)
        self._now = cache(self._series_now)
        self._before = cache(self._series_before)
        self._since = cache(self._series_newest)
        days = min(BEFORE, (ask.last - ask.first).days + 1)
        self._newest = replace(ask, first=ask.last - timedelta(days=days - 1))
        self._roles = _roles(view, ask)

    def _series_now(self, about: About) -> dict[str, Series]:
        return series(self._view, self._asked(about, self._ask), about, self._known)

    def _series_before(self, about: About) -> dict[str, Series]:
        last = self._newest.first - timedelta(days=1)
        length = self._newest.last - self._newest.first
        return series(
            self._view, self._asked(about, replace(self._ask, first=last - length, last=last)), about, self._known
        )

    def _series_newest(self, about: About) -> dict[str, Series]:
        return series(self._view, self._asked(about, self._newest), about, self._known)

    def _asked(self, about: About, ask: Ask) -> Ask:
        return Ask(tuple(self._metrics[about]), (), ask.first, ask.last, ask.rule, ask.shops)

    def gaps(self, rule: Tree) -> Iterator[tuple[Subject, tuple[Gap, ...]]]:
        """Every subject of which all that the rule asks for is known, with its gaps."""
        for subject in sorted(self._now(rule.about)[rule.when[0].metric].days, key=str):
            found = self.gaps_of(rule, subject)
            if found is not None:
                yield subject, found

    def gaps_of(self, rule: Tree, subject: Subject) -> tuple[Gap, ...] | None:
        """The gaps of one subject; None where one of them is unknown."""
        found = [self._gap(rule.about, condition, subject) for condition in rule.when]
        known = tuple(each for each in found if each is not None)
        return known if len(known) == len(found) else None

    def _gap(self, about: About, condition: Condition, subject: Subject) -> Gap | None:
        now = self._since(about) if condition.than == "before" else self._now(about)
        own = now[condition.metric].of(subject)
        other = self._other(about, condition, subject)
        return None if own is None or other is None else gap(own, other)

    def _other(self, about: About, condition: Condition, subject: Subject) -> Level | None:
        if condition.than == "before":
            return self._before(about)[condition.metric].of(subject)
        if condition.than == "benchmark":
            return benchmark(self._view, subject.shop, condition.metric, self._ask)
        now, own = self._now(about)[condition.metric], alone(subject)
        return now.together(each for each in now.days if each not in own and self._like(about, each, own[0]))

    def _like(self, about: About, one: Subject, other: Subject) -> bool:
        """Whether two may be held against each other: of one shop, and agents of one role."""
        return one.shop == other.shop and (about != "agent" or self._roles.get(one) == self._roles.get(other))

    def stake(self, rule: Tree, subject: Subject, low: float, middle: float, high: float) -> Stake | None:
        """What closing a gap from `low` to `high` is worth; None where the rule names nothing, or a figure of it is
        unknown."""
        worth = rule.worth
        if worth is None:
            return None
        by = ("shop",) if rule.about == "shop" else ("shop", rule.about)
        keys = [(each.shop, *each.members) for each in alone(subject)]
        ask = replace(self._ask, metrics=(worth.of,), by=by)
        if rule.when[0].than == "before":
            ask = replace(ask, first=self._newest.first)
        ask, _ = sure_days(self._view, ask)
        amounts = [values[worth.of].value for values in figures(self._view, ask, keys).values()]
        amount = None if None in amounts else sum((each for each in amounts if each is not None), Fraction())
        if amount is None:
            return None
        if worth.times:
            key = (subject.shop,)
            prices = figures(self._view, replace(ask, metrics=worth.times, by=("shop",)), [key])[key]
            for name in worth.times:
                price = prices[name].value
                if price is None:
                    return None
                amount *= price
        units = [unit_of(name) for name in (rule.when[0].metric, worth.of, *worth.times)]
        least, most = sorted(abs(end) * float(amount) for end in (low, high))
        return Stake(least, abs(middle) * float(amount), most, "money" in units)


def _roles(view: View, ask: Ask) -> Mapping[Subject, str | None]:
    """What each agent did on the last day: before or after the sale, or both."""
    states = view.agent_states
    rows = states.filter((states.from_day <= ask.last) & (states.until_day >= ask.last))
    found = view.engine.rows(rows.select("shop", "agent_id", "role")).to_pylist()
    return {Subject(row["shop"], (row["agent_id"],)): row["role"] for row in found}
