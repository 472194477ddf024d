"""Advice that a shop wrote down, to see a month later what became of it: a file a period in the workspace's `advice/`.

A file holds numbers and ids of agents, items and channels; no buyer and no text of a chat.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from xundan.analysis.advice.advise import Advised
from xundan.analysis.advice.levels import Level
from xundan.analysis.advice.series import Subject
from xundan.model.rules import CREDIT_RULES, CreditRule
from xundan.model.text import Text, UserError

_FORM = 1


@dataclass(frozen=True)
class Noted:
    """One piece of advice as it was given: the metric it rests on, where that stood, and what it was held against."""

    tree: str
    subject: Subject
    metric: str
    level: Level
    other: Level


@dataclass(frozen=True)
class Note:
    """What was advised on some days."""

    first: date
    last: date
    rule: CreditRule
    advice: tuple[Noted, ...]


def note_of(advised: Advised) -> Note:
    """What is to be remembered of advice."""
    found = [
        Noted(each.tree.id, each.subject, each.tree.when[0].metric, each.main.first, each.main.second)
        for each in advised.found
    ]
    return Note(advised.ask.first, advised.ask.last, advised.ask.rule, tuple(found))


def keep(folder: Path, note: Note) -> Path:
    """Writes a note; one of the same days is replaced. Gives its file."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "advice": each.tree,
            "shop": each.subject.shop,
            "members": list(each.subject.members),
            "metric": each.metric,
            "level": _written(each.level),
            "other": _written(each.other),
        }
        for each in note.advice
    ]
    head = {"form": _FORM, "from": note.first.isoformat(), "to": note.last.isoformat(), "rule": note.rule}
    file = folder / f"{note.first}..{note.last}.json"
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(head | {"found": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(file)
    return file


def notes(folder: Path) -> list[Note]:
    """All that was kept, the oldest first. Raises UserError `advice` for a file that is none of ours."""
    return sorted((_read(file) for file in folder.glob("*.json")), key=lambda note: (note.last, note.first))


def _written(level: Level) -> dict[str, Any]:
    return {
        "value": str(level.value),
        "part": str(level.part),
        "whole": str(level.whole),
        "days": level.days,
        "variance": level.variance,
    }


def _read(file: Path) -> Note:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        rule = next(known for known in CREDIT_RULES if known == found["rule"])
        if found["form"] != _FORM:
            raise ValueError(found["form"])
        advice = tuple(
            Noted(
                row["advice"],
                Subject(row["shop"], tuple(row["members"])),
                row["metric"],
                *map(_level, (row["level"], row["other"])),
            )
            for row in found["found"]
        )
        return Note(date.fromisoformat(found["from"]), date.fromisoformat(found["to"]), rule, advice)
    except (ValueError, KeyError, TypeError, StopIteration, ZeroDivisionError) as wrong:
        raise UserError(
            "advice",
            Text(f"{file} 不是 xundan advise --keep 写的文件", f"{file} was not written by xundan advise --keep"),
            Text("删掉它, 或从备份恢复", "remove it, or restore it from a backup"),
        ) from wrong


def _level(row: Mapping[str, Any]) -> Level:
    variance = None if row["variance"] is None else float(row["variance"])
    return Level(Fraction(row["value"]), Fraction(row["part"]), Fraction(row["whole"]), int(row["days"]), variance)
