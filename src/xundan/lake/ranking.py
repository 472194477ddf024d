"""Messages of an import that wait, because another source tells better of the same buyer, agent and day; and those that
wait from now on. Nothing is moved for it: readers leave them out (facts/ranked.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from xundan.lake import layout
from xundan.lake.dictionaries import shops_in
from xundan.lake.sql import literal, read
from xundan.lake.store import Transaction
from xundan.model.text import Text
from xundan.sources.ranks import BEST_FIRST, worth
from xundan.sources.registry import IMPORTERS

SOURCE = f"CASE source {' '.join(f'WHEN {literal(name)} THEN {worth(name)}' for name in BEST_FIRST)} ELSE 0 END"
"""SQL for the worth of the importer that brought a message."""

_STRENGTH = f"concat((message_id IS NOT NULL)::INT, {SOURCE}, source)"


@dataclass(frozen=True)
class Waiting:
    """So many messages of a file are in, but another source is read in their place."""

    file_no: int
    behind: str
    count: int
    new: int = 0
    """Of these, those that were not in the lake before in any form."""


def waiting(con: duckdb.DuckDBPyConnection, transaction: Transaction) -> tuple[list[Waiting], list[Waiting]]:
    """The new messages of `fated_messages` that wait; and those of the lake that do so from now on: the first file that
    tells better, and (as `behind`) whose messages they are."""
    stored = transaction.files(layout.raw("messages"), shops_in(con))
    on_days = _on_days(con)
    if _of_one_source(con, stored, on_days):
        return [], []
    con.execute(f"CREATE OR REPLACE TEMP TABLE spoken AS {_spoken(stored, on_days)}")
    if len(con.execute("SELECT DISTINCT source FROM spoken LIMIT 2").fetchall()) < 2:
        return [], []
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE ranked AS SELECT dialogue, day, substr(max({_STRENGTH}), 3) AS best,
          substr(max({_STRENGTH}) FILTER (fate IS NULL), 3) AS before, min(file_no) FILTER (fate IS NOT NULL) AS file_no
        FROM spoken GROUP BY ALL HAVING count(DISTINCT source) > 1"""
    )
    come = con.execute(
        "SELECT s.file_no, r.best, count(*), count(*) FILTER (s.fate = 'new') "
        "FROM spoken s JOIN ranked r USING (dialogue, day) "
        "WHERE s.fate IS NOT NULL AND s.source <> r.best GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    gone = con.execute(
        "SELECT r.file_no, s.source, count(*) FROM spoken s JOIN ranked r USING (dialogue, day) "
        "WHERE s.fate IS NULL AND s.source = r.before AND r.before <> r.best GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [Waiting(*row) for row in come], [Waiting(*row) for row in gone]


def notes(come: Sequence[Waiting], gone: Sequence[Waiting]) -> Iterable[tuple[int, Text]]:
    """What the person is told, once for each source: with the first file that it is about."""
    for source, first, files, count in _by_source(come):
        title = _title(source)
        yield (
            first,
            Text(
                f"{files} 个文件里的 {count:,} 条消息先放着: 同一天、同一买家和客服的聊天, {title.zh} 更可靠, "
                "以它为准。撤销那次导入, 它们就会算进来",
                f"{count:,} messages of {files} files wait: of the same buyer, agent and day {title.en} tells better "
                "and is what counts. When that import is taken back, these count",
            ),
        )
    for source, first, _, count in _by_source(gone):
        title = _title(source)
        yield (
            first,
            Text(
                f"{title.zh} 的 {count:,} 条消息从现在起先放着: 同一天、同一买家和客服的聊天, 以新导入的为准",
                f"{count:,} messages of {title.en} wait from now on: of the same buyer, agent and day, what is "
                "imported now tells better and counts",
            ),
        )


def _on_days(con: duckdb.DuckDBPyConnection) -> str:
    """What holds for the rows of the batch's days, from its first to its last: as values, so that other files are not
    read."""
    first, last = con.execute("SELECT min(day), max(day) FROM fated_messages").fetchall()[0]
    return "false" if first is None else f"day BETWEEN DATE '{first}' AND DATE '{last}'"


def _of_one_source(con: duckdb.DuckDBPyConnection, files: Sequence[str], on_days: str) -> bool:
    """Whether all messages of the batch are, and those of the lake on its days: a look at one column."""
    every = "SELECT source FROM in_messages"
    if files:
        every += f" UNION ALL SELECT source FROM {_stored(files)} WHERE {on_days}"
    return len(con.execute(f"SELECT DISTINCT coalesce(source, '') FROM ({every}) LIMIT 2").fetchall()) < 2


def _stored(files: Sequence[str]) -> str:
    # For the column that lakes of earlier versions lack.
    return f"(SELECT * FROM {read(files)} UNION ALL BY NAME SELECT * EXCLUDE (fate) FROM fated_messages WHERE false)"


def _spoken(files: Sequence[str], on_days: str) -> str:
    """The batch's messages that are new to the lake, and the lake's of the same buyers, agents and days."""
    columns = "dialogue, day, coalesce(source, '') AS source, message_id"
    come = f"SELECT {columns}, fate, file_no FROM fated_messages WHERE fate IN ('new', 'better')"
    if not files:
        return come
    return (
        f"{come} UNION ALL SELECT {columns}, NULL, NULL FROM {_stored(files)} SEMI JOIN "
        f"(SELECT DISTINCT dialogue, day FROM fated_messages) USING (dialogue, day) "
        f"WHERE {on_days} "
        "AND row_key NOT IN (SELECT row_key FROM fated_messages WHERE fate = 'better')"
    )


def _by_source(found: Sequence[Waiting]) -> Iterable[tuple[str, int, int, int]]:
    """Of each source: its name, the first file, how many files, how many messages."""
    for source in sorted({each.behind for each in found}):
        own = [each for each in found if each.behind == source]
        yield source, own[0].file_no, len({each.file_no for each in own}), sum(each.count for each in own)


def _title(source: str) -> Text:
    return next((importer.title for importer in IMPORTERS if importer.name == source), Text(source, source))
