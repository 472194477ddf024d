"""The columns of 客服销售: what agents sold, and what of it went back."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, AGENTS, Figure, Report

TITLE = Text("生意参谋 客服销售", "Sycm sales by agent")

_HERS = Text(
    "平台判给这位客服的订单; 判定窗口可能与我们的 credit_window_days 不同",
    "of the orders that the platform gives her; its window may differ from our credit_window_days",
)
_REFUND = Text(
    "平台按退款成功的日期, 不论订单哪天付款",
    "theirs: by the day on which the refund succeeded, whenever the order was paid",
)
_NET = Text(
    "平台: 销售额 - 当期成功退款; 我们: 减这些订单自己的退款, 不论哪天",
    "theirs: sales less refunds that succeeded in the period; ours less the refunds of those very orders, whenever",
)
_INQUIRY = Text(
    "平台怎样分售前售后没有公布; 我们看之前 21 天的订单",
    "how they part presale from after-sale is not published; ours looks at orders of 21 days",
)

REPORT = Report(
    name="sycm_agent_sales",
    title=TITLE,
    figures=(
        Figure("inquiries", "people", ("询单人数",), _INQUIRY, whole="inquiries"),
        Figure("sycm.ordered_amount", "money", ("下单金额", "下单金额(元)"), _HERS, whole="sycm.service_ordered_amount"),
        Figure("sales", "money", ("销售额", "销售额(元)", "客服销售额"), _HERS, whole="service_sales"),
        Figure("refund_amount", "money", ("成功退款金额", "成功退款金额(元)", "退款金额"), _REFUND,
               whole="sycm.service_refund_amount"),
        Figure("net_sales", "money", ("净销售额", "净销售额(元)"), _NET, whole="sycm.service_net_sales"),
        Figure("paid_buyers", "people", ("销售人数", "付款人数"), _HERS, whole="sycm.service_buyers"),
        Figure("sales_share", "rate", ("销售额占比", "客服销售占比", "团队占比"), _HERS),
    ),
    required=(AGENT, "sales"),
    one_of=(("refund_amount", "net_sales"),),
    agent=AGENTS,
    unlike=("最终成团人数", "咨询量", "订单编号", "访客数"),
)  # fmt: skip
LAYOUT = REPORT.layout
