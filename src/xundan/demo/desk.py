"""The service desk: who is on duty, who gets the buyer, how long she takes, when she misses one."""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from random import Random

from xundan.demo.records import Buyer, Moment
from xundan.demo.seasons import Seasons
from xundan.demo.shop import AGENTS, DAY, HOUR, Agent

LINGER = 240  # a dialogue still takes attention so long after its last message
_OPENS, _CLOSES = int(8.5 * HOUR), 24 * HOUR
_LUNCH = (12 * HOUR, 12 * HOUR + 2400, 12 * HOUR + 4800)


class Desk:
    """Knows the shifts and the dialogues in hand. Load is divided by ``scale``: a shop ten times as busy is thought
    to have desks for it, so that rates do not depend on the scale."""

    def __init__(self, seasons: Seasons, rng: Random) -> None:
        self._seasons = seasons
        self._rng = rng
        self._ends: dict[str, list[Moment]] = {agent.account: [] for agent in AGENTS}
        self.dialogues: Counter[str] = Counter()

    def employed(self, agent: Agent, day: int) -> bool:
        days = self._seasons.days
        joined = agent.joins is None or day >= int(agent.joins * days)
        return joined and (agent.leaves is None or day < int(agent.leaves * days))

    def on_duty(self, at: Moment) -> list[Agent]:
        day, second = divmod(at, DAY)
        if second < _OPENS:
            return []
        event = self._seasons.in_event(day)
        weekday = self._seasons.weekday(day)
        duty = []
        for agent in AGENTS:
            if not self.employed(agent, day) or not (event or weekday in agent.weekdays):
                continue
            # In the promotion nobody has a day off and everybody stays an hour longer.
            longer = HOUR if event else 0
            if any(start - longer // 2 <= second < min(end + longer, _CLOSES) for start, end in agent.hours):
                duty.append(agent)
        return duty

    def assign(self, at: Moment, wanted: str, buyer: Buyer) -> Agent | None:
        """The agent who gets the buyer: the one she talked to lately, else one of the least busy of her kind."""
        duty = self.on_duty(at)
        if not duty:
            return None
        able = [agent for agent in duty if agent.role in (wanted, "both")] or duty
        if at - buyer.served_at < 3 * DAY and self._rng.random() < 0.7:
            for agent in able:
                if agent.account == buyer.served_by:
                    return agent
        # Agents of the other trade who can do both get fewer.
        weights = [(0.35 if agent.role == "both" else 1.0) / (1.0 + self.load(agent, at)) for agent in able]
        return self._rng.choices(able, weights)[0]

    def next_morning(self, at: Moment) -> Moment:
        day, second = divmod(at, DAY)
        return (day if second < _OPENS else day + 1) * DAY + _OPENS

    def load(self, agent: Agent, at: Moment) -> float:
        ends = self._ends[agent.account]
        while ends and ends[0] < at:
            heappop(ends)
        return min(len(ends) / self._seasons.scale, 12.0)

    def occupy(self, agent: Agent, until: Moment) -> None:
        heappush(self._ends[agent.account], until + LINGER)
        self.dialogues[agent.account] += 1

    def pace(self, agent: Agent, at: Moment) -> tuple[list[int], int | None]:
        """Response seconds for the coming turns, and the first of the turns that she misses (None: none)."""
        rng = self._rng
        load = self.load(agent, at)
        lunch = self._at_lunch(agent, at)
        # Half of the spread belongs to the conversation (what else she is at), half to the single answer.
        busy = rng.gauss(0.0, agent.spread * 0.7) + (0.9 if lunch else 0.0)
        stretch = 0.88 + 0.60 * load
        miss = 0.008 + 0.020 * load + (0.06 if lunch else 0.0)
        delays: list[int] = []
        missed: int | None = None
        for turn in range(14):
            seconds = agent.median_seconds * 2.718281828 ** (busy + rng.gauss(0.0, agent.spread * 0.7)) * stretch
            if rng.random() < 0.020 + 0.018 * load:
                seconds += rng.uniform(100, 420)
            delays.append(max(3, min(round(seconds), 590)))
            if missed is None and rng.random() < miss * (1.6 if turn == 0 else 0.7):
                missed = turn
        return delays, missed

    @staticmethod
    def _at_lunch(agent: Agent, at: Moment) -> bool:
        """The desk eats in two halves."""
        start, middle, end = _LUNCH
        second = at % DAY
        early = AGENTS.index(agent) % 2 == 0
        return start <= second < middle if early else middle <= second < end
