"""A small builder, so that a test can be read beside its row of examples.md."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle import Shop, World

DAY = date(2026, 3, 2)
"""The day of an example that names none."""

COVERED = (date(2026, 1, 1), date(2026, 12, 31))
TABLES = ("messages", "orders", "order_lines", "refunds", "visits", "agents", "targets")
SENDERS = {"B": "buyer", "A": "agent", "X": "agent", "R": "robot", "S": "system", "T": "agent"}


def day(text: str) -> date:
    """A day of 2026 written 03-02."""
    return date.fromisoformat(f"2026-{text}")


def at(text: str) -> datetime:
    """A local time: 10:00, 10:00:20 (on 2026-03-02), or with its day of 2026, 03-05 10:00."""
    *before, clock = text.split()
    moment = datetime.strptime(clock, "%H:%M:%S" if clock.count(":") == 2 else "%H:%M").time()
    return datetime.combine(day(before[0]) if before else DAY, moment)


class Build:
    """Collects the rows of one shop, everything covered unless said."""

    def __init__(self, shop: str = "s1", **shop_settings: Any) -> None:
        self.shop = Shop(shop, **shop_settings)
        self.rules: list[tuple[date | None, dict[str, Any]]] = [(None, {})]
        self.tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.covered: dict[str, tuple[date, date] | None] = dict.fromkeys(TABLES, COVERED)

    def chat(self, buyer: str, agent: str, talk: str) -> Build:
        """A dialogue such as "B 10:00:00, A 10:00:50": B = buyer, A = human reply, X = automatic text of the agent,
        R = robot, S = system, T>a2 = transfer to a2; a text may follow after a colon: "B 10:00 = hello"."""
        for part in talk.split(","):
            said, _, text = part.strip().partition(" = ")
            who, _, moment = said.partition(" ")
            row = {"buyer_id": buyer, "agent_id": agent, "sent_at": at(moment), "sender": SENDERS[who[0]]}
            row["text"] = text or f"text of {who}"
            if who[0] == "X":
                row["is_auto"] = True
            if who[0] == "T":
                row.update(kind="transfer", transfer_to=who[2:])
            self.row("messages", **row)
        return self

    def order(
        self, order_id: str, buyer: str | None, created: str, paid: str | None = None, amount: str = "100", **other: Any
    ) -> Build:
        """An order; times as in `at`."""
        return self.row(
            "orders",
            order_id=order_id,
            buyer_id=buyer,
            created_at=at(created),
            paid_at=at(paid) if paid else None,
            paid_amount=Decimal(amount),
            **other,
        )

    def refund(self, order_id: str, amount: str, applied: str | None = None, finished: str | None = None) -> Build:
        """A succeeded refund; blank dates are unknown."""
        return self.row(
            "refunds",
            refund_id=f"r-{order_id}",
            order_id=order_id,
            applied_at=at(applied) if applied else None,
            finished_at=at(finished) if finished else None,
            status="succeeded",
            amount=Decimal(amount),
            kind="refund_only",
        )

    def visit(self, visitor: str, events: str, **other: Any) -> Build:
        """Events of a visitor, such as "view 10:00, favorite 10:01"."""
        for part in events.split(","):
            event, _, moment = part.strip().partition(" ")
            self.row("visits", visitor_id=visitor, at=at(moment), event=event, **other)
        return self

    def row(self, table: str, **columns: Any) -> Build:
        """Any row."""
        self.tables.setdefault(table, []).append({"shop": self.shop.id, **columns})
        if table not in self.covered:
            self.covered[table] = COVERED
        return self

    def rule(self, valid_from: str | None = None, **changed: Any) -> Build:
        """A dated set of settings; the first of them has no date."""
        if valid_from is None:
            self.rules[0][1].update(changed)
        else:
            self.rules.append((day(valid_from), changed))
        return self

    def covers(self, table: str, first: str, last: str = "12-31") -> Build:
        """Imports of this table cover only these days."""
        self.covered[table] = (day(first), day(last))
        return self

    def never(self, *tables: str) -> Build:
        """These tables were never imported."""
        for table in tables:
            self.covered[table] = None
            self.tables[table] = []
        return self

    def world(self) -> World:
        """The world."""
        coverage = [
            {"shop": self.shop.id, "table": table, "from_day": days[0], "to_day": days[1]}
            for table, days in self.covered.items()
            if days is not None
        ]
        return World([self.shop], self.rules, self.tables, coverage)


def one(rows: list[dict[str, Any]], **like: Any) -> dict[str, Any]:
    """The one row that has these values."""
    found = [row for row in rows if all(row[name] == value for name, value in like.items())]
    assert len(found) == 1, f"{len(found)} rows like {like}"
    return found[0]


def next_day(of: date) -> date:
    """The day after."""
    return of + timedelta(days=1)
