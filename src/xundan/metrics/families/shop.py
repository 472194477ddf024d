"""The whole shop: what buyers and visitors do, whoever served them."""

from __future__ import annotations

from xundan.metrics.catalogue import TIME, VISIT, WHOLE, Metric
from xundan.metrics.families.inquiry import RECEIVED
from xundan.metrics.families.sales import EVER_PAID, ORDERED_BUYERS, PAID_BUYERS, SALES, SILENT_BUYERS
from xundan.metrics.families.traffic import VISITORS
from xundan.metrics.measures import minus, rate
from xundan.model.text import Text

METRICS = [
    Metric("silent_conversion:silent_visitors", Text("静默转化率", "Silent conversion"),
           rate(SILENT_BUYERS, minus(VISITORS, RECEIVED)),
           Text("静默成交人数 ÷ (访客数 - 接待人数)", "silent_buyers / (visitors - received_buyers)"), "rate", "up", "S1",
           (*TIME, "hour", "buyer_type")),
    Metric("silent_conversion:visitors", Text("静默转化率 (占访客)", "Silent conversion of all visitors"),
           rate(SILENT_BUYERS, VISITORS), Text("静默成交人数 ÷ 访客数", "silent_buyers / visitors"), "rate", "up", "S1", VISIT),
    Metric("silent_conversion:buyers", Text("静默成交占比", "Silent share of buyers"), rate(SILENT_BUYERS, PAID_BUYERS),
           Text("静默成交人数 ÷ 成交人数", "silent_buyers / paid_buyers"), "rate", "none", "S1", WHOLE),
    Metric("shop_conversion", Text("全店成交转化率", "Shop conversion"), rate(PAID_BUYERS, VISITORS),
           Text("成交人数 ÷ 访客数", "paid_buyers / visitors"), "rate", "up", "S1", VISIT),
    Metric("order_payment_rate:cohort", Text("订单支付率", "Order payment rate"), rate(EVER_PAID, ORDERED_BUYERS),
           Text("当天下单且最终付款的人数 ÷ 下单人数", "ordered buyer-days one of whose orders was ever paid / ordered_buyers"),
           "rate", "up", "S1", WHOLE),
    Metric("order_payment_rate:day", Text("订单支付率 (当日口径)", "Order payment rate, same period"), rate(PAID_BUYERS, ORDERED_BUYERS),
           Text("成交人数 ÷ 下单人数, 可能超过 100 %", "paid_buyers / ordered_buyers; can exceed 100 %"), "rate", "up", "S1", WHOLE),
    Metric("sales_per_visitor", Text("UV 价值 (坑产)", "Sales per visitor"), rate(SALES, VISITORS, money=True),
           Text("销售额 ÷ 访客数", "sales / visitors"), "money", "up", "S0", VISIT),
]  # fmt: skip
