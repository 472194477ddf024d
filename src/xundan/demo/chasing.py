"""Between order and payment: the buyer's question, and the agent's reminder (催付)."""

from __future__ import annotations

from functools import partial

from xundan.demo import ordering
from xundan.demo.dialogue import Talk
from xundan.demo.phrases import chasing as words
from xundan.demo.records import Moment, Order
from xundan.demo.script import Exchange
from xundan.demo.shop import BY_ACCOUNT, HOUR, Agent
from xundan.demo.slots import fitting, pieces, slots
from xundan.demo.words import ship_words
from xundan.demo.world import World


def chase(world: World, order: Order, now: Moment) -> None:
    """An agent looks through the unpaid orders and writes, or does not."""
    if order.paid is not None or order.closed is not None:
        return
    rng = world.after
    duty = world.desk.on_duty(now)
    if not duty:
        if now - order.created < 3 * HOUR:
            world.at(world.desk.next_morning(now) + rng.randint(600, 2 * HOUR), partial(chase, world, order))
        return
    own = BY_ACCOUNT.get(order.cause_agent or order.buyer.served_by)
    agent = own if own in duty else world.desk.assign(now, "presale", order.buyer)
    if agent is None or rng.random() > agent.manner.chase * 0.95:
        return
    talk = _talk(world, order, agent, now)
    good = rng.random() < agent.manner.depth
    item = order.lines[0].item
    chases = pieces(rng.choice(words.CHASE_GOOD if good else words.CHASE_PLAIN), talk.values)
    pays = rng.random() < 0.34 + 0.24 * agent.manner.persuade
    answers = rng.random() < 0.52
    sent = talk.agent_says(now, chases)
    if not answers:
        world.desk.occupy(agent, sent)
        if pays:
            world.at(sent + int(rng.lognormvariate(7.6, 1.1)), partial(_pays_after_chase, world, order, agent))
        return
    says = pieces(rng.choice(fitting(words.REPLY_PAYS if pays else words.REPLY_NOT, item)), talk.values)
    reply = pieces(rng.choice(words.ANSWER_PAYS if pays else words.ANSWER_NOT), talk.values)
    played = talk.play(sent + max(8, int(rng.lognormvariate(5.0, 1.2))), [Exchange(says, reply)], greet=False)
    if pays:
        paid = max(now + 30, played.end + int(rng.lognormvariate(5.0, 1.0)) - 60)
        world.at(paid, partial(_pays_after_chase, world, order, agent))


def buyer_asks(world: World, order: Order, now: Moment) -> None:
    """She ordered and has a question before she pays."""
    if order.paid is not None or order.closed is not None:
        return
    rng = world.after
    agent = world.desk.assign(now, "presale", order.buyer)
    if agent is None:
        return
    talk = _talk(world, order, agent, now)
    item = order.lines[0].item
    pays = rng.random() < 0.62 + 0.15 * agent.manner.persuade
    ask = pieces(rng.choice(fitting(words.AFTER_ORDER_ASK, item)), talk.values)
    good = rng.random() < agent.manner.depth
    answer = pieces(rng.choice(words.AFTER_ORDER_ANSWER if good else words.AFTER_ORDER_PLAIN), talk.values)
    end = pieces(rng.choice(words.AFTER_ORDER_END if pays else words.AFTER_ORDER_STALL), talk.values)
    bye = pieces(rng.choice(("好的{pt}", "收到{pt}", "嗯嗯{pt}")), talk.values)
    played = talk.play(now, [Exchange(ask, answer), Exchange(end, bye)])
    if pays and not played.broken:
        # She pays while the two are still talking, or right after.
        world.at(max(now + 20, played.end - rng.randint(-120, 40)), partial(_pays_after_chase, world, order, agent))


def _pays_after_chase(world: World, order: Order, agent: Agent, now: Moment) -> None:
    if order.paid is None and order.closed is None:
        order.chased_by = agent.account
        ordering.pay(world, order, now)


def _talk(world: World, order: Order, agent: Agent, now: Moment) -> Talk:
    line = order.lines[0]
    values = slots(world.talk, line.item, line.colour, line.size, order.buyer, agent, ship_words(world, now))
    delays, missed = world.desk.pace(agent, now)
    return Talk(world, order.buyer, agent, line.item, world.conversation(), values, delays, missed)
