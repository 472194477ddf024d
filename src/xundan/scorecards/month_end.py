"""What is left to do before a month's pay is final, in the order in which one does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import provisional_from
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Card, Scored
from xundan.scorecards.closing import ready
from xundan.scorecards.closing.closing import ClosedMonth
from xundan.scorecards.month import sold_by
from xundan.scorecards.paying import Paid
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month

Key = Literal["over", "data", "settled", "plans", "marks", "figures", "pay", "close", "confirm"]
State = Literal["done", "todo", "look", "later"]
"""`todo`: the month cannot be closed before it is done; `look`: it can, and one should know; `later`: after others."""
_BY_HAND = ("grade", "attendance")


@dataclass(frozen=True)
class Step:
    """One thing to see to before the month is closed, or with which it ends. `said` tells what is not done yet."""

    key: Key
    state: State
    said: tuple[Text, ...] = ()


def attempted(find: Callable[[], Paid]) -> Paid | UserError:
    """What a month pays, or why that cannot be said."""
    try:
        return find()
    except UserError as error:
        return error


def steps(
    view: View, shops: Sequence[str], month: Month, found: Paid | UserError, closed: ClosedMonth, now: datetime
) -> list[Step]:
    """The steps of a month for some shops. `found` is what it pays, or why that cannot be said."""
    if closed.state != "open":
        before: list[Step] = []
    else:
        before = [
            _step("over", ready.running(view, shops, month, now)),
            _step("data", ready.missing(view, shops, month)),
            *_by_plans(view, shops, month, found),
        ]
    blocked = any(step.state == "todo" for step in before)
    done = closed.state != "open"
    close: State = "done" if done else "later" if blocked else "todo"
    confirm: State = "done" if closed.state == "confirmed" else "todo" if done else "later"
    return [*before, Step("close", close), Step("confirm", confirm)]


def _step(key: Key, said: Sequence[Text] | Iterator[Text], *, wrong: bool = True) -> Step:
    told = tuple(said)
    return Step(key, ("todo" if wrong else "look") if told else "done", told)


def _by_plans(view: View, shops: Sequence[str], month: Month, found: Paid | UserError) -> Iterator[Step]:
    if isinstance(found, UserError):
        told = (found.message, found.hint) if found.hint.zh else (found.message,)
        yield Step("plans", "todo", told)
        return
    payroll = found.payroll
    yield _step("settled", _open_days(view, shops, month, found.plans), wrong=False)
    if not payroll.cards:
        nobody = Text(f"{month} 没有人适用任何方案", f"nobody is under a plan in {month}")
        yield Step("plans", "todo", (nobody, *payroll.notes))
    else:
        yield _step("plans", [*_unplanned(found), *payroll.notes], wrong=False)
    by_hand = [(card, item) for card in payroll.cards for item in _unscored(card) if item.way in _BY_HAND]
    others = [(card, item) for card in payroll.cards for item in _unscored(card) if item.way not in _BY_HAND]
    yield _step("marks", _by_item(by_hand), wrong=_hold(by_hand))
    yield _step("figures", _by_item(others), wrong=_hold(others))
    unpaid = [(card.name, why) for card in payroll.cards for why in ready.unpaid(card)]
    yield _step("pay", [Text(f"{name}: {why.zh}", f"{name}: {why.en}") for name, why in unpaid])


def _open_days(view: View, shops: Sequence[str], month: Month, plans: Sequence[PlanFile]) -> Iterator[Text]:
    """Since when the month's figures may still change."""
    since = []
    for file in plans:
        plan = file.plan
        names = (*plan.metrics, *(sold_by(plan) if plan.pay.commission else ()))
        ask = Ask(names, (), month.first, month.last, plan.rule, tuple(shops))
        day = provisional_from(view, ask, [CATALOGUE[name] for name in names])
        since += [day] if day else []
    if since:
        first = min(since)
        yield Text(
            f"{first} 起的询单还在等结果, 数字还会变; 先结账也行, 差额以后结转",
            f"inquiries since {first} are still open and figures may change; close all the same if you like, and carry "
            "the difference later",
        )


def _unplanned(found: Paid) -> Iterator[Text]:
    names = ", ".join(agent for _, agent in found.payroll.unplanned)
    if names:
        yield Text(
            f"聊天里有、客服名单里没有, 不发工资: {names}", f"met in chats, not in the list of agents, unpaid: {names}"
        )


def _unscored(card: Card) -> Iterator[Scored]:
    return (item for item in card.items if item.points is None)


def _hold(found: Sequence[tuple[Card, Scored]]) -> bool:
    """Whether anybody's score waits for it: such an item, or no scored item at all."""
    return any(item.waits or card.score is None for card, item in found)


def _by_item(found: Sequence[tuple[Card, Scored]]) -> Iterator[Text]:
    """A sentence an item and reason, with everybody whom it concerns."""
    names: dict[tuple[Text, Text, bool], list[str]] = {}
    for card, item in found:
        names.setdefault((item.name, item.why or Text("", ""), item.waits), []).append(card.name)
    for (name, why, waits), whose in names.items():
        listed = ", ".join(whose)
        end = Text("", "") if waits else Text("; 不算这一项, 其余放大", "; left out, the rest is stretched")
        yield Text(f"{name.zh} {why.zh}: {listed}{end.zh}", f"{name.en}, {why.en}: {listed}{end.en}")
