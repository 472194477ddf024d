"""What a workspace holds about one buyer, everywhere: rows, rejects, names of files, settings, marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xundan.lake import history, layout
from xundan.lake.privacy import marks, reject_files
from xundan.lake.privacy.hers import Hers
from xundan.lake.privacy.nicks import without_nick
from xundan.lake.privacy.person import Person
from xundan.lake.scratch import scratch
from xundan.lake.sql import read
from xundan.lake.store import Lake, Snapshot
from xundan.model.privacy import WRITTEN
from xundan.model.rules import DatedRules

Row = dict[str, Any]

_OURS = ("row_key", layout.KEY_HASH, "tie", "beat", "hits")
"""Columns by which the lake knows its rows; they say nothing of anybody."""


@dataclass
class Held:
    """All that is held. `tables` has her rows, and those of her orders, by table; `mentions` the rows of others whose
    texts name her; `rejects` the lines of rejected rows that do; `files` the imported files that brought her rows or
    are named after her; `settings` the settings that list her; `forgotten` the shops in which she is marked.
    """

    person: Person
    shops: list[str]
    tables: dict[str, list[Row]] = field(default_factory=dict)
    mentions: dict[str, list[Row]] = field(default_factory=dict)
    rejects: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether she is known here: by a row, or by her name, whole, among the rejects or in the name of a file."""
        told = [*(cell for line in self.rejects for cell in line.values()), *(file["file"] for file in self.files)]
        return bool(self.tables) or any(self.person.alone_in(str(text)) for text in told)


def held(
    lake: Lake, snapshot: Snapshot, person: Person, shops: Sequence[str], rejects: Path, marked: marks.Marks
) -> Held:
    """Looks everywhere in a snapshot of the lake and among the rejects. Changes nothing."""
    found = Held(person, list(shops), forgotten=marked.shops_of(person.stored, shops))
    tables = {name: lake.files(name, snapshot) for name in snapshot.versions}
    with scratch() as con:
        hers = Hers(con, tables, person, shops)
        for table, condition in hers.about():
            rows = con.execute(f"SELECT * FROM {table.rows} WHERE {condition}").to_arrow_table()
            if rows.num_rows:
                found.tables[table.name] = [_plain(row) for row in rows.to_pylist()]
        for table in hers.tables.values():
            naming = hers.naming(table)
            if naming is not None:
                own = hers.own(table) or "false"
                rows = con.execute(f"SELECT * FROM {table.rows} WHERE {naming} AND NOT {own}").to_arrow_table()
                if named := [_plain(row) for row in rows.to_pylist() if _names(row, person)]:
                    found.mentions[table.name] = named
    found.rejects = [line.as_row for line in reject_files.naming(rejects, person)]
    found.files = list(_files(history.imports(lake, snapshot), person, found.tables))
    return found


def shops_in(files: Sequence[str]) -> list[str]:
    """The shops that have rows, from the live files of their dictionary."""
    if not files:
        return []
    with scratch() as con:
        return [str(shop) for (shop,) in con.execute(f"SELECT shop FROM {read(files)} ORDER BY shop").fetchall()]


def listed_in(rules: DatedRules, person: Person) -> list[str]:
    """The settings whose lists name her, as the settings file has them."""
    names = {person.given, person.name}
    sets = (rules.first, *(each for _, each in rules.later))
    return [
        setting
        for setting in ("own_accounts", "blocked_buyers")
        if any(buyer.strip() in names for each in sets for buyer in getattr(each, setting))
    ]


def _names(row: Row, person: Person) -> bool:
    texts = (row[name] for name in WRITTEN & row.keys() if row[name])
    return any(without_nick(text, word) != text for text in texts for word in person.telling_words)


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _OURS}


def _files(imports: Iterable[history.Imported], person: Person, tables: dict[str, list[Row]]) -> Iterable[Row]:
    """The imported files with her rows, and those named after her."""
    stored = (layout.raw(""), layout.again(""), layout.undone(""))
    rows = (row for name, found in tables.items() if name.startswith(stored) for row in found)
    brought = {(row["import_id"], row["file_no"]) for row in rows}
    for imported in imports:
        for number, file in enumerate(imported.files):
            named = person.named_in(str(file["file"]))
            if named or (imported.id, number) in brought:
                yield {"import": imported.id, "file": file["file"], "named": named}
