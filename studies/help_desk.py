"""The chats of a platform's help desk that a reader labelled with reasons (tests/real/LABELS.md)."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xundan.analysis.lost.names import REASONS, Reason
from xundan.analysis.text.chats import Line

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "real" / "lost_labels.csv"
DATA = Path(os.environ.get("XUNDAN_SHARED_DATA", ROOT.parent / "shared" / "data"))
CHATS = DATA / "jddc" / "chat.txt"
_BEFORE = "First lines of the 68 from before the purchase:"
_BEGAN = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Labelled:
    """A chat: its first line in the file, the reader's reason, whether nothing was bought yet, and its messages. Their
    clock says nothing but their order."""

    first: int
    reason: Reason
    before: bool
    lines: Sequence[Line]


def labelled(labels: Path = LABELS) -> list[Labelled]:
    """The chats of a file of labels, in its order; none where the chats or the labels are not on this machine."""
    if not CHATS.is_file() or not labels.is_file():
        return []
    written = [line.split("\t") for line in CHATS.read_text(encoding="utf-8").split("\n")]
    told = LABELS.with_name("LABELS.md").read_text(encoding="utf-8").split(_BEFORE)[1].split("First lines of")[0]
    before = {int(each) for each in told.split()}
    found = []
    with labels.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, last = int(row["first_line"]), int(row["last_line"])
            reason = next(reason for reason in REASONS if reason == row["reason"])
            found.append(Labelled(first, reason, first in before, tuple(_messages(written, first, last))))
    return found


def _messages(written: Sequence[Sequence[str]], first: int, last: int) -> Iterator[Line]:
    """A line of the file is all that one side wrote until the other did, with a blank between two messages."""
    order = 0
    for number in range(first, last + 1):
        columns = written[number - 1]
        for text in columns[-1].split():
            order += 1
            yield Line(f"{number}.{order}", _BEGAN, order, "buyer" if columns[2] == "0" else "agent", text)
