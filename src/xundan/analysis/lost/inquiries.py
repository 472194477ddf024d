"""The lost inquiries of a period, each with its likely reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from xundan.analysis.lost.names import Reason
from xundan.analysis.lost.notes import Note, Notes, notes
from xundan.analysis.lost.reasons import Likely, Turn, likely
from xundan.analysis.text.chats import Chat, chats
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.drill import drill
from xundan.metrics.figures import figures
from xundan.metrics.view import View

Key = tuple[str, date, str, str]
"""Shop, day, agent and buyer."""
_UNKNOWN: Reason = "unknown"


@dataclass(frozen=True)
class Loss:
    """A reception whose inquiry is lost. `of_shop`: it is the one of the buyer's day that counts in the whole shop's
    number, her last; over an agent every one counts. `ruled` is what the rules say, `likely` what holds."""

    shop: str
    day: date
    agent_id: str
    buyer_id: str
    closes_on: date
    chat: Chat
    turns: Sequence[Turn]
    ruled: Likely
    likely: Likely
    note: Note[Reason] | None
    of_shop: bool

    @property
    def key(self) -> Key:
        return self.shop, self.day, self.agent_id, self.buyer_id

    @property
    def reason(self) -> Reason:
        return self.likely.reason


@dataclass(frozen=True)
class Losses:
    """All of a period, by day, shop, agent and buyer. `unknown` names shops whose number is not known; `unread` counts
    those whose chats are not kept, `noted` those that have a note."""

    rows: Sequence[Loss]
    unknown: Sequence[str]

    @property
    def unread(self) -> int:
        return sum(not each.chat.readable for each in self.rows)

    @property
    def noted(self) -> int:
        return sum(each.note is not None for each in self.rows)


def losses(
    view: View, first: date, last: date, shops: Sequence[str], known: Dictionary, *,
    agents: Collection[str] | None = None, only_noted: bool = False,
) -> Losses:  # fmt: skip
    """The final lost inquiries of some days, as the metric `lost_inquiries` counts them; those of some agents (None: of
    all), or that have a note."""
    asked = tuple(shops) or tuple(view.shops)
    ask = Ask(("lost_inquiries",), ("shop",), first, last, "order_first", asked)
    told = figures(view, ask, [(shop,) for shop in asked], platform=False)
    unknown = [shop for shop in asked if told[shop,]["lost_inquiries"].value is None]
    counted = tuple(shop for shop in asked if shop not in unknown)
    if not counted:
        return Losses((), unknown)
    found = _facts(view, replace(ask, shops=counted))
    # Which counts in the whole shop's number is decided among all of them; only chats of those asked for are read.
    last_ones = _last_ones(view, replace(ask, shops=counted), found)
    noted = notes(view, "not_ordered", first, last, known.notes, _UNKNOWN)
    if agents is not None:
        found = {key: row for key, row in found.items() if row["agent_id"] in agents}
    if only_noted:
        found = {key: row for key, row in found.items() if _note_of(row, noted) is not None}
    turns = turns_of(view, list(found.values()))
    read = {(each.dialogue, each.day): each for each in chats(view, receptions_of(view, list(found.values())))}
    rows = []
    for key, row in sorted(found.items(), key=lambda pair: (pair[0][1], pair[0])):
        place = row["dialogue"], row["day"]
        chat = read.get(place) or Chat(row["shop"], row["day"], row["agent_id"], row["buyer_id"], row["dialogue"], ())
        rows.append(_loss(view, row, chat, turns.get(place, ()), noted, known, key in last_ones))
    return Losses(rows, unknown)


def _loss(
    view: View,
    row: dict[str, Any],
    chat: Chat,
    turns: Sequence[Turn],
    noted: Notes[Reason],
    known: Dictionary,
    of_shop: bool,
) -> Loss:
    note = _note_of(row, noted)
    ruled = holds = likely(chat.lines, turns, view.rules.on(row["day"]).slow_seconds, known)
    if note is not None:
        # What the chat says for her reason stays beside it; she may know more than was written.
        kept = ruled.evidence if ruled.reason == note.reason else ()
        holds = Likely(note.reason, "note", kept, ruled.weights)
    names = (row["shop"], row["day"], row["agent_id"], row["buyer_id"], row["closes_on"])
    return Loss(*names, chat, turns, ruled, holds, note, of_shop)


def _note_of(row: Mapping[str, Any], noted: Notes[Reason]) -> Note[Reason] | None:
    return noted.of((row["shop"], row["agent_id"], row["buyer_id"]), row["day"], row["closes_on"])


def _facts(view: View, ask: Ask) -> dict[Key, dict[str, Any]]:
    """The rows of the fact for what the metric counts by agent."""
    by_agent = drill(view, replace(ask, by=("shop", "agent")), "lost_inquiries").rows
    keys = {(row["shop"], row["day"], row["agent"], row["buyer_id"]) for row in by_agent}
    rows = view.fact("inquiries")
    rows = rows.filter((rows.stage == "inquiry") & rows.day.between(ibis.literal(ask.first), ibis.literal(ask.last)))
    rows = rows.filter(rows.shop.isin(list(ask.shops)))
    names = ("shop", "day", "agent_id", "buyer_id", "dialogue", "t_utc", "closes_on")
    found = {}
    for row in view.engine.rows(rows.select(*names)).to_pylist():
        key = row["shop"], row["day"], row["agent_id"], row["buyer_id"]
        if (key[0], key[1].isoformat(), key[2], key[3]) in keys:
            found[key] = row
    return found


def _last_ones(view: View, ask: Ask, found: Mapping[Key, dict[str, Any]]) -> set[Key]:
    """Of every buyer's day that the whole shop lost, the reception that began last."""
    lost = {(row["shop"], row["day"], row["buyer_id"]) for row in drill(view, ask, "lost_inquiries").rows}
    newest: dict[tuple[str, str, str], Key] = {}
    for key in sorted(found, key=lambda key: (found[key]["t_utc"], key[2])):
        who = key[0], key[1].isoformat(), key[3]
        if who in lost:
            newest[who] = key
    return set(newest.values())


def receptions_of(view: View, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows with `dialogue` and `day` as a table of the engine."""
    columns = {
        "dialogue": pa.array([row["dialogue"] for row in rows], pa.int64()),
        "day": pa.array([row["day"] for row in rows], pa.date32()),
    }
    return view.engine.table(pa.table(columns))


def turns_of(view: View, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, date], list[Turn]]:
    """The turns that opened in some receptions, in order, by dialogue and day."""
    turns = view.fact("turns").semi_join(receptions_of(view, rows), ["dialogue", "day"])
    names = ("dialogue", "day", "outcome", "seconds", "opened_utc", "closed_utc")
    found: dict[tuple[int, date], list[Turn]] = {}
    for row in view.engine.rows(turns.select(*names).order_by(["dialogue", "opened_utc"])).to_pylist():
        turn = Turn(row["outcome"], row["seconds"], row["opened_utc"], row["closed_utc"])
        found.setdefault((row["dialogue"], row["day"]), []).append(turn)
    return found
