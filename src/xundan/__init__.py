"""xundan (询单): checkable analytics of customer service for online shops.

From Python: `xundan.open(DIR)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xundan.model.text import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from xundan.model.text import Lang
    from xundan.notebook.opened import OpenWorkspace

__all__ = ["UserError", "__version__", "open"]

__version__ = "0.1.0"


def open(folder: str | Path | None = None, *, lang: Lang | None = None) -> OpenWorkspace:
    """The workspace in a folder; without one as the command line finds it (`XUNDAN_WORKSPACE`, the current folder and
    those above it). `lang`, zh or en, is the language in which things are told."""
    # Here, so that importing xundan (which every command does) stays quick.
    from xundan.notebook.opened import OpenWorkspace

    return OpenWorkspace(folder, lang=lang)
