"""An after-sale contact: who gets it, whether it is handed over, how it ends."""

from __future__ import annotations

from functools import partial

from xundan.demo import aftersale_script as script
from xundan.demo.channels import BY_NAME
from xundan.demo.dialogue import Talk
from xundan.demo.items import Item
from xundan.demo.phrases import aftersale as phrases
from xundan.demo.phrases import common
from xundan.demo.records import Buyer, Contact, Moment, Order
from xundan.demo.shop import HOUR, Agent
from xundan.demo.slots import Piece, pieces, slots
from xundan.demo.visiting import Session
from xundan.demo.words import ship_words
from xundan.demo.world import World


def contact(world: World, order: Order, case: str, now: Moment, *, wants_refund: bool = False) -> tuple[bool, Moment]:
    """The buyer writes about an order. Returns whether she was talked out of a refund, and when the talk ended."""
    line = order.lines[0]
    return speak(
        world, order.buyer, line.item, line.colour, line.size, case, now,
        wants_refund=wants_refund, order_id=order.order_id,
    )  # fmt: skip


def speak(
    world: World, buyer: Buyer, item: Item, colour: int, size: int, case: str, now: Moment, *,
    wants_refund: bool = False, order_id: str = "",
) -> tuple[bool, Moment]:  # fmt: skip
    """The same without an order at hand (buyers of before the period)."""
    rng = world.after
    if rng.random() < 0.4:
        channel = BY_NAME["我的淘宝"]
        session = Session.begin(world, channel, item, buyer.visitor, buyer.nick)
        views = 1 if rng.random() < 0.6 else 2
        session.event(session.look(now - 60, views, item, "other") if now > 60 else now, "consult", "item", item)
    if not world.desk.on_duty(now):
        return False, _leave_word(world, buyer, item, colour, size, case, now)
    # Six in ten find the after-sale entrance; the others write to whom they know.
    direct = rng.random() < 0.6
    agent = world.desk.assign(now, "aftersale" if direct else "presale", buyer)
    assert agent is not None
    talk = _talk(world, buyer, item, colour, size, agent, now)
    opens = script.opening(world.talk, case, item, talk.values)
    if agent.role == "presale" and case not in ("praise", "usage"):
        handed = _hand_over(world, talk, opens, now, colour, size)
        if handed is not None:
            talk, now = handed
            agent, opens = talk.agent, []
    kept = wants_refund and rng.random() < 0.20 + agent.keep
    end = script.KEPT if kept else script.BADLY if wants_refund else script.WELL
    treatment = script.treatment(world.talk, case, item, agent.manner, talk.values, end, opens)
    played = talk.play(now, treatment)
    kept = kept and not played.broken
    waited = talk.delays[0] if opens else None
    world.contacts.append(Contact(now, agent.account, case, order_id, waited, played.broken, kept))
    return kept, played.end


def _hand_over(
    world: World, talk: Talk, opens: list[Piece], now: Moment, colour: int, size: int
) -> tuple[Talk, Moment] | None:
    """Pass the buyer to the after-sale group: by the platform's function where the export knows it, else by word."""
    rng = world.talk
    taker = world.desk.assign(now, "aftersale", Buyer("", "", "", "", 0, 0.0, False, ""))
    if taker is None or taker.role == "presale" or rng.random() < 0.2:
        return None
    if world.hand_made(now) and rng.random() < 0.5:
        return None
    last = talk.buyer_says(now, opens)
    talk.greet(now)
    at = last + talk.delays[0]
    # Some say so before they do it: then nothing is pending when the hand-over comes.
    if rng.random() < 0.35 or world.hand_made(now):
        at = talk.agent_says(at, pieces(rng.choice(phrases.HAND_OVER), talk.values, apart=False))
        if rng.random() < 0.6:
            at = talk.buyer_says(at + rng.randint(4, 25), [(rng.choice(common.BUYER_ACKS), "text")])
        at += rng.randint(2, 12)
    world.desk.occupy(talk.agent, at)
    if not world.hand_made(now):
        text = f"由 {talk.agent.name} 转交给 {taker.name}"
        world.say(
            at, talk.buyer.nick, talk.agent.account, "system", (text, "transfer"), talk.conversation,
            transfer_to=taker.account,
        )  # fmt: skip
    return _talk(world, talk.buyer, talk.item, colour, size, taker, at), at


def _leave_word(world: World, buyer: Buyer, item: Item, colour: int, size: int, case: str, now: Moment) -> Moment:
    """Outside the hours: an automatic text, and an agent next morning, or nobody."""
    rng = world.talk
    morning = world.desk.next_morning(now) + int(rng.uniform(0.05, 1.5) * HOUR)
    duty = world.desk.on_duty(morning)
    if not duty or rng.random() < 0.45:  # she waits for the morning herself
        world.at(morning + HOUR, partial(_later, world, buyer, item, colour, size, case))
        return morning + HOUR
    able = [agent for agent in duty if agent.role != "presale"] or duty
    agent = rng.choice(able)
    talk = _talk(world, buyer, item, colour, size, agent, now)
    talk.buyer_says(now, script.opening(rng, case, item, talk.values))
    talk.greet(now, night=True)
    if rng.random() < 0.78:

        def answer(at: Moment) -> None:
            good = rng.random() < agent.manner.depth
            lines = phrases.CASES[case].solves if good else phrases.CASES[case].plain
            said = [(rng.choice(common.MORNING_SORRY).format_map(talk.values), "text")] if good else []
            talk.agent_says(at, said + pieces(rng.choice(lines), talk.values))

        world.at(morning, answer)
    return morning


def _later(world: World, buyer: Buyer, item: Item, colour: int, size: int, case: str, now: Moment) -> None:
    speak(world, buyer, item, colour, size, case, now)


def _talk(world: World, buyer: Buyer, item: Item, colour: int, size: int, agent: Agent, now: Moment) -> Talk:
    values = slots(world.talk, item, colour, size, buyer, agent, ship_words(world, now))
    delays, missed = world.desk.pace(agent, now)
    return Talk(world, buyer, agent, item, world.conversation(), values, delays, missed)
