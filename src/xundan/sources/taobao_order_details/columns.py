"""ExportOrderDetailList's columns. It names neither the line of an order nor, in most years, the item."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text(
    "淘宝/天猫订单宝贝明细 (千牛 ExportOrderDetailList)",
    "Items of Taobao / Tmall orders (Qianniu ExportOrderDetailList)",
)

LAYOUT = Layout(
    names={
        "order_id": ("订单编号",),
        "title": ("标题", "宝贝标题"),
        "price": ("价格",),
        "quantity": ("购买数量",),
        "outer_id": ("外部系统编号",),
        "properties": ("商品属性",),
        "package": ("套餐信息",),
        "sku": ("商家编码",),
        "line_id": ("子订单编号",),
        "item_id": ("商品ID", "宝贝ID"),
    },
    required=("order_id", "title", "price", "quantity"),
)
