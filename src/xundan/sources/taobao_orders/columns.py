"""ExportOrderList's columns. Which of them a file has changes from year to year; four are asked for."""

from xundan.model.text import Text
from xundan.sources.header import Layout
from xundan.sources.order_report import ORDERS

TITLE = Text("淘宝/天猫订单 (千牛 ExportOrderList)", "Taobao / Tmall orders (Qianniu ExportOrderList)")

LAYOUT = Layout(
    names=ORDERS
    | {
        "order_id": ("订单编号", "订单号"),
        "buyer_id": ("买家会员名", "买家会员名称", "买家昵称", "买家会员名(加密)", "买家open_uid", "open_uid"),
    },
    required=("order_id", "buyer_id", "created_at", "paid_amount"),
)
