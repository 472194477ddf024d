"""The diagnosis behind an advice: in which item most is lost, by whom, and what agents noted of lost inquiries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.advice import Diagnosis, Loss
from xundan.scorecards.losses import Inquiries
from xundan.scorecards.plan import MeasuredItem

_TEAM = Text("全组", "Team")
Asked = Mapping[tuple[str, str], Inquiries]
"""By shop and account."""


def advice_sheet(found: Diagnosis, asked: Asked) -> Sheet:
    """A row an agent and one of the team."""
    metric = found.item.metric if isinstance(found.item, MeasuredItem) else None
    reasons = any(each.reasons is not None for each in asked.values())
    columns = [
        Column("name", Text("客服", "Agent"), is_key=True),
        *(_counts(metric) if metric else []),
        Column("earned", Text("得分", "Earned"), "score"),
        Column("could", Text("满分", "Could earn"), "score"),
        Column("share", Text("丢分", "Lost"), "rate"),
        Column("asked", Text("询单人数", "Inquiries"), "people"),
        Column("lost", Text("流失", "Lost inquiries"), "people"),
        *([Column("reasons", Text("填写的流失原因", "Reasons noted"), wraps=True)] if reasons else []),
    ]
    rows = [_row(loss, asked.get((loss.shop, loss.agent_id or ""))) for loss in found.agents]
    name = found.item.name
    return Sheet(
        title=Text(f"诊断: {name.zh}", f"Diagnosis: {name.en}"),
        subtitle=Text("丢分最多的项目", "the item in which most is lost"),
        columns=columns,
        rows=rows,
        footer=[_row(found.team, None) | {"name": _TEAM}],
        notes=[*_notes(found, reasons), found.why],
    )


def _counts(metric: str) -> list[Column]:
    return [
        Column("part", Text(f"{CATALOGUE[metric].name.zh}: 分子", f"{CATALOGUE[metric].name.en}: numerator"), "count"),
        Column("whole", Text("分母", "Denominator"), "count"),
    ]


def _row(loss: Loss, asked: Inquiries | None) -> Row:
    reasons = None if asked is None or asked.reasons is None else asked.reasons
    return {
        "name": loss.name,
        "shop": loss.shop,
        "agent": loss.agent_id,
        "part": loss.part,
        "whole": loss.whole,
        "earned": loss.earned,
        "could": loss.could,
        "share": loss.share,
        **({"asked": asked.asked, "lost": asked.lost} if asked else {}),
        "reasons": None if reasons is None else ", ".join(f"{why} {count}" for why, count in reasons.items()),
    }


def _notes(found: Diagnosis, reasons: bool) -> list[Text]:
    notes = []
    if found.interval is None:
        zh = f"这一项没有计数的比率, 算不出偶然的范围; 只凭 {found.cases} 次评分"
        en = f"no rate of counts, so chance has no interval here; it rests on {found.cases} scores"
        notes.append(Text(zh, en))
    if not reasons:
        notes.append(
            Text("没有导入 loss_notes (流失原因)", "loss_notes, the reasons of lost inquiries, were not imported")
        )
    return notes


def advice_json(found: Diagnosis | None, asked: Asked) -> dict[str, Any] | None:
    """The same for programs; None where nothing is lost."""
    if found is None:
        return None
    agents = []
    for loss in found.agents:
        one = asked.get((loss.shop, loss.agent_id or ""))
        row = _row(loss, one)
        agents.append(row | {"reasons": None if one is None or one.reasons is None else dict(one.reasons)})
    interval = None if found.interval is None else [found.interval.low, found.interval.high]
    return {
        "item": found.item.id,
        "metric": found.item.metric if isinstance(found.item, MeasuredItem) else None,
        "earned": found.team.earned,
        "could": found.team.could,
        "share_lost": found.team.share,
        "part": found.team.part,
        "whole": found.team.whole,
        "cases": found.cases,
        "interval": interval,
        "edge": found.edge,
        "offered": None if found.offered is None else [each.text for each in found.offered.sets],
        "why": found.why,
        "agents": agents,
    }


NOTHING_LOST = Text("没有哪一项丢分, 没有建议", "no item loses points: there is nothing to advise")
