"""Reads the Tmall order report; order_report.py does the work that it shares with ExportOrderList."""

from xundan.sources.order_report import OrderReport
from xundan.sources.tmall_report.columns import LAYOUT, TITLE

IMPORTER = OrderReport("tmall_report", TITLE, LAYOUT)
