"""Cases for the weekly meeting: a sample of chats, spread over reasons and agents, that comes out the same again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain, zip_longest
from typing import Any, Literal, TypeVar, get_args

import ibis

from xundan.analysis.lost.inquiries import Key, Loss, receptions_of
from xundan.analysis.lost.names import Reason
from xundan.analysis.text.chats import Chat, chats
from xundan.metrics.view import View

End = Literal["lost", "ordered"]
ENDS: tuple[End, ...] = get_args(End)

Stratum = tuple[str, ...]
K = TypeVar("K", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Case:
    """A chat to talk over. `reason` is the likely one of a lost inquiry; `chat` is None where it has no line."""

    shop: str
    day: date
    agent_id: str
    buyer_id: str
    end: End
    reason: Reason | None
    chat: Chat | None


@dataclass(frozen=True)
class Cases:
    """The sample, by outcome, reason, agent and day, and how many there were to choose from."""

    rows: Sequence[Case]
    of: int


def lost_cases(rows: Sequence[Loss]) -> dict[Key, Case]:
    """All that might be taken of the lost inquiries."""
    return {each.key: Case(*each.key, "lost", each.reason, each.chat if each.chat.lines else None) for each in rows}


def ordered_cases(
    view: View, first: date, last: date, shops: Sequence[str], agents: Collection[str] | None
) -> dict[Key, tuple[int, Case]]:
    """All that might be taken of the inquiries that ordered, with their dialogue; the chats are not read yet."""
    rows = view.fact("inquiries")
    rows = rows.filter((rows.stage == "inquiry") & rows.ordered & rows.shop.isin(list(shops) or list(view.shops)))
    rows = rows.filter(rows.day.between(ibis.literal(first), ibis.literal(last)))
    found = {}
    for row in view.engine.rows(rows.select("shop", "day", "agent_id", "buyer_id", "dialogue")).to_pylist():
        if agents is None or row["agent_id"] in agents:
            key = row["shop"], row["day"], row["agent_id"], row["buyer_id"]
            found[key] = row["dialogue"], Case(*key, "ordered", None, None)
    return found


def chosen(view: View, lost: Mapping[Key, Case], ordered: Mapping[Key, tuple[int, Case]], count: int) -> Cases:
    """So many of both, with their chats."""
    strata: dict[tuple[Any, ...], Stratum] = {
        ("lost", *key): ("lost", each.reason or "", each.shop, each.agent_id) for key, each in lost.items()
    }
    strata |= {("ordered", *key): ("ordered", "", each.shop, each.agent_id) for key, (_, each) in ordered.items()}
    taken = sample(strata, count)
    bought = [ordered[key[1:]] for key in taken if key[0] == "ordered"]
    places = [{"dialogue": dialogue, "day": each.day} for dialogue, each in bought]
    read = {(chat.dialogue, chat.day): chat for chat in chats(view, receptions_of(view, places))} if places else {}
    rows = [lost[key[1:]] for key in taken if key[0] == "lost"]
    for dialogue, each in bought:
        named = each.shop, each.day, each.agent_id, each.buyer_id
        rows.append(Case(*named, each.end, each.reason, read.get((dialogue, each.day))))
    rows.sort(key=lambda each: (each.end, each.reason or "", each.shop, each.agent_id, each.day, each.buyer_id))
    return Cases(rows, len(strata))


def sample(strata: Mapping[K, Stratum], count: int) -> list[K]:
    """So many keys, taken in turn from each stratum. What comes first is decided by a digest of the names alone, so the
    same data give the same sample, and a row more changes little of it."""
    by: dict[Stratum, list[K]] = {}
    for key in sorted(strata, key=_digest):
        by.setdefault(strata[key], []).append(key)
    turns = zip_longest(*(by[stratum] for stratum in sorted(by, key=_digest)))
    return [key for key in chain.from_iterable(turns) if key is not None][:count]


def _digest(names: tuple[Any, ...]) -> bytes:
    return sha256("\n".join(map(str, names)).encode()).digest()
