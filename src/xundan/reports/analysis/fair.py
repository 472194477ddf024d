"""Who is really better, in words and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundan.analysis.fair.adjusted import LEAST_CASES
from xundan.analysis.fair.comparison import Comparison
from xundan.analysis.fair.judging import Judged, Team
from xundan.analysis.intervals import Interval
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.analysis.mix import ASSOCIATION, adjusted_for, left_early, not_seen
from xundan.reports.labels import agent_names, labels_of
from xundan.reports.numbers import POINTS, difference, shown
from xundan.reports.sheet import Column, Row, Sheet, dimension_column
from xundan.reports.telling import Telling

_TITLE = Text("谁真的更好", "Who is really better")
_VERDICT = {
    "better": Text("好于全队", "better than the team"),
    "worse": Text("不如全队", "worse than the team"),
    "chance": Text("在偶然范围内", "within chance"),
    "few": Text(f"不到 {LEAST_CASES} 次, 不评", f"fewer than {LEAST_CASES} cases: not judged"),
    "unadjusted": Text("全队记录太少, 没法调整", "too few cases in all to adjust"),
}
_EXACT = 10


def told(found: Comparison, view: View) -> Telling:
    """The comparison for every writer."""
    ask, metric = found.ask, CATALOGUE[found.how.metric]
    days, rule = words.period(ask.first, ask.last), words.RULES[ask.rule]
    title = Text(f"{_TITLE.zh}: {metric.name.zh}", f"{_TITLE.en}: {metric.name.en}")
    shops = {name: shop.currency for name, shop in view.shops.items()}
    asked = [shops[name] for name in (ask.shops or shops) if name in shops]
    currency = asked[0] if asked else "CNY"
    names = agent_names(view)
    return Telling(
        title=title,
        subtitle=Text(f"{days.zh} · {rule.zh}", f"{days.en} · {rule.en}"),
        sentences=[
            *_sentences(found, names, metric.name, metric.unit, currency),
            *(left_early(ask, found.early) if found.known else []),
        ],
        sheets=[_sheet(found, view, title, currency)],
        data=_data(found, names),
    )


def verdict(each: Judged, *, up: bool) -> str:
    """better, worse or chance; few (of her cases) or unadjusted (too few in all) where nothing can be said."""
    if each.adjusted is None:
        return "few" if each.raw.cases < LEAST_CASES else "unadjusted"
    if not each.different:
        return "chance"
    return "better" if (each.adjusted.gap > 0) == up else "worse"


def _sentences(found: Comparison, names: Mapping[str, str], metric: Text, unit: str, currency: str) -> list[Text]:
    team = found.team
    if team is None:
        return [_nothing(found, metric)]
    if not team.judged:
        return [_too_few(team, metric)]
    said = []
    for each in team.judged:
        if each.different:
            said.append(_different(each, names.get(each.agent, each.agent), metric, unit, currency, found))
    rest = len(team.judged) - len(said)
    if not said:
        said.append(
            Text(
                f"{metric.zh}: {rest} 位客服按各自接到的情况调整后, 差别都在偶然范围内, 不能说谁更好。",
                f"{metric.en}: adjusted for what each of the {rest} agents was given, no difference is beyond chance.",
            )
        )
    elif rest:
        said.append(
            Text(
                f"其余 {rest} 位与全队的差别在偶然范围内。",
                f"The difference of the other {rest} from the team is within chance.",
            )
        )
    return [*said, adjusted_for(found.told_apart), *not_seen(found.unseen), ASSOCIATION]


def _different(each: Judged, name: str, metric: Text, unit: str, currency: str, found: Comparison) -> Text:
    adjusted = each.adjusted
    assert adjusted is not None
    value = found.figures[each.agent].value

    def amount(number: Any, lang: Lang) -> str:
        return shown(number, unit, lang, currency)

    def far(number: float, lang: Lang) -> str:
        return _difference(number, unit, lang, currency)

    span = adjusted.interval
    low, high = (span.low, span.high) if adjusted.gap > 0 else (-span.high, -span.low)
    better = verdict(each, up=found.how.up) == "better"
    more = adjusted.gap > 0
    return Text(
        f"{name}{'更好' if better else '更差'}: {metric.zh} {amount(value, 'zh')}, 同样的情况交给全队约"
        f" {amount(adjusted.expected, 'zh')}, {'高' if more else '低'} {far(abs(adjusted.gap), 'zh')}"
        f" (95 % 区间 {_number(low, unit, 'zh', currency)} 至 {far(high, 'zh')}), 超出偶然。",
        f"{name} does {'better' if better else 'worse'}: {metric.en} {amount(value, 'en')}, where the team would make"
        f" about {amount(adjusted.expected, 'en')} of the same cases: {far(abs(adjusted.gap), 'en')}"
        f" {'more' if more else 'less'} (95 % interval {_number(low, unit, 'en', currency)} to {far(high, 'en')}),"
        f" beyond chance.",
    )


def _difference(number: float, unit: str, lang: Lang, currency: str) -> str:
    if unit == "rate":
        return f"{number * 100:.1f} {POINTS[lang]}"
    return shown(number, unit, lang, currency)


def _number(number: float, unit: str, lang: Lang, currency: str) -> str:
    """A difference whose unit the next one has."""
    return f"{number * 100:.1f}" if unit == "rate" else shown(number, unit, lang, currency)


def _nothing(found: Comparison, metric: Text) -> Text:
    if found.known:
        return Text(f"这段时间没有可比的{metric.zh}。", f"The period has no case of {metric.en} to compare.")
    tables = ", ".join(found.how.needs)
    return Text(
        f"{metric.zh}比不了: 需要 {tables}, 还没有全部导入。",
        f"{metric.en} cannot be compared: it needs {tables}, not all of which were imported.",
    )


def _too_few(team: Team, metric: Text) -> Text:
    return Text(
        f"{metric.zh}只有 {team.cases} 次可看, 太少, 没法按各人接到的情况调整; 表里是原值和区间。请选更长的时间。",
        f"{metric.en}: {team.cases} cases are too few to adjust for what each agent was given; the table has the values"
        f" and their intervals. Choose a longer period.",
    )


def _sheet(found: Comparison, view: View, title: Text, currency: str) -> Sheet:
    metric = CATALOGUE[found.how.metric]
    unit, direction = metric.unit, metric.direction
    gap = Text("比全队", "Against the team")
    columns = [
        dimension_column("agent"),
        Column("value", metric.name, unit, direction, "part", "whole"),
        Column("low", Text("下限", "From"), unit, aside=True),
        Column("high", Text("上限", "To"), unit, aside=True),
        Column("cases", Text("次数", "Cases"), "count"),
        Column("shrunken", Text("收缩后", "Shrunken"), unit, direction),
        Column("shrunken_low", Text("收缩下限", "Shrunken from"), unit, aside=True),
        Column("shrunken_high", Text("收缩上限", "Shrunken to"), unit, aside=True),
        Column("expected", Text("同样情况全队", "Team, same mix"), unit),
        Column("gap", gap, difference(unit), direction),
        Column("gap_low", Text("差的下限", "Gap from"), difference(unit)),
        Column("gap_high", Text("差的上限", "Gap to"), difference(unit)),
        Column("top_third", Text("进前三分之一的把握", "Chance of top third"), "rate"),
        Column("verdict", Text("结论", "Verdict")),
    ]
    agents = found.team.agents if found.team else []
    return Sheet(
        title=title,
        subtitle=words.period(found.ask.first, found.ask.last),
        columns=columns,
        rows=[_row(each, found) for each in agents],
        labels=labels_of(("agent",), view),
        currency=currency,
        definitions=[metric],
    )


def _row(each: Judged, found: Comparison) -> Row:
    figure, adjusted, shrunken = found.figures[each.agent], each.adjusted, each.shrunken
    counted = figure.counts and figure.part is not None and figure.whole is not None
    return {
        "agent": each.agent,
        "value": figure.value,
        "part": int(figure.part or 0) if counted else None,
        "whole": int(figure.whole or 0) if counted else None,
        "cases": each.raw.cases,
        **_ends("", each.raw.interval),
        "shrunken": shrunken.mean if shrunken else None,
        **_ends("shrunken_", shrunken.interval if shrunken else None),
        "expected": adjusted.expected if adjusted else None,
        "gap": adjusted.gap if adjusted else None,
        **_ends("gap_", adjusted.interval if adjusted else None),
        "top_third": each.top_third,
        "verdict": _VERDICT[verdict(each, up=found.how.up)],
    }


def _ends(prefix: str, interval: Interval | None) -> dict[str, float | None]:
    return {f"{prefix}low": interval.low if interval else None, f"{prefix}high": interval.high if interval else None}


def _data(found: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    ask, team = found.ask, found.team
    return {
        "from": ask.first.isoformat(),
        "to": ask.last.isoformat(),
        "rule": ask.rule,
        "shops": list(ask.shops),
        "metric": found.how.metric,
        "cases": team.cases if team else 0,
        "mean": _plain(team.mean) if team else None,
        "adjusted_for": list(found.told_apart),
        "unknown": {name: _plain(share) for name, share in found.unseen.items()},
        "agents": [_agent(each, found, names) for each in (team.agents if team else [])],
    }


def _agent(each: Judged, found: Comparison, names: Mapping[str, str]) -> dict[str, Any]:
    row = _row(each, found)
    keys = [key for key in row if key not in ("agent", "verdict", "part", "whole")]
    return {
        "agent": each.agent,
        "name": names.get(each.agent),
        **{key: _plain(row[key]) for key in keys},
        "chance": _plain(each.chance),
        "chance_among_all": _plain(each.among),
        "chance_holm": _plain(each.strict),
        "verdict": verdict(each, up=found.how.up),
    }


def _plain(number: Any) -> Any:
    """A number for programs: to the digits that every machine computes alike."""
    return number if number is None or isinstance(number, int) else round(float(number), _EXACT)
