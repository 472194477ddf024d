"""The daily form of lost inquiries (流失原因登记): some agents keep it, and most of what they write is true."""

from __future__ import annotations

from typing import NamedTuple

from xundan.demo.around.planted import NOTE_TRUE, NOTE_WRITERS
from xundan.demo.shop import BY_ACCOUNT
from xundan.demo.truth import REASONS, LostInquiry
from xundan.demo.world import World

_MORE = ("", "", "", "已收藏", "说再看看", "留了话没回", "明天再跟一下")


class LossNote(NamedTuple):
    """``reason`` is one of truth.REASONS; the file has its Chinese word."""

    day: str
    agent: str
    buyer: str
    reason: str
    note: str


def notes(world: World, lost: list[LostInquiry]) -> list[LossNote]:
    """At most one an agent, buyer and day, in that order of days; of inquiries that somebody answered."""
    rng = world.stream("loss_notes")
    found: dict[tuple[str, str, str], LossNote] = {}
    for one in sorted(lost, key=lambda one: (one.day, one.agent_id, one.buyer_id)):
        agent = BY_ACCOUNT.get(one.agent_id)
        writes = NOTE_WRITERS.get(agent.name, 0.0) if agent else 0.0
        if not one.answered or rng.random() >= writes:
            continue
        reason = one.reason
        if rng.random() >= NOTE_TRUE:
            reason = rng.choice([name for name in REASONS if name != one.reason])
        key = (one.day, one.agent_id, one.buyer_id)
        found.setdefault(key, LossNote(*key, reason, rng.choice(_MORE)))
    return list(found.values())
