"""Who came, came late, or did not: told so that no chat contradicts it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from xundan.demo.conduct import CONDUCT, times
from xundan.demo.records import Message
from xundan.demo.shop import AGENTS, DAY, Agent
from xundan.demo.world import World

PRESENT, LATE, LEAVE, ABSENT = "present", "late", "leave", "absent"
_GRACE, _EARLY = 600, 3600  # late from ten minutes on; nobody sits down more than an hour early


class Attended(NamedTuple):
    """A scheduled day of an agent; ``day`` 0 is the first of the period."""

    day: int
    agent: str
    kind: str


def attendance(world: World, messages: list[Message]) -> list[Attended]:
    """A row a scheduled day, in order of days and then of AGENTS.

    Everybody whom the desk counts on is there, so leave and absence fall on days off on which an agent had been asked
    to stand in, and being late on days whose first minutes nobody asked her anything.
    """
    wrote: dict[tuple[str, int], list[int]] = defaultdict(list)
    for message in messages:
        if (message.sender == "agent" and not message.is_auto) or message.kind == "transfer":
            day, second = divmod(message.at, DAY)
            wrote[message.agent, day].append(second)
    kinds: dict[tuple[int, str], str] = {}
    for agent in AGENTS:
        for month, days in world.seasons.months().items():
            employed = [day for day in days if world.desk.employed(agent, day)]
            if employed:
                kinds |= _month(world, agent, month, employed, wrote)
    return [
        Attended(day, agent.account, kinds[day, agent.account])
        for day in range(world.days)
        for agent in AGENTS
        if (day, agent.account) in kinds
    ]


def _month(
    world: World, agent: Agent, month: str, employed: list[int], wrote: dict[tuple[str, int], list[int]]
) -> dict[tuple[int, str], str]:
    seasons = world.seasons
    rng = world.stream(f"attendance:{agent.name}:{month}")
    conduct, share = CONDUCT[agent.name], len(employed) / 30
    duty = [day for day in employed if seasons.in_event(day) or seasons.weekday(day) in agent.weekdays]
    off = [day for day in employed if day not in duty]
    kinds = {(day, agent.account): PRESENT for day in duty}
    begins = agent.hours[0][0]

    def may_be_late(day: int) -> bool:
        seconds = wrote.get((agent.account, day), [])
        return not any(begins - _EARLY <= second < begins + _GRACE for second in seconds)

    late, leave, absent = (times(rng, share * often) for often in (conduct.late, conduct.leave, conduct.absent))
    rng.shuffle(duty)
    rng.shuffle(off)
    # Also in the promotion nobody is late: then the desk opens earlier.
    for day in [day for day in duty if not seasons.in_event(day) and may_be_late(day)][:late]:
        kinds[day, agent.account] = LATE
    away = [day for day in off if not wrote.get((agent.account, day))]
    for day, kind in zip(away, [LEAVE] * leave + [ABSENT] * absent, strict=False):
        kinds[day, agent.account] = kind
    return kinds
