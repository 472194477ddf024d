"""A shop in which agents and their speed differ by what can be worked out by hand.

In October 2026 each of a1 and a2 is asked by a hundred buyers about the same time, ten minutes apart from the others;
half of them she answers after 20 seconds, half after 90. Of a1's 40 and 20 (of fifty each) buy for 50.00, of a2's 30
and 10. So a1 sells to 60 of 100 and a2 to 40; fast answers go with 70 of 100 sales and slow ones with 30, with either
agent. a3 is asked by three buyers, who buy nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.lake.keeper import csv_file, message, order

PAID = {("a1", 20): 40, ("a1", 90): 20, ("a2", 20): 30, ("a2", 90): 10}
"""By agent and seconds how many of fifty bought."""
COVERS = ("--covers", "2026-09-01..2026-10-31")


def files(folder: Path) -> list[Path]:
    """The shop's files."""
    talk: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    for (agent, seconds), paid in PAID.items():
        for n in range(50):
            buyer, at = f"{agent}-{seconds}-{n}", _at(n, seconds)
            talk += _asked(buyer, agent, at, seconds)
            # Seven and fifty have no divisor in common, so buyers who pay are spread over the days.
            if n * 7 % 50 < paid:
                when = at.replace(" 10:", " 12:")
                orders.append(order(f"o-{buyer}", when, "50.00", buyer_id=buyer, paid_at=when))
    for n in range(3):
        talk += _asked(f"a3-{n}", "a3", f"2026-10-01 10:{n}0:00", 30)
    agents = [{"agent_id": agent, "name": name} for agent, name in (("a1", "小雨"), ("a2", "小美"), ("a3", "小新"))]
    tables = {"messages": talk, "orders": orders, "agents": agents}
    return [csv_file(folder / f"{name}.csv", rows) for name, rows in tables.items()]


def _at(n: int, seconds: int) -> str:
    return f"2026-10-{n % 25 + 1:02} 10:{n // 25 * 20 + (10 if seconds == 90 else 0):02}:00"


def _asked(buyer: str, agent: str, at: str, seconds: int) -> list[dict[str, Any]]:
    answered = at[:-5] + f"{int(at[-5:-3]) + seconds // 60:02}:{seconds % 60:02}"
    return [message(at, "在吗", buyer=buyer, agent=agent), message(answered, "在的", buyer, agent, "agent")]
