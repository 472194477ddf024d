"""What needs attention now, the gravest first: wrong numbers, then incomplete ones, then what people should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from xundan.analysis.drift.watch import Watched, watch
from xundan.facts.changes import rules_told
from xundan.facts.refresh import RULES
from xundan.lake.history import Imported, imports
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.newest import newest_day
from xundan.metrics.query import provisional_from
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Lang, Text
from xundan.reports.labels import agent_names
from xundan.reports.numbers import shown
from xundan.reports.pace import pace

Code = Literal[
    "held_back", "stale", "missing", "behind", "gap", "rejects", "unanswered", "moved", "target", "provisional"
]
_DAY = timedelta(days=1)
_TABLES = {
    "messages": Text("聊天", "chats"),
    "orders": Text("订单", "orders"),
    "refunds": Text("退款", "refunds"),
    "visits": Text("访客明细", "visits"),
    "traffic_daily": Text("店铺日报", "traffic by day"),
    "service_ratings": Text("服务评价", "ratings"),
}
"""What comes in day by day: a day that is missing of it is a file that is missing."""
_NEEDED = ("messages", "orders")
_LATE = 3
"""So many days may pass without a refund or a rating."""
_LOOKED_BACK = 60
_RECENT = 14
_WATCHED = ("inquiry_conversion", "first_response", "answered_in_3min", "reply_rate")
_LANGS: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True)
class Concern:
    """One thing to look at. `agent`: whom it is about; `days`: those in which it is seen."""

    code: Code
    said: Text
    agent: str | None = None
    days: tuple[date, date] | None = None


def concerns(view: View, shop: str, rule: CreditRule) -> list[Concern]:
    """All of a shop, of the state of today."""
    newest = newest_day(view)
    found: list[Concern] = [*_wrong(view, shop), *_files(view, shop, newest)]
    kept = _imports(view, shop)
    found += [*_rejects(kept), *_unanswered(view, shop, rule, kept), *_moved(view, shop, rule, newest)]
    found += [*_target(view, shop, rule, newest), *_provisional(view, shop, newest)]
    return found


def _wrong(view: View, shop: str) -> Iterator[Concern]:
    if shop in view.held_back:
        yield Concern(
            "held_back",
            Text(
                "销售额对不上: 各客服 + 静默 + 无法判定 + 不计绩效 不等于全店, 显示的是上一次对得上的数字",
                "sales do not add up: agents, silent, unattributable and excluded are not the shop's; "
                "the numbers are those of the last good state",
            ),
        )
    if view.reading is not None and view.reading.snapshot.info.get(RULES) != rules_told(view.dated_rules):
        yield Concern("stale", Text("规则改过, 数字还是按以前的算的", "the rules changed; numbers are as before"))


def _files(view: View, shop: str, newest: date) -> Iterator[Concern]:
    """Tables that were never imported, that end before the others, and holes in those that are there."""
    for table, name in _TABLES.items():
        runs = view.coverage.runs.get((shop, table))
        if not runs:
            if table in _NEEDED:
                yield Concern("missing", Text(f"还没有导入{name.zh}", f"no {name.en} are imported"))
            continue
        last = runs[-1][1]
        if (newest - last).days > (0 if table in _NEEDED else _LATE):
            days = (newest - last).days
            yield Concern(
                "behind",
                Text(f"{name.zh}只到 {last}, 还缺 {days} 天", f"{name.en} end with {last}; days missing: {days}"),
                days=(last + _DAY, newest),
            )
        for (_, until), (since, _) in pairwise(runs):
            hole = until + _DAY, since - _DAY
            if hole[1] > newest - timedelta(days=_LOOKED_BACK):
                told = f"{hole[0]}" if hole[0] == hole[1] else f"{hole[0]} 至 {hole[1]}"
                yield Concern(
                    "gap",
                    Text(f"{name.zh}中间缺 {told}", f"{name.en} lack {told.replace('至', 'to')}"),
                    days=hole,
                )


def _imports(view: View, shop: str) -> list[Imported]:
    """The imports that are in and tell of this shop, the oldest first."""
    if view.reading is None:
        return []
    kept = imports(view.reading.lake, view.reading.snapshot)
    return [each for each in kept if each.undone_at is None and any(span["shop"] == shop for span in each.coverage)]


def _rejects(kept: Sequence[Imported]) -> Iterator[Concern]:
    for each in kept[-1:]:
        rejected = sum(counts["rejected"] for file in each.files for counts in file["tables"].values())
        if rejected:
            yield Concern(
                "rejects",
                Text(
                    f"最近一次导入有 {rejected:,} 行没读进来, 改好可以再导入",
                    f"rows of the last import that could not be read: {rejected:,}; mend them and import them again",
                ),
            )


def _unanswered(view: View, shop: str, rule: CreditRule, kept: Sequence[Imported]) -> Iterator[Concern]:
    """Of the chats of the last import, a week of them at most."""
    days = next((found for each in reversed(kept) if (found := _chat_days(each.coverage, shop))), None)
    if days is None:
        return
    first, last = max(days[0], days[1] - 6 * _DAY), days[1]
    ask = Ask(("unanswered_turns",), (), first, last, rule, (shop,))
    count = figures(view, ask, [()])[()]["unanswered_turns"].value
    if count:
        zh, en = (f"{first:%m-%d} 至 {last:%m-%d}", f"{first:%m-%d} to {last:%m-%d}")
        yield Concern(
            "unanswered",
            Text(
                f"最近导入的聊天里 ({zh}) 有 {int(count):,} 次提问没人回",
                f"questions that nobody answered ({en}): {int(count):,}",
            ),
            days=(first, last),
        )


def _chat_days(spans: Sequence[dict[str, Any]], shop: str) -> tuple[date, date] | None:
    found = [
        (date.fromisoformat(span["from_day"]), date.fromisoformat(span["to_day"]))
        for span in spans
        if (span["shop"], span["table"]) == (shop, "messages") and span["from_day"] and span["to_day"]
    ]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _moved(view: View, shop: str, rule: CreditRule, newest: date) -> Iterator[Concern]:
    """Agents whose numbers left their usual range lately and are not back."""
    if not view.coverage.imported(shop, "messages"):
        return
    names = agent_names(view)
    seen = watch(view, _WATCHED, newest - timedelta(days=_LOOKED_BACK - 1), newest, rule, (shop,))
    told = [
        (each, n)
        for each in seen.series
        if each.agent is not None
        for n in range(len(each.chart.signals))
        if each.state(n) == "holds" and _flagged(each, n) > newest - timedelta(days=_RECENT)
    ]
    for each, n in sorted(told, key=lambda item: -abs(item[0].chart.signals[item[1]].score)):
        yield _move(each, n, names, view.shops[shop].currency)


def _flagged(each: Watched, number: int) -> date:
    return each.chart.steps[each.chart.signals[number].at].point.last


def _move(each: Watched, number: int, names: dict[str, str], currency: str) -> Concern:
    signal, metric = each.chart.signals[number], CATALOGUE[each.metric]
    since = each.chart.steps[signal.since].point.first
    now = each.chart.now if each.chart.now is not None else signal.now
    name = names.get(each.agent or "", each.agent or "")
    (was_zh, was_en), (now_zh, now_en) = (
        [shown(value, metric.unit, lang, currency) for lang in _LANGS] for value in (signal.was, now)
    )
    return Concern(
        "moved",
        Text(
            f"{name}的{metric.name.zh}从 {since:%m-%d} 起离开平时: {was_zh} → {now_zh}",
            f"{name}: {metric.name.en} left its usual range on {since:%m-%d}, {was_en} → {now_en}",
        ),
        each.agent,
        (since, _flagged(each, number)),
    )


def _target(view: View, shop: str, rule: CreditRule, newest: date) -> Iterator[Concern]:
    found = pace(view, shop, newest, rule)
    if found is not None and found.reached < found.due:
        reached, due = ([shown(share, "rate", lang) for lang in _LANGS] for share in (found.reached, found.due))
        yield Concern(
            "target",
            Text(
                f"{found.month.month} 月计划完成 {reached[0]}, 按天数应到 {due[0]}",
                f"{reached[1]} of the month's target is sold; by days it should be {due[1]}",
            ),
        )


def _provisional(view: View, shop: str, newest: date) -> Iterator[Concern]:
    month = Ask(("inquiry_conversion",), (), newest.replace(day=1), newest, "order_first", (shop,))
    since = provisional_from(view, month, [CATALOGUE["inquiry_conversion"]])
    if since is not None:
        yield Concern(
            "provisional",
            Text(
                f"{since:%m-%d} 起的数字还会变: 询单窗口没结束, 过两天导入新订单就定了",
                f"numbers from {since:%m-%d} on may change: inquiry windows are open until later orders are imported",
            ),
            days=(since, newest),
        )
