"""xundan formats"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say


def run(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help=say("一种格式的名称; 不给时列出全部", "a format's name; without it all are listed")
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    lang: options.Lang = None,
) -> None:
    """The formats that can be imported, or one of them in full."""
    from xundan.cli.printing import printed, printed_object
    from xundan.reports.formats import format_json, format_text, formats_sheet
    from xundan.reports.render import screen, write_text
    from xundan.sources.about import importer_called
    from xundan.sources.registry import IMPORTERS

    language = chosen(lang)
    if name is None:
        printed(formats_sheet(IMPORTERS), "json" if as_json else "table", None, language)
    elif as_json:
        printed_object(format_json(importer_called(name), language), None, language)
    else:
        width, colour = screen(sys.stdout)
        write_text(format_text(importer_called(name), language, width, colour), sys.stdout, spoken=True)
