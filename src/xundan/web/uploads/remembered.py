"""Passwords of uploaded files, from the look at them until their import: in this process's memory and nowhere else."""

from __future__ import annotations

_PASSWORDS: dict[int, tuple[str, ...]] = {}


def passwords(upload: int) -> tuple[str, ...]:
    """Those that were given for an upload."""
    return _PASSWORDS.get(upload, ())


def remember(upload: int, password: str) -> tuple[str, ...]:
    """Keeps one more; gives all."""
    _PASSWORDS[upload] = tuple(dict.fromkeys((*passwords(upload), password)))
    return _PASSWORDS[upload]


def forget(upload: int) -> None:
    """They are needed no more."""
    _PASSWORDS.pop(upload, None)
