"""Reads the report; report/reader.py does the work."""

from xundan.sources.report.reader import PlatformReport
from xundan.sources.sycm_shop_daily.columns import REPORT

IMPORTER = PlatformReport(REPORT)
