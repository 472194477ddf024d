"""What TOP calls things in reviews."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台评价 (TOP TradeRate)", "Reviews of Taobao's open platform (TOP TradeRate)")

RESPONSES = ("traderates_get_response",)
REQUIRED = ("result", "created")
MARKS = ("tid", "oid", "rated_nick")
BY_SELLER = "seller"

REVIEWS = ("order_id", "review_id", "buyer_id", "reviewed_at", "result", "text", "item_id")
