"""What becomes of imported rows before they are stored, so that less of people is kept than was in the files.

Rows are known by their content as it was in the file (batch.py hashes it first), so another mask, a pseudonym or no
text at all makes no row look new.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake.privacy.hits import hits
from xundan.lake.privacy.marks import Marks
from xundan.lake.privacy.masks import masked, masked_column
from xundan.lake.privacy.nicks import in_rows, with_pseudonym, without_nick
from xundan.lake.privacy.pseudonyms import Pseudonyms
from xundan.model.phrases import Phrases
from xundan.model.tables import Table
from xundan.sources import Reject

WRITTEN = frozenset({"text", "note", "why", "reason", "first_reason", "close_reason", "keyword"})
"""Columns that hold what somebody wrote."""

PEOPLE = ("buyer_id", "visitor_id")
"""Columns that say who a buyer is."""

_REFERENCES = frozenset({"message_id", "conversation_id", "session_id", "event_id", "page_id"})
"""Ids of rows that some platforms make of the buyer's name."""

# A time or an amount that cannot be read. A number without any of these signs may be somebody's id.
_HARMLESS = re.compile(r"[0-9\s:/.,+TZ¥￥元%-]*[:/.-][0-9\s:/.,+TZ¥￥元%-]*")

_FAR = date(9000, 1, 1)


@dataclass(frozen=True)
class Protection:
    """What the workspace's settings ask for. Without `pseudonyms` buyers stay as they are; `marks` are those of
    forgotten ones. Chat text of days before `text_from` is not kept; what `phrases` find in text that is not kept as it
    came is remembered."""

    pseudonyms: Pseudonyms | None = None
    marks: Marks = field(default_factory=Marks)
    text_from: date | None = None
    phrases: Phrases = field(default_factory=Phrases)

    def columns(self, table: Table, rows: pa.Table) -> dict[str, pa.ChunkedArray]:
        """The columns of typed rows that are stored otherwise than they came, by name."""
        came = {name: rows.column(name) for name in table.names}
        kept = dict(came)
        if self.pseudonyms is not None:
            kept |= self._without_names(table, rows, self.pseudonyms)
        for name in WRITTEN.intersection(table.names):
            kept[name] = masked_column(kept[name])
        return {name: column for name, column in kept.items() if column is not came[name]}

    def hits(self, rows: pa.Table, kept: Mapping[str, pa.ChunkedArray]) -> pa.ChunkedArray | None:
        """What the settings' phrases find in messages whose text is not kept as it came; null for the others, None
        where there are none."""
        if "text" not in kept and self.text_from is None:
            return None
        texts = rows.select(["text", "sent_at"]).append_column("kept", kept.get("text", rows.column("text")))
        # Two days more, for the business day may begin after midnight.
        until = datetime.combine(min(self.text_from or date.min, _FAR) + timedelta(days=2), time())
        found = []
        for batch in texts.to_batches():
            came, sent_at, stays = batch.columns
            old = pc.less(sent_at, pa.scalar(until, sent_at.type))
            asked = pc.fill_null(pc.or_(old, pc.not_equal(came, stays)), False)
            matched = hits(came.filter(asked), self.phrases)
            found.append(pc.replace_with_mask(pa.nulls(len(came), pa.string()), asked, matched))
        return pa.chunked_array(found, pa.string())

    def forgotten(self, table: Table, rows: pa.Table) -> pa.ChunkedArray | None:
        """Which typed rows are of forgotten buyers; None where there is none."""
        found = None
        for who in (name for name in PEOPLE if name in table.names) if self.marks else ():
            pairs = rows.select(["shop", who]).group_by(["shop", who]).aggregate([]).to_pylist()
            gone = {(row["shop"], row[who]) for row in pairs if row[who] and self._marked(row["shop"], row[who])}
            if gone:
                both = zip(rows.column("shop").to_pylist(), rows.column(who).to_pylist(), strict=True)
                hers = pa.chunked_array([pa.array([pair in gone for pair in both], pa.bool_())])
                found = hers if found is None else pc.or_(found, hers)
        return found

    def _marked(self, shop: str, buyer_id: str) -> bool:
        return self.marks.has(shop, self.pseudonyms.of(buyer_id) if self.pseudonyms else buyer_id)

    def reject(self, reject: Reject) -> Reject:
        """A reject as it is shown and kept."""
        value = masked(reject.value)
        strict = self.pseudonyms is not None or self.text_from is not None
        if strict and not _HARMLESS.fullmatch(value):
            # Any column may hold a name or a text when columns are shifted, and the value may be the whole line.
            value = _shape(value)
        return replace(reject, value=value)

    def _without_names(self, table: Table, rows: pa.Table, pseudonyms: Pseudonyms) -> dict[str, pa.ChunkedArray]:
        people = [name for name in PEOPLE if name in table.names]
        changed = {name: pseudonyms.column(rows.column(name)) for name in people}
        told = rows
        for who in people:
            for name in (n for n in table.names if n in WRITTEN or n in _REFERENCES):
                change = without_nick if name in WRITTEN else partial(_renamed, pseudonyms)
                changed[name] = in_rows(told, name, who, change, starred=name in WRITTEN)
                told = told.set_column(told.schema.get_field_index(name), name, changed[name])
        return changed


def stays_without_buyer(table: Table) -> bool:
    """Whether a row of the table means something without its buyer, as an order does."""
    return (
        table.kind == "state"
        and "buyer_id" in table.names
        and not table.column("buyer_id").required
        and "buyer_id" not in table.key
    )


def _renamed(pseudonyms: Pseudonyms, reference: str, nick: str) -> str:
    return with_pseudonym(reference, nick, pseudonyms.of(nick))


def _shape(value: str) -> str:
    """How a value looks, without what it says: 小雨88 as 字字99."""
    return "".join(
        "9" if c.isdigit() else "x" if c.isascii() and c.isalpha() else "字" if c.isalnum() else c for c in value
    )
