"""xundan doctor"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say


def run(
    as_json: Annotated[bool, typer.Option("--json", help=say("输出 JSON", "print JSON"))] = False,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Says what is wrong with a workspace and what to do; ends with status 1 when something is."""
    from xundan.cli.printing import printed_object
    from xundan.doctor import findings
    from xundan.model.text import Text
    from xundan.reports.plain import printable
    from xundan.workspace import find

    language = chosen(lang)
    found = sorted(findings(find(workspace)), key=lambda finding: not finding.problem)
    problems = sum(finding.problem for finding in found)
    if as_json:
        rows = [
            {"code": f.code, "problem": f.problem, "message": f.message(language), "hint": f.hint(language)}
            for f in found
        ]
        printed_object({"problems": problems, "findings": rows}, None, language)
    else:
        for finding in found:
            label = Text("问题", "problem") if finding.problem else Text("提示", "note")
            lines = (f"{label(language)}: {finding.message(language)}").split("\n")
            lines += [f"  {finding.hint(language)}"] if finding.hint(language) else []
            for line in lines:
                typer.echo(printable(line))
        if not problems:
            typer.echo(Text("没有发现问题", "no problem was found")(language))
    if problems:
        raise typer.Exit(1)
