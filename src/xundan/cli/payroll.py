"""xundan payroll"""

from __future__ import annotations

from xundan.cli import options
from xundan.cli.language import chosen
from xundan.cli.printing import printed, printed_object
from xundan.cli.score import Plans, ScoredMonth


def run(
    plan: Plans = None,
    month: ScoredMonth = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Everybody's pay of a month; as a workbook with a slip for each."""
    from xundan.reports.closing import status_of
    from xundan.reports.render import write_bytes
    from xundan.reports.scorecards.payroll import payroll_book, payroll_sheet
    from xundan.reports.scorecards.scores import payroll_json
    from xundan.scorecards.paying import paid
    from xundan.session import Session
    from xundan.workspace import find

    fmt, language = options.output_format(format_, output), chosen(lang)
    home = find(workspace)
    with Session(home).view() as view:
        found = paid(view, home, plan or (), month)
    if fmt == "json":
        printed_object(payroll_json(found.payroll), output, language)
    elif fmt == "xlsx" and output is not None:
        write_bytes(payroll_book(found.payroll, language, status_of(found.closed)), output)
    else:
        printed(payroll_sheet(found.payroll, status_of(found.closed)), fmt, output, language)
