"""Agents as a person names them: by account, by what follows its colon, or by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from xundan.metrics.view import View
from xundan.model.text import Text, UserError


def known_accounts(view: View, shop: str) -> list[str]:
    """The accounts that are known as agents of a shop: listed in `agents`, or met in its chats."""
    found: set[str] = set()
    for rows in (view.agent_states, view.fact("receptions")):
        its = rows.filter(rows.shop == shop).select("agent_id").distinct()
        found.update(view.engine.rows(its)["agent_id"].to_pylist())
    return sorted(found)


def team_accounts(view: View, shop: str, team: str) -> frozenset[str]:
    """The accounts that were in a team of a shop on any day."""
    states = view.agent_states
    its = states.filter((states.shop == shop) & (states.team == team)).select("agent_id").distinct()
    return frozenset(view.engine.rows(its)["agent_id"].to_pylist())


def meant(text: str, known: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The accounts that a text names: the one that is written so, else all whose part after the colon, or whose name,
    is the text, whatever its case."""
    known = list(known)
    if text in known:
        return [text]
    word = text.strip().casefold()
    return [account for account in known if word in {each.casefold() for each in _words(account, names)[1:]}]


def nearest(agent: str, known: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """The accounts that a person may have meant. Where none is near, the first ones."""
    called: dict[str, dict[str, None]] = {}
    for account in known:
        for word in _words(account, names):
            called.setdefault(word.casefold(), {})[account] = None
    near = difflib.get_close_matches(agent.casefold(), list(called), n=3, cutoff=0.4)
    return list(dict.fromkeys(account for word in near for account in called[word]))[:5] or list(known[:5])


def told(accounts: Iterable[str], names: Mapping[str, str]) -> str:
    """Accounts in a row, each with its name."""
    return ", ".join(f"{names[each]} ({each})" if each in names else each for each in accounts)


def unknown_agent(shop: str, agent: str, known: Sequence[str], names: Mapping[str, str]) -> UserError:
    """That a shop has no such account, with those that are near."""
    near = told(nearest(agent, known, names), names)
    return UserError(
        "unknown_agent",
        Text(f"{shop} 没有客服账号 {agent}", f"{shop} has no agent's account {agent}"),
        Text(
            f"相近的: {near}" if near else "还没有导入过聊天或客服名单",
            f"near to it: {near}" if near else "neither chats nor agents are imported yet",
        ),
    )


def _words(account: str, names: Mapping[str, str]) -> tuple[str, str, str]:
    return account, account.rpartition(":")[2], names.get(account, account)
