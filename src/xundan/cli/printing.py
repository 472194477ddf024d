"""Sheets and objects to the terminal or a file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xundan.model.text import Lang

if TYPE_CHECKING:
    from xundan.reports.sheet import Sheet


def printed(sheet: Sheet, fmt: str, output: Path | None, lang: Lang) -> None:
    """Writes a sheet in the format asked for."""
    from xundan.reports.render import render

    render(sheet, fmt, lang, output or sys.stdout)


def printed_object(found: Mapping[str, Any], output: Path | None, lang: Lang) -> None:
    """Writes one JSON object."""
    from xundan.reports.as_json import object_json
    from xundan.reports.render import write_text

    write_text(object_json(found, lang), output or sys.stdout)
