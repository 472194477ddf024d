"""What is said in an after-sale dialogue."""

from __future__ import annotations

from random import Random

from xundan.demo.items import Item
from xundan.demo.phrases import aftersale, common
from xundan.demo.phrases.aftersale import CASES
from xundan.demo.script import Exchange
from xundan.demo.shop import Manner
from xundan.demo.slots import Piece, fitting, pieces

WELL, BADLY, KEPT = "well", "badly", "kept"


def opening(rng: Random, case: str, item: Item, values: dict[str, str]) -> list[Piece]:
    """How the buyer begins: a greeting now and then, and her trouble."""
    said = pieces(rng.choice(fitting(CASES[case].opens, item)), values)
    return [(rng.choice(common.BUYER_HELLO), "text"), *said] if rng.random() < 0.4 else said


def treatment(
    rng: Random, case: str, item: Item, manner: Manner, values: dict[str, str], end: str, opens: list[Piece]
) -> list[Exchange]:
    """The dialogue from ``opens`` (empty when handed over: the agent speaks first) to the end named."""

    def said(lines: tuple[str, ...]) -> list[Piece]:
        return pieces(rng.choice(fitting(lines, item)), values, apart=rng.random() < 0.5 + manner.pieces)

    kind = CASES[case]
    good = rng.random() < manner.depth
    solves = said(aftersale.OFFERS) if end == KEPT else said(kind.solves if good else kind.plain)
    exchanges: list[Exchange] = []
    if not opens:
        solves_first = said(aftersale.TAKE_OVER if good else aftersale.PLAIN_TAKE_OVER)
    else:
        solves_first = said(common.AGENT_HELLO if good else common.PLAIN_HELLO)[:1] if rng.random() < 0.25 else []
    if kind.asks and rng.random() < 0.45 + 0.5 * manner.depth:
        exchanges.append(Exchange(opens, solves_first + said(kind.asks)))
        exchanges.append(Exchange(said(kind.gives), solves))
    else:
        exchanges.append(Exchange(opens, solves_first + solves))
    lines = {WELL: aftersale.ENDS_WELL, BADLY: aftersale.ENDS_BADLY, KEPT: aftersale.ENDS_KEPT}[end]
    if end != WELL or rng.random() < 0.75:
        bye = (
            said(common.AGENT_BYE if good else common.PLAIN_BYE)
            if end != BADLY
            else said(("好的{pt}", "好的,马上给您处理{pt}", "嗯"))
        )
        exchanges.append(Exchange(said(lines), bye if rng.random() < 0.94 else []))
    return exchanges
