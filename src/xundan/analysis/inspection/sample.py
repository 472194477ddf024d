"""Chats for a lead to mark, and her marks read back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.score import Scored
from xundan.analysis.text.words import folded
from xundan.model.text import Text, UserError
from xundan.sources.files import open_path
from xundan.sources.tabular import sheets

CHAT, DAY, MARKED_BY = "chat", "day", "marked_by"
_NAMED = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")
"""How a column says which it is, whatever else its header tells."""
_YES = frozenset({"1", "是", "有", "对", "y", "yes", "true", "√", "✓", "✔"})
_NO = frozenset({"0", "否", "无", "没有", "不", "n", "no", "false", "×", "x", "✗"})
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")


@dataclass(frozen=True)
class Marks:
    """A lead's yes or no by rule, by the chat's id, with the days of those chats."""

    by_chat: Mapping[str, Mapping[str, bool]]
    first: date
    last: date


def marked_rules(rules: Rules) -> list[Rule]:
    """The rules that a reader can mark: what the clock says needs no second opinion."""
    return [rule for rule in rules.active if rule.reads]


def sample(scored: Sequence[Scored], count: int, seed: int) -> list[Scored]:
    """So many chats that can be read, the same for the same seed, from all agents in turn; by day, agent, buyer."""

    def drawn(each: Scored) -> str:
        return sha256(f"{seed}:{each.chat.id}".encode()).hexdigest()

    by_agent: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for each in sorted((each for each in scored if each.judged), key=drawn):
        by_agent[each.chat.shop, each.chat.agent].append(each)
    rounds = zip_longest(*(by_agent[agent] for agent in sorted(by_agent)))
    chosen = [each for turn in rounds for each in sorted(filter(None, turn), key=drawn)][:count]
    return sorted(chosen, key=lambda each: (each.chat.day, each.chat.shop, each.chat.agent, each.chat.buyer))


def read_marks(path: Path, rules: Rules) -> Marks:
    """The marks of a file that `--sample` wrote and a lead filled in. In a row with a name under `marked_by` what was
    left blank means no; in others it means nothing. Raises UserError `marks`."""
    found: dict[str, dict[str, bool]] = {}
    days: list[date] = []
    asked = [rule.id for rule in marked_rules(rules)]
    for number, row in _rows(path):
        given = {rule: _mark(path, number, rule, row[rule]) for rule in asked if rule in row}
        named = bool(row.get(MARKED_BY, "").strip())
        marks = {rule: bool(mark) for rule, mark in given.items() if mark is not None or named}
        if marks:
            days.append(_day(path, number, row[DAY]))
            found.setdefault(row[CHAT].strip(), {}).update(marks)
    if not found:
        raise _unfit(
            path,
            Text("没有一格填了: 填 1 或 0", "no cell is filled in: write 1 or 0"),
        )
    return Marks(found, min(days), max(days))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the sheet that has our columns, by the columns' names, each with its number in the sheet."""
    with open_path(path) as files:
        for file in files:
            if file.trouble is not None:
                raise file.trouble
            for sheet in sheets(file):
                for n, top in enumerate(sheet.top):
                    names = {name[1]: place for place, cell in enumerate(top) if (name := _NAMED.search(folded(cell)))}
                    if CHAT in names and DAY in names:
                        rows = sheet.load(n).rows.to_pylist()
                        for place, row in enumerate(rows):
                            cells = {name: row.get(f"c{at}") or "" for name, at in names.items()}
                            if cells[CHAT].strip().startswith("c-"):
                                yield n + 2 + place, cells
                        return
    raise _unfit(
        path,
        Text("没有 [chat] 和 [day] 两列", "it has no columns [chat] and [day]"),
    )


def _mark(path: Path, row: int, rule: str, cell: str) -> bool | None:
    text = folded(cell)
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise _unfit(
        path,
        Text(
            f"第 {row} 行 [{rule}] 写的是 {cell!r}, 应为 1 或 0", f"row {row} [{rule}]: expected 1 or 0, found {cell!r}"
        ),
    )


def _day(path: Path, row: int, cell: str) -> date:
    found = _DATE.search(cell)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(cell.strip())
    except ValueError as wrong:
        told = Text(f"第 {row} 行 [day] 不是日期: {cell!r}", f"row {row} [day] is no day: {cell!r}")
        raise _unfit(path, told) from wrong


def _unfit(path: Path, why: Text) -> UserError:
    return UserError(
        "marks",
        Text(f"{path.name}: {why.zh}", f"{path.name}: {why.en}"),
        Text(
            "先抽样: xundan inspect --sample 30 -o marks.xlsx, 填好后再读",
            "draw a sample first: xundan inspect --sample 30 -o marks.xlsx, fill it in, and read it then",
        ),
    )
