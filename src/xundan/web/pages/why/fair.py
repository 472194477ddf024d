"""谁真的更好: each agent against what the team would make of the same cases."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from xundan.analysis.fair.asked import COMPARED
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.asked import Days, fair
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Row
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import Dot, Tone, intervals
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.why.longer import longer
from xundan.web.people.roles import Right

_TITLE = Text("谁真的更好", "Who is really better")
_TAB = Text("谁真的更好", "Who is better")
_SAID = Text(
    "和全队接同样的买家相比高出多少: {apart} 位超出偶然 (实心), {rest} 位在偶然范围内; 线是 95 % 区间",
    "Beside what the team would make of the same buyers: {apart} beyond chance (filled), {rest} within it; lines are "
    "95 % intervals",
)


@page("fair", "why/agents/", Right.TRADE, under="why", tab=_TAB, whole=True, takes=("metric",), alike=True)
def fair_page(view: View, asked: Asked) -> Page:
    """Names each agent beside the others, so it is for who sees them all."""
    metric = asked.get("metric", "inquiry_conversion")
    if metric not in COMPARED:
        raise UserError("metric", Text(f"这里不能选 {metric!r}", f"{metric!r} cannot be chosen here"))
    names = [(name, CATALOGUE[name].name) for name in COMPARED]
    choices = Choices("choices", [Choice("metric", Text("指标", "Metric"), names, metric)])
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(
        lambda telling: _gaps(telling, metric, agent_names(view)), spread=True, leads=_page_of, more=longer(asked)
    )
    return told_or_why_not(_TITLE, [choices], lambda: fair(view, days, asked.rule, metric), looks)


def _page_of(row: Row) -> str | None:
    return f"agents/{quote(str(row['agent']), safe='')}/"


def _gaps(telling: Telling, metric: str, names: Mapping[str, str]) -> Chart | None:
    sheet = telling.sheets[0]
    rows = [row for row in sheet.rows if row["gap"] is not None]
    rows.sort(key=lambda row: -row["gap"])
    dots = [
        Dot(_name(row["agent"], names), row["gap"], row["gap_low"], row["gap_high"], _tone(row, telling))
        for row in rows
    ]
    apart = sum(bool(dot.tone) for dot in dots)
    said = _SAID.format(apart=apart, rest=len(dots) - apart)
    how = CATALOGUE[metric]
    name = Text("比全队", "Against the team")
    return intervals("gaps", said, name, dots, how.unit, "table-1", sheet.currency, how.direction, signed=True)


def _tone(row: Row, telling: Telling) -> Tone:
    """As the verdict says: it allows for so many agents, which the interval alone does not."""
    verdicts = {each["agent"]: each["verdict"] for each in telling.data["agents"]}
    if verdicts[row["agent"]] not in ("better", "worse"):
        return ""
    return "up" if row["gap"] > 0 else "down"


def _name(agent: str, names: Mapping[str, str]) -> Text:
    name = names.get(agent, agent)
    return Text(name, name)
