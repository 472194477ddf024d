"""What an import said, or would say, kept beside the files that it is of for as long as they lie there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xundan.lake.admitting import Counts
from xundan.lake.importing import FileReport, ImportReport
from xundan.model.text import Text, UserError
from xundan.sources import Reject

MOST_REJECTS = 200
LOOKED, IMPORTED = "look.json", "import.json"


@dataclass(frozen=True)
class Head:
    """The first rows of a file, as they stand there."""

    file: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """A report with at most MOST_REJECTS of its rejects, how many there were, and the heads of some files."""

    report: ImportReport
    rejected: int
    heads: Sequence[Head] = field(default_factory=list)

    @property
    def shops(self) -> set[str]:
        """Whose rows they are."""
        return {str(span["shop"]) for span in self.report.coverage}


def write(folder: Path, name: str, kept: Kept) -> None:
    """Keeps it, for this account's eyes: the folder is closed to others."""
    report = kept.report
    told = {
        "import_id": report.import_id,
        "files": [asdict(file) for file in report.files],
        "rejects": [asdict(each) for each in report.rejects[:MOST_REJECTS]],
        "rejected": kept.rejected,
        "coverage": report.coverage,
        "tables": report.tables,
        "troubles": [[asdict(each.message), asdict(each.hint)] for each in report.troubles],
        "heads": [asdict(head) for head in kept.heads],
    }
    (folder / name).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8", errors="replace")


def read(folder: Path, name: str) -> Kept | None:
    """What was kept; None: nothing, or it has gone."""
    try:
        told = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    report = ImportReport(
        told["import_id"],
        [_file(each) for each in told["files"]],
        [Reject(**{**each, "reason": Text(**each["reason"])}) for each in told["rejects"]],
        told["coverage"],
        told["tables"],
        troubles=[UserError("kept", Text(**message), Text(**hint)) for message, hint in told["troubles"]],
    )
    return Kept(report, told["rejected"], [Head(**each) for each in told["heads"]])


def _file(told: dict[str, Any]) -> FileReport:
    tables = {name: Counts(**counts) for name, counts in told["tables"].items()}
    return FileReport(told["file"], told["importer"], tables, [Text(**note) for note in told["notes"]], told["trouble"])
