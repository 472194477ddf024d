"""The key of the first start: whoever has it may make the first account, and nobody else on the network."""

from __future__ import annotations

import os
import secrets

from xundan.web.place import Place

_FILE = "start-key"


def make_key(place: Place) -> str:
    """A new key, kept for this account's eyes until the first account is made."""
    place.furnish()
    file, key = place.own / _FILE, secrets.token_urlsafe(24)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        out.write(key)
    return key


def fits(place: Place, key: str) -> bool:
    """Whether this is the key."""
    file = place.own / _FILE
    known = file.read_text(encoding="ascii") if file.is_file() else ""
    return bool(known) and secrets.compare_digest(known.encode(), key.encode())


def spend(place: Place) -> None:
    """The key serves once."""
    (place.own / _FILE).unlink(missing_ok=True)
