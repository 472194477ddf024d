"""Rules 1 and 2: which version of a plan scores a month, and whom it is for on which days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from ..clock import days_between
from ..staff import Staff
from ..world import Row, text_of

Plan = dict[str, Any]
FITS = {"roles": "role", "teams": "team", "levels": "level"}


class Mistake(ValueError):
    """Plans that cannot be as they are."""


def days_of_month(month: str) -> list[date]:
    """The calendar days of a month such as 2026-10."""
    first = date.fromisoformat(f"{month}-01")
    return days_between(first, first.replace(day=monthrange(first.year, first.month)[1]))


def plans_of_month(plans: list[Plan], month: str) -> list[Plan]:
    """ "The version with the latest `from` that is not after its first day, if that version's `until` (where there is
    one) is not before its last. Two files with one `id` and one `from` are a mistake"."""
    days = days_of_month(month)
    seen: set[tuple[str, date]] = set()
    newest: dict[str, Plan] = {}
    for plan in plans:
        version = (plan["id"], plan["from"])
        if version in seen:
            raise Mistake(f"two versions of {plan['id']} from {plan['from']}")
        seen.add(version)
        held = newest.get(plan["id"])
        if plan["from"] <= days[0] and (held is None or held["from"] < plan["from"]):
            newest[plan["id"]] = plan
    return [plan for plan in newest.values() if plan.get("until") is None or plan["until"] >= days[-1]]


def fits(plan: Plan, shop: str, agent: str, state: Row) -> bool:
    """ "If that state fits all that [applies] names"; "each left out or empty: everybody"."""
    applies = plan.get("applies", {})
    for name, column in FITS.items():
        if applies.get(name) and text_of(state, column) not in applies[name]:
            return False
    return is_named(plan, shop, agent)


def is_named(plan: Plan, shop: str, agent: str) -> bool:
    """Whether her account and shop are among those of [applies]."""
    applies = plan.get("applies", {})
    if applies.get("agents") and agent not in applies["agents"]:
        return False
    return not applies.get("shops") or shop in applies["shops"]


def days_under(plans: list[Plan], shop: str, staff: Staff, month: str) -> dict[tuple[str, str], list[tuple[date, Row]]]:
    """By (agent, plan id): her days under the plan with her state on each; "two plans of the workspace that hold for
    one agent on one day are a mistake that names them and her"."""
    found: dict[tuple[str, str], list[tuple[date, Row]]] = {}
    for agent in staff.accounts():
        for day in days_of_month(month):
            state = staff.works_as(agent, day)
            if state is not None:
                name = the_one([plan for plan in plans if fits(plan, shop, agent, state)], shop, agent, day)
                if name is not None:
                    found.setdefault((agent, name), []).append((day, state))
    return found


def the_one(holding: list[Plan], shop: str, agent: str, day: date) -> str | None:
    """The plan that holds."""
    names = sorted(plan["id"] for plan in holding)
    if len(names) > 1:
        raise Mistake(f"{' and '.join(names)} both hold for {agent} of {shop} on {day}")
    return names[0] if names else None


def days_of_all(
    plans: list[Plan], shop: str, agents: list[str], month: str
) -> dict[tuple[str, str], list[tuple[date, Row]]]:
    """Of a shop whose `agents` is empty: everybody "is under the plan all month, whatever `roles`, `teams` and `levels`
    ask for (`agents` and `shops` still choose)"."""
    found: dict[tuple[str, str], list[tuple[date, Row]]] = {}
    for agent in agents:
        days = days_of_month(month)
        name = the_one([plan for plan in plans if is_named(plan, shop, agent)], shop, agent, days[0])
        if name is not None:
            found[agent, name] = [(day, {}) for day in days]
    return found


def runs_of(days: list[tuple[date, Row]]) -> list[list[tuple[date, Row]]]:
    """Rule 3: "a card is ... for an unbroken run of days"; the days are in order."""
    found: list[list[tuple[date, Row]]] = []
    for day, state in days:
        if found and found[-1][-1][0] + timedelta(days=1) == day:
            found[-1].append((day, state))
        else:
            found.append([(day, state)])
    return found
