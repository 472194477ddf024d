"""Advice in words: what was found, what to do, what it is worth, and where its rows are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundan.analysis.advice.advise import Advice, Advised, Stake
from xundan.analysis.advice.levels import Gap
from xundan.analysis.advice.seen import is_seen, name_of, unit_of
from xundan.analysis.advice.series import Subject
from xundan.analysis.advice.tree import About, Condition, Tree, trees
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Lang, Text
from xundan.reports import words
from xundan.reports.labels import agent_names, item_titles
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("建议", "What to do")
_SHOP = Text("店铺", "The shop")
_NONE = Text(
    "比较了 {tried} 处, 没有超出偶然的差别, 所以没有建议",
    "{tried} comparisons, none beyond chance: there is nothing to advise",
)
_COUNTED = Text(
    "共比较 {tried} 处, 只列出超出偶然的; 说出来的里面平均二十条有一条仍可能是巧合",
    "{tried} comparisons; only what is beyond chance is told, and of that one in twenty may still be chance",
)
_OBSERVED = Text(
    "涉及的金额按差距补平估算, 是相关而不是因果: 做了再看 xundan advise --review",
    "What is at stake assumes that the whole gap closes; it is association, not proof: do it, then look at xundan "
    "advise --review",
)
_RAW = Text(
    "没有按接到的买家调整: 装上 pip install 'xundan[text]' 后, 运气不好接到难单的客服不会被点名",
    "not adjusted for who was served: with pip install 'xundan[text]' nobody is named for having had the harder cases",
)
_EARLY = Text(
    "看询单的指标不看 {day} 及以前: 更早的订单没有导入, 分不清售后和询单",
    "metrics of inquiries leave out {day} and before: earlier orders were not imported, and questions after a sale "
    "look like inquiries there",
)
_UNKNOWN = Text("数据不够, 没有比较: {names}", "not compared for want of data: {names}")


def advice_telling(view: View, found: Advised, top: int | None = None, more: tuple[Text, ...] = ()) -> Telling:
    """Advice as sentences (the `top` most worth), and all of it as a table. `more` is said after them."""
    names = Names(view)
    said = [sentence(each, names) for each in found.found[:top]]
    if not said:
        said = [_NONE.format(tried=found.tried)]
    return Telling(
        title=_TITLE,
        subtitle=words.period(found.ask.first, found.ask.last),
        sentences=[*said, *more],
        sheets=[_sheet(found, names)] if found.found else [],
        data={
            "from": found.ask.first,
            "to": found.ask.last,
            "rule": found.ask.rule,
            "tried": found.tried,
            "unknown": list(found.unknown),
            "advice": [_data(each, found, names) for each in found.found],
        },
    )


class Names:
    """What subjects are called, and in which currency their shop sells."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._agents = agent_names(view)
        self._currencies = {name: shop.currency for name, shop in view.shops.items()}

    def of(self, subject: Subject, about: About) -> Text:
        """One name for a subject, its members' where it has several."""
        if not subject.members:
            return Text(subject.shop, subject.shop) if len(self._view.shops) > 1 else _SHOP
        if about == "hour":
            return _hours([int(each) for each in subject.members])
        names = [self._member(str(each), about) for each in subject.members]
        return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names))

    def _member(self, member: str, about: About) -> Text:
        if about == "agent":
            name = self._agents.get(member, member)
            return Text(name, name)
        if about == "channel":
            return words.CHANNELS.get(member, Text(member, member))
        titles = item_titles(self._view, [member])
        return titles.get(member, Text(member, member))

    def currency(self, subject: Subject) -> str:
        return self._currencies.get(subject.shop, "CNY")


def _hours(hours: list[int]) -> Text:
    """Hours as spans of the clock: 0:00 to 4:00, 5:00 to 9:00."""
    spans: list[tuple[int, int]] = []
    for hour in sorted(hours):
        if spans and spans[-1][1] == hour:
            spans[-1] = spans[-1][0], hour + 1
        else:
            spans.append((hour, hour + 1))
    told = [f"{first}:00-{end}:00" for first, end in spans]
    return Text("、".join(told), ", ".join(told))


def sentence(each: Advice, names: Names) -> Text:
    """What was found, what to do and what it is worth, as one paragraph."""
    facts = _said(each.tree, each.subject, each.main, names)
    same = _same_cases(each, names.currency(each.subject))
    facts = Text(facts.zh + same.zh, facts.en + same.en)
    worth = _worth(each.stake, names.currency(each.subject))
    do = each.tree.do.text
    zh, en = f"{facts.zh}。{do.zh}。", f"{facts.en}. {do.en}."
    return Text(f"{zh}{worth.zh}", f"{en}{worth.en and ' ' + worth.en}")


def _said(tree: Tree, subject: Subject, main: Gap, names: Names) -> Text:
    condition, currency = tree.when[0], names.currency(subject)
    who, unit = names.of(subject, tree.about), unit_of(condition.metric)

    def told(lang: Lang) -> str:
        return tree.say.text(lang).format(
            who=who(lang),
            value=shown(main.first.value, unit, lang, currency),
            other=shown(main.second.value, unit, lang, currency),
            metric=name_of(condition.metric)(lang),
        )

    return Text(told("zh"), told("en"))


def _same_cases(each: Advice, currency: str) -> Text:
    """What the team would make of her cases, where that was asked."""
    if each.fair is None or each.fair.adjusted is None:
        return Text("", "")
    unit, expected = unit_of(each.tree.when[0].metric), each.fair.adjusted.expected
    return Text(
        f" (全队接同样的买家约 {shown(expected, unit, 'zh', currency)})",
        f" (the team with the same buyers about {shown(expected, unit, 'en', currency)})",
    )


def _worth(stake: Stake | None, currency: str) -> Text:
    if stake is None:
        return Text("", "")
    unit = "money" if stake.money else "people"

    def told(lang: Lang, value: float) -> str:
        return shown(value if stake.money else round(value), unit, lang, currency)

    zh, en = ([told(lang, value) for value in (stake.middle, stake.low, stake.high)] for lang in ("zh", "en"))
    if stake.money:
        return Text(
            f"补平差距约值 {zh[0]} (95%: {zh[1]} 到 {zh[2]})。",
            f"Closing the gap is worth about {en[0]} (95 %: {en[1]} to {en[2]}).",
        )
    return Text(
        f"涉及约 {zh[0]} 人 (95%: {zh[1]} 到 {zh[2]})。",
        f"It concerns about {en[0]} people (95 %: {en[1]} to {en[2]}).",
    )


def _sheet(found: Advised, names: Names) -> Sheet:
    columns = [
        Column("who", Text("谁", "Who"), is_key=True),
        Column("metric", Text("指标", "Metric")),
        Column("value", Text("现在", "Now"), unit_key="unit"),
        Column("other", Text("对照", "Held against"), unit_key="unit"),
        Column("money", Text("涉及金额", "At stake"), "money"),
        Column("people", Text("涉及人数", "People"), "people"),
        Column("chance", Text("偶然的可能", "By chance")),
        Column("source", Text("出处", "Source"), aside=True),
        Column("rows", Text("看明细", "Its rows"), wraps=True),
    ]
    notes = [_COUNTED.format(tried=found.tried), _OBSERVED]
    if found.early is not None:
        notes.append(_EARLY.format(day=found.early))
    if not found.fair:
        notes.append(_RAW)
    if found.unknown:
        rules = {rule.id: name_of(rule.when[0].metric) for rule in trees()}
        of = [rules.get(name, Text(name, name)) for name in found.unknown]
        zh, en = "、".join(dict.fromkeys(each.zh for each in of)), ", ".join(dict.fromkeys(each.en for each in of))
        notes.append(Text(_UNKNOWN.zh.format(names=zh), _UNKNOWN.en.format(names=en)))
    return Sheet(
        title=Text("依据", "What it rests on"),
        subtitle=Text("", ""),
        columns=columns,
        rows=[_row(each, found, names) for each in found.found],
        notes=notes,
        definitions=[CATALOGUE[name] for name in dict.fromkeys(_metrics(found)) if not is_seen(name)],
    )


def _metrics(found: Advised) -> list[str]:
    return [each.tree.when[0].metric for each in found.found]


def _row(each: Advice, found: Advised, names: Names) -> Row:
    metric, stake = each.tree.when[0].metric, each.stake
    return {
        "who": names.of(each.subject, each.tree.about),
        "id": metric,
        "metric": name_of(metric),
        "unit": unit_of(metric),
        "value": each.main.first.value,
        "other": each.main.second.value,
        "money": stake.middle if stake and stake.money else None,
        "people": round(stake.middle) if stake and not stake.money else None,
        "chance": "< 0.1 %" if each.main.chance < 0.001 else f"{each.main.chance * 100:.1f} %",
        "source": each.tree.source,
        "rows": rows_of(each, found),
        "shop": each.subject.shop,
    }


def rows_of(each: Advice, found: Advised) -> str:
    """The command that opens the figure to its rows."""
    condition = each.tree.when[0]
    days = f"--from {found.ask.first} --to {found.ask.last}"
    if is_seen(condition.metric):
        return f"xundan lost --agent '{each.subject.members[0]}' --lines {days}"
    where = "".join(f" --where '{each.tree.about}={member}'" for member in each.subject.members[:1])
    by = f" --by {each.tree.about}" if each.subject.members else ""
    return f"xundan drill {condition.metric}{by}{where} {days}"


def gap_data(condition: Condition, found: Gap) -> Mapping[str, Any]:
    """One comparison for programs."""
    return {
        "metric": condition.metric,
        "than": condition.than,
        "value": found.first.value,
        "part": found.first.part,
        "whole": found.first.whole,
        "other": found.second.value,
        "difference": found.difference,
        "low": found.interval.low,
        "high": found.interval.high,
        "chance": found.chance,
    }


def _data(each: Advice, found: Advised, names: Names) -> Mapping[str, Any]:
    stake = each.stake
    return {
        "id": each.tree.id,
        "source": each.tree.source,
        "about": each.tree.about,
        "shop": each.subject.shop,
        "members": list(each.subject.members),
        "found": _said(each.tree, each.subject, each.main, names),
        "do": each.tree.do.text,
        "team_with_the_same_cases": each.fair.adjusted.expected if each.fair and each.fair.adjusted else None,
        "gaps": [gap_data(condition, gap) for condition, gap in zip(each.tree.when, each.gaps, strict=True)],
        "stake": None
        if stake is None
        else {
            "unit": "money" if stake.money else "people",
            "currency": names.currency(each.subject) if stake.money else None,
            "low": stake.low,
            "middle": stake.middle,
            "high": stake.high,
        },
        "rows": rows_of(each, found),
    }
