"""Reads the report; report/reader.py does the work."""

from xundan.sources.jd_service_report.columns import REPORT
from xundan.sources.report.reader import PlatformReport

IMPORTER = PlatformReport(REPORT)
