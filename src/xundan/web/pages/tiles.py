"""A metric's figure as a tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports.numbers import shown
from xundan.reports.pace import Pace
from xundan.reports.reasons import why_unknown
from xundan.reports.words import period
from xundan.web.frame.asked import Asked
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Lead, Tile

_LANGS: tuple[Lang, Lang] = ("zh", "en")


def figure_tile(
    name: str,
    found: Figure,
    before: Figure,
    currency: str,
    trail: Sequence[float | None],
    why: Text | None,
    rows: Lead | None = None,
) -> Tile:
    """The tile of a metric in a group, beside what it was; `why` is told where it is unknown; `rows` are those that it
    counts."""
    metric = CATALOGUE[name]
    counted = found.counts and found.part is not None and found.whole is not None
    return Tile(
        key=name,
        name=metric.name,
        value=found.value,
        unit=metric.unit,
        currency=currency,
        direction=metric.direction,
        before=before.value,
        part=int(found.part or 0) if counted else None,
        whole=int(found.whole or 0) if counted else None,
        trail=trail,
        about=_about(metric, found, currency),
        why=on_site(why) if why is not None and found.value is None else None,
        rows=rows if found.value is not None and not found.platform else None,
    )


def reason(view: View, ask: Ask, name: str, found: Figure) -> Text | None:
    """Why a figure is unknown, and which file would mend it; None where it is known."""
    metric = CATALOGUE[name]
    if found.value is not None:
        return None
    if found.why is not None and found.why != metric.null_rule:
        return found.why
    return on_site(why_unknown(view, replace(ask, by=()), metric))


def _about(metric: Metric, found: Figure, currency: str) -> Text:
    """How it is made, with its own numbers put in."""
    if found.part is None or found.whole is None or found.value is None:
        return metric.formula_text
    part = metric.unit if metric.unit in ("money", "seconds") else "ratio"
    told = [
        f"{_plain(found.part, part, lang, currency)} ÷ {_plain(found.whole, 'ratio', lang, currency)}"
        f" = {shown(found.value, metric.unit, lang, currency)}"
        for lang in _LANGS
    ]
    return Text(f"{metric.formula_text.zh}: {told[0]}", f"{metric.formula_text.en}: {told[1]}")


def _plain(value: Fraction, unit: str, lang: Lang, currency: str) -> str:
    return (
        shown(int(value), "count", lang)
        if value.denominator == 1 and unit == "ratio"
        else shown(value, unit, lang, currency)
    )


def pace_tiles(aim: Pace | None, to: str | None = None) -> list[Tile]:
    """A month's target as a tile with a bar; none without a target."""
    if aim is None:
        return []
    metric = CATALOGUE["sales_target_rate"]
    return [
        Tile(
            key="sales_target_rate",
            name=Text(f"{aim.month.month} 月计划", f"Target of {aim.month:%Y-%m}"),
            value=aim.reached,
            unit=metric.unit,
            currency=aim.currency,
            direction=metric.direction,
            about=Text(
                f"{aim.said.zh}; 竖线是按天数应到的地方", f"{aim.said.en}; the line is where it would be by days"
            ),
            note=aim.amounts,
            reached=float(aim.reached),
            due=float(aim.due),
            to=to,
        )
    ]


def compared(asked: Asked) -> Text:
    """The days and what they are held against."""
    now, then = period(asked.period.first, asked.period.last), period(asked.against.first, asked.against.last)
    return Text(f"{now.zh}, 对比 {then.zh}", f"{now.en}, against {then.en}")
