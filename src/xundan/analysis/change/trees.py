"""What each metric is made of."""

from __future__ import annotations

from collections.abc import Mapping

from xundan.analysis.change.quantity import Quantity
from xundan.analysis.change.tree import Offered, leaf, over, product, total
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Formula, Rate, Total
from xundan.model.text import Text

_WHERE = ("shop", "weekday")
_STAFF = (*_WHERE, "agent", "team", "hour", "buyer_type")
_GOODS = (*_STAFF, "item", "category", "channel", "region")
_NO_VISITS = Text(
    "两段时间的访客数据 (visits 或 traffic_daily) 不全, 不能从访客算起",
    "visitors (visits or traffic_daily) are not known of all days of both periods, so nothing begins with them",
)
_NO_CHATS = Text(
    "两段时间的聊天记录不全, 分不出客服和静默",
    "chats are not known of all days of both periods, so service and silent sales are not told apart",
)
_NO_BUYERS = Text("有订单没有买家账号, 数不出人数", "orders without a buyer: people cannot be counted")
_NO_LINES = Text("没有订单明细 (order_lines), 分不出件数和件价", "no order lines: units and prices are unknown")


def _of(
    id: str, zh: str, en: str, unit: str, top: str, bottom: str = "", *, counts: bool = False
) -> Quantity:  # fmt: skip
    return Quantity(id, Text(zh, en), unit, tuple(top.split()), tuple(bottom.split()), counts)


_WITH_SERVICE = _of(
    "not_silent_conversion", "非静默成交率 (占访客)", "Conversion other than silent", "rate",
    "paid_buyers -silent_buyers", "visitors", counts=True,
)  # fmt: skip
_CALLS = _of(
    "inquiries_per_visitor", "询单率 (询单 ÷ 访客)", "Inquiries per visitor", "rate", "inquiries", "visitors",
    counts=True,
)  # fmt: skip
_ACCOUNTED = _of(
    "not_silent_per_inquiry_paid", "非静默成交 ÷ 询单付款", "Not silent, per inquiry paid", "ratio",
    "paid_buyers -silent_buyers", "inquiry_paid_buyers",
)  # fmt: skip
_PER_INQUIRY = _of(
    "sales_per_inquiry_paid",
    "每个询单付款带来的销售额",
    "Sales per inquiry paid",
    "money",
    "sales",
    "inquiry_paid_buyers",
)
_PER_SILENT = _of(
    "sales_per_silent_buyer", "静默客单价", "Sales per silent buyer", "money", "silent_sales", "silent_buyers"
)
_UNITS_PER_ORDER = _of("units_per_order", "单均件数", "Units per order", "ratio", "units", "paid_orders")
_ORDERS_PER_BUYER = _of(
    "orders_per_buyer", "人均成交笔数", "Paid orders per buyer", "ratio", "paid_orders", "paid_buyers"
)
_OTHER_REFUNDS = _of(
    "refunded_not_returned", "没退货的退款率", "Refunds without a return", "rate",
    "refund_rate:orders/part -return_rate/part", "paid_orders", counts=True,
)  # fmt: skip
_PER_REFUND = _of(
    "refunded_per_refunded_order", "每笔退款订单的退款额", "Refunded per refunded order", "money",
    "refunded_sales", "refund_rate:orders/part",
)  # fmt: skip
_PER_RECEIVED = _of(
    "inquiries_per_received", "询单 ÷ 接待", "Inquiries, of received buyers", "rate", "inquiries", "received_buyers",
    counts=True,
)  # fmt: skip
_PER_ORDERED = _of(
    "ordered_per_inquiry", "询单下单转化率", "Inquiries that ordered, of all", "rate",
    "inquiry_ordered_buyers", "inquiries", counts=True,
)  # fmt: skip
_PAID_OF_ORDERED = _of(
    "paid_per_ordered", "下单后付款率", "Paid, of inquiries that ordered", "rate", "inquiry_paid_buyers",
    "inquiry_ordered_buyers", counts=True,
)  # fmt: skip

_VISITORS = over("visitors", "channel")
_CONVERSION = total(
    "shop_conversion",
    product(_WITH_SERVICE, leaf(_CALLS), leaf("inquiry_conversion"), leaf(_ACCOUNTED)),
    leaf("silent_conversion:visitors"),
)
_BASKET = product("aov:buyer", leaf("units_per_buyer"), leaf("unit_price"))
_ORDER = product("aov:order", leaf(_UNITS_PER_ORDER), leaf("unit_price"))
_ANSWERED = product("inquiry_paid_buyers", leaf("inquiries"), leaf("inquiry_conversion"))
_SERVICE = product("service_sales", leaf("inquiries"), leaf("inquiry_conversion"), leaf("aov:inquiry"))


def _goods(name: str) -> list[Offered]:
    """Trees of sales without visits and chats."""
    return [
        Offered(product(name, leaf("paid_buyers"), _BASKET), _STAFF, _NO_BUYERS),
        Offered(product(name, leaf("units"), leaf("unit_price")), ("item", "category"), inner=True),
        Offered(product(name, leaf("paid_orders"), _ORDER), _GOODS),
    ]


_TREES: dict[str, list[Offered]] = {
    "sales": [
        Offered(product("sales", _VISITORS, _CONVERSION, _BASKET), _WHERE, _NO_VISITS),
        Offered(
            total("sales", _SERVICE, leaf("silent_sales"), leaf("unattributable_sales"), leaf("excluded_sales")),
            lacks=_NO_CHATS,
            needs="inquiries",
        ),
        Offered(
            product("sales", leaf("inquiries"), leaf("inquiry_conversion"), leaf(_PER_INQUIRY)),
            ("agent", "team"),
            inner=True,
        ),
        *_goods("sales"),
    ],
    "service_sales": [Offered(_SERVICE, ("shop", "weekday", "hour", "buyer_type"), _NO_CHATS)],
    "silent_sales": [
        Offered(
            product(
                "silent_sales",
                product("silent_buyers", _VISITORS, leaf("silent_conversion:visitors")),
                leaf(_PER_SILENT),
            ),
            _WHERE,
            _NO_VISITS,
        ),
        Offered(product("silent_sales", leaf("silent_buyers"), leaf(_PER_SILENT)), _WHERE),
    ],
    "net_sales": [
        Offered(
            total("net_sales", product("sales", leaf("paid_orders"), _ORDER), leaf("refunded_sales", sign=-1)), _GOODS
        )
    ],
    "refunded_sales": [
        Offered(product("refunded_sales", leaf("paid_orders"), leaf("refund_rate:orders"), leaf(_PER_REFUND)), _GOODS)
    ],
    "paid_buyers": [Offered(product("paid_buyers", _VISITORS, _CONVERSION), _WHERE, _NO_VISITS)],
    "paid_orders": [Offered(product("paid_orders", leaf("paid_buyers"), leaf(_ORDERS_PER_BUYER)), _STAFF, _NO_BUYERS)],
    "units": [Offered(product("units", leaf("paid_orders"), leaf(_UNITS_PER_ORDER)), _GOODS)],
    "silent_buyers": [
        Offered(product("silent_buyers", _VISITORS, leaf("silent_conversion:visitors")), _WHERE, _NO_VISITS)
    ],
    "aov:buyer": [Offered(_BASKET, _STAFF, _NO_LINES)],
    "aov:order": [Offered(_ORDER, _GOODS, _NO_LINES)],
    "shop_conversion": [Offered(_CONVERSION, _WHERE, _NO_CHATS)],
    "sales_per_visitor": [Offered(product("sales_per_visitor", _CONVERSION, _BASKET), _WHERE)],
    "visitors": [Offered(_VISITORS)],
    "page_views": [Offered(product("page_views", _VISITORS, leaf("views_per_visitor")), ("channel",))],
    "received_buyers": [Offered(product("received_buyers", _VISITORS, leaf("call_in_rate")), _WHERE, _NO_VISITS)],
    "served_buyers": [Offered(product("served_buyers", leaf("received_buyers"), leaf("reply_rate")), _STAFF)],
    "inquiries": [Offered(product("inquiries", leaf("received_buyers"), leaf(_PER_RECEIVED)), _STAFF)],
    "inquiry_paid_buyers": [Offered(_ANSWERED, _STAFF)],
    "inquiry_conversion:paid": [
        Offered(product("inquiry_conversion:paid", leaf(_PER_ORDERED), leaf(_PAID_OF_ORDERED)), _STAFF)
    ],
    "lost_inquiries": [
        Offered(product("lost_inquiries", leaf("closed_inquiries"), leaf("lost_inquiry_rate")), _STAFF)
    ],
    "refund_rate:orders": [Offered(total("refund_rate:orders", leaf("return_rate"), leaf(_OTHER_REFUNDS)), _GOODS)],
    "refund_rate:amount": [
        Offered(
            product(
                "refund_rate:amount", leaf("refund_rate:orders"), leaf(_PER_REFUND), leaf("aov:order", inverse=True)
            ),
            _GOODS,
        )
    ],
    "ad_sales": [Offered(product("ad_sales", leaf("ad_cost"), leaf("ad_roi")), ("channel", "item"))],
    "ad_cost": [
        Offered(
            product("ad_cost", product("clicks", leaf("impressions"), leaf("click_rate")), leaf("cost_per_click")),
            ("channel", "item"),
        )
    ],
    "clicks": [Offered(product("clicks", leaf("impressions"), leaf("click_rate")), ("channel", "item"))],
}  # fmt: skip


def offered(metric: Metric) -> list[Offered]:
    """The trees of a metric, the deepest first; none where it is only the sum of its segments."""
    found = list(_TREES.get(metric.id, ()))
    formula = metric.formula
    if isinstance(formula, Rate):
        part = _side(metric, formula.part, "part", Text("分子", "numerator"))
        whole = _side(metric, formula.whole, "whole", Text("分母", "denominator"))
        both = product(metric.id, leaf(part), leaf(whole, inverse=True))
        found.append(Offered(both, metric.dimensions))
    return found


def _side(metric: Metric, formula: Formula, side: str, otherwise: Text) -> Quantity:
    """What a rate divides, or divides by, under its own name where it is a metric itself."""
    assert isinstance(metric.formula, Rate)
    id = f"{metric.id}/{side}"
    known = None if metric.formula.complement and side == "part" else _METRIC_OF.get(formula)
    if known:
        return Quantity(
            id, known.name, known.unit if metric.formula.per == 1 or side == "whole" else metric.unit, (id,)
        )
    unit: str = metric.unit if side == "part" and metric.unit in ("seconds", "minutes", "hours") else "count"
    if any(type(measure.empty) is not int and measure.empty is not None for measure in formula.measures):
        unit = "money"
    return Quantity(id, Text(f"{metric.name.zh}的{otherwise.zh}", f"{metric.name.en}: {otherwise.en}"), unit, (id,))


_METRIC_OF: Mapping[Formula, Metric] = {
    CATALOGUE[name].formula: CATALOGUE[name] for name in CATALOGUE if isinstance(CATALOGUE[name].formula, Total)
}
