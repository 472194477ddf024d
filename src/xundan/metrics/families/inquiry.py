"""Family C: inquiry and conversion. People are buyer-days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xundan.engine.vocabulary import yes
from xundan.metrics.catalogue import CHAT, TIME, Direction, Metric, Unit
from xundan.metrics.families.traffic import VISITORS
from xundan.metrics.measures import Formula, Measure, Total, minus, rate
from xundan.model.text import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

_CHATS = (("messages",),)
_ORDERS = (("messages",), ("orders",))


def _people(name: str, *flags: str, orders: bool = False) -> Measure:
    """Buyer-days with all of these flags."""
    first, *others = flags

    def where(t: ir.Table) -> ir.BooleanValue:
        found = t[first]
        for flag in others:
            found = found & t[flag]
        return found

    return Measure(name, "buyer_days", where, tables=_ORDERS if orders else _CHATS)


CONSULTED = _people("consulted_buyers", "consulted")
RECEIVED = _people("received_buyers", "received")
SERVED = _people("served_buyers", "served")
UNREPLIED = Measure("unreplied_buyers", "buyer_days", lambda t: t.received & ~t.served, tables=_CHATS)
DIRECT = _people("direct_buyers", "direct")
TRANSFERRED_IN = _people("transferred_in_buyers", "transferred_in")
TRANSFERRED_OUT = _people("transferred_out_buyers", "transferred_out")
PROACTIVE = Measure("proactive_buyers", "first_talks", lambda t: t.first_talk_human, tables=_CHATS)
INQUIRIES = _people("inquiries", "inquiry", orders=True)
ORDERED = _people("inquiry_ordered_buyers", "inquiry", "served_ordered", orders=True)
PAID = _people("inquiry_paid_buyers", "inquiry", "served_paid", orders=True)
PAID_SAME_DAY = _people("inquiry_paid_same_day", "inquiry", "served_paid_same_day", orders=True)
PAID_NEXT_DAY = _people("inquiry_paid_next_day", "inquiry", "served_paid_next_day", orders=True)
CONSULTED_ORDERED = _people("consulted_ordered", "received_ordered", orders=True)
CONSULTED_PAID = _people("consulted_paid", "received_paid", orders=True)
CLOSED = Measure("closed_inquiries", "buyer_days", lambda t: t.inquiry & ~t.open_inquiry, tables=_ORDERS)
LOST = Measure(
    "lost_inquiries", "buyer_days", lambda t: t.inquiry & ~t.open_inquiry & ~yes(t.served_ordered), tables=_ORDERS
)
FOLLOWUPS = _people("payment_followups", "payment_followup", orders=True)
FOLLOWED_UP = _people("followed_up", "followed_up", orders=True)
AFTERSALE = _people("aftersale_buyers", "aftersale", orders=True)


def _metric(
    id: str,
    zh: str,
    en: str,
    formula: Formula,
    text_zh: str,
    text_en: str,
    unit: Unit,
    direction: Direction,
    source: str,
    *,
    dimensions: tuple[str, ...] = CHAT,
    waits: bool = False,
) -> Metric:
    return Metric(id, Text(zh, en), formula, Text(text_zh, text_en), unit, direction, source, dimensions, waits)


METRICS = [
    _metric("consulted_buyers", "咨询人数", "Consulting buyers", Total(CONSULTED),
            "当天发过消息或被转入的买家数, 含被过滤的", "buyer-days with a buyer message or a hand-over, filtered ones too",
            "people", "none", "S1 S2 S3"),
    _metric("received_buyers", "接待人数", "Received buyers", Total(RECEIVED),
            "咨询且未被过滤的买家数", "consulting buyer-days that no filter takes out", "people", "none", "S1 S2 S3"),
    _metric("served_buyers", "有效接待人数", "Served buyers", Total(SERVED),
            "接待且得到人工回复的买家数", "received buyer-days with a human answer", "people", "up", "S1 S2 S3"),
    _metric("unreplied_buyers", "未回复人数", "Unreplied buyers", Total(UNREPLIED),
            "接待但没有人工回复的买家数", "received buyer-days without a human answer", "people", "down", "S1 S2 S3"),
    _metric("reply_rate", "回复率", "Reply rate", rate(SERVED, RECEIVED),
            "有效接待人数 ÷ 接待人数", "served_buyers / received_buyers", "rate", "up", "S0"),
    _metric("direct_buyers", "直接接待人数", "Buyers received directly", Total(DIRECT),
            "不是转入的接待人数", "received without a hand-over in", "people", "none", "peers"),
    _metric("transferred_in_buyers", "转入人数", "Buyers transferred in", Total(TRANSFERRED_IN),
            "由别的客服转入的接待人数", "received with a hand-over in", "people", "none", "peers"),
    _metric("transferred_out_buyers", "转出人数", "Buyers transferred out", Total(TRANSFERRED_OUT),
            "转给别的客服的接待人数", "received with a hand-over out", "people", "none", "peers"),
    _metric("proactive_buyers", "客服主动跟进人数", "Buyers contacted first", Total(PROACTIVE),
            "当天第一句话是客服人工说的买家数, 不论买家是否回复", "buyer-days whose first talk is a human message, answered or not",
            "people", "none", "peers"),
    _metric("inquiries", "询单人数", "Inquiries", Total(INQUIRIES),
            "有效接待中判为询单的买家数", "served buyer-days of stage inquiry", "people", "up", "S1 S2 S3", waits=True),
    _metric("inquiry_ordered_buyers", "询单下单人数", "Inquiries that ordered", Total(ORDERED),
            "询单且在询单窗口内下单的买家数", "inquiries with an order created in their window", "people", "up",
            "S1 S2 S3", waits=True),
    _metric("inquiry_paid_buyers", "询单付款人数", "Inquiries that paid", Total(PAID),
            "询单且窗口内的订单最终付款的买家数", "inquiries one of whose window's orders was ever paid", "people", "up",
            "S1 S2 S3", waits=True),
    _metric("inquiry_conversion:paid", "询单转化率", "Inquiry conversion", rate(PAID, INQUIRIES),
            "询单付款人数 ÷ 询单人数", "inquiry_paid_buyers / inquiries", "rate", "up", "S1 S2 S3", waits=True),
    _metric("inquiry_conversion:ordered", "询单下单转化率", "Inquiry conversion to order", rate(ORDERED, INQUIRIES),
            "询单下单人数 ÷ 询单人数", "inquiry_ordered_buyers / inquiries", "rate", "up", "S1 S2 S3", waits=True),
    _metric("inquiry_conversion:paid_same_day", "询单当日付款转化率", "Inquiry conversion, paid the same day",
            rate(PAID_SAME_DAY, INQUIRIES), "当日付款的询单人数 ÷ 询单人数", "inquiries paid the same day / inquiries",
            "rate", "up", "S1 S2 S3", waits=True),
    _metric("inquiry_conversion:paid_next_day", "询单次日付款转化率", "Inquiry conversion, paid by the next day",
            rate(PAID_NEXT_DAY, INQUIRIES), "次日及以前付款的询单人数 ÷ 询单人数",
            "inquiries paid by the next day / inquiries", "rate", "up", "S1 S2 S3", waits=True),
    _metric("inquiry_conversion:consulted_ordered", "咨询下单转化率", "Consulted to ordered",
            rate(CONSULTED_ORDERED, RECEIVED), "窗口内下单的接待人数 ÷ 接待人数", "received buyers who ordered in their window / received_buyers",
            "rate", "up", "S2", waits=True),
    _metric("inquiry_conversion:consulted_paid", "咨询付款转化率", "Consulted to paid", rate(CONSULTED_PAID, RECEIVED),
            "窗口内下单并最终付款的接待人数 ÷ 接待人数", "received buyers whose window's order was paid / received_buyers",
            "rate", "up", "S2", waits=True),
    _metric("lost_inquiries", "询单流失人数", "Lost inquiries", Total(LOST),
            "窗口已过仍未下单的询单人数", "inquiries whose window closed without an order", "people", "down", "S1", waits=True),
    _metric("closed_inquiries", "已结束询单人数", "Closed inquiries", Total(CLOSED),
            "窗口已过的询单人数", "inquiries whose window is closed", "people", "none", "S1", waits=True),
    _metric("lost_inquiry_rate", "询单流失率", "Lost-inquiry rate", rate(LOST, CLOSED),
            "询单流失人数 ÷ 已结束询单人数", "lost_inquiries / closed_inquiries", "rate", "down", "S1", waits=True),
    _metric("order_to_payment_conversion", "下单付款转化率", "Order-to-payment conversion", rate(PAID, ORDERED),
            "询单付款人数 ÷ 询单下单人数", "inquiry_paid_buyers / inquiry_ordered_buyers", "rate", "up", "peers", waits=True),
    _metric("payment_losses", "付款流失人数", "Payment losses", minus(ORDERED, PAID),
            "询单下单人数 - 询单付款人数", "inquiry_ordered_buyers - inquiry_paid_buyers", "people", "down", "peers", waits=True),
    _metric("payment_followups", "催付人数", "Payment follow-ups", Total(FOLLOWUPS),
            "有未付款订单时来往的有效接待人数", "served buyer-days whose newest order was still unpaid", "people", "none",
            "S1", waits=True),
    _metric("followup_conversion", "催付成功率", "Follow-up success", rate(FOLLOWED_UP, FOLLOWUPS),
            "其后付了款的催付人数 ÷ 催付人数", "follow-ups whose order was then paid / payment_followups", "rate", "up",
            "S1", waits=True),
    _metric("aftersale_buyers", "售后接待人数", "After-sale buyers", Total(AFTERSALE),
            "判为售后的有效接待人数", "served buyer-days of stage after-sale", "people", "none", "peers", waits=True),
    _metric("call_in_rate", "call in 转化率 (咨询率)", "Call-in rate", rate(RECEIVED, VISITORS),
            "接待人数 ÷ 访客数", "received_buyers / visitors", "rate", "none", "S1 S2",
            dimensions=(*TIME, "hour", "buyer_type")),
]  # fmt: skip
