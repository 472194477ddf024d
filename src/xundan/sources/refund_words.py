"""Taobao's and Tmall's words for what becomes of a refund, whichever file they stand in."""

from __future__ import annotations

import re
from unicodedata import normalize

from xundan.model.text import Text

NONE = {"", "无退款申请", "没有申请退款", "未申请退款", "无退款", "未创建退款"}
"""What stands where a refund or its amount would, when nobody asked for one."""

UNKNOWN_STATUS = Text(
    "不认识的退款状态, 不知道算不算退款成功", "an unknown state of a refund: nobody can tell whether it succeeded"
)
UNKNOWN_KIND = Text("不认识的退货方式", "an unknown way of return")

_SUCCEEDED = "退款成功"
_OVER = re.compile(r"^(退款|退货|换货|补寄|维修|售后|申请|已|卖家|买家|系统)*(关闭|撤销|撤消|取消)")
_NO_MONEY = re.compile(r"^(换货|补寄|维修)(成功|完成|完结)$")
"""Over and done, but nobody got money back."""
_OPEN = re.compile(r"等待|待|申请|处理|拒绝|同意|退款中|进行中|介入")
_NO_RETURN = re.compile(r"^(不|无|没有|未|仅退款|否|false$|0$)", re.IGNORECASE)
_RETURN = re.compile(r"^(需|要|退货|是|true$|1$)", re.IGNORECASE)
_EXCHANGE = re.compile(r"换货")


def folded(text: str) -> str:
    """As it is compared: exports differ in the width of commas and brackets, and in blanks."""
    return "".join(normalize("NFKC", text).split())


def status_of(text: str) -> str | None:
    """`open`, `succeeded` or `closed`; '' where nobody asked for a refund; None for words that nobody knows.

    Only 退款成功 is a success; an exchange that is done is closed, as no money went back.
    """
    told = folded(text)
    if told in NONE:
        return ""
    if told == _SUCCEEDED:
        return "succeeded"
    if _OVER.match(told) or _NO_MONEY.match(told):
        return "closed"
    return "open" if _OPEN.search(told) and "成功" not in told else None


def kind_of_return(text: str) -> str | None:
    """`return`, `refund_only` or `exchange`; '' where it is not said; None for words that nobody knows."""
    told = folded(text)
    if not told:
        return ""
    if _EXCHANGE.search(told):
        return "exchange"
    if _NO_RETURN.match(told):
        return "refund_only"
    return "return" if _RETURN.match(told) else None
