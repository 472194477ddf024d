"""Files that are kept for a while go when it is over, however long a server runs and whether or not anybody comes."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from xundan.web.reports import files
from xundan.web.uploads import staging

_LOG = logging.getLogger("xundan.clearing")
_EVERY = 900.0
"""Seconds between two looks."""


def clear() -> None:
    """Uploads older than a day and reports older than thirty days go."""
    staging.clear()
    files.clear()


class Clearing:
    """A thread that looks for them now and then."""

    def __init__(self) -> None:
        self._ending = threading.Event()

    def begin(self) -> None:
        threading.Thread(target=self._run, daemon=True, name="clearing").start()

    def end(self) -> None:
        self._ending.set()

    def _run(self) -> None:
        while not self._ending.wait(_EVERY):
            try:
                clear()
            except Exception as error:  # a full disk, a database out of reach: it looks again later
                _LOG.warning("old files could not be cleared away: %s", type(error).__name__)
            finally:
                close_old_connections()
