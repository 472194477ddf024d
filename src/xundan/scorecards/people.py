"""For whom a plan holds on which days of a month (decision 0014, points 2 to 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.plan import Applies
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month

_ALWAYS, _FOREVER = date.min, date.max


@dataclass(frozen=True)
class State:
    """What an agent was from one day to another, both included. `listed`: `agents` says so; else she was met in a shop
    that has no list, and nothing more is known."""

    shop: str
    agent_id: str
    name: str | None
    team: str | None
    role: str | None
    level: str | None
    first: date
    last: date
    listed: bool = True


@dataclass(frozen=True)
class Stay:
    """Days of a month that an agent spent in one team at one level."""

    first: date
    last: date
    team: str | None
    level: str | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Person:
    """An agent under a plan: her stays in the month, each following upon the one before."""

    shop: str
    agent_id: str
    name: str
    stays: tuple[Stay, ...]

    @property
    def first(self) -> date:
        return self.stays[0].first

    @property
    def last(self) -> date:
        return self.stays[-1].last

    @property
    def days(self) -> int:
        return sum(stay.days for stay in self.stays)

    def there(self, day: date) -> bool:
        """Whether a day is one of hers."""
        return any(stay.first <= day <= stay.last for stay in self.stays)


def states(view: View) -> list[State]:
    """What `agents` says of everybody, by shop, account and time."""
    rows = view.engine.rows(view.current("agents")).to_pylist()
    of: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["shop"], row["agent_id"], row["from_day"] or _ALWAYS)):
        of.setdefault((row["shop"], row["agent_id"]), []).append(row)
    found = []
    for (shop, agent), its in of.items():
        for n, row in enumerate(its):
            last = row["active_to"] or _FOREVER
            if n + 1 < len(its) and its[n + 1]["from_day"]:
                last = min(last, its[n + 1]["from_day"] - timedelta(days=1))
            first = row["from_day"] or _ALWAYS
            if first <= last:
                found.append(State(shop, agent, row["name"], row["team"], row["role"], row["level"], first, last))
    return found


def met(view: View, month: Month) -> list[tuple[str, str]]:
    """The shops and accounts met in a month's chats and platform reports, without those that only robots use."""
    rows = view.fact("receptions")
    rows = rows.filter(rows.day.between(month.first, month.last), rows.agent_id.notnull())
    rows = rows.group_by("shop", "agent_id").aggregate(wrote=rows.agent_messages.sum(), ran=rows.auto_messages.sum())
    robots = _pairs(view, rows.filter((rows.wrote == 0) & (rows.ran > 0)))
    told = view.current("platform_metrics")
    of_month = told.day.between(month.first, month.last) | (told.month == str(month))
    told = told.filter(of_month, told.agent_id.notnull())
    return sorted((_pairs(view, rows) | _pairs(view, told)) - robots)


def _pairs(view: View, rows: ir.Table) -> set[tuple[str, str]]:
    found = view.engine.rows(rows.select("shop", "agent_id").distinct())
    return {(row["shop"], row["agent_id"]) for row in found.to_pylist()}


def without_list(known: Sequence[State], met: Sequence[tuple[str, str]], month: Month) -> list[State]:
    """Of shops without any list of agents everybody who was met, the whole month (decision 0014, point 2)."""
    listed = {state.shop for state in known}
    return [
        State(shop, agent, None, None, None, None, month.first, month.last, listed=False)
        for shop, agent in met
        if shop not in listed
    ]


def under(plans: Sequence[PlanFile], known: Sequence[State], month: Month) -> dict[str, list[Person]]:
    """Who is under each plan in a month, by the plan's id: by shop and account, once for every unbroken run of days.
    Raises UserError `two_plans`."""
    found: dict[str, list[Person]] = {each.plan.id: [] for each in plans}
    taken: dict[tuple[str, str], list[tuple[Stay, PlanFile]]] = {}
    for each in plans:
        for (shop, agent), its in _by_agent(known):
            stays = list(_stays(each.plan.applies, its, month))
            for stay in stays:
                for other, rival in taken.get((shop, agent), ()):
                    if stay.first <= other.last and other.first <= stay.last:
                        raise _two_plans(agent, rival, each, max(stay.first, other.first))
            taken.setdefault((shop, agent), []).extend((stay, each) for stay in stays)
            name = next((state.name for state in reversed(its) if state.name), agent)
            found[each.plan.id] += [Person(shop, agent, name, run) for run in _runs(stays)]
    return found


def _runs(stays: Sequence[Stay]) -> list[tuple[Stay, ...]]:
    """Stays that follow upon each other without a day between."""
    found: list[tuple[Stay, ...]] = []
    for stay in stays:
        if found and found[-1][-1].last + timedelta(days=1) == stay.first:
            found[-1] = (*found[-1], stay)
        else:
            found.append((stay,))
    return found


def _by_agent(known: Sequence[State]) -> list[tuple[tuple[str, str], list[State]]]:
    found: dict[tuple[str, str], list[State]] = {}
    for state in known:
        found.setdefault((state.shop, state.agent_id), []).append(state)
    return list(found.items())


def _stays(applies: Applies, its: Sequence[State], month: Month) -> Iterator[Stay]:
    for state in its:
        first, last = max(state.first, month.first), min(state.last, month.last)
        if first <= last and _fits(applies, state):
            yield Stay(first, last, state.team, state.level)


def _fits(applies: Applies, state: State) -> bool:
    wanted: list[tuple[Sequence[str], str | None]] = [
        (applies.shops, state.shop), (applies.agents, state.agent_id),
    ]  # fmt: skip
    if state.listed:
        wanted += [(applies.roles, state.role), (applies.teams, state.team), (applies.levels, state.level)]
    return all(not names or value in names for names, value in wanted)


def _two_plans(agent: str, one: PlanFile, other: PlanFile, day: date) -> UserError:
    return UserError(
        "two_plans",
        Text(
            f"{agent} 在 {day} 同时适用 {one.file} 和 {other.file}",
            f"{agent} is under {one.file} and {other.file} on {day}",
        ),
        Text(
            "在 [applies] 里写清各自的角色、小组、级别或客服, 或用 --plan 只算一个",
            "tell them apart in [applies] by role, team, level or agent; or name one with --plan",
        ),
    )
