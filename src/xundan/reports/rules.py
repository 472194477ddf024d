"""The settings as people read them: those of a day, what two sets differ in, and what a change would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.changing_hands import Hands, changing_hands
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.supposing import supposing
from xundan.metrics.view import View
from xundan.model.rules import SETTINGS, CreditRule, DatedRules, Rules
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import agent_names
from xundan.reports.numbers import shown as amount_shown
from xundan.reports.sheet import Column, Row, Sheet
from xundan.workspace.template import display

WHOLE_SHOP = Text("全店", "Whole shop")
_NOBODYS = {"silent": words.SILENT, "unattributable": words.UNATTRIBUTABLE, "excluded": words.EXCLUDED}


def rules_sheet(rules: DatedRules, day: date, *, everything: bool = False) -> Sheet:
    """The settings of a day: their values, since when, and whether they are the defaults. Without `everything` those
    alone that are not."""
    held, default = rules.on(day), Rules()
    rows: list[Row] = []
    for name in SETTINGS:
        value, standard = getattr(held, name), getattr(default, name)
        if everything or value != standard or len(list(rules.values(name))) > 1:
            rows.append(
                {
                    "setting": name,
                    "value": shown(name, value),
                    "default": None if value == standard else shown(name, standard),
                    "since": _since(rules, name, day),
                    "meaning": SETTINGS[name].metadata["doc"],
                }
            )
    notes = [] if rows else [Text("所有设置都是默认值", "every setting has its default")]
    if not everything:
        notes.append(Text("全部设置: xundan rules show --all", "all settings: xundan rules show --all"))
    later = [start for start, _ in rules.later if start > day]
    if later:
        listed = ", ".join(start.isoformat() for start in later)
        notes.append(Text(f"以后还会变: {listed}", f"they change later, from: {listed}"))
    return Sheet(
        title=Text("规则", "Rules"),
        subtitle=Text(f"{day} 的设置", f"settings of {day}"),
        columns=[
            Column("setting", Text("设置", "Setting"), is_key=True),
            Column("value", Text("值", "Value"), wraps=True),
            Column("default", Text("默认", "Default"), wraps=True),
            Column("since", Text("从哪天起", "Since")),
            Column("meaning", Text("含义", "Meaning"), wraps=True),
        ],
        rows=rows,
        notes=notes,
        head={"on": day.isoformat()},
    )


def diff_sheet(first: tuple[Text, Mapping[str, Any]], second: tuple[Text, Mapping[str, Any]]) -> Sheet:
    """The settings in which two named sets differ; a set says only what it decides."""
    (one, settings), (other, others) = first, second
    rows: list[Row] = [
        {
            "setting": name,
            "first": shown(name, settings[name]),
            "second": shown(name, others[name]),
            "meaning": SETTINGS[name].metadata["doc"],
        }
        for name in SETTINGS
        if name in settings and name in others and settings[name] != others[name]
    ]
    return Sheet(
        title=Text("规则对照", "Rules compared"),
        subtitle=Text(f"{one.zh} 与 {other.zh}", f"{one.en} and {other.en}"),
        columns=[
            Column("setting", Text("设置", "Setting"), is_key=True),
            Column("first", one, wraps=True),
            Column("second", other, wraps=True),
            Column("meaning", Text("含义", "Meaning"), wraps=True),
        ],
        rows=rows,
        notes=[] if rows else [Text("没有不同", "they do not differ")],
    )


@dataclass(frozen=True)
class Preview:
    """What a change of settings would do to a period: the numbers that would be others, and the orders that would be
    somebody else's."""

    numbers: Sheet
    hands: Sheet
    orders: int
    sales: Decimal

    @property
    def said(self) -> Text:
        """How many orders change hands."""
        if not self.orders:
            return Text("没有订单换归属", "no order changes hands")
        zh, en = (amount_shown(self.sales, "money", lang, self.hands.currency) for lang in ("zh", "en"))
        return Text(
            f"{self.orders:,} 单换了归属, 合计 {zh}", f"orders that change hands: {self.orders:,}, of {en} in all"
        )


def preview(
    view: View, settings: Mapping[str, Any], ask: Ask, rule: CreditRule | None, changed_rule: CreditRule
) -> Preview:
    """What a change of settings would do to the metrics of `ask`, agent by agent and for the whole shop: a row a value
    that would be another one; and whose the orders paid in the period would be. `rule`: the rule of credit before,
    `changed_rule` after."""
    suppose = supposing(view, ask.first, ask.last)(view.rules.changed(**settings))
    before_rule = rule or ask.rule
    hands = changing_hands(view, suppose, replace(ask, rule=before_rule), changed_rule)
    written = ", ".join(f"{name} = {shown(name, value)}" for name, value in settings.items())
    period = words.period(ask.first, ask.last)
    subtitle = Text(f"{period.zh} · {written}", f"{period.en} · {written}")
    orders, sales = sum(each.orders for each in hands), sum((each.sales for each in hands), Decimal(0))
    found = Preview(
        _numbers_sheet(view, suppose, ask, before_rule, changed_rule), _hands_sheet(view, ask, hands), orders, sales
    )
    head = {
        "from": ask.first.isoformat(),
        "to": ask.last.isoformat(),
        "rule": before_rule,
        "rule_then": changed_rule,
        "settings": {name: _plain(value) for name, value in settings.items()},
        "orders_changing_hands": orders,
        "sales_changing_hands": sales,
    }
    notes = [found.said, *found.numbers.notes]
    numbers = replace(found.numbers, subtitle=subtitle, head=head, notes=notes)
    return replace(found, numbers=numbers, hands=replace(found.hands, subtitle=subtitle))


def _numbers_sheet(view: View, suppose: View, ask: Ask, before_rule: CreditRule, changed_rule: CreditRule) -> Sheet:
    names = agent_names(view)
    several = len(ask.shops or view.shops) > 1
    rows: list[Row] = []
    for by in (("shop",) if several else (), ("shop", "agent") if several else ("agent",)):
        before = _values(view, ask, by, before_rule)
        after = _values(suppose, ask, by, changed_rule)
        for key in sorted(before.keys() | after.keys(), key=lambda key: [(part is None, part or "") for part in key]):
            named = dict(zip(by, key, strict=True))
            rows += _changed(named, before.get(key, {}), after.get(key, {}), ask.metrics, names)
    return Sheet(
        title=Text("改规则会怎样", "What a change of rules would do"),
        subtitle=Text("", ""),
        columns=[
            *([Column("shop", words.DIMENSIONS["shop"], is_key=True, once=True)] if several else []),
            Column("whose", words.DIMENSIONS["agent"], is_key=True, once=True),
            Column("name", Text("指标", "Metric"), is_key=True),
            Column("now", Text("现在", "Now"), unit_key="unit"),
            Column("then", Text("改后", "Then"), unit_key="unit"),
            Column("change", Text("变化", "Change"), unit_key="unit"),
        ],
        rows=rows,
        notes=[
            Text("没有任何数字会变", "no number would change")
            if not rows
            else Text("只列会变的; 这里什么都没有改", "only what would change is listed; nothing was changed here")
        ],
        json_keys=("shop", "agent", "metric", "now", "then", "change"),
        currency=view.shops[(ask.shops or tuple(view.shops))[0]].currency,
        definitions=[CATALOGUE[name] for name in ask.metrics],
    )


def _hands_sheet(view: View, ask: Ask, hands: Sequence[Hands]) -> Sheet:
    """From whom to whom orders go, most orders first."""
    names = agent_names(view)

    def told(state: str | None, agent: str | None) -> Text:
        if agent is not None:
            return Text(*[names.get(agent, agent)] * 2)
        return _NOBODYS.get(state or "", Text(words.UNKNOWN, words.UNKNOWN))

    rows: list[Row] = [
        {
            "shop": each.shop,
            "was": told(*each.was),
            "now": told(*each.now),
            "orders": each.orders,
            "sales": each.sales,
        }
        for each in hands
    ]
    several = len(ask.shops or view.shops) > 1
    return Sheet(
        title=Text("换了归属的订单", "Orders that change hands"),
        subtitle=Text("", ""),
        columns=[
            *([Column("shop", words.DIMENSIONS["shop"], is_key=True, once=True)] if several else []),
            Column("was", Text("现在归", "Now of"), is_key=True),
            Column("now", Text("改后归", "Then of"), is_key=True),
            Column("orders", Text("单数", "Orders"), "count"),
            Column("sales", Text("金额", "Amount"), "money"),
        ],
        rows=rows,
        currency=view.shops[(ask.shops or tuple(view.shops))[0]].currency,
        currencies={name: shop.currency for name, shop in view.shops.items()},
    )


def _values(view: View, ask: Ask, by: tuple[str, ...], rule: CreditRule) -> dict[tuple[Any, ...], Row]:
    metrics = tuple(name for name in ask.metrics if set(by) <= set(CATALOGUE[name].dimensions))
    if not metrics:
        return {}
    asked = Ask(metrics, by, ask.first, ask.last, rule, ask.shops)
    return {tuple(row[name] for name in by): row for row in answer(view, asked, platform=False).rows}


def _changed(
    named: Mapping[str, Any], before: Row, after: Row, metrics: Sequence[str], names: Mapping[str, str]
) -> list[Row]:
    agent = named.get("agent")
    whose = WHOLE_SHOP if "agent" not in named else words.SILENT if agent is None else names.get(agent, agent)
    if agent == "?":
        whose = words.UNATTRIBUTABLE
    rows = []
    for name in metrics:
        metric = CATALOGUE[name]
        # A group in which nothing happened does not appear; what adds up is 0 there.
        nothing = 0 if metric.adds_up else None
        now, then = before.get(name, nothing), after.get(name, nothing)
        if now != then:
            rows.append(
                {
                    "shop": named.get("shop"),
                    "agent": agent,
                    "whose": whose,
                    "metric": name,
                    "name": metric.name,
                    "unit": metric.unit,
                    "now": now,
                    "then": then,
                    "change": None if now is None or then is None else _less(then, now),
                }
            )
    return rows


def _less(then: Any, now: Any) -> Any:
    return Decimal(then) - Decimal(now) if isinstance(then, Decimal) else then - now


def shown(name: str, value: Any) -> str:
    """A setting's value as xundan.toml has it."""
    return display(value, SETTINGS[name].metadata["unit"])


def _since(rules: DatedRules, name: str, day: date) -> str | None:
    starts = [start for start, _ in rules.values(name) if start is not None and start <= day]
    return starts[-1].isoformat() if starts else None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
