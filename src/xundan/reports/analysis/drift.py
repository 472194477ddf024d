"""What moved, since when and how far: charts of metrics and the trends of the platform's marks in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xundan.analysis.drift.chart import Signal
from xundan.analysis.drift.dsr import Going
from xundan.analysis.drift.watch import State, Watch, Watched
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.analysis.dsr import dsr_data, dsr_sentences, dsr_sheet
from xundan.reports.labels import agent_names
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TOLD = 8
_OFTEN = 200
_WHOLE = Text("全店", "whole shop")
_STATES: dict[State, Text] = {
    "holds": Text("持续至今", "holds"),
    "passed": Text("已恢复", "passed"),
    "replaced": Text("后来又变了", "moved again"),
    "odd": Text("单点异常", "one odd point"),
}
_NOT_RIPE = Text(
    "{metric}: {day} 起的数字还会变, 没有看", "{metric}: from {day} on the figures can still change and are left out"
)
_EARLY = Text(
    "{metric}: {day} 及以前缺更早的订单, 没有看",
    "{metric}: up to {day} earlier orders are missing; those days are left out",
)


def drift_telling(view: View, found: Watch, going: Sequence[Going], first: date, last: date) -> Telling:
    """All of it; the strongest of what holds now comes first."""
    names = agent_names(view)
    several = len({each.shop for each in found.series} | {each.shop for each in going}) > 1
    currencies = {name: shop.currency for name, shop in view.shops.items()}
    told = sorted(
        ((each, n) for each in found.series for n in range(len(each.chart.signals))),
        key=lambda item: (item[0].state(item[1]) != "holds", -abs(item[0].chart.signals[item[1]].score)),
    )
    holding = [(each, n) for each, n in told if each.state(n) == "holds"]
    sentences = [_sentence(each, n, names, several, currencies) for each, n in holding[:_TOLD]]
    if len(holding) > _TOLD:
        more = len(holding) - _TOLD
        sentences.append(Text(f"另有 {more} 处变化持续至今, 见表", f"{more} more shifts hold; they are in the table"))
    sentences += [*_summary(found, len(told), len(holding)), *dsr_sentences(going, several)]
    rows = [_row(each, n, names) for each, n in told]
    return Telling(
        title=Text("波动与漂移", "Drift"),
        subtitle=words.period(first, last),
        sentences=sentences,
        sheets=[
            _signals(rows, found, several, currencies),
            _levels(found, names, several, currencies),
            dsr_sheet(going),
        ],
        data={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "judged": found.judged,
            "signals": [_signal_data(each, n) for each, n in told],
            "series": [_series_data(each) for each in found.series],
            "dsr": [dsr_data(each) for each in going],
        },
    )


def _summary(found: Watch, signals: int, holding: int) -> list[Text]:
    charts = sum(each.chart.judged > 0 for each in found.series)
    if not found.judged:
        return [
            Text(
                "还没有一条序列够长: 每条要先有 10 个点作基准, 每个点至少 5 个事件",
                "no series is long enough yet: each needs ten points to learn from, of at least five events each",
            )
        ]
    by_chance = -(-found.judged // _OFTEN)
    return [
        Text(
            f"看了 {charts} 条序列的 {found.judged:,} 个点, 报警 {signals} 次, {holding} 处变化持续至今; "
            f"就算什么都没变, 也可能有至多约 {by_chance} 次误报",
            f"points watched: {found.judged:,} of {charts} series; signals: {signals}; shifts that hold: {holding}. "
            f"Were nothing to change, up to about {by_chance} false alarms would be expected",
        )
    ]


def _who(each: Watched, names: Mapping[str, str], several: bool, lang: Lang) -> str:
    who = _WHOLE(lang) if each.agent is None else names.get(each.agent, each.agent)
    return f"{each.shop} {who}" if several else who


def _sentence(
    each: Watched, number: int, names: Mapping[str, str], several: bool, currencies: Mapping[str, str]
) -> Text:
    signal, metric = each.chart.signals[number], CATALOGUE[each.metric]
    since, flagged = each.chart.steps[signal.since].point.first, each.chart.steps[signal.at].point.last
    currency = currencies.get(each.shop, "CNY")
    now = each.chart.now if each.chart.now is not None else signal.now

    def value(amount: float, lang: Lang) -> str:
        return shown(amount, metric.unit, lang, currency)

    rises = now > signal.was
    gap = " " if metric.name.zh[0].isascii() else ""
    good = metric.direction != "none" and rises == (metric.direction == "up")
    verdict = (
        Text("", "")
        if metric.direction == "none"
        else Text(" (变好)", " (better)")
        if good
        else Text(" (变差)", " (worse)")
    )
    zh = (
        f"{_who(each, names, several, 'zh')}的{gap}{metric.name.zh}从 {since} 起由 {value(signal.was, 'zh')} "
        f"{'升' if rises else '降'}到 {value(now, 'zh')}{verdict.zh}, {flagged} 报警"
    )
    en = (
        f"{_who(each, names, several, 'en')}: {metric.name.en} {'rose' if rises else 'fell'} from "
        f"{value(signal.was, 'en')} to {value(now, 'en')}{verdict.en} since {since}; flagged on {flagged}"
    )
    if number in each.shop_too:
        zh, en = f"{zh}; 同时全店也这样变", f"{en}; the whole shop moved so too"
    return Text(zh, en)


def _row(each: Watched, number: int, names: Mapping[str, str]) -> Row:
    signal, metric = each.chart.signals[number], CATALOGUE[each.metric]
    return {
        "id": each.metric,
        "metric": metric.name,
        "shop": each.shop,
        "who": _name(each, names),
        "state": _STATES[each.state(number)],
        "since": each.chart.steps[signal.since].point.first,
        "flagged": each.chart.steps[signal.at].point.last,
        "was": signal.was,
        "now": signal.now,
        "change": signal.now - signal.was,
        "score": signal.score,
        "shop_too": (number in each.shop_too) if each.agent is not None else None,
        "unit": metric.unit,
    }


def _name(each: Watched, names: Mapping[str, str]) -> Text:
    if each.agent is None:
        return _WHOLE
    named = names.get(each.agent)
    who = f"{named} ({each.agent})" if named else each.agent
    return Text(who, who)


def _signals(rows: list[Row], found: Watch, several: bool, currencies: Mapping[str, str]) -> Sheet:
    columns = [
        Column("metric", Text("指标", "Metric"), is_key=True),
        *([Column("shop", words.DIMENSIONS["shop"], is_key=True)] if several else []),
        Column("who", Text("谁", "Who"), is_key=True),
        Column("state", Text("状态", "State")),
        Column("since", Text("从哪天起", "Since"), "time"),
        Column("flagged", Text("报警日", "Flagged"), "time"),
        Column("was", Text("之前", "Before"), unit_key="unit"),
        Column("now", Text("报警时", "When flagged"), unit_key="unit"),
        Column("change", Text("变化", "Change"), unit_key="unit"),
        Column("score", Text("几倍标准差", "Standard deviations"), "ratio"),
        Column("shop_too", Text("全店同向", "Shop too"), "flag"),
    ]
    notes = [
        Text(
            "控制图: 每个点和它之前的水平比; 比例按 Laney 校正过度离散, 均值用指数加权; 平静时每 200 个点至多误报一次",
            "control charts: each point is held against the level before it; rates by Laney's p-chart, means by their "
            "weighted mean; a quiet series gives at most one false alarm in 200 points",
        ),
        *(_of(_NOT_RIPE, name, day) for name, day in found.unripe.items()),
        *(_of(_EARLY, name, day) for name, day in found.early.items()),
    ]
    return Sheet(Text("报警", "Signals"), Text("", ""), columns, rows, notes=notes, currencies=currencies)


def _of(note: Text, metric: str, day: date) -> Text:
    name = CATALOGUE[metric].name
    return Text(note.zh.format(metric=name.zh, day=day), note.en.format(metric=name.en, day=day))


def _levels(found: Watch, names: Mapping[str, str], several: bool, currencies: Mapping[str, str]) -> Sheet:
    columns = [
        Column("metric", Text("指标", "Metric"), is_key=True),
        *([Column("shop", words.DIMENSIONS["shop"], is_key=True)] if several else []),
        Column("who", Text("谁", "Who"), is_key=True),
        Column("level", Text("现在的水平", "Level now"), unit_key="unit"),
        Column("low", Text("下限", "Lower limit"), unit_key="unit"),
        Column("high", Text("上限", "Upper limit"), unit_key="unit"),
        Column("points", Text("点数", "Points"), "count"),
        Column("judged", Text("看过的点", "Judged"), "count"),
        Column("signals", Text("报警", "Signals"), "count"),
        Column("spread", Text("离散 (1 = 只有偶然)", "Spread (1: chance alone)"), "ratio"),
    ]
    rows: list[Row] = []
    for each in found.series:
        made = each.chart
        newest = made.steps[-1] if made.steps else None
        rows.append({
            "id": each.metric, "metric": CATALOGUE[each.metric].name,
            "shop": each.shop, "who": _name(each, names), "level": made.now,
            "low": newest.low if newest else None, "high": newest.high if newest else None,
            "points": len(made.steps), "judged": made.judged, "signals": len(made.signals), "spread": made.spread,
            "unit": CATALOGUE[each.metric].unit,
        })  # fmt: skip
    return Sheet(Text("水平和界限", "Levels and limits"), Text("", ""), columns, rows, currencies=currencies)


def _signal_data(each: Watched, number: int) -> dict[str, Any]:
    signal: Signal = each.chart.signals[number]
    return {
        "metric": each.metric,
        "shop": each.shop,
        "agent": each.agent,
        "state": each.state(number),
        "since": each.chart.steps[signal.since].point.first.isoformat(),
        "flagged": each.chart.steps[signal.at].point.last.isoformat(),
        "was": signal.was,
        "now": signal.now,
        "score": signal.score,
        "shop_too": number in each.shop_too,
    }


def _series_data(each: Watched) -> dict[str, Any]:
    steps = [
        {
            "from": step.point.first.isoformat(),
            "to": step.point.last.isoformat(),
            "part": step.point.part if each.chart.kind != "value" else None,
            "whole": step.point.whole if each.chart.kind != "value" else None,
            "value": step.point.value,
            "centre": step.centre,
            "low": step.low,
            "high": step.high,
            "score": step.score,
            "ewma": step.ewma,
        }
        for step in each.chart.steps
    ]
    return {
        "metric": each.metric,
        "shop": each.shop,
        "agent": each.agent,
        "kind": each.chart.kind,
        "level": each.chart.now,
        "spread": each.chart.spread,
        "points": steps,
    }
