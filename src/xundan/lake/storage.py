"""Where a lake's files are: a folder, or (object_storage.py) a bucket. Names are relative to the lake, with `/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from xundan.lake import full, readers
from xundan.lake.lock import held, noted, only_writer
from xundan.lake.writer import Waiting, Writer


@dataclass(frozen=True)
class Stored:
    """One file of the lake. `modified` is in seconds since 1970, by the storage's clock."""

    name: str
    size: int
    modified: float


class Hold(Protocol):
    """The only writer's right to write."""

    def check(self) -> None:
        """Raises UserError `lake_busy` when the right was lost: another one writes now."""


class Storage(Protocol):
    """What a lake needs of the place where it is, besides what the Delta library does there itself."""

    @property
    def where(self) -> str:
        """The place as a person is told."""

    @property
    def options(self) -> dict[str, str] | None:
        """What the Delta library must be told to get there."""

    def uri(self, name: str) -> str:
        """A folder of the lake as the Delta library takes it; the files below it begin so too."""

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError when there is no such file."""

    def create(self, name: str, content: bytes) -> None:
        """Makes a file, whole or not at all. Raises FileExistsError when there is one of this name."""

    def remove(self, name: str) -> None:
        """Raises FileNotFoundError, and PermissionError where it may not be or is open (Windows)."""

    def files(self, folder: str) -> Iterator[Stored]:
        """All files below a folder of the lake, however deep; none when there is no such folder."""

    def names(self, folder: str) -> list[str]:
        """The files in a folder of the lake, by their own names."""

    def folders(self, folder: str) -> list[str]:
        """The folders in a folder of the lake, by their own names."""

    def settle(self, names: Iterable[str]) -> None:
        """Returns when these files and their names are safe from a power cut."""

    def writing(self, command: str, waiting: Waiting) -> AbstractContextManager[Hold]:
        """The only writer's right. Raises UserError `lake_busy` when another one still has it after the waiting."""

    def writer(self) -> tuple[Writer | None, bool]:
        """Who is noted as the writer, and whether that one is still at work."""

    def reading(self, newest: Callable[[], int]) -> AbstractContextManager[int]:
        """Holds the newest snapshot against vacuums, where it can, and gives its number."""

    def read_now(self) -> set[int]:
        """The snapshots that readers hold."""


class _Locked:
    """A lock that the system holds cannot be lost."""

    def check(self) -> None:
        pass


class Folder:
    """A lake in a folder of this computer or of a network drive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def where(self) -> str:
        return str(self.root)

    @property
    def options(self) -> dict[str, str] | None:
        return None

    def uri(self, name: str) -> str:
        return str(self.root / name)

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def create(self, name: str, content: bytes) -> None:
        final = self.root / name
        final.parent.mkdir(parents=True, exist_ok=True)
        draft = final.with_name(f".{final.stem}.{os.getpid()}")
        try:
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            _take(draft, final)
            _flush_folder(final.parent)
        finally:
            draft.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        os.remove(self.root / name)

    def files(self, folder: str) -> Iterator[Stored]:
        # Links are not followed: what they lead to is not the lake's.
        for parent, _, names in os.walk(self.root / folder):
            for name in sorted(names):
                path = Path(parent, name)
                with suppress(OSError):
                    found = path.lstat()
                    yield Stored(path.relative_to(self.root).as_posix(), found.st_size, found.st_mtime)

    def names(self, folder: str) -> list[str]:
        path = self.root / folder
        return sorted(os.listdir(path)) if path.is_dir() else []

    def folders(self, folder: str) -> list[str]:
        path = self.root / folder
        return sorted(below.name for below in path.iterdir() if below.is_dir()) if path.is_dir() else []

    def settle(self, names: Iterable[str]) -> None:
        paths = [self.root / name for name in names]
        # The names too: those of new files, and of new folders up to the lake's own.
        parents = {parent for path in paths for parent in path.parents if parent.is_relative_to(self.root)}
        with ThreadPoolExecutor(8) as pool:
            # A disk waits as long for many files as for one.
            list(pool.map(lambda path: _flush(path, os.O_RDWR), paths))
            list(pool.map(_flush_folder, parents))

    @contextmanager
    def writing(self, command: str, waiting: Waiting) -> Iterator[Hold]:
        with full.told(self.where), only_writer(self.root / "lock", command, waiting):
            yield _Locked()

    def writer(self) -> tuple[Writer | None, bool]:
        return noted(self.root / "lock"), held(self.root / "lock")

    def reading(self, newest: Callable[[], int]) -> AbstractContextManager[int]:
        return readers.pinned(self.root / readers.FOLDER, newest)

    def read_now(self) -> set[int]:
        return {pin.snapshot for pin in readers.living(self.root / readers.FOLDER)}


def _take(draft: Path, final: Path) -> None:
    """Gives `draft` the name `final` unless it is taken; the name never shows half a file."""
    try:
        os.link(draft, final)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):
        # Some file systems have no hard links. There the writers' lock alone keeps two from passing here at once.
        if final.exists():
            raise FileExistsError(final) from None
        os.rename(draft, final)


def _flush(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    """Has the names in a folder written to disk (Windows does it by itself, some network drives cannot)."""
    if os.name != "nt":
        with suppress(OSError):
            _flush(folder, os.O_RDONLY)
