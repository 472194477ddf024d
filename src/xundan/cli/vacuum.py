"""xundan vacuum"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say

_UNITS = {"d": "days", "h": "hours", "min": "minutes"}


def run(
    older_than: Annotated[
        str,
        typer.Option(
            "--older-than",
            metavar="AGE",
            help=say("被替换多久以后才删, 如 7d, 12h, 30min", "what was replaced so long ago, as 7d, 12h or 30min"),
        ),
    ] = "7d",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只看结果, 不删除", "say what would be removed and remove nothing"))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    no_wait: options.NoWait = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Removes what was replaced long ago, and writes many small files as one. No number changes."""
    from xundan.cli.printing import printed_object
    from xundan.cli.waiting import waiting
    from xundan.reports.vacuum import vacuum_told
    from xundan.session import Session
    from xundan.workspace import find

    age = _age(older_than)
    done = Session(find(workspace), waiting(no_wait, lang, quiet=as_json)).vacuum(age, dry_run=dry_run)
    language = chosen(lang)
    if as_json:
        printed_object(done.__dict__, None, language)
        return
    for line in vacuum_told(done, dry_run):
        typer.echo(line(language))


def _age(given: str) -> timedelta:
    from xundan.model.text import Text, UserError

    found = re.fullmatch(r"([0-9]{1,5}) ?(d|h|min)", given.strip())
    if not found:
        raise UserError(
            "older_than",
            Text(f"--older-than 应为时长, 写的是 {given!r}", f"--older-than takes an age, found {given!r}"),
            Text("例如 --older-than 7d, 12h 或 30min", "for example --older-than 7d, 12h or 30min"),
        )
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
