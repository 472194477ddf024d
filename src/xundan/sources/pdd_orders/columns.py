"""The columns of Pinduoduo's order export. None of them names the buyer."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("拼多多订单 (商家后台订单导出)", "Pinduoduo orders (merchant back end export)")

LAYOUT = Layout(
    names={
        "order_id": ("订单号",),
        "dealt_at": ("订单成交时间", "拼单成功时间"),
        "paid_at": ("支付时间",),
        "created_at": ("下单时间", "订单创建时间"),
        "status": ("订单状态",),
        "aftersale": ("售后状态",),
        "refund": ("退款金额(元)", "退款金额"),
        "goods_amount": ("商品总价(元)",),
        "postage": ("邮费(元)",),
        "shop_discount": ("店铺优惠折扣(元)",),
        "platform_discount": ("平台优惠折扣(元)",),
        "payment_discount": ("多多支付立减金额(元)",),
        "paid_amount": ("用户实付金额(元)",),
        "shipped_at": ("发货时间",),
        "finished_at": ("确认收货时间",),
        "region": ("省",),
        "item_id": ("商品id",),
        "title": ("商品",),
        "sku": ("商品规格",),
        "quantity": ("商品数量(件)",),
    },
    required=("order_id", "status", "paid_amount", "item_id", "quantity"),
    one_of=(("dealt_at", "paid_at", "created_at"),),
)
TIMES = ("created_at", "dealt_at", "paid_at", "shipped_at", "finished_at")
DISCOUNTS = ("shop_discount", "platform_discount", "payment_discount")
DASHED = (*TIMES, *DISCOUNTS, "goods_amount", "postage", "paid_amount", "refund", "region")
TOLD = ("aftersale", "shipped_at", "finished_at")

UNPAID = ("待付款", "待支付", "未付款", "已取消", "已关闭", "交易关闭")
"""How the status of an order begins that nobody has paid, unless it says that money went back."""
REFUNDED = "退款成功"
