"""A small October for the tests of cards and slips."""

from __future__ import annotations

from typing import Any

from tests.examples.build import Build, day

from .scorecard_plans import read
from .scorecards import payroll


def plan(text: str = "", name: str = "p", since: str = "2026-01-01") -> dict[str, Any]:
    """A plan of one graded item."""
    return read(f'id = "{name}"\nfrom = {since}\n{text}\n[[items]]\nid = "quiz"\nfull = 100\nscore = "grade"\n')


def agent(built: Build, name: str, since: str | None = None, **columns: Any) -> Build:
    """A state of an agent."""
    return built.row("agents", agent_id=name, from_day=day(since) if since else None, **columns)


def quiz(built: Build, name: str, score: Any, month: str = "2026-10") -> Build:
    """Her score."""
    return built.row("grades", agent_id=name, month=month, item="quiz", score=score)


def sold(built: Build, name: str, order: str, on: str, amount: str) -> Build:
    """An order that she earned: the buyer asks, she answers, he pays."""
    built.chat(f"b{order}", name, f"B {on} 09:00, A {on} 09:01")
    return built.order(order, f"b{order}", f"{on} 09:05", paid=f"{on} 09:06", amount=amount)


def october(built: Build, plans: list[dict[str, Any]], platform: Any = None) -> Any:
    """The payroll of October, which has 31 days."""
    return payroll(built.world(), plans, "2026-10", platform)
