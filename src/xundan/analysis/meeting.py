"""Chats for the weekly meeting: drawn at random, or those in which something went wrong, so many of each agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir

from xundan.analysis.lost.inquiries import losses
from xundan.analysis.text.dictionary import Dictionary, dictionary
from xundan.engine.vocabulary import yes
from xundan.metrics.view import View

Kind = Literal["random", "slowest", "unanswered", "price", "bad_rating", "complaint"]
KINDS: tuple[Kind, ...] = get_args(Kind)
BAD = 2
"""The greatest score of a rating that is called bad."""
_BEFORE = {"bad_rating": 7, "complaint": 15}
"""So many days before it the chat may lie that it is about."""


@dataclass(frozen=True)
class Wanted:
    """Days of a shop, both ends with them; whose chats, None: everybody's; how many of each agent; what a draw at
    random hangs on: the same words draw the same chats; and the words by which the reason of a loss is found."""

    shop: str
    first: date
    last: date
    agents: Collection[str] | None = None
    each: int = 3
    seed: str = ""
    known: Dictionary | None = None


@dataclass(frozen=True)
class Sample:
    """A reception with what it was taken for: `seconds` of its slowest answer, how many questions stayed open
    (`turns`), the `score` of the rating, or `what` it was: the kind of a complaint, the buyer's line on the price.
    `asked_at` is the shop's own time."""

    day: date
    dialogue: int
    agent_id: str
    buyer_id: str
    asked_at: datetime
    seconds: int | None = None
    turns: int | None = None
    score: float | None = None
    what: str | None = None


def samples(view: View, kind: Kind, wanted: Wanted) -> list[Sample]:
    """By agent, what matters most first."""
    return _KINDS[kind](view, wanted)


def _receptions(view: View, wanted: Wanted, before: int = 0) -> ir.Table:
    """Receptions that buyers began and no filter takes out; `before`: from so many days earlier on."""
    rows = view.fact("receptions")
    first = ibis.literal(wanted.first - timedelta(days=before))
    rows = rows.filter((rows.shop == wanted.shop) & rows.day.between(first, ibis.literal(wanted.last)))
    rows = rows.filter(yes(rows.received) & (rows.buyer_messages > 0))
    if wanted.agents is not None:
        rows = rows.filter(rows.agent_id.isin(sorted(wanted.agents) or [""]))
    return rows


_KEY = ("day", "dialogue", "agent_id", "buyer_id", "t_at")


def _random(view: View, wanted: Wanted) -> list[Sample]:
    """Of those in which a person wrote."""
    rows = _receptions(view, wanted).filter(lambda t: t.agent_messages > 0).select(*_KEY)

    def drawn(each: Sample) -> str:
        key = f"{wanted.seed}\x1f{wanted.shop}\x1f{each.day}\x1f{each.agent_id}\x1f{each.buyer_id}"
        return sha256(key.encode()).hexdigest()

    return _first_of_each((_sample(row) for row in view.engine.rows(rows).to_pylist()), drawn, wanted)


def _slowest(view: View, wanted: Wanted) -> list[Sample]:
    """By the slowest answer that came, late or not."""
    turns = _turns(view, wanted).filter(lambda t: t.outcome.isin(["answered", "late"]) & t.seconds.notnull())
    worst = turns.group_by("dialogue", "day").aggregate(seconds=turns.seconds.max())
    rows = _receptions(view, wanted).select(*_KEY).inner_join(worst, ["dialogue", "day"])
    found = [_sample(row, seconds=int(row["seconds"])) for row in view.engine.rows(rows).to_pylist()]
    return _first_of_each(found, lambda each: -(each.seconds or 0), wanted)


def _unanswered(view: View, wanted: Wanted) -> list[Sample]:
    """By how many questions stayed without an answer, or got one much too late."""
    turns = _turns(view, wanted).filter(lambda t: t.outcome.isin(["unanswered", "late"]))
    count = turns.group_by("dialogue", "day").aggregate(turns=turns.count())
    rows = _receptions(view, wanted).select(*_KEY).inner_join(count, ["dialogue", "day"])
    found = [_sample(row, turns=int(row["turns"])) for row in view.engine.rows(rows).to_pylist()]
    return _first_of_each(found, lambda each: -(each.turns or 0), wanted)


def _price(view: View, wanted: Wanted) -> list[Sample]:
    """Inquiries that were lost, most likely for the price, the strongest words first."""
    known = wanted.known or dictionary()
    lost = losses(view, wanted.first, wanted.last, [wanted.shop], known).rows
    its = {(each.day, each.chat.dialogue): each for each in lost if each.reason == "price"}
    rows = _receptions(view, wanted).select(*_KEY)
    keys = sorted({dialogue for _, dialogue in its})
    found, weights = [], {}
    for row in view.engine.rows(rows.filter(rows.dialogue.isin(keys or [0]))).to_pylist():
        loss = its.get((row["day"], row["dialogue"]))
        if loss is not None:
            evidence = loss.likely.evidence
            each = _sample(row, what=evidence[0].line.text if evidence else None)
            found.append(each)
            weights[each] = max((one.weight for one in evidence), default=0.0)
    return _first_of_each(found, lambda each: -weights[each], wanted)


def _bad_rating(view: View, wanted: Wanted) -> list[Sample]:
    """Of each bad rating the last chat before it between the two."""
    rows = view.current("service_ratings")
    rows = rows.filter((rows.shop == wanted.shop) & (rows.score <= BAD))
    rows = rows.mutate(on=rows.rated_day)
    rows = rows.filter(rows.on.between(ibis.literal(wanted.first), ibis.literal(wanted.last)))
    told = view.engine.rows(rows.select("agent_id", "buyer_id", "on", "score")).to_pylist()
    found = []
    for row, chat in _chats_before(view, wanted, "bad_rating", told):
        found.append(_sample(chat, score=float(row["score"])))
    return _first_of_each(found, lambda each: each.score or 0, wanted)


def _complaint(view: View, wanted: Wanted) -> list[Sample]:
    """Of each complaint the last chat before it with the buyer."""
    rows = view.current("complaints")
    rows = rows.filter((rows.shop == wanted.shop) & rows.buyer_id.notnull())
    rows = rows.mutate(on=rows.opened_day)
    rows = rows.filter(rows.on.between(ibis.literal(wanted.first), ibis.literal(wanted.last)))
    told = view.engine.rows(rows.select("agent_id", "buyer_id", "on", "kind")).to_pylist()
    found = [_sample(chat, what=row["kind"]) for row, chat in _chats_before(view, wanted, "complaint", told)]
    return _first_of_each(found, lambda each: -each.day.toordinal(), wanted)


def _chats_before(
    view: View, wanted: Wanted, kind: str, told: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """For each row with a buyer, a day (`on`) and perhaps an agent the last chat before, where there is one."""
    if not told:
        return []
    rows = _receptions(view, wanted, _BEFORE[kind])
    rows = rows.filter(rows.buyer_id.isin(sorted({row["buyer_id"] for row in told}))).select(*_KEY)
    chats = sorted(view.engine.rows(rows).to_pylist(), key=lambda row: (row["t_at"], row["dialogue"]))
    found: dict[tuple[date, int], tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
    for row in told:
        since = row["on"] - timedelta(days=_BEFORE[kind])
        its = [
            chat
            for chat in chats
            if chat["buyer_id"] == row["buyer_id"]
            and since <= chat["day"] <= row["on"]
            and row["agent_id"] in (None, chat["agent_id"])
        ]
        if its:
            found.setdefault((its[-1]["day"], its[-1]["dialogue"]), (row, its[-1]))
    return list(found.values())


def _turns(view: View, wanted: Wanted) -> ir.Table:
    rows = view.fact("turns")
    days = ibis.literal(wanted.first), ibis.literal(wanted.last)
    return rows.filter((rows.shop == wanted.shop) & rows.day.between(*days))


def _sample(row: Mapping[str, Any], **more: Any) -> Sample:
    return Sample(*(row[name] for name in _KEY), **more)


def _first_of_each(found: Iterable[Sample], order: Callable[[Sample], Any], wanted: Wanted) -> list[Sample]:
    """The first of each agent in this order; the newest before others that are equal."""
    by_agent: dict[str, list[Sample]] = defaultdict(list)
    for each in found:
        by_agent[each.agent_id].append(each)

    def placed(each: Sample) -> tuple[Any, ...]:
        return order(each), -each.asked_at.timestamp(), each.dialogue

    return [each for agent in sorted(by_agent) for each in sorted(by_agent[agent], key=placed)[: wanted.each]]


_KINDS: Mapping[Kind, Callable[[View, Wanted], list[Sample]]] = {
    "random": _random,
    "slowest": _slowest,
    "unanswered": _unanswered,
    "price": _price,
    "bad_rating": _bad_rating,
    "complaint": _complaint,
}
