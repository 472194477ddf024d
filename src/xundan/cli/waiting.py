"""What a person sees while a command waits for another one that writes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xundan.cli.language import chosen

if TYPE_CHECKING:
    from xundan.lake.writer import Waiting, Writer


def waiting(no_wait: bool, lang: str | None, *, quiet: bool = False) -> Waiting:
    """Waits as long as it takes and says on standard error for whom; not at all with `no_wait`.

    `quiet` says nothing: standard error is for a program that asked for JSON.
    """
    from xundan.lake.writer import NO_WAITING, Waiting, waiting_for

    def tell(writer: Writer | None) -> None:
        if not quiet:
            print(waiting_for(writer)(chosen(lang)), file=sys.stderr, flush=True)

    return NO_WAITING if no_wait else Waiting(None, tell)
