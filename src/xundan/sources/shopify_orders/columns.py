"""The columns of Shopify's orders export that are used, of 79."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("Shopify 订单导出", "Shopify orders export")

LAYOUT = Layout(
    names={
        "order_id": ("Name",),
        "buyer_id": ("Email",),
        "status": ("Financial Status",),
        "created_at": ("Created at",),
        "paid_at": ("Paid at",),
        "shipped_at": ("Fulfilled at",),
        "closed_at": ("Cancelled at",),
        "paid_amount": ("Total",),
        "goods_amount": ("Subtotal",),
        "postage": ("Shipping",),
        "discount": ("Discount Amount",),
        "refund": ("Refunded Amount",),
        "currency": ("Currency",),
        "channel": ("Source",),
        "region": ("Shipping Province Name", "Shipping Province"),
        "quantity": ("Lineitem quantity",),
        "title": ("Lineitem name",),
        "price": ("Lineitem price",),
        "sku": ("Lineitem sku",),
    },
    required=("order_id", "status", "created_at", "paid_amount", "quantity", "title"),
)
TIMES = ("created_at", "paid_at", "shipped_at", "closed_at")
AGREE = (*TIMES, "paid_amount", "goods_amount", "postage", "discount", "refund", "currency")
"""What an order's rows must say alike, where they say anything."""
DASHED: tuple[str, ...] = ()
TOLD = ("buyer_id", "paid_at", "refund", "closed_at", "currency")

PAID = ("paid", "partially_refunded", "refunded")
"""Financial Status of an order whose whole total was received."""
