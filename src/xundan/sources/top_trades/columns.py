"""What TOP calls things in trades, and its words for their states as the exports for people put them."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台订单 (TOP Trade)", "Trades of Taobao's open platform (TOP Trade)")

RESPONSES = (
    "trades_sold_get_response",
    "trades_sold_increment_get_response",
    "trades_sold_incrementv_get_response",
    "trade_fullinfo_get_response",
    "trade_get_response",
    "open_trades_sold_get_response",
)
REQUIRED = ("tid", "created", "payment")
MARKS = ("orders", "payment", "pay_time", "total_fee", "post_fee", "seller_flag")
"""An object with `tid` and any of these is a trade."""
OTHERS = ("refund_id", "refund_fee", "result")
"""With any of these it is something else about a trade."""

STATES = {
    "TRADE_NO_CREATE_PAY": "等待买家付款",
    "WAIT_BUYER_PAY": "等待买家付款",
    "PAY_PENDING": "等待买家付款",
    "WAIT_PRE_AUTH_CONFIRM": "等待买家付款",
    "WAIT_SELLER_SEND_GOODS": "买家已付款,等待卖家发货",
    "PAID_FORBID_CONSIGN": "买家已付款,等待卖家发货",
    "SELLER_CONSIGNED_PART": "卖家部分发货",
    "WAIT_BUYER_CONFIRM_GOODS": "卖家已发货,等待买家确认",
    "TRADE_BUYER_SIGNED": "买家已签收",
    "TRADE_FINISHED": "交易成功",
    "TRADE_CLOSED": "交易关闭",
    "TRADE_CLOSED_BY_TAOBAO": "交易关闭",
}
UNPAID = {"TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM", "TRADE_CLOSED_BY_TAOBAO"}
FINISHED = {"TRADE_FINISHED"}
CLOSED = {"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"}
DEPOSIT_ONLY = "FRONT_PAID_FINAL_NOPAID"
NO_DEPOSIT = "FRONT_NOPAID_FINAL_NOPAID"
FLAGS = {"0": "grey", "1": "red", "2": "yellow", "3": "green", "4": "blue", "5": "purple"}

ORDERS = (
    "order_id",
    "buyer_id",
    "created_at",
    "paid_at",
    "shipped_at",
    "finished_at",
    "closed_at",
    "status",
    "goods_amount",
    "postage",
    "discount",
    "paid_amount",
    "seller_flag",
    "region",
    "deposit_paid_at",
    "modified",
)
LINES = ("order_id", "line_id", "item_id", "sku", "title", "category", "quantity", "price", "paid_amount")
