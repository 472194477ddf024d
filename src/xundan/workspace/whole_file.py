"""Files that stand whole or not at all, whatever is killed while they are written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

DRAFT = ".draft"
"""The ending of a file that is being written."""


def write_whole(path: Path, content: bytes) -> None:
    """A whole file in the place of what may be there, or no change at all."""
    draft = path.with_name(f".{path.stem}.{os.getpid()}{DRAFT}")
    draft.unlink(missing_ok=True)
    try:
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):  # what went wrong is raised below; a draft that stays is written over next time
            draft.unlink()
        raise
    if os.name != "nt":
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
            with suppress(OSError):  # some file systems cannot flush a folder; the file itself is on disk
                _flush(folder)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
