"""The columns of JD's order export. A row is an item; what is said of the order stands in each of its rows."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("京东订单 (京麦订单导出)", "JD orders (merchant back end export)")

LAYOUT = Layout(
    names={
        "order_id": ("订单号", "订单编号"),
        "buyer_id": ("下单帐号", "下单账号"),
        "created_at": ("下单时间",),
        "paid_at": ("付款确认时间",),
        "payable": ("应付金额",),
        "balance": ("余额支付",),
        "goods_amount": ("订单金额",),
        "postage": ("运费金额",),
        "status": ("订单状态",),
        "finished_at": ("订单完成时间",),
        "payment": ("支付方式",),
        "region": ("客户地址",),
        "seller_flag": ("商家备注等级(等级1-5为由高到低)", "商家备注等级"),
        "memo": ("商家备注",),
        "item_id": ("商品ID",),
        "title": ("商品名称",),
        "sku": ("货号",),
        "quantity": ("订购数量",),
        "price": ("京东价",),
    },
    required=("order_id", "buyer_id", "created_at", "payable", "status", "item_id", "quantity"),
)
AGREE = ("buyer_id", "created_at", "paid_at", "payable", "balance", "goods_amount", "postage", "finished_at")
"""What an order's rows must say alike."""
DASHED = ("buyer_id", "created_at", "paid_at", "finished_at", "payable", "balance", "goods_amount", "postage", "price")
TOLD = ("paid_at", "balance", "postage", "finished_at", "payment", "memo")

NOT_YET = ("0001-01-01", "1970-01-01")
"""How JD writes the time of what has not happened: a date that begins so."""
REMOVED = ("(删除)", "取消")
"""What the status of an order holds that was cancelled."""
SPLIT = "订单拆分为"
"""What the seller's memo says of an order that JD parted into others."""
ON_DELIVERY = "货到付款"
