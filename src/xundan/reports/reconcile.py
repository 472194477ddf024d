"""The platform's figures beside ours, and the likely cause of each difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.reconcile import Difference, Reconciled, Trial, reconciled
from xundan.metrics.reconcile.changes import Change
from xundan.metrics.view import View
from xundan.model.presets import PRESETS
from xundan.model.rules import SETTINGS, CreditRule
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.sources import IMPORTERS
from xundan.sources.report.reader import PlatformReport
from xundan.workspace.template import display

LIKELY, CLOSES = Fraction(1, 2), Fraction(9, 10)
"""Shares of a difference from which on a setting is called its likely cause, and from which on it is advised."""

_KEYS = (
    "shop",
    "metric",
    "agent",
    "source",
    "cells",
    "theirs",
    "ours",
    "gap",
    "share",
    "settings",
    "preset",
    "cause",
    "tried",
)
_MOST = 10
"""Changes that a program is told of each line, the most helpful first."""
_EQUAL = Text("一致", "equal")
_UNEXPLAINED = Text("试过的设置都不能解释", "none of the settings tried explains it")
_WHOLE = Text("全店", "whole shop")


def reconcile_sheet(view: View, first: date, last: date, rule: CreditRule, shops: tuple[str, ...]) -> Sheet:
    """A row a metric and agent of every report in the period."""
    found = reconciled(view, first, last, rule, shops)
    names = agent_names(view)
    rows = [_row(line, names) for line in found.lines]
    period = words.period(first, last)
    return Sheet(
        title=Text("和平台对账", "Reconciled with the platform"),
        subtitle=Text(f"{period.zh} · {words.RULES[rule].zh}", f"{period.en} · {words.RULES[rule].en}"),
        columns=[
            Column("name", Text("指标", "Metric"), is_key=True, once=True),
            Column("whose", Text("客服", "Agent"), is_key=True),
            Column("theirs", Text("平台", "Platform"), unit_key="unit"),
            Column("ours", Text("我们", "Ours"), unit_key="unit"),
            Column("off", Text("平均每格差", "Off by, a cell"), unit_key="unit"),
            Column("share", Text("能解释", "Explained"), "rate"),
            Column("cause", Text("最可能的原因", "Most likely cause"), wraps=True),
        ],
        rows=rows,
        notes=_notes(found),
        json_keys=_KEYS,
        head={"from": first.isoformat(), "to": last.isoformat(), "rule": rule, **_advised(found.trials)},
    )


def change_text(change: Change) -> Text:
    """A change in words: the setting's meaning, name and value."""
    if change.rule is not None and change.preset is None:
        rule = words.RULES[change.rule]
        return Text(f"按{rule.zh}", f"credit by {rule.en}")
    written = ", ".join(f"{name} = {_shown(name, value)}" for name, value in change.settings)
    if change.preset is not None:
        preset = PRESETS[change.preset]
        return Text(f"{preset.title.zh}的算法 ({written})", f"the way of {preset.title.en} ({written})")
    doc = SETTINGS[change.settings[0][0]].metadata["doc"]
    return Text(f"{written} ({doc.zh})", f"{written} ({doc.en})")


def _shown(name: str, value: object) -> str:
    return display(value, SETTINGS[name].metadata["unit"])


def _row(line: Difference, names: dict[str, str]) -> Row:
    metric = CATALOGUE[line.metric]
    best = line.trials[0] if line.trials else None
    whose: Text | str = _WHOLE
    if line.agent is not None:
        name = names.get(line.agent)
        whose = f"{name} ({line.agent})" if name else line.agent
    return {
        "shop": line.shop,
        "metric": line.metric,
        "name": metric.name,
        "agent": line.agent,
        "whose": whose,
        "source": line.source,
        "cells": line.cells,
        "unit": metric.unit,
        "theirs": _number(line.theirs, metric),
        "ours": _number(line.ours, metric),
        "gap": _number(line.gap, metric),
        "off": _number(line.gap / line.cells, metric, mean=True),
        "share": float(best.share) if line.gap and best else None,
        "settings": {name: value for name, value in best.change.settings} if line.gap and best else {},
        "preset": best.change.preset if line.gap and best else None,
        "cause": _cause(line, best),
        "tried": [_told(trial) for trial in line.trials[:_MOST]] if line.gap else [],
    }


def _number(value: Fraction | None, metric: Metric, *, mean: bool = False) -> object:
    if value is None:
        return None
    return int(value) if value.denominator == 1 and not (mean and metric.unit == "seconds") else float(value)


def _cause(line: Difference, best: Trial | None) -> Text:
    if not line.gap:
        return _EQUAL
    if best is not None and best.share >= LIKELY:
        change = change_text(best.change)
        return Text(f"平台可能: {change.zh}", f"theirs may be: {change.en}")
    return _differs(line) or _UNEXPLAINED


def _differs(line: Difference) -> Text | None:
    """What the report's importer knows of the platform's definition."""
    for importer in IMPORTERS:
        if isinstance(importer, PlatformReport) and importer.name == line.source:
            return next((figure.differs for figure in importer.report.figures if figure.metric == line.metric), None)
    return None


def _advised(trials: Mapping[str, list[Trial]]) -> dict[str, object]:
    """For programs: by shop the change that closes nearly all, where one does."""
    told = {}
    for shop, found in trials.items():
        if found and found[0].share >= CLOSES:
            told[shop] = _told(found[0])
    return {"advised": told}


def _told(trial: Trial) -> dict[str, object]:
    change = trial.change
    return {
        "settings": dict(change.settings),
        "rule": change.rule,
        "preset": change.preset,
        "share": float(trial.share),
    }


def _notes(found: Reconciled) -> list[Text]:
    notes = []
    if not found.lines:
        notes.append(
            Text(
                "这段时间没有可以比较的平台数据: 导入生意参谋等平台的报表, 见 xundan formats",
                "no platform figures of this period can be compared: import the platform's reports, see xundan formats",
            )
        )
    elif not any(line.gap for line in found.lines):
        notes.append(Text("全部一致", "everything agrees"))
    if found.unknown:
        notes.append(
            Text(
                f"平台的 {found.unknown} 个数字我们没有数据可比",
                f"for {found.unknown} of the platform's figures we have no rows to compare with",
            )
        )
    for shop, trials in found.trials.items():
        notes += _shop_notes(shop, trials)
    return notes


def _shop_notes(shop: str, trials: list[Trial]) -> Iterator[Text]:
    if not trials:
        yield Text(f"{shop}: 试过的设置都不能解释差异", f"{shop}: none of the settings tried explains the differences")
        return
    change, share = change_text(trials[0].change), f"{float(trials[0].share):.0%}"
    yield Text(
        f"{shop}: 最能说明问题的是 {change.zh}, 解释了差异的 {share}",
        f"{shop}: what explains most is {change.en}, {share} of the differences",
    )
    if trials[0].share >= CLOSES:
        yield Text(
            "想和平台一样算, 就在 xundan.toml 里这样改; 工资按哪种算法, 由店里定",
            "to count as the platform does, set this in xundan.toml; by which way people are paid is the shop's to say",
        )
