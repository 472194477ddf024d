"""The Tmall order report's columns."""

from xundan.model.text import Text
from xundan.sources.header import Layout
from xundan.sources.order_report import ORDERS

TITLE = Text("天猫订单报表", "Tmall order report")

LAYOUT = Layout(
    names=ORDERS,
    required=("order_id", "created_at", "paid_at", "paid_amount", "total", "refund"),
)
