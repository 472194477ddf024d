"""What the commands share with which a person enters something: who it is, and what went wrong with the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from xundan.model.text import Text, UserError


def account(does: Text) -> str:
    """The name of the person's account on this computer; `does` is what somebody nameless would do."""
    import getpass

    from xundan.model.text import Text, UserError

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as unknown:
        raise UserError(
            "by",
            Text(f"不知道是谁在{does.zh}", f"nobody knows who {does.en}"),
            Text("用 --by 写上名字", "say who with --by"),
        ) from unknown


def tell(troubles: Iterable[UserError]) -> None:
    """Says what is wrong with the numbers although what was entered is in; that is no success."""
    from xundan.cli.errors import show

    found = list(troubles)
    for trouble in found:
        show(trouble)
    if found:
        raise typer.Exit(1)
