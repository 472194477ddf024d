"""Why a month comes to something else now than when it was closed: what it was made of, then and now, looked at piece
by piece. What no piece explains is said to be unexplained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from xundan.metrics.families import CATALOGUE
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.scorecards.amounts import shown
from xundan.scorecards.card import Card, Evidence, Scored
from xundan.scorecards.closing.record import CreditUsed, MarkUsed, OwnedBy, Record, RulesUsed
from xundan.scorecards.closing.used import Agent

Kind = Literal[
    "order", "forgotten", "mark", "rule", "plan", "agent", "figure", "shop", "place", "program", "unknown"
]  # fmt: skip
_OF_ORDERS = {
    "paid_orders", "paid_buyer_days", "order_credited", "payment_credited", "refunds", "created_orders", "targets",
    "own_order_own_payment", "own_order_other_payment", "other_order_own_payment", "silent_order_own_payment",
}  # fmt: skip
"""Grains whose rows are the orders and targets that a record keeps."""
_TABLES = {
    "grades": Text("打分", "grade"),
    "attendance": Text("考勤", "attendance"),
    "adjustments": Text("加减项", "adjustment"),
    "targets": Text("目标", "target"),
}
_RULES: Mapping[CreditRule, Text] = {
    "order_first": Text("下单优先", "order first"),
    "order": Text("下单", "order"),
    "payment": Text("付款", "payment"),
}
_STATES = {
    "silent": Text("静默", "silent"),
    "unattributable": Text("无法判定", "unattributable"),
    "excluded": Text("不计绩效", "excluded"),
    None: Text("未付款", "not paid"),
}
_NONE = Text("无", "none")


@dataclass(frozen=True)
class Cause:
    """One thing that is not as it was. `what` names it (an order, a setting, a metric); `shop` is an order's."""

    kind: Kind
    what: str
    said: Text


def causes_of(
    then: Record, now: Record, agent: Agent, cards: Mapping[str, Card], later: Mapping[str, Card], *, differs: bool
) -> Iterator[Cause]:
    """What is not as it was for one agent; nothing where neither her pay nor her figures differ."""
    figures = list(_figures(cards, later))
    if not differs and not figures:
        return
    found = [
        *_orders(then, now, agent),
        *_marks(then, now, agent),
        *_rules(then, now),
        *_plans(then, now, {card.plan for card in (*cards.values(), *later.values())}),
        *_states(cards, later),
    ]
    if then.program != now.program:
        said = Text(f"xundan {then.program} → {now.program}", f"xundan {then.program}, now {now.program}")
        found.append(Cause("program", "xundan", said))
    kinds = {each.kind for each in found}
    yield from found
    for cause, _ in figures:
        yield cause
    yield from _places(cards, later)
    if loose := [cause for cause, explained_by in figures if not kinds & explained_by]:
        zh = f"{'、'.join(each.what for each in loose)} 变了, 但记录里没有聊天、访问等原始数据, 说不出是哪些行"
        en = (
            f"{', '.join(each.what for each in loose)}: changed, but the record keeps no chats, visits or the like, "
            "so it cannot say which rows did it"
        )
        yield Cause("unknown", loose[0].what, Text(zh, en))
    elif not found and not figures and differs and not list(_places(cards, later)):
        zh = "订单、打分、规则、方案和级别都和结账时一样, 说不出原因"
        en = "orders, marks, rules, plans and levels are as they were: nothing here explains it"
        yield Cause("unknown", "", Text(zh, en))


def _orders(then: Record, now: Record, agent: Agent) -> Iterator[Cause]:
    was, is_ = ({each.key: each for each in record.credits} for record in (then, now))
    for key in sorted({*was, *is_}):
        old, new = was.get(key), is_.get(key)
        hers = any(each is not None and each.shop == agent[0] and each.owned_by(agent[1]) for each in (old, new))
        if not hers or (told := _order(old, new)) is None:
            continue
        if old is not None and new is not None and old.buyer is not None and new.buyer is None:
            zh, en = f"{told.zh} (买家已遗忘)", f"{told.en} (its buyer was forgotten)"
            yield Cause("forgotten", key[1], Text(zh, en))
        else:
            yield Cause("order", key[1], told)


def _order(old: CreditUsed | None, new: CreditUsed | None) -> Text | None:
    """What is not as it was about an order."""
    if old is None and new is not None:
        amount = _money(new.sales)
        return Text(f"订单 {new.order_id}: 新算进来的, {amount.zh}", f"order {new.order_id}: counts now, {amount.en}")
    if new is None and old is not None:
        amount = _money(old.sales)
        return Text(f"订单 {old.order_id}: 没有了, 原来 {amount.zh}", f"order {old.order_id}: gone, was {amount.en}")
    assert old is not None and new is not None
    changed = [
        (Text("实付", "paid"), _money(old.paid_amount), _money(new.paid_amount)),
        (Text("销售额", "sales"), _money(old.sales), _money(new.sales)),
        (Text("退款", "refunded"), _money(old.refunded), _money(new.refunded)),
        (Text("当月退完", "refunds of the month"), _money(old.finished), _money(new.finished)),
        (Text("付款日", "day of payment"), _day(old), _day(new)),
        *(
            (Text(f"{_RULES[rule].zh}归属", f"owner by {_RULES[rule].en}"), _owner(old.owners[rule]), _owner(owner))
            for rule, owner in new.owners.items()
        ),
    ]
    zh = [f"{name.zh} {was.zh} → {is_.zh}" for name, was, is_ in changed if was != is_]
    en = [f"{name.en} {was.en}, now {is_.en}" for name, was, is_ in changed if was != is_]
    if not zh:
        return None
    return Text(f"订单 {new.order_id}: {', '.join(zh)}", f"order {new.order_id}: {'; '.join(en)}")


def _money(amount: Decimal | None) -> Text:
    return _NONE if amount is None else Text(f"{amount:,}", f"{amount:,}")


def _day(order: CreditUsed) -> Text:
    return _STATES[None] if order.paid_day is None else Text(str(order.paid_day), str(order.paid_day))


def _owner(owner: OwnedBy) -> Text:
    return Text(owner.agent_id, owner.agent_id) if owner.agent_id else _STATES.get(owner.state, _NONE)


def _marks(then: Record, now: Record, agent: Agent) -> Iterator[Cause]:
    def hers(record: Record) -> dict[Any, list[MarkUsed]]:
        found: dict[Any, list[MarkUsed]] = {}
        for mark in record.marks:
            if mark.shop == agent[0] and mark.agent_id in (None, agent[1]):
                found.setdefault(mark.key, []).append(mark)
        return found

    was, is_ = hers(then), hers(now)
    for key in sorted({*was, *is_}):
        old, new = was.get(key, []), is_.get(key, [])
        # Two notes may be one without a buyer's name; what they say is compared together.
        if [mark.says for mark in old] != [mark.says for mark in new]:
            mark = (new or old)[0]
            table = _TABLES[mark.table]
            what = " ".join(each for each in (mark.on, mark.what, mark.note if key[-1] else None) if each)
            before, after = (" + ".join(_says(each) for each in marks) or None for marks in (old, new))
            zh = f"{table.zh} {what}: {before or _NONE.zh} → {after or '已收回'}"
            en = f"{table.en} {what}: {before or _NONE.en}, now {after or 'withdrawn'}"
            yield Cause("mark", what, Text(zh, en))


def _says(mark: MarkUsed) -> str:
    said = [mark.grade, *(None if each is None else f"{each.normalize():,f}" for each in (mark.number, mark.amount))]
    return " ".join(each for each in said if each) or "✓"


def _rules(then: Record, now: Record) -> Iterator[Cause]:
    def sets(record: Record) -> dict[str, RulesUsed]:
        first, *later = record.rules
        return {"": first} | {str(each.from_day): each for each in later}

    was, is_ = sets(then), sets(now)
    for day in sorted({*was, *is_}):
        old, new = (_at(each, day).settings for each in (was, is_))
        since = Text(f" ({day} 起)", f" (from {day})") if day else Text("", "")
        for name in dict.fromkeys((*old, *new)):
            if old.get(name) != new.get(name):
                zh = f"设置 {name}{since.zh}: {_plain(old, name)} → {_plain(new, name)}"
                en = f"setting {name}{since.en}: {_plain(old, name)}, now {_plain(new, name)}"
                yield Cause("rule", name, Text(zh, en))


def _at(sets: Mapping[str, RulesUsed], day: str) -> RulesUsed:
    """The set that holds on a day."""
    return sets[max(start for start in sets if start <= day)]


def _plain(settings: Mapping[str, Any], name: str) -> str:
    return str(settings[name]) if name in settings else "-"


def _plans(then: Record, now: Record, hers: set[str]) -> Iterator[Cause]:
    was, is_ = ({each.id: each for each in record.plans} for record in (then, now))
    for name in sorted({*was, *is_} & hers):
        old, new = was.get(name), is_.get(name)
        if old is None or new is None:
            gone = new is None
            zh, en = ("现在没有了", "is no more") if gone else ("是新的", "is new")
            yield Cause("plan", name, Text(f"方案 {name} {zh}", f"the plan {name} {en}"))
        elif old.text != new.text:
            lines = _changed_lines(old.text, new.text)
            yield Cause("plan", name, Text(f"方案 {name} 改了: {lines}", f"the plan {name} was changed: {lines}"))


def _changed_lines(old: str, new: str) -> str:
    """The first lines that differ."""
    import difflib

    changed = [
        line
        for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
        if line[:1] in "+-" and not line.startswith(("+++", "---")) and line[1:].strip()
    ]
    return " | ".join(changed[:6]) + (" ..." if len(changed) > 6 else "")


def _states(cards: Mapping[str, Card], later: Mapping[str, Card]) -> Iterator[Cause]:
    """Whether her days, team or level are others."""
    for plan in sorted({*cards, *later}):
        old, new = cards.get(plan), later.get(plan)
        if (old and old.stays) != (new and new.stays):
            before, after = _stayed(old), _stayed(new)
            zh, en = f"{before.zh} → {after.zh}", f"{before.en}, now {after.en}"
            yield Cause("agent", plan, Text(f"方案 {plan} 下的日子: {zh}", f"days under {plan}: {en}"))


def _stayed(card: Card | None) -> Text:
    if card is None:
        return _NONE
    told = "; ".join(
        " ".join([f"{stay.first}..{stay.last}", *(each for each in (stay.team, stay.level) if each)])
        for stay in card.stays
    )
    return Text(told, told)


def _figures(cards: Mapping[str, Card], later: Mapping[str, Card]) -> Iterator[tuple[Cause, set[Kind]]]:
    """Metrics whose figures are others, each with the kinds of cause that would explain it."""
    for plan in sorted({*cards, *later}):
        was = {item.item: item for item in (cards[plan].items if plan in cards else ())}
        is_ = {item.item: item for item in (later[plan].items if plan in later else ())}
        for name in (each for each in was if each in is_):
            old, new = was[name], is_[name]
            if old.evidence is None or new.evidence is None:
                continue
            explained: set[Kind] = {"rule", "plan", "agent", "program"}
            if _of_orders(new.evidence.metric):
                explained |= {"order", "mark", "forgotten"}
            if _figure(old.evidence) != _figure(new.evidence):
                before, after = (_told(each) for each in (old, new))
                said = f"{new.name.zh} {before} → {after}", f"{new.name.en} {before}, now {after}"
                yield Cause("figure", new.evidence.metric, Text(*said)), explained
            elif old.points != new.points and _same_way(old, new):
                said = f"{new.name.zh}: {old.met.zh} → {new.met.zh}", f"{new.name.en}: {old.met.en}, now {new.met.en}"
                yield Cause("shop", new.evidence.metric, Text(*said)), {*explained, "order", "forgotten"}


def _same_way(old: Scored, new: Scored) -> bool:
    """Whether an item is scored the same way, as far as the cards tell."""
    return (old.way, old.counts, old.out_of) == (new.way, new.counts, new.out_of)


def _of_orders(metric: str) -> bool:
    return all(measure.grain in _OF_ORDERS for measure in CATALOGUE[metric].measures)


def _figure(evidence: Evidence) -> tuple[Decimal | None, Decimal | None, Decimal | None, bool]:
    return evidence.value, evidence.part, evidence.whole, evidence.platform


def _told(item: Scored) -> str:
    evidence = item.evidence
    if evidence is None or evidence.value is None:
        return "-"
    told = shown(evidence.value, evidence.unit)
    if evidence.part is None or evidence.whole is None:
        return told
    return f"{told} ({evidence.part.normalize():,f} / {evidence.whole.normalize():,f})"


def _places(cards: Mapping[str, Card], later: Mapping[str, Card]) -> Iterator[Cause]:
    """Whether others passed her or fell behind."""
    for plan in sorted({*cards} & {*later}):
        old, new = cards[plan], later[plan]
        if (old.place, old.ranked) != (new.place, new.ranked):
            before, after = (f"{card.place or '-'}/{card.ranked}" for card in (old, new))
            yield Cause("place", plan, Text(f"名次 {before} → {after}", f"place {before}, now {after}"))
