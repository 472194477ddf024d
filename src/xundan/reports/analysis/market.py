"""Ours beside the industry and competitors, in words (S0: visitors, conversion, value per visitor, rank)."""

from __future__ import annotations

from math import log

from xundan.analysis.market.beside import ENOUGH_DAYS, Beside, Rank, all_beside
from xundan.analysis.traffic.seen import Span
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.traffic.bounce_words import SCOPES
from xundan.reports.analysis.traffic.shared import CHANCE, both, currency_of, telling
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("市场: 和行业、竞品比", "Market: ours beside the industry and competitors")
_FIRST = ("visitors", "shop_conversion", "sales_per_visitor", "aov", "sales")
_FACTORS = ("visitors", "shop_conversion", "aov")
"""Their product is sales (S0)."""
_NONE = Text(
    "没有行业或竞品的数: 导入一份有 day, metric, scope (industry, peer, competitor), value 列的表 "
    "(xundan import benchmarks.csv); "
    "metric 写指标名, 如 visitors, shop_conversion, sales_per_visitor, aov, bounce_rate, rank",
    "no values of the industry or of competitors: import a table with the columns day, metric, scope (industry, peer, "
    "competitor) and value (xundan import benchmarks.csv); metrics by their ids, as visitors, shop_conversion, "
    "sales_per_visitor, aov, bounce_rate; rank for your place",
)
_METHOD = Text(
    f"只比两边都有数的日子; 人数和金额是各天之和, 比例和均值: 本店是这些天合起来的, 对方是各天的平均; "
    f"差别按每天之差判断 (95 %), 不到 {ENOUGH_DAYS} 天不判断",
    "only days that both have are compared; people and money are sums of these days; of rates and means ours is of the "
    "days together and theirs the mean of the days; differences are judged by the days' gaps (95 %), from "
    f"{ENOUGH_DAYS} days on",
)


def market_telling(view: View, span: Span) -> Telling:
    """A sentence a figure that differs, then where the gap lies, then the place."""
    found, ranks, unknown = all_beside(view, span)
    currency = currency_of(view, span)
    found.sort(key=lambda each: (_place(each.metric), each.metric, each.best, list(SCOPES).index(each.scope)))
    if not found and not ranks:
        return telling(_TITLE, span, [_NONE], [_sheet([], currency, [])], {"figures": [], "ranks": []})
    said = [_sentence(each, currency) for each in found if each.verdict]
    said += [each for scope in SCOPES for each in _where(found, scope)]
    said += [_rank(each) for each in ranks]
    within = [each for each in found if each.verdict == 0]
    if within:
        names = ", ".join(sorted({CATALOGUE[each.metric].name.en for each in within}))
        zh = "、".join(sorted({CATALOGUE[each.metric].name.zh for each in within}))
        said.append(Text(f"在偶然范围内: {zh}", f"Within chance: {names}"))
    notes = [_METHOD]
    if unknown:
        listed = ", ".join(unknown)
        notes.append(Text(f"不认识的指标, 没有比: {listed}", f"no metrics of ours, not compared: {listed}"))
    data = {
        "figures": [_data(each) for each in found],
        "ranks": [
            {"scope": each.scope, "days": {day.isoformat(): float(place) for day, place in sorted(each.by_day.items())}}
            for each in ranks
        ],
        "unknown": unknown,
    }
    return telling(_TITLE, span, said, [_sheet(found, currency, notes)], data)


def _place(metric: str) -> int:
    return _FIRST.index(metric) if metric in _FIRST else len(_FIRST)


def _scope(each: Beside) -> Text:
    scope = SCOPES[each.scope]
    return Text(f"{scope.zh}最好的", f"best {scope.en}") if each.best else scope


def _sentence(each: Beside, currency: str) -> Text:
    metric, scope = CATALOGUE[each.metric], _scope(each)
    own, theirs = both(each.own, metric.unit, currency), both(each.theirs, metric.unit, currency)
    high = (each.verdict or 0) > 0
    good = metric.direction != "none" and high == (metric.direction == "up")
    mark = (
        Text("", "")
        if metric.direction == "none"
        else Text(" (好)", " (better)")
        if good
        else Text(" (差)", " (worse)")
    )
    return Text(
        f"{metric.name.zh} {own.zh}, {'高于' if high else '低于'}{scope.zh} {theirs.zh}{mark.zh}",
        f"{metric.name.en} {own.en}, {'above' if high else 'below'} the {scope.en} ({theirs.en}){mark.en}",
    )


def _where(found: list[Beside], scope: str) -> list[Text]:
    """Which of visitors, conversion and order value the gap in sales lies in most; none where one of them is open."""
    of = {each.metric: each for each in found if each.scope == scope and not each.best and each.metric in _FACTORS}
    if len(of) < len(_FACTORS) or any(not each.own or each.own <= 0 or each.theirs <= 0 for each in of.values()):
        return []
    steps = {name: log(float(each.own or 1) / float(each.theirs)) for name, each in of.items()}
    whole = sum(steps.values())
    behind = {name: step for name, step in steps.items() if step < 0 and of[name].verdict == -1}
    if whole >= 0 or not behind:
        return []
    name = min(behind, key=lambda each: (behind[each], each))
    share = shown(min(1.0, behind[name] / whole), "rate", "en")
    metric, who = CATALOGUE[name], SCOPES[scope]
    return [
        Text(
            f"和{who.zh}比, 销售差在 {metric.name.zh}: 占差距的 {share}",
            f"Against the {who.en} the gap in sales lies in {metric.name.en} first: {share} of it",
        )
    ]


def _rank(each: Rank) -> Text:
    days = sorted(each.by_day)
    first, last, scope = each.by_day[days[0]], each.by_day[days[-1]], SCOPES[each.scope]
    now, then = shown(last, "count", "en"), shown(first, "count", "en")
    if len(days) == 1 or first == last:
        return Text(f"排名 ({scope.zh}): 第 {now}", f"Rank ({scope.en}): {now}")
    return Text(f"排名 ({scope.zh}): 从第 {then} 到第 {now}", f"Rank ({scope.en}): from {then} to {now}")


def _sheet(found: list[Beside], currency: str, notes: list[Text]) -> Sheet:
    columns = [
        Column("metric", Text("指标", "Metric"), is_key=True, once=True),
        Column("scope", Text("和谁比", "Beside"), is_key=True),
        Column("own", Text("本店", "Ours"), unit_key="unit"),
        Column("theirs", Text("对方", "Theirs"), unit_key="unit"),
        Column("ratio", Text("是对方的", "Of theirs"), "rate"),
        Column("days", Text("天数", "Days"), "count"),
        Column("verdict", Text("判断", "Verdict")),
    ]
    names = {1: Text("高于", "above"), -1: Text("低于", "below"), 0: CHANCE}
    rows: list[Row] = [
        {
            "id": each.metric,
            "metric": CATALOGUE[each.metric].name,
            "scope": _scope(each),
            "own": each.own,
            "theirs": each.theirs,
            "ratio": each.own / each.theirs if each.own is not None and each.theirs > 0 else None,
            "days": each.days,
            "verdict": None if each.verdict is None else names[each.verdict],
            "unit": CATALOGUE[each.metric].unit,
        }
        for each in found
    ]
    return Sheet(_TITLE, Text("", ""), columns, rows, notes=notes, currency=currency)


def _data(each: Beside) -> dict[str, object]:
    return {
        "metric": each.metric,
        "best": each.best,
        "scope": each.scope,
        "days": each.days,
        "own": each.own,
        "theirs": each.theirs,
        "gap_a_day": [each.gap.low, each.gap.high] if each.gap else None,
        "verdict": each.verdict,
    }
