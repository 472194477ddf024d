"""What a promotion or a member day did, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from xundan.analysis.event.effect import MARGIN, WEEKS, Effect
from xundan.analysis.event.judge import Judged
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.numbers import difference, shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_SPANS = (
    ("effect", Text("活动期间", "the days")),
    ("before", Text(f"之前 {MARGIN} 天", f"{MARGIN} days before")),
    ("after", Text(f"之后 {MARGIN} 天", f"{MARGIN} days after")),
    ("whole", Text("前后合计", "all of these")),
)
_CHANCE = Text("在偶然范围内", "within chance")
_TOO_LITTLE = Text(
    "{name}: 前后能比的日子太少 ({days} 天; 至少要 14 天, 每个星期几至少 2 天), 算不出平时应有多少",
    "{name}: too few days around to tell the usual course ({days}; it takes 14, and two of every weekday in question)",
)
_METHOD = Text(
    f"平时应有多少: 活动前后各 {WEEKS} 周同星期几的日子 (紧挨着的 {MARGIN} 天不算, 离谱的日子去掉), 加一条缓慢的走势; "
    "区间是 95 %. 这是和平时的比较, 不是证明: 同时发生的别的事也在里面",
    f"expected: the same weekdays of {WEEKS} weeks before and after (without the {MARGIN} days next to the event and "
    "days far off their course) with a slow trend; intervals are 95 %. It compares, it does not prove: what else "
    "happened then is in it too",
)


def event_telling(found: Sequence[Judged], days: Collection[date], currency: str) -> Telling:
    """All of it; a sentence a metric for the days, then one for what the days around gave or took."""
    sentences = [each for judged in found for each in _sentences(judged, currency)]
    rows = [row for judged in found for row in _rows(judged)]
    columns = [
        Column("metric", Text("指标", "Metric"), is_key=True, once=True),
        Column("span", Text("哪些天", "Which days"), is_key=True),
        Column("value", Text("实际", "Value"), unit_key="unit"),
        Column("expected", Text("平时应有", "Expected"), unit_key="unit"),
        Column("more", Text("多出", "More"), unit_key="unit_of_more"),
        Column("low", Text("95 % 下限", "95 % from"), unit_key="unit_of_more"),
        Column("high", Text("95 % 上限", "to"), unit_key="unit_of_more"),
        Column("verdict", Text("判断", "Verdict")),
    ]
    notes = [_METHOD]
    if any(not judged.adds_up for judged in found):
        notes.append(Text("比例和均值按天平均", "rates and means are means of the days"))
    if strange := sorted({day for judged in found for span, _ in _SPANS for day in _strange(getattr(judged, span))}):
        listed = ", ".join(day.isoformat() for day in strange)
        notes.append(Text(f"因为离谱没有用的日子: {listed}", f"days left out as far off their course: {listed}"))
    sheet = Sheet(Text("活动效果", "Effect"), Text("", ""), columns, rows, notes=notes, currency=currency)
    data = {"days": [day.isoformat() for day in sorted(days)], "metrics": [_data(judged) for judged in found]}
    return Telling(Text("活动效果", "What an event did"), _subtitle(days), sentences, [sheet], data)


def _subtitle(days: Collection[date]) -> Text:
    first, last = min(days), max(days)
    if (last - first).days + 1 == len(days):
        return words.period(first, last)
    listed = ", ".join(day.isoformat() for day in sorted(days))
    return Text(listed, listed)


def _strange(effect: Effect | None) -> tuple[date, ...]:
    return effect.strange if effect else ()


def _sentences(judged: Judged, currency: str) -> list[Text]:
    metric = CATALOGUE[judged.metric]
    effect = judged.effect
    if effect is None:
        return [Text(_TOO_LITTLE.zh.format(name=metric.name.zh, days=judged.days),
                     _TOO_LITTLE.en.format(name=metric.name.en, days=judged.days))]  # fmt: skip

    def amount(value: float, lang: Lang) -> str:
        unit = metric.unit
        return shown(round(value) if unit in ("people", "count") and judged.adds_up else value, unit, lang, currency)

    def reach(of: Effect, lang: Lang) -> str:
        joined = " 至 " if lang == "zh" else " to "
        return joined.join(amount(end, lang) for end in (of.interval.low, of.interval.high))

    value = Text(amount(effect.value, "zh"), amount(effect.value, "en"))
    expected = Text(amount(effect.expected, "zh"), amount(effect.expected, "en"))
    if not effect.beyond_chance:
        return [Text(
            f"{metric.name.zh} {value.zh}, 平时应有 {expected.zh}: 差别在偶然范围内 (95 % 区间 {reach(effect, 'zh')})",
            f"{metric.name.en}: {value.en}, expected {expected.en}: within chance (95 % interval of the difference "
            f"{reach(effect, 'en')})",
        )]  # fmt: skip
    more = effect.more > 0
    gap = Text(amount(abs(effect.more), "zh"), amount(abs(effect.more), "en"))
    told = [Text(
        f"{metric.name.zh} {value.zh}, 比平时应有的 {expected.zh} {'多' if more else '少'} {gap.zh} "
        f"(95 % 区间 {reach(effect, 'zh')})",
        f"{metric.name.en}: {value.en}, {gap.en} {'more' if more else 'less'} than the expected "
        f"{expected.en} (95 % interval {reach(effect, 'en')})",
    )]  # fmt: skip
    for side, zh, en in ((judged.before, "之前", "before"), (judged.after, "之后", "after")):
        if side is not None and side.beyond_chance:
            told.append(Text(
                f"{metric.name.zh}在{zh} {MARGIN} 天比平时{'多' if side.more > 0 else '少'} "
                f"{amount(abs(side.more), 'zh')} (95 % 区间 {reach(side, 'zh')})",
                f"{metric.name.en} in the {MARGIN} days {en}: {amount(abs(side.more), 'en')} "
                f"{'more' if side.more > 0 else 'less'} than usual (95 % interval {reach(side, 'en')})",
            ))  # fmt: skip
    return told


def _rows(judged: Judged) -> list[Row]:
    metric = CATALOGUE[judged.metric]
    units = {"id": judged.metric, "unit": metric.unit, "unit_of_more": difference(metric.unit)}
    rows: list[Row] = []
    for span, name in _SPANS:
        effect: Effect | None = getattr(judged, span)
        if effect is None:
            rows.append({"metric": metric.name, "span": name, **units})
            continue
        verdict = Text("高于平时", "more") if effect.more > 0 else Text("低于平时", "less")
        rows.append({
            "metric": metric.name, "span": name, "value": effect.value, "expected": effect.expected,
            "more": effect.more, "low": effect.interval.low, "high": effect.interval.high,
            "verdict": verdict if effect.beyond_chance else _CHANCE, **units,
        })  # fmt: skip
    return rows


def _data(judged: Judged) -> dict[str, Any]:
    found: dict[str, Any] = {"metric": judged.metric, "adds_up": judged.adds_up, "learned_from": judged.days}
    for span, _ in _SPANS:
        effect: Effect | None = getattr(judged, span)
        found["event" if span == "effect" else span] = effect and {
            "days": effect.days,
            "value": effect.value,
            "expected": effect.expected,
            "more": effect.more,
            "low": effect.interval.low,
            "high": effect.interval.high,
            "beyond_chance": effect.beyond_chance,
            "left_out": [day.isoformat() for day in effect.strange],
        }
    return found
