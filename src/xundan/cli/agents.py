"""xundan agents"""

from __future__ import annotations

from xundan.cli import options
from xundan.cli.language import chosen
from xundan.cli.printing import printed


def run(
    from_: options.From = None,
    to: options.To = None,
    month: options.Month = None,
    last: options.Last = None,
    rule: options.Rule = "order_first",
    shop: options.Shop = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """The table of a team lead's morning; without a period, the last 7 days of the data."""
    from xundan.reports.agents import agents_sheet
    from xundan.session import Session
    from xundan.workspace import find

    fmt = options.output_format(format_, output)
    with Session(find(workspace)).view() as view:
        first, final = options.period(view, from_, to, month, last, default=7)
        sheet = agents_sheet(view, first, final, options.credit_rule(rule), tuple(shop or ()))
        printed(sheet, fmt, output, chosen(lang))
