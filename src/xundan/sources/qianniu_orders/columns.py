"""The columns of the newer Qianniu export of orders. 买家实付金额 tells it from the older exports."""

from xundan.model.text import Text
from xundan.sources.header import Layout
from xundan.sources.order_report import ORDERS

TITLE = Text("千牛订单报表 (新版)", "Qianniu orders (newer export)")

LAYOUT = Layout(
    names=ORDERS
    | {
        "buyer_id": ("买家会员名", "买家会员名称", "买家昵称", "买家open_uid", "open_uid"),
        "paid_amount": ("买家实付金额",),
        "region": ("收货地址", "收货省份"),
    },
    required=("order_id", "created_at", "paid_at", "paid_amount"),
)
