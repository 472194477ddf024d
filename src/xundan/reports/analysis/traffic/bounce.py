"""Why visitors bounce, in the order of S0, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xundan.analysis.market.beside import Beside
from xundan.analysis.traffic.bounce import Bounce, Cause, Finding, Step, bounce
from xundan.analysis.traffic.groups import Group
from xundan.analysis.traffic.landing import FEW
from xundan.analysis.traffic.seen import Span
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.bounce_words import CAUSES, NOTHING_KNOWN, SCOPES
from xundan.reports.analysis.traffic.shared import (
    ASSOCIATION,
    BOUNCE,
    CONVERSION,
    NO_VISITS,
    STANDS,
    VISITORS,
    band_name,
    both,
    currency_of,
    group_data,
    group_row,
    joined,
    percent,
    source_name,
    telling,
)
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("跳失: 为什么看一页就走", "Bounce: why visitors leave after one page")
_FINDINGS: dict[Finding, Text] = {
    "explains": Text("能解释", "explains it"),
    "adds": Text("有份, 但不够解释", "adds to it"),
    "no": Text("不是它", "not this"),
    "unknown": Text("没有数据", "no data"),
}
_NAMED = 4


def bounce_telling(view: View, span: Span) -> Telling:
    """Sentences follow the order of reasoning and stop at the first cause that explains."""
    found, currency = bounce(view, span), currency_of(view, span)
    if found is None:
        return telling(_TITLE, span, [NO_VISITS], [_steps([], None)], {"steps": []})
    said = [_first(found)]
    said += [_sentence(step, currency) for step in found.asked if step.finding in ("explains", "adds")]
    if found.explained_by is None and found.above is not False:
        said.append(_rest(found))
    sheets = [_steps(found.asked, found.benchmark)]
    sheets += [_groups(step) for step in found.asked if step.split]
    sheets.append(_stays(found.stays))
    return telling(_TITLE, span, said, sheets, _data(found))


def _first(found: Bounce) -> Text:
    rate = percent(found.whole.bounce_rate)
    counts = f"{found.whole.bounced:,}/{found.whole.visitors:,}"
    beside = found.benchmark
    if beside is None:
        return Text(
            f"跳失率 {rate} ({counts}); 没有导入行业的跳失率 (benchmarks 里 metric = bounce_rate), 不知道算不算高",
            f"Bounce rate {rate} ({counts}); no benchmark was imported (benchmarks, metric bounce_rate), so "
            "nobody knows whether it is high",
        )
    scope, theirs = SCOPES[beside.scope], percent(beside.theirs)
    if found.above is None:
        return Text(
            f"跳失率 {rate} ({counts}), {scope.zh} {theirs}: 能比的日子只有 {beside.days} 天, 说不准",
            f"Bounce rate {rate} ({counts}), {scope.en} {theirs}: {beside.days} days in common are too few to tell",
        )
    own = percent(beside.own)
    if found.above:
        return Text(
            f"跳失率 {own}, 高于{scope.zh}的 {theirs}, 超出偶然",
            f"Bounce rate {own}, above the {scope.en}'s {theirs} beyond chance"
        )  # fmt: skip
    return Text(
        f"跳失率 {own}, {scope.zh} {theirs}: 不比它高, 不用找原因",
        f"Bounce rate {own}, {scope.en} {theirs}: not above it beyond chance, so there is nothing to explain",
    )


def _sentence(step: Step, currency: str) -> Text:
    cause, explains = CAUSES[step.cause], step.finding == "explains"
    parts: list[Text] = []
    if step.beside is not None and step.beside.verdict:
        parts.append(_figure(step.beside, currency))
    if step.split is not None and step.split.worse:
        names = joined([_with_rate(step.cause, group) for group in step.split.worse[:_NAMED]])
        more = shown(100 * step.split.adds, "count", "en")
        parts.append(
            Text(
                f"跳失高于其他: {names.zh}; 要是和其他一样, 全店跳失率会低 {more} 个百分点",
                f"bounces more than the rest: {names.en}; if as the rest, the shop's rate would be {more} points lower",
            )
        )
    zh, en = "; ".join(part.zh for part in parts), "; ".join(part.en for part in parts)
    if explains:
        return Text(
            f"{cause.name.zh}能解释: {zh}. {cause.advice.zh}", f"{cause.name.en} explains it: {en}. {cause.advice.en}"
        )
    return Text(f"{cause.name.zh}: {zh}", f"{cause.name.en}: {en}")


def _figure(found: Beside, currency: str) -> Text:
    metric, scope = CATALOGUE[found.metric], SCOPES[found.scope]
    own, theirs = both(found.own, metric.unit, currency), both(found.theirs, metric.unit, currency)
    high = (found.verdict or 0) > 0
    return Text(
        f"{metric.name.zh} {own.zh}, {'高于' if high else '低于'}{scope.zh}的 {theirs.zh}",
        f"{metric.name.en} {own.en}, {'above' if high else 'below'} the {scope.en}'s {theirs.en}",
    )


def _rest(found: Bounce) -> Text:
    """What could not be looked at, so that nobody thinks that it was."""
    unknown = [CAUSES[step.cause].name for step in found.asked if step.finding == "unknown"]
    names = joined(unknown)
    lead = Text("没有一项能解释差距", "No cause explains the gap") if found.above else Text("", "")
    if not unknown:
        return Text(lead.zh or NOTHING_KNOWN.zh, lead.en or NOTHING_KNOWN.en)
    zh = f"{lead.zh}; " if lead.zh else ""
    en = f"{lead.en}; " if lead.en else ""
    return Text(f"{zh}没有数据可看的: {names.zh}", f"{en}not looked at for want of data: {names.en}")


def _name(cause: Cause, group: Group) -> Text:
    if cause == "traffic":
        return source_name(group.name)
    if cause == "price":
        return band_name(group.name[0])
    if cause == "base":
        return (
            Text(f"30 天卖了不到 {FEW} 件的", f"items that sold fewer than {FEW} in 30 days")
            if group.name[0] == "unsold"
            else Text("卖得动的", "items that sell")
        )
    page = str(group.name[1] or group.name[0] or "?")
    return Text(page, page)


def _with_rate(cause: Cause, group: Group) -> Text:
    name, rate = _name(cause, group), percent(group.bounce_rate)
    return Text(f"{name.zh} ({rate})", f"{name.en} ({rate})")


def _steps(asked: list[Step], benchmark: Beside | None) -> Sheet:
    columns = [
        Column("cause", Text("按顺序问", "In order"), is_key=True),
        Column("finding", Text("结果", "Answer")),
        Column("adds", Text("多出的跳失率", "Adds to the rate"), "rate"),
        Column("metric", Text("比的指标", "Figure")),
        Column("own", Text("本店", "Ours"), unit_key="unit"),
        Column("theirs", Text("行业", "Theirs"), unit_key="unit"),
    ]
    rows: list[Row] = []
    for step in asked:
        beside = step.beside
        metric = CATALOGUE[beside.metric] if beside else None
        rows.append({
            "cause": CAUSES[step.cause].name, "finding": _FINDINGS[step.finding],
            "adds": step.split.adds if step.split else None, "metric": metric.name if metric else None,
            "own": beside.own if beside else None, "theirs": beside.theirs if beside else None,
            "unit": metric.unit if metric else "text",
        })  # fmt: skip
    notes = [ASSOCIATION] if rows else []
    if benchmark is None and rows:
        notes.append(
            Text("没有行业数据时只说谁跳失更多, 不说为什么", "without a benchmark it says who bounces more, not why")
        )
    return Sheet(_TITLE, Text("", ""), columns, rows, notes=notes)


def _groups(step: Step) -> Sheet:
    assert step.split is not None
    columns = [
        Column("name", CAUSES[step.cause].column, is_key=True),
        VISITORS,
        BOUNCE,
        Column("worse", Text("和其他比", "Bounce")),
        CONVERSION,
    ]
    rows: list[Row] = [
        group_row(group)
        | {
            "name": _name(step.cause, group),
            "worse": STANDS[1] if step.split.is_worse(group.name) else None,
        }
        for group in step.split.groups
    ]
    return Sheet(CAUSES[step.cause].title, Text("", ""), columns, rows)


def _stays(stays: list[Group]) -> Sheet:
    ends = [*(int(group.name[0]) for group in stays[1:]), None][: len(stays)]
    columns = [Column("stay", Text("停留", "Stay"), is_key=True), VISITORS, CONVERSION]
    rows: list[Row] = []
    for group, end in zip(stays, ends, strict=True):
        low = int(group.name[0])
        zh, en = (f"{low} 秒以上", f"{low} s or more") if end is None else (f"{low}-{end} 秒", f"{low} to {end} s")
        rows.append(group_row(group) | {"stay": Text(zh, en)})
    note = Text("看了两页及以上的访客", "visitor-days of two views or more")
    title = Text("停留多久, 买没买", "How long they stay, and whether they buy")
    return Sheet(title, Text("", ""), columns, rows, notes=[note])


def _data(found: Bounce) -> dict[str, Any]:
    return {
        "whole": group_data(found.whole),
        "benchmark": _beside_data(found.benchmark),
        "above": found.above,
        "explained_by": found.explained_by,
        "steps": [
            {
                "cause": step.cause,
                "finding": step.finding,
                "figure": _beside_data(step.beside),
                "adds": step.split.adds if step.split else None,
                "groups": [
                    {
                        "name": [str(part) if isinstance(part, Decimal) else part for part in group.name],
                        **group_data(group),
                    }
                    for group in (step.split.groups if step.split else [])
                ],
            }
            for step in found.asked
        ],
        "stays": [{"seconds_from": group.name[0], **group_data(group)} for group in found.stays],
    }


def _beside_data(found: Beside | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "metric": found.metric,
        "scope": found.scope,
        "days": found.days,
        "own": found.own,
        "theirs": found.theirs,
        "verdict": found.verdict,
    }
