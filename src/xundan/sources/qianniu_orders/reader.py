"""Reads the newer Qianniu export of orders; order_report.py does the work that it shares with the older ones."""

from xundan.sources.order_report import OrderReport
from xundan.sources.qianniu_orders.columns import LAYOUT, TITLE

IMPORTER = OrderReport("qianniu_orders", TITLE, LAYOUT, told=("total", "refund", "shipped_at", "finished_at"))
