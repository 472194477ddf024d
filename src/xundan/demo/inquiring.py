"""A pre-sale contact: by day with an agent or through the robot, by night with nobody."""

from __future__ import annotations

from functools import partial

from xundan.demo import ordering
from xundan.demo.channels import BY_NAME
from xundan.demo.decision import Verdict, Wish, decide
from xundan.demo.dialogue import Talk
from xundan.demo.effects import ALONE, ALONE_AT_NIGHT, NIGHT_ANSWERED_IN_MORNING
from xundan.demo.phrases import common
from xundan.demo.phrases.questions import TOPICS
from xundan.demo.records import Moment
from xundan.demo.script import LATER, LOST, ORDERS, Exchange, Scene, Script, Writer
from xundan.demo.shop import DAY, HOUR, ROBOT, Agent
from xundan.demo.slots import Piece, fitting, pieces, slots
from xundan.demo.truth import Inquiry
from xundan.demo.visiting import Session
from xundan.demo.words import ship_words
from xundan.demo.world import World

_ROBOT_TOPICS = tuple(common.ROBOT_ANSWERS)


def inquire(world: World, wish: Wish, session: Session, now: Moment) -> None:
    """The buyer opens the chat window."""
    session.event(now, "consult", "item", wish.item)
    agent = world.desk.assign(now, "presale", wish.buyer)
    if agent is None:
        _at_night(world, wish, session, now)
    elif not world.hand_made(now) and world.talk.random() < 0.34:
        _through_robot(world, wish, session, agent, now)
    else:
        _with_agent(world, wish, session, agent, now)


def _with_agent(
    world: World, wish: Wish, session: Session, agent: Agent, now: Moment, *,
    handed: bool = False, extra: float = 0.0, opens: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """The dialogue with a person. ``handed``: from the robot, so the agent speaks first."""
    talk = _talk(world, wish, agent, now)
    if talk.missed == 0:
        _unheard(world, wish, session, talk, now, handed)
        return
    mean_seconds = sum(talk.delays[:4]) / 4
    verdict = decide(world, wish, now, agent, mean_seconds, extra)
    if talk.missed in (1, 2) and verdict.outcome == LOST:
        verdict = Verdict(LOST, "slow_reply", verdict.chance, False)
    scene = Scene(
        wish.item, agent.manner, verdict.outcome, verdict.reason, wish.buyer.orders > 0, wish.buyer.price_care,
        world.seasons.in_event(world.day_of(now)), world.seasons.before_event(world.day_of(now)),
        greets=not handed and not opens,
    )  # fmt: skip
    script = Writer(world.talk, scene, talk.values).write()
    if handed:
        hello = common.AGENT_HELLO if world.talk.random() < agent.manner.depth else common.PLAIN_HELLO
        script.exchanges.insert(0, Exchange([], pieces(world.talk.choice(hello), talk.values)))
    elif opens:
        script.exchanges[0].buyer[:0] = pieces(world.talk.choice(opens), talk.values)
    # An answer missed towards the end breaks nothing that was decided.
    if talk.missed is not None and talk.missed >= len(script.exchanges) - 1 and verdict.outcome != LOST:
        talk.missed = None
    played = talk.play(now, script.exchanges, greet=not opens)
    _remember(world, wish, agent.account, now, verdict, mean_seconds)
    _consequence(world, wish, session, verdict, agent.account, script, played.end, played.ordered_at)


def _consequence(
    world: World, wish: Wish, session: Session, verdict: Verdict, agent: str, script: Script, end: Moment,
    ordered_at: Moment | None,
) -> None:  # fmt: skip
    rng = world.choice
    cause = "would_buy_anyway" if verdict.alone else "persuaded"
    if verdict.outcome == ORDERS:
        at = ordered_at if ordered_at is not None else end + int(rng.lognormvariate(5.2, 0.9))
        order = partial(_order, world, wish, session, cause, agent, script)
        # Placed in its own moment, so that what follows from it keeps its place in time.
        world.at(at, order) if at > end else order(at)
    elif verdict.outcome == LATER:
        same_day = rng.random() < 0.35
        tomorrow = (end // DAY + 1) * DAY
        at = end + int(rng.uniform(2, 8) * HOUR) if same_day else tomorrow + int(rng.uniform(8, 23.5) * HOUR)
        world.at(at, partial(_comes_back, world, wish, cause, agent, script))
    elif verdict.reason == "waiting_for_event" and rng.random() < 0.5:
        at = (world.seasons.event_day + rng.choice((0, 0, 0, 1, 2))) * DAY + int(rng.uniform(0, 24) * HOUR)
        world.at(at, partial(_comes_back, world, wish, "waited_for_event", agent, script))


def _order(world: World, wish: Wish, session: Session, cause: str, agent: str, script: Script, at: Moment) -> None:
    lines = ordering.basket(world, wish.item, wish.colour, wish.size, wish.buyer.heavy, partner=script.takes_partner)
    ordering.place(world, wish.buyer, lines, at, session, cause=cause, agent=agent, cut_yuan=script.cut_yuan)


def _comes_back(world: World, wish: Wish, cause: str, agent: str, script: Script, now: Moment) -> None:
    """She returns through her cart and orders without another word."""
    channel = BY_NAME["购物车" if world.choice.random() < 0.7 else "我的淘宝"]
    session = Session.begin(world, channel, wish.item, wish.buyer.visitor, wish.buyer.nick)
    at = session.look(now, world.choice.randint(1, 3), wish.item, "item")
    _order(world, wish, session, cause, agent, script, at)


def _unheard(world: World, wish: Wish, session: Session, talk: Talk, now: Moment, handed: bool) -> None:
    """Nobody answers the first question in time; a few buy all the same."""
    opens = [] if handed else _opening(world, wish, talk.values)
    played = talk.play(now, [Exchange(opens, [("", "text")])])
    buys = world.choice.random() < ALONE
    verdict = Verdict(ORDERS if buys else LOST, "" if buys else "slow_reply", ALONE, False)
    _remember(world, wish, talk.agent.account, now, verdict, None)
    if buys:
        _consequence(world, wish, session, verdict, talk.agent.account, Script(), played.end, None)


def _through_robot(world: World, wish: Wish, session: Session, agent: Agent, now: Moment) -> None:
    """The robot has the first word; most buyers then ask for a person."""
    rng = world.talk
    number = world.conversation()
    values = slots(rng, wish.item, wish.colour, wish.size, wish.buyer, None, ship_words(world, now))
    at = _robot_exchange(world, wish, values, number, now, ROBOT)
    if rng.random() < 0.14:
        if rng.random() < 0.5:
            _buyer(world, wish, number, at + rng.randint(8, 40), rng.choice(common.ROBOT_THANKS))
            _robot(world, wish, number, at + 42, rng.choice(common.ROBOT_BYE))
        verdict = decide(world, wish, now, None, 30.0)
        _remember(world, wish, ROBOT, now, verdict, None)
        if verdict.outcome != LOST:
            orders = Verdict(ORDERS, "", verdict.chance, False, verdict.alone)
            _consequence(world, wish, session, orders, ROBOT, Script(), at + 60, None)
        return
    at += rng.randint(6, 50)
    _buyer(world, wish, number, at, rng.choice(common.ASK_HUMAN))
    _robot(world, wish, number, at + 1, rng.choice(common.ROBOT_HANDING))
    _transfer(world, wish, number, at + 2, agent)
    world.at(at + 2, lambda then: _with_agent(world, wish, session, agent, then, handed=True))


def _at_night(world: World, wish: Wish, session: Session, now: Moment) -> None:
    """Nobody is there: an automatic text (later the robot), and an agent next morning, late, or never."""
    rng = world.talk
    morning = world.desk.next_morning(now) + int(rng.lognormvariate(7.4, 0.7))
    duty = [agent for agent in world.desk.on_duty(morning) if agent.role != "aftersale"]
    agent = rng.choice(duty) if duty else None
    through_robot = not world.hand_made(now) and (agent is None or rng.random() < 0.6)
    number = world.conversation()
    speaks = None if through_robot else agent
    values = slots(rng, wish.item, wish.colour, wish.size, wish.buyer, speaks, ship_words(world, now))
    if through_robot or agent is None:
        account = ROBOT
        if world.hand_made(now):
            return  # no robot yet and nobody employed: the window stays shut
        last = _robot_exchange(world, wish, values, number, now, ROBOT, night=True)
    else:
        account = agent.account
        talk = _talk(world, wish, agent, now)
        talk.conversation = number
        last = talk.buyer_says(now, _opening(world, wish, values))
        if world.hand_made(now):
            talk.greet(now, night=True)
        else:
            world.say(
                now + 1, wish.buyer.nick, account, "robot", (rng.choice(common.ROBOT_NIGHT), "text"), number, auto=True
            )
    if world.choice.random() < ALONE_AT_NIGHT:  # buys in the night without an answer
        verdict = Verdict(ORDERS, "", ALONE_AT_NIGHT, False)
        _remember(world, wish, account, now, verdict, None)
        _consequence(world, wish, session, Verdict(ORDERS, "", ALONE_AT_NIGHT, False), "", Script(), last, None)
    elif agent is None or rng.random() < 0.28:
        _remember(world, wish, account, now, Verdict(LOST, "slow_reply", ALONE_AT_NIGHT, False), None)
    else:
        world.at(morning, partial(_in_the_morning, world, wish, session, agent, number, account == ROBOT))


def _in_the_morning(
    world: World, wish: Wish, session: Session, agent: Agent, number: int, robot: bool, now: Moment
) -> None:
    """The agent answers last night's question; some buyers are still there."""
    rng = world.talk
    if robot:
        _transfer(world, wish, number, now, agent)
    talk = _talk(world, wish, agent, now)
    line = rng.choice(common.MORNING_ANSWERS).format_map(talk.values)
    said = talk.agent_says(now + (talk.delays[0] if robot else 0), [(line, "text")])
    if rng.random() < 0.45:
        back = said + int(rng.lognormvariate(4.8, 0.9))
        world.at(
            back,
            lambda then: _with_agent(
                world, wish, session, agent, then, extra=NIGHT_ANSWERED_IN_MORNING, opens=common.BACK_IN_MORNING
            ),
        )
    else:
        _remember(world, wish, agent.account, now, Verdict(LOST, "slow_reply", 0.1, False), None)


def _opening(world: World, wish: Wish, values: dict[str, str]) -> list[Piece]:
    rng = world.talk
    question = pieces(rng.choice(fitting(TOPICS[rng.choice(_ROBOT_TOPICS[:6])].ask, wish.item)), values)
    return [(rng.choice(common.BUYER_HELLO), "text"), *question] if rng.random() < 0.5 else question


def _robot_exchange(
    world: World, wish: Wish, values: dict[str, str], number: int, now: Moment, account: str, *, night: bool = False
) -> Moment:
    """Question and the robot's answer, which is not always to the point."""
    rng = world.talk
    topics = [name for name in _ROBOT_TOPICS if name != "event_rules" or world.seasons.before_event(now // DAY)]
    topic = rng.choice(topics)
    question = pieces(rng.choice(fitting(TOPICS[topic].ask, wish.item)), values)
    at = now
    if rng.random() < 0.5:
        _buyer(world, wish, number, at, rng.choice(common.BUYER_HELLO))
        _robot(world, wish, number, at + 1, rng.choice(common.ROBOT_NIGHT if night else common.ROBOT_HELLO))
        at += rng.randint(5, 25)
    for text, _ in question:
        _buyer(world, wish, number, at, text)
        at += 1
    answers = common.ROBOT_ANSWERS[topic] if rng.random() < 0.7 else common.ROBOT_LOST
    _robot(world, wish, number, at, rng.choice(answers).format_map(values))
    return at


def _buyer(world: World, wish: Wish, number: int, at: Moment, text: str) -> None:
    world.say(at, wish.buyer.nick, ROBOT, "buyer", (text, "text"), number)


def _robot(world: World, wish: Wish, number: int, at: Moment, text: str) -> None:
    world.say(at, wish.buyer.nick, ROBOT, "robot", (text, "text"), number, auto=True)


def _transfer(world: World, wish: Wish, number: int, at: Moment, agent: Agent) -> None:
    text = f"由 小禾助手 转交给 {agent.name}"
    world.say(at, wish.buyer.nick, ROBOT, "system", (text, "transfer"), number, transfer_to=agent.account)


def _remember(world: World, wish: Wish, account: str, at: Moment, verdict: Verdict, mean_seconds: float | None) -> None:
    world.inquiries.append(
        Inquiry(
            at, account, wish.buyer.nick, wish.item.item_id, verdict.outcome, verdict.reason, round(verdict.chance, 4),
            None if mean_seconds is None else round(mean_seconds, 1), verdict.helped,
        )
    )  # fmt: skip


def _talk(world: World, wish: Wish, agent: Agent, now: Moment) -> Talk:
    values = slots(world.talk, wish.item, wish.colour, wish.size, wish.buyer, agent, ship_words(world, now))
    delays, missed = world.desk.pace(agent, now)
    return Talk(world, wish.buyer, agent, wish.item, world.conversation(), values, delays, missed)
