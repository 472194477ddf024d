"""The language in which a person is told things: the one asked for, else `XUNDAN_LANG`, else the locale."""

from __future__ import annotations

import locale
import os

from xundan.model.text import Lang


def chosen(given: str | None = None) -> Lang:
    """The language asked for, or that of the person's system; English where neither says Chinese."""
    for name in (given, os.environ.get("XUNDAN_LANG"), *_system()):
        if name:
            return "zh" if name.lower().startswith("zh") or "chinese" in name.lower() else "en"
    return "en"


def _system() -> list[str | None]:
    variables = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    return [*variables, locale.getlocale()[0] if not any(variables) else None]
