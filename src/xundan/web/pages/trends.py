"""Values by day: small trails in tiles, lines in charts, and the table behind them."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.sheet import Sheet, sheet_of


def trends(view: View, ask: Ask, group: tuple[str, ...] = ()) -> dict[str, list[float | None]]:
    """Each metric's values day by day, None where unknown. `ask.by` is `day`, or `day` after the dimensions of which
    `group` gives the values."""
    keys = [(*group, day.isoformat()) for day in ask.days()]
    found = figures(view, ask, keys)
    return {
        name: [float(value) if (value := found[key][name].value) is not None else None for key in keys]
        for name in ask.metrics
    }


def trend_sheet(view: View, ask: Ask) -> Sheet:
    """The same as a table, newest day first."""
    sheet = sheet_of(answer(view, ask), view=view)
    rows = sorted(sheet.rows, key=lambda row: str(row["day"]), reverse=True)
    return replace(sheet, title=Text("每天", "Day by day"), rows=rows)
