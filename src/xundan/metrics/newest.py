"""How far the data reach: what periods without dates are reckoned from."""

from __future__ import annotations

from datetime import date, timedelta

from xundan.metrics.view import View


def newest_day(view: View) -> date:
    """The last day that any imported messages, orders or visits cover, else any figures of the platform; today for an
    empty workspace."""

    def newest(*tables: str) -> date | None:
        ends = [last for (_, table), runs in view.coverage.runs.items() for _, last in runs if table in tables]
        return max(ends, default=None)

    rows = ("messages", "orders", "visits")
    if newest(*rows) is None:
        return newest("traffic_daily", "platform_metrics") or date.today()
    return newest(*rows, "traffic_daily") or date.today()


def last_days(view: View, count: int) -> tuple[date, date]:
    """The last so many days of the data."""
    last = newest_day(view)
    return last - timedelta(days=count - 1), last


def last_month(newest: date) -> tuple[date, date]:
    """The newest month that data up to `newest` cover to the end."""
    following = newest + timedelta(days=1)
    last = following.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
