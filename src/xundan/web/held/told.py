"""What is held about the accounts of one person: counts and months, none of it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from xundan.lake.reading_log import readings
from xundan.metrics.view import View
from xundan.web.audit.log import Act
from xundan.web.audit.models import Entry
from xundan.web.place import here

MARKS = ("grades", "adjustments", "attendance", "targets", "shifts")
"""The tables with marks and times of people."""
_NEWEST = 200


@dataclass(frozen=True)
class Read:
    """One time that somebody read chats: on which page or with which command. `sure`: they were hers, else they may
    have been among others."""

    at: datetime
    who: str
    where: str
    sure: bool


def months(view: View, shop: str, accounts: Collection[str]) -> list[dict[str, Any]]:
    """Her receptions and messages by month, with the first and the last day of each."""
    rows = view.fact("receptions")
    its = rows.filter((rows.shop == shop) & rows.agent_id.isin(sorted(accounts)))
    daily = its.group_by("day").aggregate(
        receptions=its.count(), buyer_messages=its.buyer_messages.sum(), agent_messages=its.agent_messages.sum()
    )
    found = []
    days = view.engine.rows(daily.order_by("day")).to_pylist()
    for month, of_month in groupby(days, lambda row: row["day"].strftime("%Y-%m")):
        held = list(of_month)
        sums = {name: sum(row[name] for row in held) for name in ("receptions", "buyer_messages", "agent_messages")}
        found.append({"month": month, "first": held[0]["day"], "last": held[-1]["day"], **sums})
    return found


def marks(view: View, shop: str, accounts: Collection[str]) -> list[dict[str, Any]]:
    """How many marks of each kind there are of her, by month."""
    found = []
    for table in MARKS:
        rows = view.current(table)
        its = rows.filter((rows.shop == shop) & rows.agent_id.isin(sorted(accounts)))
        dated = "month" if "month" in its.columns else "day"
        counted = Counter(str(row[dated])[:7] for row in view.engine.rows(its.select(dated)).to_pylist())
        found += [{"table": table, "month": month, "count": counted[month]} for month in sorted(counted)]
    return found


def states(view: View, shop: str, accounts: Collection[str]) -> list[dict[str, Any]]:
    """Since when she is in which team, as the list of agents says."""
    rows = view.agent_states
    its = rows.filter((rows.shop == shop) & rows.agent_id.isin(sorted(accounts)))
    columns = ("agent_id", "name", "team", "role", "level", "from_day", "until_day")
    return list(view.engine.rows(its.select(columns).order_by(["agent_id", "from_day"])).to_pylist())


def read_by(shop: str, accounts: Collection[str], login: str) -> list[Read]:
    """Who else read chats of hers, the newest first: on the site and on the command line."""
    found = []
    entries = Entry.objects.filter(act=Act.READ_CHAT.value, shop=shop).exclude(login=login).order_by("-pk")
    for entry in entries[: 10 * _NEWEST].iterator():
        whose = entry.about.get("agents")
        if whose is None or set(whose) & set(accounts):
            found.append(Read(entry.at, entry.login, str(entry.about.get("page", "")), whose is not None))
    for line in readings(here().workspace):
        named = line.about.get("agents", "").split()
        if (not line.shops or shop in line.shops) and (not named or set(named) & set(accounts)):
            found.append(Read(line.at, line.who, f"xundan {line.command}", bool(named)))
    return sorted(found, key=lambda each: each.at, reverse=True)[:_NEWEST]
