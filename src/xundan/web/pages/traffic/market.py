"""流量 → 市场: ours beside the industry and competitors."""

from __future__ import annotations

from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, market
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Page, Series
from xundan.web.frame.register import page
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.traffic.missing import MARKET
from xundan.web.people.roles import Right

_TAB = Text("市场", "Market")
_SAID = Text(
    "本店是对方的百分之几; 有色的高于或低于对方, 超出偶然",
    "Ours in per cent of theirs; coloured bars are above or below beyond chance",
)


@page("market", "traffic/market/", Right.TRADE, under="traffic", tab=_TAB, alike=True)
def market_page(view: View, asked: Asked) -> Page:
    """Figures on the days that both have."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    return told_or_why_not(_TAB, [], lambda: market(view, days), Looks(_ratios, missing=MARKET))


def _ratios(telling: Telling) -> Chart | None:
    sheet = telling.sheets[0]
    known = [
        (row, found) for row, found in zip(sheet.rows, telling.data["figures"], strict=True) if row["ratio"] is not None
    ]
    if not known:
        return None
    tones = [_tone(found["verdict"], CATALOGUE[found["metric"]].direction) for _, found in known]
    places = [
        Text(f"{row['metric'].zh} · {row['scope'].zh}", f"{row['metric'].en} · {row['scope'].en}") for row, _ in known
    ]
    series = Series(Text("是对方的", "Of theirs"), [float(row["ratio"]) for row, _ in known])
    return Chart("ratios", _SAID, "rank", places, [series], "rate", "table-1", tones=tones)


def _tone(verdict: int | None, direction: str) -> str:
    return f"{'up' if verdict > 0 else 'down'}/{direction}" if verdict else ""
