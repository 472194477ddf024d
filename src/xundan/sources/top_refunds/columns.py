"""What TOP calls things in refunds."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台退款 (TOP Refund)", "Refunds of Taobao's open platform (TOP Refund)")

RESPONSES = ("refunds_receive_get_response", "refund_get_response")
REQUIRED = ("refund_id", "tid", "created", "status", "refund_fee")

STATES = {
    "SUCCESS": "succeeded",
    "CLOSED": "closed",
    "WAIT_SELLER_AGREE": "open",
    "WAIT_BUYER_RETURN_GOODS": "open",
    "WAIT_SELLER_CONFIRM_GOODS": "open",
    "SELLER_REFUSE_BUYER": "open",
}
SHIPPED = {"WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED", "TRADE_FINISHED"}
ARRIVED = {"BUYER_RECEIVED", "BUYER_RETURNED_GOODS"}
NOT_SHIPPED = {"WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN"}

REFUNDS = (
    "refund_id",
    "order_id",
    "line_id",
    "applied_at",
    "finished_at",
    "status",
    "amount",
    "kind",
    "stage",
    "reason",
    "platform_involved",
)
