"""What scorecards say in every table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from xundan.model.text import Lang, Text
from xundan.reports import words as common
from xundan.reports.numbers import shown
from xundan.scorecards.amounts import TENTH, rounded
from xundan.scorecards.card import Card, Evidence, LineKey, Payroll

PASSED = Text("及格", "passed")
FAILED = Text("不及格", "not passed")
WAITS = Text("待打分", "waits")
NOT_SCORED = Text("未评分", "not scored")
LINES: dict[LineKey, Text] = {
    "base": Text("底薪", "Base"),
    "pool": Text("绩效奖金", "Bonus"),
    "commission": Text("提成", "Commission"),
    "rank": Text("名次奖", "Rank bonus"),
    "cap": Text("封顶", "Cap"),
    "carried": Text("上期差额", "Carried"),
}


def money(amount: Decimal | None, lang: Lang, currency: str) -> str:
    """An amount as people read it."""
    return shown(amount, "money", lang, currency)


def by_plan(payroll: Payroll) -> Iterator[tuple[Card, list[Card]]]:
    """The cards of each plan and shop, with the first of them; the best first, those who wait last."""
    for _, its in groupby(payroll.cards, key=lambda card: (card.plan, card.shop)):
        cards = sorted(its, key=lambda card: (card.place is None, card.place or 0, card.agent_id))
        yield cards[0], cards


def state(card: Card) -> Text:
    """Whether somebody passed, where the plan has a pass mark."""
    if card.score is None:
        return WAITS
    if card.pass_score is None:
        return Text("", "")
    return PASSED if card.passed else FAILED


def levels(card: Card) -> str:
    """Her level, or her levels with the days of each."""
    if len(card.stays) == 1:
        return card.stays[0].level or ""
    return ", ".join(f"{stay.level or '?'} {stay.days}" for stay in card.stays)


def whose(card: Card) -> Text:
    """The plan, the account, the level and the days of a card on one line."""
    zh = (card.plan_name.zh, card.agent_id, levels(card), f"在岗 {days(card)} 天")
    en = (card.plan_name.en, card.agent_id, levels(card), f"{days(card)} days")
    return Text(*(" · ".join(part for part in told if part) for told in (zh, en)))


def days(card: Card) -> str:
    """Her days of the month's."""
    return f"{card.days}/{card.month_days}"


def value(evidence: Evidence, currency: str) -> Text:
    """The metric's value, how far chance reaches, what it is made of and whose figure it is. Rates have two decimals:
    they show on which side of a threshold it lies."""
    return Text(_value(evidence, "zh", currency), _value(evidence, "en", currency))


def _value(evidence: Evidence, lang: Lang, currency: str) -> str:
    if evidence.value is None:
        return common.UNKNOWN
    rate = evidence.unit == "rate"
    text = f"{rounded(evidence.value * 100)} %" if rate else shown(evidence.value, evidence.unit, lang, currency)
    if bounds := interval(evidence):
        text += f" ({bounds})"
    if evidence.part is not None and evidence.whole is not None:
        text += f" · {_grouped(evidence.part)}/{_grouped(evidence.whole)}"
    if evidence.platform:
        text += f" ({common.PLATFORM(lang)})"
    return text


def interval(evidence: Evidence) -> str:
    """Between which rates chance may move it, 95 times in 100; empty where it is no rate of counts."""
    if evidence.low is None or evidence.high is None:
        return ""
    return f"{rounded(evidence.low * 100, TENTH)}–{rounded(evidence.high * 100, TENTH)} %"


def unplanned(payroll: Payroll) -> list[Text]:
    """A note on those who worked and are under no plan."""
    if not payroll.unplanned:
        return []
    names = ", ".join(agent for _, agent in payroll.unplanned)
    return [
        Text(
            f"聊天里有、客服名单里没有, 所以没有考核方案: {names}",
            f"met in chats, not in the list of agents and so under no plan: {names}",
        )
    ]


def names(cards: Sequence[Card]) -> dict[str, str]:
    """What agents are called, by account."""
    return {card.agent_id: card.name for card in cards}


def _grouped(value: Decimal) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{rounded(value):,}"
