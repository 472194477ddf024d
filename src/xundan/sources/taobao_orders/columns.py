"""ExportOrderList's columns. Which of them a file has changes from year to year; four are asked for."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("淘宝/天猫订单 (千牛 ExportOrderList)", "Taobao / Tmall orders (Qianniu ExportOrderList)")

LAYOUT = Layout(
    names={
        "order_id": ("订单编号", "订单号"),
        "buyer_id": ("买家会员名", "买家会员名称", "买家昵称", "买家会员名(加密)", "买家open_uid", "open_uid"),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "paid_amount": ("买家实际支付金额",),
        "total": ("总金额",),
        "refund": ("退款金额",),
        "goods_amount": ("买家应付货款",),
        "postage": ("买家应付邮费",),
        "status": ("订单状态",),
        "close_reason": ("订单关闭原因",),
        "closed_at": ("订单关闭时间",),
        "shipped_at": ("发货时间",),
        "finished_at": ("确认收货时间",),
        "region": ("收货地址",),
    },
    required=("order_id", "buyer_id", "created_at", "paid_amount"),
)
