"""What is marked of after-sale work: each mark is of a contact, or of work, that the simulation had."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from typing import NamedTuple

from xundan.demo.conduct import times
from xundan.demo.phrases import marks as words
from xundan.demo.records import Contact, Message
from xundan.demo.shop import AGENTS, BY_ACCOUNT, DAY, EVENT_NAME, Agent
from xundan.demo.world import World

PRAISE, OUTSTANDING, REVIEW, COMPLAINT = "praise", "outstanding", "low_quality_review", "complaint"
_KEPT_WAITING = 180
_LEAST_KEPT = 3  # refunds talked out of, below which nobody is named for them
_SERIOUS = ("damaged", "quality", "missing")


class Merit(NamedTuple):
    """A mark for an agent; ``points`` is blank where the plan alone says what a mark is worth. ``order_id`` is that of
    the contact, blank where a mark is of no single one; the file has it in the note only."""

    day: int
    agent: str
    kind: str
    points: str
    note: str
    order_id: str = ""


def merits(world: World, messages: list[Message]) -> list[Merit]:
    """The marks of those who do after-sale work, in order of days: the pre-sale plan knows none."""
    agents = [agent for agent in AGENTS if agent.role != "presale"]
    found: list[Merit] = []
    for agent in agents:
        by_month: dict[str, list[Contact]] = defaultdict(list)
        for contact in world.contacts:
            # Contacts of the period's orders: the others have no number that a note could name.
            if contact.agent == agent.account and contact.order_id:
                by_month[world.seasons.month_of(contact.at // DAY)].append(contact)
        for month, days in world.seasons.months().items():
            rng = world.stream(f"merits:{agent.name}:{month}")
            found += _of_contacts(world, agent, by_month[month], rng, len(days) / 30)
    found += _for_keeping(world, agents)
    found += _for_the_event(world, agents, messages)
    found = [one for one in found if one.day < world.days and world.desk.employed(BY_ACCOUNT[one.agent], one.day)]
    return sorted(found)


def _of_contacts(world: World, agent: Agent, contacts: list[Contact], rng: Random, share: float) -> list[Merit]:
    """Praise, bad reviews and upheld complaints of a month; no order has two of them."""
    depth = agent.manner.depth
    wanted = (
        (COMPLAINT, times(rng, share * 1.8 * (1.0 - depth)), [one for one in contacts if _left(one)]),
        (REVIEW, times(rng, share * 2.4 * (1.0 - depth)), [one for one in contacts if _slow(one)]),
        (PRAISE, times(rng, share * 3.2 * depth), [one for one in contacts if _pleased(one)]),
    )
    found: list[Merit] = []
    named: set[str] = set()
    for kind, number, candidates in wanted:
        rng.shuffle(candidates)
        for contact in candidates:
            if not number:
                break
            if contact.order_id not in named:
                named.add(contact.order_id)
                number -= 1
                found.append(_mark(world, kind, contact, rng))
    return found


def _left(contact: Contact) -> bool:
    return contact.waited is not None and contact.broken and contact.case in words.TROUBLES


def _slow(contact: Contact) -> bool:
    waited = contact.waited or 0
    return waited > _KEPT_WAITING and not contact.broken and contact.case in words.TROUBLES


def _pleased(contact: Contact) -> bool:
    return contact.case == "praise" and not contact.broken


def _mark(world: World, kind: str, contact: Contact, rng: Random) -> Merit:
    day = contact.at // DAY
    date = world.seasons.date_of(day)
    on, order = f"{date.month}月{date.day}日", f"订单尾号{contact.order_id[-4:]}"
    trouble = words.TROUBLES.get(contact.case, "")
    if kind == PRAISE:
        return Merit(day, contact.agent, kind, "", f"{on}{rng.choice(words.PRAISE)}, {order}", contact.order_id)
    if kind == REVIEW:
        minutes, seconds = divmod(contact.waited or 0, 60)
        wait = f"等了{minutes}分{seconds}秒才有人回"
        note = f"{on}{trouble}, {wait}, 给了差评, {order}"
        return Merit(day + rng.randint(1, 4), contact.agent, kind, "", note, contact.order_id)
    points = rng.choice((10, 15)) if contact.case in _SERIOUS else rng.choice((5, 8))
    note = f"投诉成立: {on}{trouble}, {rng.choice(words.LEFT)}, {order}"
    return Merit(day + rng.randint(1, 3), contact.agent, kind, str(points), note, contact.order_id)


def _for_keeping(world: World, agents: list[Agent]) -> list[Merit]:
    """Who talked most buyers out of a refund in a month that is over."""
    found = []
    for month, days in world.seasons.ended_months().items():
        kept = Counter(one.agent for one in world.contacts if one.kept and one.at // DAY in days)
        best = max(agents, key=lambda agent: kept[agent.account])
        number = kept[best.account]
        if number >= _LEAST_KEPT:
            note = f"{int(month[5:])}月劝住{number}单退款, 售后岗最多"
            found.append(Merit(days[-1], best.account, OUTSTANDING, "3", note))
    return found


def _for_the_event(world: World, agents: list[Agent], messages: list[Message]) -> list[Merit]:
    """Who answered most buyers in the promotion."""
    event = [day for day in range(world.days) if world.seasons.in_event(day)]
    answered: dict[str, set[str]] = defaultdict(set)
    for message in messages:
        if message.at // DAY in event and message.sender == "agent" and not message.is_auto:
            answered[message.agent].add(message.buyer)
    best = max(agents, key=lambda agent: len(answered[agent.account]))
    if not answered[best.account]:
        return []
    note = f"{EVENT_NAME}{len(event)}天接待{len(answered[best.account])}位买家, 售后岗最多"
    return [Merit(event[-1] + 1, best.account, OUTSTANDING, "5", note)]
