"""The columns of 客服销售明细."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("生意参谋 客服销售明细", "Sycm orders by agent")

LAYOUT = Layout(
    names={
        "order_id": ("订单编号", "订单号", "主订单编号", "订单ID"),
        "agent_id": ("旺旺昵称", "客服昵称", "客服旺旺", "归属客服", "客服", "落实客服"),
        "silent": ("是否静默", "是否静默订单", "静默", "销售类型", "成交类型"),
        "buyer": ("买家昵称", "买家旺旺", "买家会员名", "买家"),
        "day": ("付款时间", "付款日期", "支付时间", "统计日期", "日期"),
    },
    required=("order_id", "agent_id"),
    one_of=(("silent", "buyer"),),
)

SILENT = ("是", "静默", "静默销售", "静默成交", "静默订单", "静默下单", "y", "yes", "true", "1")
NOT_SILENT = ("否", "非静默", "客服销售", "客服成交", "客服", "询单成交", "n", "no", "false", "0")
NOBODY = ("", "-", "--", "—", "无", "静默", "静默销售", "静默订单")
"""What stands where an agent would in the row of a silent order."""
