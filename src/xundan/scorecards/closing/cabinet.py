"""Where closed months lie: `closed/2026-10/record.json` in the workspace, and journal.jsonl beside it.

The journal decides: a record counts when the journal's newest word is that it was closed. So whatever is killed between
two files leaves the month as it was before. Only one who holds the lake's lock may change anything here.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from xundan.model.text import Text, UserError
from xundan.scorecards.closing.journal import Entry, as_lines, from_lines
from xundan.scorecards.closing.record import Record, from_bytes
from xundan.scorecards.shelf import Month
from xundan.workspace.whole_file import DRAFT, write_whole

State = Literal["open", "closed", "confirmed"]
RECORD, JOURNAL = "record.json", "journal.jsonl"


@dataclass(frozen=True)
class Cabinet:
    """The folder of all closed months; it need not be there."""

    folder: Path

    def months(self) -> list[Month]:
        """Those that were ever closed, the oldest first."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in sorted(self.folder.iterdir()):
            with suppress(UserError):  # a folder with another name is no month's
                found.append(Month.of(path.name)) if (path / JOURNAL).is_file() else None
        return found

    def journal(self, month: Month) -> list[Entry]:
        """What happened to a month, the oldest first. Raises UserError `record` where it was tampered with."""
        path = self._of(month) / JOURNAL
        try:
            return from_lines(path.read_bytes(), self._named(month, JOURNAL))
        except FileNotFoundError:
            return []

    def state(self, month: Month) -> State:
        """Whether a month is closed, and confirmed."""
        return _state(self.journal(month))

    def content(self, month: Month) -> bytes | None:
        """The record of a closed month as it was written; None while it is open.

        Raises UserError `changed_record` where it is not what was closed.
        """
        journal = self.journal(month)
        if _state(journal) == "open":
            return None
        try:
            content = (self._of(month) / RECORD).read_bytes()
        except FileNotFoundError:
            content = b""
        if digest(content) == newest_sha(journal):
            return content
        if self.journal(month) != journal:
            return self.content(month)  # somebody opened or closed it just now
        raise _changed(self._named(month, RECORD))

    def record(self, month: Month) -> Record | None:
        """The same, read."""
        content = self.content(month)
        return None if content is None else from_bytes(content, self._named(month, RECORD))

    def put(self, month: Month, content: bytes, closed: Entry) -> None:
        """Closes an open month."""
        folder = self._of(month)
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{DRAFT}"):
            left.unlink(missing_ok=True)
        # A record that the journal does not name is what a killed one left.
        write_whole(folder / RECORD, content)
        self.note(month, closed)

    def note(self, month: Month, step: Entry) -> None:
        """Adds a step to the journal of a month."""
        write_whole(self._of(month) / JOURNAL, as_lines([*self.journal(month), step]))

    def reopen(self, month: Month, reopened: Entry) -> None:
        """Opens a closed month again; its record stays as record-1.json, record-2.json ..., whatever became of it."""
        record = self._of(month) / RECORD
        number = 1 + sum(each.what == "reopened" for each in self.journal(month))
        if record.exists():
            write_whole(record.with_name(f"record-{number}.json"), record.read_bytes())
        self.note(month, reopened)
        record.unlink(missing_ok=True)

    def _of(self, month: Month) -> Path:
        return self.folder / str(month)

    def _named(self, month: Month, file: str) -> str:
        return f"{self.folder.name}/{month}/{file}"


def _state(journal: Sequence[Entry]) -> State:
    state: State = "open"
    for each in journal:
        if each.what in ("closed", "confirmed"):
            state = "closed" if each.what == "closed" else "confirmed"
        elif each.what == "reopened":
            state = "open"
    return state


def digest(content: bytes) -> str:
    """The sha256 of a record, as hexadecimal digits."""
    return sha256(content).hexdigest()


def newest_sha(entries: Sequence[Entry]) -> str | None:
    """The sha256 of the newest record that was closed."""
    return next((each.sha256 for each in reversed(entries) if each.what == "closed"), None)


def _changed(name: str) -> UserError:
    return UserError(
        "changed_record",
        Text(f"{name} 和结账时不一样, 被改过或丢了", f"{name} is not what was closed: it was changed, or it is gone"),
        Text(
            "从备份里找回原来的文件; 找不回来就写明原因, 重新打开再结账: xundan close 月份 --reopen --why 原因",
            "bring the file back from a backup; where there is none reopen the month, say why, and close it again: "
            "xundan close MONTH --reopen --why TEXT",
        ),
    )
