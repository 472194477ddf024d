"""The agents table: "a later from_day is a new state: a change of team rewrites no past"."""

from __future__ import annotations

from datetime import date

from .world import Row, Shop, World, text_of


class Staff:
    """Agents of one shop and their states by day."""

    def __init__(self, world: World, shop: Shop) -> None:
        self._states: dict[str, list[Row]] = {}
        for _, row in world.rows("agents", shop):
            self._states.setdefault(str(row["agent_id"]), []).append(row)
        for states in self._states.values():
            states.sort(key=lambda row: row.get("from_day") or date.min)

    def is_account(self, account: str) -> bool:
        """Whether the account is one of the agents', in whatever state."""
        return account in self._states

    def _state(self, agent: str, day: date) -> Row | None:
        """The newest state that had begun by that day."""
        held = None
        for row in self._states.get(agent, []):
            if row.get("from_day") is None or row["from_day"] <= day:
                held = row
        return held

    def accounts(self) -> list[str]:
        """The agents, in text order."""
        return sorted(self._states)

    def works_as(self, agent: str, day: date) -> Row | None:
        """The state that holds on that day: "to the day before the next state, and not after `active_to` of that
        state" (0014, rule 2)."""
        state = self._state(agent, day)
        ended = state is not None and state.get("active_to") is not None and day > state["active_to"]
        return None if ended else state

    def team(self, agent: str, day: date) -> str:
        """Reading 24: an agent without a team, or who is not in `agents`, has the team ""."""
        state = self._state(agent, day)
        return (text_of(state, "team") or "") if state else ""

    def is_aftersale(self, agent: str, day: date) -> bool:
        """Whether the agent's role on that day is aftersale."""
        state = self._state(agent, day)
        return state is not None and state.get("role") == "aftersale"
