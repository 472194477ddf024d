"""What becomes of imported rows before they are stored, so that less of people is kept than was in the files.

Rows are known by their content as it was in the file (batch.py hashes it first), so another mask, a pseudonym or no
text at all makes no row look new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial, reduce

import pyarrow as pa
import pyarrow.compute as pc

from xundan.lake.privacy.hits import hits
from xundan.lake.privacy.marks import Marks
from xundan.lake.privacy.masks import masked, masked_column
from xundan.lake.privacy.nicks import in_rows, with_pseudonym, without_nick
from xundan.lake.privacy.pseudonyms import Pseudonyms
from xundan.model.phrases import Phrases
from xundan.model.privacy import OF_HER_ORDERS, PEOPLE, WRITTEN
from xundan.model.tables import Table
from xundan.sources import Reject

_REFERENCES = frozenset(
    {"message_id", "conversation_id", "session_id", "event_id", "page_id", "review_id", "complaint_id"}
)
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
        if not self.marks:
            return None
        found = [self._among(rows, who, self.knows) for who in PEOPLE if who in table.names]
        if table.name in OF_HER_ORDERS:
            found.append(self._among(rows, "order_id", self.marks.has_order))
        hers = [each for each in found if each is not None]
        return reduce(pc.or_, hers) if hers else None

    @staticmethod
    def _among(rows: pa.Table, column: str, gone: Callable[[str, str], bool]) -> pa.ChunkedArray | None:
        """Which rows have a (shop, value) for which `gone` is true; None where none has."""
        pairs = rows.select(["shop", column]).group_by(["shop", column]).aggregate([]).to_pylist()
        known = {(row["shop"], row[column]) for row in pairs if row[column] and gone(row["shop"], row[column])}
        if not known:
            return None
        both = zip(rows.column("shop").to_pylist(), rows.column(column).to_pylist(), strict=True)
        return pa.chunked_array([pa.array([pair in known for pair in both], pa.bool_())])

    def knows(self, shop: str, buyer_id: str) -> bool:
        """Whether a buyer, as files name her, is forgotten."""
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


def _renamed(pseudonyms: Pseudonyms, reference: str, nick: str) -> str:
    return with_pseudonym(reference, nick, pseudonyms.of(nick))


def _shape(value: str) -> str:
    """How a value looks, without what it says: 小雨88 as 字字99."""
    return "".join(
        "9" if c.isdigit() else "x" if c.isascii() and c.isalpha() else "字" if c.isalnum() else c for c in value
    )
