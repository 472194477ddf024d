"""Runs commands as a person would type them, in this process."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from xundan.cli import main


@contextlib.contextmanager
def at(folder: Path) -> Iterator[None]:
    """Works in a folder for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


class Printed(io.StringIO):
    """A stream that takes what the command line asks of a real one."""

    def reconfigure(self, **_: object) -> None:
        """A console's error handling; a text in memory takes everything."""


def run(words: list[str], folder: Path, lang: str = "en") -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `xundan WORDS` in a folder."""
    out, err = Printed(), Printed()
    quiet = {"XUNDAN_LANG": lang, "XUNDAN_WORKSPACE": ""}
    status: object = 0
    with (
        at(folder),
        mock.patch.dict(os.environ, quiet),
        mock.patch.object(sys, "argv", ["xundan", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
    return status if isinstance(status, int) else 1, out.getvalue(), err.getvalue()
