"""The columns of the newer Qianniu export of items (子订单)."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("千牛宝贝报表 (新版, 一行一个子订单)", "Qianniu items (newer export, a row a sub-order)")

LAYOUT = Layout(
    names={
        "line_id": ("子订单编号",),
        "order_id": ("主订单编号",),
        "title": ("商品标题", "宝贝标题"),
        "price": ("商品价格",),
        "quantity": ("购买数量",),
        "sku": ("商家编码",),
        "item_id": ("商品ID", "宝贝ID"),
        "goods": ("买家应付货款",),
        "paid_amount": ("买家实付金额", "买家实际支付金额"),
        "refund_status": ("退款状态",),
        "refund": ("退款金额", "退款金额(无退款申请)", "退款金额 (无退款申请)"),
        "paid_at": ("订单付款时间",),
    },
    required=("line_id", "order_id", "title", "quantity"),
)
