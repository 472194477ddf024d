"""What is left of a line without its pictures and marks, and whether it asks for an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_PICTURE = re.compile(r"\[(?!电话|身份证号|银行卡号|地址|买家)[^\[\]]{1,8}\]|/:[^\s一-鿿]{1,8}")
"""Pictures as chat tools write them in text, such as [微笑] or /:087. What was masked is no picture."""

_ASKS = re.compile(
    r"\?|吗|嘛|呢|么(?!着)|多少|多大|多久|多长|几|哪|怎|啥|咋|为何|如何|能不|会不|是不是|有没有|有无|可不可以|行不行|"
    r"在不在|告诉我|帮我|麻烦(?:您|你|帮|看|问|查|改)|人工|催一?下"
)


def letters(words: str) -> str:
    """What a line says: letters, digits and characters, without pictures, marks and blanks."""
    return "".join(each for each in _PICTURE.sub("", words) if unicodedata.category(each)[0] in "LN")


def asks(lines: Iterable[str]) -> bool:
    """Whether any of a buyer's lines calls for an answer; thanks and a nod do not."""
    return any(_ASKS.search(words) for words in lines)
