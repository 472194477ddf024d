"""The province at the head of an address, and nothing of the address but that."""

from __future__ import annotations

import re

_PROVINCE = re.compile(
    "(?:北京|天津|上海|重庆)市?"
    "|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?"
    "|(?:内蒙古|西藏)(?:自治区)?|广西(?:壮族自治区)?|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?"
    "|(?:香港|澳门)(?:特别行政区)?"
)
_LONGEST = 12


def province(address: str) -> str:
    """The province as it is written: the first word, or its beginning where the address has no blanks; '' for none."""
    first = next(iter(address.split()), "")
    known = _PROVINCE.match(first)
    if known:
        return known[0]
    # A short word may be a country or a province abroad; a long one is a street, and nobody's business.
    return first if len(first) <= _LONGEST else ""
