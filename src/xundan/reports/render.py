"""One door to all formats."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Any, Literal, get_args

from xundan.model.text import Lang, Text, UserError
from xundan.reports.as_csv import sheet_csv
from xundan.reports.as_json import sheet_json
from xundan.reports.plain import on_screen
from xundan.reports.sheet import Sheet
from xundan.reports.terminal import WIDTH, sheet_text

Format = Literal["table", "json", "csv", "xlsx"]
FORMATS: tuple[str, ...] = get_args(Format)


def render(sheet: Sheet, fmt: str, lang: Lang, out: IO[Any] | Path, *, width: int | None = None) -> None:
    """Writes a sheet to a stream or a file. JSON and CSV are UTF-8 wherever the stream takes bytes.

    `width` is the terminal's; without it a terminal tells its own and everything else has 100 columns.
    """
    if fmt == "table":
        told, colour = screen(out)
        write_text(sheet_text(sheet, lang, width or told, colour), out, spoken=True)
    elif fmt == "json":
        write_text(sheet_json(sheet, lang), out)
    elif fmt == "csv":
        write_text(sheet_csv(sheet, lang), out)
    elif fmt == "xlsx":
        from xundan.reports.as_xlsx import sheet_xlsx

        write_bytes(sheet_xlsx(sheet, lang), out)
    else:
        listed = ", ".join(FORMATS)
        raise UserError(
            "format",
            Text(f"没有叫 {fmt} 的格式", f"there is no format {fmt}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )


def write_text(text: str, out: IO[Any] | Path, *, spoken: bool = False) -> None:
    """Text for people (`spoken`) in the stream's own encoding, what it lacks as "?"; other text in UTF-8."""
    if isinstance(out, Path):
        out.write_bytes(text.encode("utf-8"))
        return
    buffer = getattr(out, "buffer", None)
    if isinstance(out, (io.RawIOBase, io.BufferedIOBase)):
        out.write(text.encode("utf-8"))
    elif spoken or buffer is None or out.isatty():
        text = text if spoken or not out.isatty() else on_screen(text)
        encoding = getattr(out, "encoding", None) or "utf-8"
        out.write(text.encode(encoding, "replace").decode(encoding))
    else:
        # A Windows console's code page must not decide how a file that programs read is written.
        out.flush()
        buffer.write(text.encode("utf-8"))
        buffer.flush()


def write_bytes(content: bytes, out: IO[Any] | Path) -> None:
    """Bytes as they are."""
    if isinstance(out, Path):
        out.write_bytes(content)
        return
    stream = getattr(out, "buffer", out)
    stream.write(content)
    stream.flush()


def screen(out: IO[Any] | Path) -> tuple[int, bool]:
    """How wide text for people may be there, and whether it may have colours."""
    import shutil

    if isinstance(out, Path) or not out.isatty():
        return WIDTH, False
    return max(60, shutil.get_terminal_size((WIDTH, 24)).columns), True
