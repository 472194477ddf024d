"""Reads the report; report/reader.py does the work."""

from xundan.sources.pdd_agent_report.columns import REPORT
from xundan.sources.report.reader import PlatformReport

IMPORTER = PlatformReport(REPORT)
