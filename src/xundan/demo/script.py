"""What is said in a pre-sale dialogue, before anybody knows when: a list of exchanges that fits the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from xundan.demo.items import Item
from xundan.demo.phrases import common, selling
from xundan.demo.phrases.questions import TOPICS
from xundan.demo.shop import Manner
from xundan.demo.slots import Piece, fitting, pieces

ORDERS, LATER, LOST = "orders", "later", "lost"


@dataclass(slots=True)
class Exchange:
    """The buyer's messages and the answer to them. ``orders``: she places her order just before she writes."""

    buyer: list[Piece]
    agent: list[Piece]
    orders: bool = False


@dataclass(slots=True)
class Script:
    exchanges: list[Exchange] = field(default_factory=list)
    cut_yuan: int = 0  # price cut that the agent granted
    takes_partner: bool = False  # the recommended item goes into the order


@dataclass(frozen=True, slots=True)
class Scene:
    """What a script must fit."""

    item: Item
    manner: Manner
    outcome: str
    reason: str  # of the loss, else ""
    known: bool  # the buyer bought before
    price_care: float
    event: bool
    before_event: bool
    greets: bool = True  # False: she has been greeted already, by the robot or last night


# Where a loss has its cause in the dialogue: what the buyer asks and what she hears.
_CAUSES = {
    "out_of_stock": (selling.ASK_STOCK, selling.NO_STOCK),
    "size": (selling.ASK_SIZE, selling.NO_SIZE),
    "slow_shipping": (selling.ASK_SPEED, selling.SLOW_SHIP),
    "promotion_unclear": (selling.ASK_PROMO, selling.UNCLEAR),
    "quality_doubt": (selling.ASK_DOUBT, ("正常的", "还好", "不会的", "个别现象")),
}
# Topics that would contradict the cause.
_CONTRADICTS = {
    "out_of_stock": {"stock", "ship_time"},
    "size": {"size"},
    "slow_shipping": {"ship_time", "arrival", "stock"},
    "promotion_unclear": {"discount", "event_rules"},
    "quality_doubt": {"pilling", "material"},
}


class Writer:
    """Writes one script. Kept as an object for its random stream and the slots of the dialogue."""

    def __init__(self, rng: Random, scene: Scene, values: dict[str, str]) -> None:
        self._rng = rng
        self._scene = scene
        self._manner = scene.manner
        self._values = values
        self._script = Script()
        self._said: set[str] = set()

    def write(self) -> Script:
        scene, rng = self._scene, self._rng
        topics = self._topics()
        self._open(topics.pop(0))
        for topic in topics:
            self._ask(topic)
        if rng.random() < self._manner.recommend * (1.0 if scene.outcome != LOST else 0.4):
            self._recommend()
        if scene.reason in _CAUSES:
            ask, answer = _CAUSES[scene.reason]
            self._add(self._says(ask), self._answers(answer))
        # Nobody bargains for what she cannot have.
        bargains = 0.0 if scene.reason in ("out_of_stock", "size", "slow_shipping") else 0.30 * scene.price_care
        if rng.random() < (0.85 if scene.reason == "price" else bargains):
            self._bargain()
        if scene.outcome == ORDERS:
            self._order()
        elif scene.outcome == LATER:
            good = rng.random() < self._manner.persuade
            self._add(self._says(common.BUYER_LATER), self._answers(common.AGENT_LATER if good else common.PLAIN_LATER))
        else:
            self._lose()
        return self._script

    def _topics(self) -> list[str]:
        scene, rng = self._scene, self._rng
        barred = _CONTRADICTS.get(scene.reason, set())
        names, weights = [], []
        for name, topic in TOPICS.items():
            if name in barred or (topic.categories and scene.item.category not in topic.categories):
                continue
            weight = topic.weight
            if name == "event_rules":
                weight = 40.0 if scene.before_event else 16.0 if scene.event else 0.0
            elif name == "ship_time" and scene.event:
                weight *= 2
            if weight:
                names.append(name)
                weights.append(weight)
        wanted = rng.choices((1, 2, 3, 4), (44, 35, 14, 7))[0]
        chosen: list[str] = []
        if scene.reason == "waiting_for_event":
            chosen.append("event_rules")
        while len(chosen) < wanted:
            topic_name = rng.choices(names, weights)[0]
            if topic_name not in chosen:
                chosen.append(topic_name)
        return chosen

    def _open(self, topic: str) -> None:
        rng = self._rng
        if not self._scene.greets:
            self._ask(topic)
            return
        hellos = common.KNOWN_BUYER_HELLO if self._scene.known and rng.random() < 0.3 else common.BUYER_HELLO
        hello: list[Piece] = [(rng.choice(hellos), "text")]
        card: list[Piece] = [("", "card")] if rng.random() < 0.38 else []
        draw = rng.random()
        greeting = self._answers(common.AGENT_HELLO if rng.random() < self._manner.depth else common.PLAIN_HELLO)
        if draw < 0.30:
            self._add(hello, greeting)
            self._ask(topic, before=card)
        elif draw < 0.62:
            self._ask(topic, before=hello + card, greeting=greeting[:1] if rng.random() < 0.4 else [])
        else:
            self._ask(topic, before=card, greeting=greeting[:1] if rng.random() < 0.5 else [])

    def _ask(self, name: str, before: list[Piece] | None = None, greeting: list[Piece] | None = None) -> None:
        rng, topic = self._rng, TOPICS[name]
        question = self._says(topic.ask)
        if before is None and rng.random() < 0.28:
            before = [(rng.choice(common.BUYER_ACKS), "text")]
        full = rng.random() < self._manner.depth
        answer = (greeting or []) + self._answers(topic.full if full else topic.plain)
        if rng.random() < 0.48:
            answer += self._answers(common.AGENT_TAIL if full else common.PLAIN_TAIL)
        self._add((before or []) + question, answer)

    def _bargain(self) -> None:
        rng, scene = self._rng, self._scene
        asks = self._says(selling.BARGAIN)
        if rng.random() >= self._manner.persuade:
            self._add(asks, self._answers(selling.BARGAIN_NO))
            return
        way = rng.choice((selling.BARGAIN_CUT, selling.BARGAIN_GIFT, selling.BARGAIN_COUPON))
        self._add(asks, self._answers(way))
        if scene.outcome == ORDERS:
            if way is selling.BARGAIN_CUT:
                self._script.cut_yuan = int(self._values["cut"])
            if rng.random() < 0.5:
                self._add(
                    self._says(selling.BARGAIN_OK), self._answers(("好的{pt}", "好的{call},您拍{pt}", "嗯嗯{pt}"))
                )

    def _recommend(self) -> None:
        rng = self._rng
        last = self._script.exchanges[-1].agent
        last.extend(self._answers(selling.RECOMMEND))
        if rng.random() < 0.6:
            last.append(("", "card"))
        if rng.random() < 0.35 and self._scene.outcome == ORDERS:
            self._script.takes_partner = True
            self._add(self._says(selling.RECOMMEND_YES), self._answers(selling.RECOMMEND_YES_ANSWER))
        elif rng.random() < 0.6:
            self._add(self._says(selling.RECOMMEND_NO), self._answers(selling.RECOMMEND_NO_ANSWER))

    def _order(self) -> None:
        rng = self._rng
        if rng.random() < 0.22:  # orders later without a word
            self._say_goodbye(0.6)
            return
        checks = rng.random() < self._manner.depth
        confirm = rng.choice(common.AGENT_CONFIRMS if checks else common.PLAIN_CONFIRMS)
        self._add(self._says(common.BUYER_ORDERED), self._answers((confirm,)), orders=True)
        if "核对" in confirm or "地址是" in confirm:
            self._add(
                self._says(common.BUYER_ADDRESS_OK), self._answers(("好的{pt}", "好的{call},{ship}{pt}", "收到{pt}"))
            )
        self._say_goodbye(0.45)

    def _lose(self) -> None:
        rng, reason = self._rng, self._scene.reason
        if rng.random() < 0.72:
            good = rng.random() < self._manner.persuade
            answer = selling.LOST_GOOD[reason] if good else selling.LOST_PLAIN
            self._add(self._says(selling.LOST_SAYS[reason]), self._answers(answer))
            if good and rng.random() < 0.4:
                self._add(
                    self._says(("嗯,再看看", "先不了,谢谢", "好,需要再找你", "再说吧")), self._answers(common.PLAIN_BYE)
                )
        elif rng.random() < 0.4:
            self._say_goodbye(1.0)

    def _say_goodbye(self, share: float) -> None:
        rng = self._rng
        if rng.random() < share:
            kind_words = common.AGENT_BYE_ORDERED if self._scene.outcome == ORDERS else common.AGENT_BYE
            bye = kind_words if rng.random() < self._manner.depth else common.PLAIN_BYE
            # A goodbye left unanswered is rare, but agents do leave it.
            answer = self._answers(bye) if rng.random() < 0.93 else []
            self._add(self._says(common.BUYER_THANKS), answer)

    def _says(self, lines: tuple[str, ...]) -> list[Piece]:
        return pieces(self._pick(lines), self._values)

    def _answers(self, lines: tuple[str, ...]) -> list[Piece]:
        apart = self._rng.random() < 0.60 + self._manner.pieces
        return pieces(self._pick(lines), self._values, apart=apart)

    def _pick(self, lines: tuple[str, ...]) -> str:
        """A line that suits the goods and was not said yet in this dialogue, if there is one."""
        kept = fitting(lines, self._scene.item)
        line = self._rng.choice([line for line in kept if line not in self._said] or kept)
        if len(line) > 3:  # nobody notices a second 好的
            self._said.add(line)
        return line

    def _add(self, buyer: list[Piece], agent: list[Piece], *, orders: bool = False) -> None:
        self._script.exchanges.append(Exchange(buyer, agent, orders))
