"""The columns of the newer Qianniu export of orders. 买家实付金额 tells it from the older exports."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("千牛订单报表 (新版)", "Qianniu orders (newer export)")

LAYOUT = Layout(
    names={
        "order_id": ("订单编号",),
        "buyer_id": ("买家会员名", "买家会员名称", "买家昵称", "买家open_uid", "open_uid"),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "paid_amount": ("买家实付金额",),
        "total": ("总金额",),
        "refund": ("退款金额",),
        "goods_amount": ("买家应付货款",),
        "postage": ("买家应付邮费",),
        "status": ("订单状态",),
        "close_reason": ("订单关闭原因",),
        "closed_at": ("订单关闭时间",),
        "shipped_at": ("发货时间",),
        "finished_at": ("确认收货时间",),
        "region": ("收货地址", "收货省份"),
    },
    required=("order_id", "created_at", "paid_at", "paid_amount"),
)
