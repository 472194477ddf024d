"""Reads ExportOrderList; order_report.py does the work that it shares with the Tmall order report."""

from xundan.sources.order_report import OrderReport
from xundan.sources.taobao_orders.columns import LAYOUT, TITLE

IMPORTER = OrderReport("taobao_orders", TITLE, LAYOUT)
