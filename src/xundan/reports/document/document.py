"""A report before it is written: its parts, each a sheet with the charts drawn of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xundan.model.text import Text
from xundan.reports.sheet import Sheet


@dataclass(frozen=True)
class Chart:
    """One metric along the rows of a part. `points` are what stands under each and its value; None is unknown, and is
    a gap. `told` says in a sentence what the chart shows."""

    kind: Literal["line", "bar"]
    key: str
    title: Text
    told: Text
    unit: str
    currency: str
    points: Sequence[tuple[Text, Any]]


@dataclass(frozen=True)
class Part:
    """A section. `figures`: single numbers, a row each, and no table to read across."""

    sheet: Sheet
    charts: Sequence[Chart] = ()
    note: Text | None = None
    figures: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report; `subtitle` names its shops, days and rule."""

    title: Text
    subtitle: Text
    parts: Sequence[Part]
    definitions: Sheet

    @property
    def notes(self) -> list[Text]:
        """What several parts say alike, to be said once."""
        said = Counter(note for part in self.parts for note in dict.fromkeys(part.sheet.notes))
        return [note for note, times in said.items() if times > 1]
