"""Family O, and of C what is asked and complained of: after-sale."""

from __future__ import annotations

from xundan.metrics.catalogue import CHAT, ORDER, Metric
from xundan.metrics.families.inquiry import RECEIVED
from xundan.metrics.families.sales import PAID_ORDERS, REFUNDS
from xundan.metrics.measures import Condition, Measure, Total, rate
from xundan.model.text import Text

_REFUNDS = (("refunds",),)
_COMPLAINTS = (("complaints",),)


def _paid(name: str, where: Condition) -> Measure:
    return Measure(name, "paid_orders", where, tables=(("orders",),), imported=("refunds",))


def _asked(name: str, where: Condition | None = None) -> Measure:
    return Measure(name, "return_askers", where, tables=(("messages",),), imported=("orders", "refunds"))


REFUND_SECONDS = Measure(
    "refund_seconds", "refunds", lambda t: t.applied_at_utc.notnull(),
    lambda t: t.finished_at_utc - t.applied_at_utc, empty=None, tables=_REFUNDS,
)  # fmt: skip
TIMED_REFUNDS = Measure("timed_refunds", "refunds", lambda t: t.applied_at_utc.notnull(), tables=_REFUNDS)
REASON_CHANGED = Measure("reason_changed", "refunds", lambda t: t.reason_changed, tables=_REFUNDS)
RETURNED = _paid("returned_orders", lambda t: t.returned)
FOR_QUALITY = _paid("quality_refunded_orders", lambda t: t.quality_refunded)
RETURN_ASKED = _asked("return_asked_buyers")
RETURN_KEPT = _asked("return_kept_buyers", lambda t: t.kept)
COMPLAINTS = Measure("complaints", "complaints", tables=_COMPLAINTS)
COMPLAINT_SECONDS = Measure(
    "complaint_seconds", "complaints", lambda t: t.closed_at_utc.notnull(),
    lambda t: t.closed_at_utc - t.opened_at_utc, empty=None, tables=_COMPLAINTS,
)  # fmt: skip
CLOSED_COMPLAINTS = Measure("closed_complaints", "complaints", lambda t: t.closed_at_utc.notnull(), tables=_COMPLAINTS)
CHECKED = Measure("checked_orders", "checked_orders", tables=(("orders",),), imported=("fulfilment_errors",))
WRONG = Measure(
    "wrong_orders", "checked_orders", lambda t: t.wrong, tables=(("orders",),), imported=("fulfilment_errors",)
)

METRICS = [
    Metric("refund_hours", Text("退款处理时长", "Hours to a refund"), rate(REFUND_SECONDS, TIMED_REFUNDS, per=3600),
           Text("成功退款从申请到完结的平均小时 (两个时间都有的), 按完结日", "mean hours from application to finish of succeeded refunds that tell both, by finish day"),
           "hours", "down", "S3", ORDER),
    Metric("return_rate", Text("退货率", "Return rate"), rate(RETURNED, PAID_ORDERS),
           Text("有成功退货 (退货退款) 的成交笔数 ÷ 成交笔数", "paid orders with a succeeded return of goods / paid_orders"),
           "rate", "down", "S0 S3", ORDER),
    Metric("quality_refund_rate", Text("品质退款率", "Quality refund rate"), rate(FOR_QUALITY, PAID_ORDERS),
           Text("有品质原因成功退款的成交笔数 ÷ 成交笔数, 原因取首次的 (没有则取最后的)",
                "paid orders with a succeeded refund whose first reason (else its reason) is one of quality_reasons / paid_orders"),
           "rate", "down", "S0 S3", ORDER),
    Metric("reason_changed_rate", Text("原因修改率", "Changed-reason rate"), rate(REASON_CHANGED, REFUNDS),
           Text("首次原因和最后原因都有且不同的退款 ÷ 退款笔数", "refunds whose first and last reason are known and differ / refunds"),
           "rate", "none", "S0 S3", ORDER),
    Metric("return_asked_buyers", Text("咨询退货人数", "Buyers who asked for a return"), Total(RETURN_ASKED),
           Text("消息里有退货用语, 且之前 30 天内付过款的买家数", "buyer-days with a message that has one of return_phrases and an order paid in the 30 days before"),
           "people", "down", "S0", CHAT),
    Metric("return_kept_rate", Text("挽回率", "Kept after asking for a return"), rate(RETURN_KEPT, RETURN_ASKED),
           Text("其后 15 天内没有申请退款的 ÷ 咨询退货人数; 最近 15 天的还会变",
                "those without a refund applied for in the next 15 days / return_asked_buyers; the last 15 days may change"),
           "rate", "up", "S0", CHAT),
    Metric("complaints", Text("投诉数", "Complaints"), Total(COMPLAINTS), Text("成立或未判定的投诉, 按发起日", "complaints upheld or undecided, by opening day"),
           "count", "down", "S0 S4", CHAT),
    Metric("complaint_rate", Text("客诉率", "Complaint rate"), rate(COMPLAINTS, RECEIVED), Text("投诉数 ÷ 接待人数", "complaints / received_buyers"),
           "rate", "down", "S0 S4", CHAT),
    Metric("complaint_hours", Text("投诉处理时长", "Hours to close a complaint"), rate(COMPLAINT_SECONDS, CLOSED_COMPLAINTS, per=3600),
           Text("成立或未判定的投诉从发起到结案的平均小时", "mean hours from opening to closing of complaints upheld or undecided"),
           "hours", "down", "S0 S4", CHAT),
    Metric("order_accuracy", Text("出单准确率", "Order accuracy"), rate(WRONG, CHECKED, complement=True),
           Text("1 - 有发错、漏发等差错的成交笔数 ÷ 成交笔数", "1 - paid orders with a fulfilment error / paid_orders"), "rate", "up", "S0", ORDER),
]  # fmt: skip
