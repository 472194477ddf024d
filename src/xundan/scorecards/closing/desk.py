"""What closing needs of an open workspace. A session has it all; the lower layer knows only this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from xundan.lake import Lake
from xundan.lake.importing import ImportReport, Wishes
from xundan.lake.writer import Waiting
from xundan.metrics.view import View
from xundan.scorecards.closing.cabinet import Cabinet
from xundan.workspace import Workspace


class Desk(Protocol):
    """An open workspace (session.py)."""

    @property
    def workspace(self) -> Workspace: ...

    @property
    def lake(self) -> Lake: ...

    @property
    def waiting(self) -> Waiting: ...

    def view(self) -> AbstractContextManager[View]: ...

    def import_files(self, paths: Sequence[Path], wishes: Wishes | None = None) -> ImportReport: ...


@contextmanager
def only_one(desk: Desk) -> Iterator[Cabinet]:
    """The closed months, for the one who may change them: nobody imports, refreshes or closes meanwhile.

    Raises UserError `lake_busy`.
    """
    with desk.lake.storage.writing("close", desk.waiting):
        yield Cabinet(desk.workspace.closed)
