"""Where the site runs: its workspace, the folder of its own files, and what the environment says of both."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xundan.workspace import Workspace
from xundan.workspace.folder import CONFIG, VARIABLE

OWN = "site"
"""The folder inside the workspace with the site's database, its key and files that were uploaded."""


_SECRET = "secret-key"


@dataclass(frozen=True)
class Place:
    """A folder that is, or after the first start will be, a workspace."""

    root: Path

    @property
    def own(self) -> Path:
        """The folder of the site's own files."""
        return self.root / OWN

    @property
    def database(self) -> Path:
        return self.own / "site.sqlite3"

    @property
    def has_database(self) -> bool:
        """Whether a site was ever opened here."""
        return self.database.is_file() or (self.own.is_dir() and bool(os.environ.get("DATABASE_URL")))

    @property
    def has_workspace(self) -> bool:
        return (self.root / CONFIG).is_file()

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    def secret(self) -> str:
        """The key that signs sessions: `XUNDAN_SECRET_KEY`, else the place's own; empty where it has none yet."""
        file = self.own / _SECRET
        return os.environ.get("XUNDAN_SECRET_KEY") or (file.read_text(encoding="ascii") if file.is_file() else "")

    def furnish(self) -> None:
        """Makes the folder of the site's own files and its key, where they are missing, for this account's eyes."""
        self.own.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.secret():
            try:
                descriptor = os.open(self.own / _SECRET, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                return  # another process of the site was first
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))


@cache
def here() -> Place:
    """The place that the environment names (`XUNDAN_WORKSPACE`), else the current folder."""
    return Place(Path(os.environ.get(VARIABLE) or Path.cwd()).resolve())
