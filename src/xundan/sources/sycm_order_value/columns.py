"""The columns of 客单价: an agent's sales, what they were of, and per buyer."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, AGENTS, Figure, Report

TITLE = Text("生意参谋 客单价", "Sycm order value by agent")

_HERS = Text(
    "平台判给这位客服的订单; 判定窗口可能与我们的 credit_window_days 不同",
    "of the orders that the platform gives her; its window may differ from our credit_window_days",
)

REPORT = Report(
    name="sycm_order_value",
    title=TITLE,
    figures=(
        Figure("sales", "money", ("销售额", "销售额(元)", "客服销售额"), _HERS, whole="service_sales"),
        Figure("units", "count", ("销售量", "销售件数", "成交件数"), _HERS, whole="sycm.service_units"),
        Figure("paid_buyers", "people", ("销售人数", "成交人数", "付款人数"), _HERS, whole="sycm.service_buyers"),
        Figure("paid_orders", "count", ("订单数", "成交笔数", "付款订单数", "销售订单数"), _HERS, whole="sycm.service_orders"),
        Figure("aov:buyer", "money", ("客单价", "客单价(元)"), _HERS),
        Figure("aov:order", "money", ("笔单价", "笔单价(元)"), _HERS),
        Figure("units_per_buyer", "ratio", ("客件数",), _HERS),
        Figure("unit_price", "money", ("件均价", "件均价(元)"), _HERS),
    ),
    required=(AGENT, "aov:buyer"),
    one_of=(("paid_buyers", "paid_orders", "units", "sales"),),
    agent=AGENTS,
    unlike=("净销售额", "最终成团人数", "咨询量", "订单编号", "访客数"),
)  # fmt: skip
LAYOUT = REPORT.layout
