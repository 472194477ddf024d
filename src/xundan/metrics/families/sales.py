"""Family O: sales and who made them, refunds, targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xundan.engine.vocabulary import within
from xundan.metrics.catalogue import CHAT, ORDER, TARGET, WHOLE, Direction, Metric, Unit
from xundan.metrics.families.inquiry import PAID as INQUIRY_PAID
from xundan.metrics.measures import Condition, Formula, Measure, Sum, Total, minus, rate
from xundan.model.text import Text

_ORDERS = (("orders",),)
_ZERO = Decimal(0)


def _money(name: str, grain: str = "paid_orders", where: Condition | None = None, **how: Any) -> Measure:
    return Measure(name, grain, where, lambda t: t.sales, empty=_ZERO, tables=_ORDERS, **how)


def _state(name: str, *states: str, **how: Any) -> Measure:
    return _money(name, where=lambda t: t.state.isin(states), **how)


def _people(name: str, grain: str, where: Condition) -> Measure:
    """Buyer-days; a blank buyer makes the count unknown."""
    return Measure(
        name,
        grain,
        lambda t: t.unknown | where(t),
        lambda t: within(~t.unknown, t.one),
        unknown=lambda t: t.unknown,
        tables=_ORDERS,
    )


ORDERS = Measure("orders", "created_orders", tables=_ORDERS)
ORDERED_BUYERS = _people("ordered_buyers", "created_buyer_days", lambda t: ~t.unknown)
EVER_PAID = _people("ever_paid_buyers", "created_buyer_days", lambda t: t.ever_paid)
PAID_ORDERS = Measure("paid_orders", "paid_orders", tables=_ORDERS)
PAID_BUYERS = _people("paid_buyers", "paid_buyer_days", lambda t: ~t.unknown)
UNIQUE_PAID = Measure(
    "unique_paid_buyers",
    "paid_orders",
    None,
    lambda t: t.buyer,
    "distinct",
    unknown=lambda t: t.buyer.isnull(),
    tables=_ORDERS,
)
REPEAT_BUYERS = _people("repeat_buyers", "paid_buyer_days", lambda t: t.returning)
SILENT_BUYERS = _people("silent_buyers", "paid_buyer_days", lambda t: t.all_silent)
SALES = _money("sales")
SERVICE_SALES = _state("service_sales", "agent")
SERVICE_SALES_WHOLE = _state("service_sales_whole", "agent", whole=True)
SILENT_SALES = _state("silent_sales", "silent")
ASSISTS = _people("assists", "assisted_buyer_days", lambda t: ~t.unknown)
REFUNDED = Measure(
    "refunded_sales", "paid_orders", lambda t: t.refunded, lambda t: t.refunded_amount, empty=_ZERO, tables=_ORDERS,
    imported=("refunds",),
)  # fmt: skip
REFUNDED_ORDERS = Measure("refunded_orders", "paid_orders", lambda t: t.refunded, tables=_ORDERS, imported=("refunds",))
REFUNDS = Measure("refunds", "refunds", tables=(("refunds",),))
REFUND_AMOUNT = Measure("refund_amount", "refunds", None, lambda t: t.amount, empty=_ZERO, tables=(("refunds",),))
UNITS = Measure(
    "units", "paid_orders", lambda t: t.units.notnull(), lambda t: t.units, tables=_ORDERS, imported=("order_lines",)
)
LISTED = Measure(
    "listed_amount", "paid_orders", lambda t: t.listed_amount.notnull(), lambda t: t.listed_amount, empty=_ZERO,
    tables=_ORDERS, imported=("order_lines",),
)  # fmt: skip
LINES_PAID = Measure(
    "lines_paid_amount", "paid_orders", lambda t: t.listed_amount.notnull(), lambda t: t.lines_paid_amount, empty=_ZERO,
    tables=_ORDERS, imported=("order_lines",),
)  # fmt: skip
SHIPPING_SECONDS = Measure(
    "shipping_seconds", "paid_orders", lambda t: t.shipped_at_utc.notnull(), lambda t: t.shipped_at_utc - t.paid_at_utc,
    empty=None, tables=_ORDERS,
)  # fmt: skip
SHIPPED = Measure("shipped_orders", "paid_orders", lambda t: t.shipped_at_utc.notnull(), tables=_ORDERS)
TARGET_SALES = Measure("sales_target", "targets", None, lambda t: t.sales, empty=_ZERO, imported=("targets",))


def _metric(
    id: str, zh: str, en: str, formula: Formula, text: tuple[str, str], unit: Unit, direction: Direction, source: str,
    dimensions: tuple[str, ...] = ORDER, waits: bool = False,
) -> Metric:  # fmt: skip
    return Metric(id, Text(zh, en), formula, Text(*text), unit, direction, source, dimensions, waits)


_CASES = [
    ("own_order_own_payment", "本人下单本人付款销售额", "Sales, own order and own payment",
     ("下单和付款都落实给本人的销售额", "sales whose order agent and payment agent she is")),
    ("own_order_other_payment", "本人下单他人付款销售额", "Sales, own order and another's payment",
     ("下单落实本人, 付款落实他人或静默的销售额", "sales whose order agent she is, and whose payment agent is another or nobody")),
    ("other_order_own_payment", "他人下单本人付款销售额", "Sales, another's order and own payment",
     ("下单落实他人, 付款落实本人的销售额", "sales whose payment agent she is and whose order agent is another")),
    ("silent_order_own_payment", "静默下单本人落实付款销售额", "Sales, silent order and own payment",
     ("静默下单, 付款落实本人的销售额", "sales of silent orders whose payment agent she is")),
]  # fmt: skip

METRICS = [
    _metric("orders", "下单笔数", "Orders", Total(ORDERS), ("按下单日的订单数", "orders by created day"), "count", "up", "S1"),
    _metric("ordered_buyers", "下单人数", "Ordering buyers", Total(ORDERED_BUYERS), ("按下单日的买家数", "buyer-days with an order created"),
            "people", "up", "S1"),
    _metric("paid_orders", "成交笔数", "Paid orders", Total(PAID_ORDERS), ("按付款日的订单数", "orders by paid day"), "count", "up", "S1 S3"),
    _metric("paid_buyers", "成交人数", "Paying buyers", Total(PAID_BUYERS), ("按付款日的买家数", "buyer-days with a payment"), "people", "up", "S1 S3"),
    _metric("unique_paid_buyers", "成交人数 (去重)", "Distinct paying buyers", Total(UNIQUE_PAID),
            ("整个期间去重的付款买家数", "distinct buyers who paid in the period"), "people", "up", "S1 S3"),
    _metric("units", "成交件数", "Units sold", Total(UNITS), ("成交订单的件数", "quantities of paid orders' lines"), "count", "up", "S1 S3"),
    _metric("sales", "销售额", "Sales", Total(SALES), ("按付款日的实付金额", "paid amounts by paid day"), "money", "up", "S0 S3"),
    _metric("order_credited_sales", "落实下单销售额", "Sales credited by order", Total(_money("order_credited_sales", "order_credited")),
            ("按下单判定落实到客服的销售额", "sales that rule order gives to agents"), "money", "up", "peers"),
    _metric("payment_credited_sales", "落实付款销售额", "Sales credited by payment", Total(_money("payment_credited_sales", "payment_credited")),
            ("按付款判定落实到客服的销售额", "sales that rule payment gives to agents"), "money", "up", "peers"),
    *(_metric(id, zh, en, Total(_money(id, id)), text, "money", "up", "peers") for id, zh, en, text in _CASES),
    _metric("service_sales", "客服销售额", "Service sales", Total(SERVICE_SALES), ("归属客服的销售额", "sales that the rule gives to agents"),
            "money", "up", "S1 S2", WHOLE),
    _metric("silent_sales", "静默销售额", "Silent sales", Total(SILENT_SALES), ("没有客服促成的销售额", "sales that nobody's chat led to"),
            "money", "none", "S1 S2", WHOLE),
    _metric("unattributable_sales", "无法判定销售额", "Unattributable sales", Total(_state("unattributable_sales", "unattributable")),
            ("缺聊天记录或买家未知, 判不了归属的销售额", "sales whose chats or buyer are not known"), "money", "down", "S1 S2", WHOLE),
    _metric("excluded_sales", "不计绩效销售额", "Excluded sales", Total(_state("excluded_sales", "excluded")),
            ("插了不计绩效旗子的销售额", "sales of orders with an excluded flag"), "money", "none", "S1 S2", WHOLE),
    _metric("service_sales_share", "客服销售占比", "Service share of sales", rate(SERVICE_SALES, Sum(Total(SERVICE_SALES), Total(SILENT_SALES))),
            ("客服销售额 ÷ (客服 + 静默) 销售额", "service_sales / (service_sales + silent_sales)"), "rate", "none", "S1 S2", WHOLE),
    _metric("sales_share", "个人销售占比", "Share of service sales", rate(_state("credited_sales", "agent", of_agents=True), SERVICE_SALES_WHOLE),
            ("本人销售额 ÷ 客服销售额", "an agent's sales / service_sales"), "rate", "up", "S1 S2"),
    _metric("silent_buyers", "静默成交人数", "Silent buyers", Total(SILENT_BUYERS),
            ("当天付款的订单全部静默的买家数 (下单优先判定)", "paid buyer-days all of whose orders are silent under order_first"), "people", "none",
            "S1", WHOLE),
    _metric("assists", "协助服务人数", "Assists", Total(ASSISTS), ("聊过但订单不归本人的付款买家数", "paid buyer-days she chatted with but does not own"),
            "people", "none", "peers"),
    _metric("refunded_sales", "退款额 (付款口径)", "Refunded sales", Total(REFUNDED), ("这些订单后来成功退款的金额", "succeeded refunds of those orders"),
            "money", "down", "peers"),
    _metric("net_sales", "净销售额", "Net sales", minus(SALES, REFUNDED), ("销售额 - 退款额", "sales - refunded_sales"), "money", "up", "peers"),
    _metric("aov:buyer", "客单价", "Average order value", rate(SALES, PAID_BUYERS, money=True), ("销售额 ÷ 成交人数", "sales / paid_buyers"),
            "money", "up", "S0 S3"),
    _metric("aov:order", "笔单价", "Average value per order", rate(SALES, PAID_ORDERS, money=True), ("销售额 ÷ 成交笔数", "sales / paid_orders"),
            "money", "up", "S0 S3"),
    _metric("aov:inquiry", "询单客单价", "Average value per inquiry that paid", rate(SERVICE_SALES, INQUIRY_PAID, money=True),
            ("客服销售额 ÷ 询单付款人数", "service_sales / inquiry_paid_buyers"), "money", "up", "S0 S3",
            tuple(d for d in WHOLE if d in CHAT), True),
    _metric("units_per_buyer", "客件数", "Units per buyer", rate(UNITS, PAID_BUYERS), ("件数 ÷ 成交人数", "units / paid_buyers"), "ratio", "up", "peers"),
    _metric("unit_price", "件均价", "Price per unit", rate(SALES, UNITS, money=True), ("销售额 ÷ 件数", "sales / units"), "money", "up", "peers"),
    _metric("discount_rate", "议价率", "Discount rate", rate(LINES_PAID, LISTED, complement=True),
            ("1 - 实付 ÷ 标价 (按商品行)", "1 - paid / listed price of the lines"), "rate", "down", "S2"),
    _metric("sales_target", "销售计划", "Sales target", Total(TARGET_SALES), ("期间涉及月份的计划", "targets of the months touched"), "money", "none",
            "S0", TARGET),
    _metric("sales_target_rate", "计划达成率", "Target rate", rate(SALES, TARGET_SALES), ("销售额 ÷ 销售计划", "sales / sales_target"), "rate", "up",
            "S0", TARGET),
    _metric("repeat_buyer_rate", "老客占比", "Repeat-buyer rate", rate(REPEAT_BUYERS, PAID_BUYERS), ("老客成交人数 ÷ 成交人数", "paid buyer-days of returning buyers / paid_buyers"),
            "rate", "none", "S0 S1"),
    _metric("shipping_hours", "发货时长", "Hours to shipping", rate(SHIPPING_SECONDS, SHIPPED, per=3600),
            ("付款到发货的平均小时", "mean hours from payment to shipping"), "hours", "down", "S3 S4"),
    _metric("refund_rate:orders", "退款率", "Refund rate", rate(REFUNDED_ORDERS, PAID_ORDERS), ("有成功退款的成交笔数 ÷ 成交笔数", "paid orders with a succeeded refund / paid_orders"),
            "rate", "down", "S3 S4"),
    _metric("refund_rate:amount", "金额退款率", "Refund rate by amount", rate(REFUNDED, SALES), ("退款额 ÷ 销售额", "refunded_sales / sales"),
            "rate", "down", "S3 S4"),
    _metric("refund_rate:completed", "完结退款率 (不同批次)", "Refunds finished per paid order (mixes cohorts)", rate(REFUNDS, PAID_ORDERS),
            ("期间完结的退款笔数 ÷ 期间成交笔数, 两者不是同一批订单", "refunds finished in the period / paid_orders of the period; not the same orders"),
            "rate", "down", "S3 S4"),
    _metric("refunds", "退款笔数", "Refunds", Total(REFUNDS), ("按完结日的成功退款笔数", "succeeded refunds by finish day"), "count", "down", "S3"),
    _metric("refund_amount", "退款金额", "Refund amount", Total(REFUND_AMOUNT), ("按完结日的成功退款金额", "succeeded refund amounts by finish day"),
            "money", "down", "S3"),
]  # fmt: skip
