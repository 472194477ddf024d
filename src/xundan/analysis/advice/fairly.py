"""Whether an agent differs still when the team is given the same cases: what is laid at her door must be hers."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from xundan.metrics.ask import Ask
from xundan.metrics.view import View

if TYPE_CHECKING:
    from xundan.analysis.fair.judging import Judged


class Fairly:
    """Asks `fair` once for each metric. `possible`: the extra `text`, which it needs, is installed."""

    def __init__(self, view: View, ask: Ask) -> None:
        self._view = view
        self._ask = ask
        self._found: dict[tuple[str, str], dict[str, Judged]] = {}
        self.possible = find_spec("sklearn") is not None

    def compares(self, metric: str) -> bool:
        """Whether agents can be compared by a metric for the same cases."""
        if not self.possible:
            return False
        from xundan.analysis.fair.asked import COMPARED

        return metric in COMPARED

    def judged(self, metric: str, shop: str, agent: str) -> Judged | None:
        """What was found of an agent; None where she has too few cases."""
        from xundan.analysis.fair.comparison import comparison

        if (metric, shop) not in self._found:
            asked = replace(self._ask, metrics=(metric,), by=("agent",), shops=(shop,))
            team = comparison(self._view, asked).team
            self._found[metric, shop] = {each.agent: each for each in team.agents} if team else {}
        return self._found[metric, shop].get(agent)
