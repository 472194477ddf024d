"""What people see: sheets made of answers, and a writer for each format."""

from xundan.reports.agents import agents_sheet
from xundan.reports.funnel import FunnelReport, funnel_report
from xundan.reports.render import FORMATS, Format, render
from xundan.reports.sheet import Column, Sheet, sheet_of

__all__ = [
    "FORMATS",
    "Column",
    "Format",
    "FunnelReport",
    "Sheet",
    "agents_sheet",
    "funnel_report",
    "render",
    "sheet_of",
]
