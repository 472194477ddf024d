"""What `xundan close` tells programs, written by the code that answers, from made-up rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from scripts.docs.markdown import fenced, prose
from xundan.model.text import Lang, Text
from xundan.reports.as_json import object_json
from xundan.reports.closing import closed_json
from xundan.scorecards.card import Card, Payroll
from xundan.scorecards.closing.closing import ClosedMonth
from xundan.scorecards.closing.journal import CarriedOn, Entry
from xundan.scorecards.people import Stay
from xundan.scorecards.shelf import Month

_SHA = "9f2c1e0a" + "0" * 56


def section(lang: Lang) -> str:
    """The command's part of the page."""
    example = fenced(object_json(closed_json(_month()), lang), "json")
    return f"## xundan close\n\n{prose('json_close', lang).strip()}\n\n{example}"


def _month() -> ClosedMonth:
    stay = Stay(date(2026, 10, 1), date(2026, 10, 31), None, "普通")
    score, none = Decimal("113.00"), Text("", "")
    card = Card(
        "s1", "s1:a2", "木木", "aftersale", Text("售后客服考核", "After-sale agent"), "2026-10", 31, (stay,), (), (),
        Decimal(0), Decimal(0), Decimal(130), score, none, score, Decimal(91), True, None, total=Decimal("2869.23"),
    )  # fmt: skip
    at = datetime(2026, 11, 3, 2, tzinfo=UTC)
    local = at.astimezone(timezone(timedelta(hours=8)))
    row = CarriedOn("s1", "s1:a2", date(2026, 11, 1), Decimal("-5.00"), f"2026-10 #{_SHA[:8]}")
    steps = (
        Entry("closed", "小李", at, local, _SHA),
        Entry("confirmed", "老板", at, local, _SHA),
        Entry("carried", "老板", at, local, _SHA, carried=(row,)),
    )
    return ClosedMonth(Month(2026, 10), "confirmed", Payroll("2026-10", (card,), {"s1": "CNY"}), _SHA, steps)
