"""xundan funnel"""

from __future__ import annotations

from xundan.cli import options
from xundan.cli.language import chosen
from xundan.cli.printing import printed, printed_object


def run(
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    shop: options.Shop = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """Five layers, the definitions in use side by side; without a period, the last 30 days of the data."""
    from xundan.reports.funnel import funnel_report
    from xundan.session import Session
    from xundan.workspace import find

    fmt = options.output_format(format_, output)
    with Session(find(workspace)).view() as view:
        first, final = options.period(view, from_, to, month, last, default=30)
        report = funnel_report(view, first, final, tuple(shop or ()))
        if fmt == "json":
            printed_object(report.json(), output, chosen(lang))
        else:
            printed(report.sheet(), fmt, output, chosen(lang))
