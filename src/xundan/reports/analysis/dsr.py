"""The trends of the platform's marks in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xundan.analysis.drift.dsr import Going
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet

_MARKS = {
    "description": Text("描述相符", "description"),
    "service": Text("服务态度", "service"),
    "logistics": Text("物流服务", "logistics"),
}
_LEAST = Fraction(1, 100)
_NONE = Text(
    "没有 DSR 评分: 导入一份有 day, description, service, logistics 列的表 (xundan import dsr.csv)",
    "no DSR marks: import a table with the columns day, description, service, logistics (xundan import dsr.csv)",
)


def dsr_sentences(going: Sequence[Going], several: bool) -> list[Text]:
    """A sentence a mark that moves beyond chance, one for those that do not, or how to bring them."""
    if not going:
        return [_NONE]
    beyond = [each for each in going if each.trend.beyond_chance]
    found = [_moves(each, several) for each in beyond if _seen(each)]
    if hardly := [_named(each, several) for each in beyond if not _seen(each)]:
        found.append(
            Text(
                f"DSR {'、'.join(name.zh for name in hardly)}: 几乎没动, 全程不到 0.01 分",
                f"DSR {', '.join(name.en for name in hardly)}: hardly moves, by less than 0.01 in all these days",
            )
        )
    if still := [each for each in going if not each.trend.beyond_chance]:
        names = [_named(each, several) for each in still]
        found.append(
            Text(
                f"DSR {'、'.join(name.zh for name in names)}: 走势在偶然范围内",
                f"DSR {', '.join(name.en for name in names)}: the trend is within chance",
            )
        )
    return found


def _seen(each: Going) -> bool:
    """Whether the trend comes to a hundredth, the least that a mark is shown with."""
    return each.trend.slope is not None and abs(each.trend.slope) * (each.trend.days - 1) >= _LEAST


def _named(each: Going, several: bool) -> Text:
    mark = _MARKS[each.mark]
    return Text(f"{each.shop} {mark.zh}", f"{each.shop} {mark.en}") if several else mark


def _moves(each: Going, several: bool) -> Text:
    slope, interval, name = each.trend.slope, each.trend.interval, _named(each, several)
    assert slope is not None
    assert interval is not None
    ends = [shown(value, "score_a_day", "en") for value in (interval.low, interval.high)]
    return Text(
        f"DSR {name.zh}每天{'升' if slope > 0 else '降'} {shown(abs(slope), 'score_a_day', 'zh')} "
        f"(95 % 区间 {ends[0]} 至 {ends[1]}), {each.trend.days} 天里由 {shown(each.trend.first, 'score', 'zh')} "
        f"到 {shown(each.trend.last, 'score', 'zh')}",
        f"DSR {name.en} {'rises' if slope > 0 else 'falls'} by {shown(abs(slope), 'score_a_day', 'en')} a day "
        f"(95 % interval {ends[0]} to {ends[1]}): from {shown(each.trend.first, 'score', 'en')} to "
        f"{shown(each.trend.last, 'score', 'en')} in {each.trend.days} days",
    )


def dsr_sheet(going: Sequence[Going]) -> Sheet:
    """Slopes with their intervals."""
    columns = [
        Column("shop", words.DIMENSIONS["shop"], is_key=True, once=True),
        Column("mark", Text("DSR", "DSR"), is_key=True),
        Column("slope", Text("每天变化", "Change a day"), "score_a_day"),
        Column("low", Text("95 % 下限", "95 % from"), "score_a_day"),
        Column("high", Text("95 % 上限", "to"), "score_a_day"),
        Column("first", Text("第一天", "First"), "score"),
        Column("last", Text("最后一天", "Last"), "score"),
        Column("days", Text("天数", "Days"), "count"),
    ]
    rows: list[Row] = []
    for each in going:
        interval = each.trend.interval
        rows.append({
            "shop": each.shop, "mark": _MARKS[each.mark], "slope": each.trend.slope,
            "low": interval.low if interval else None, "high": interval.high if interval else None,
            "first": each.trend.first, "last": each.trend.last, "days": each.trend.days,
        })  # fmt: skip
    note = Text(
        "区间按前后天的相关放宽: 平台的评分是半年的均值, 一天和前一天很像",
        "intervals allow for days that resemble the day before: the platform's marks are means of half a year",
    )
    return Sheet(Text("DSR 走势", "DSR trend"), Text("", ""), columns, rows, notes=[note] if rows else [])


def dsr_data(each: Going) -> dict[str, Any]:
    """For programs."""
    interval = each.trend.interval
    return {
        "shop": each.shop,
        "mark": each.mark,
        "slope": each.trend.slope,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "first": each.trend.first,
        "last": each.trend.last,
        "days": each.trend.days,
        "beyond_chance": each.trend.beyond_chance,
    }
