"""Numbers that tell who a person is, taken out of a text: phones, ID cards, bank cards.

A number of an order, an item or a parcel stays: ID cards are known by their checksum, region and birthday, bank cards
by their checksum and first digits, phones by their length, first digits and grouping, and a number that is called an
order's is left alone.
"""

from __future__ import annotations

import re
from datetime import date

PHONE, ID_CARD, BANK_CARD = "[电话]", "[身份证号]", "[银行卡号]"

_DIGIT = "0-9０-９"
_NUMERAL = "零〇一二三四五六七八九幺"
MAYBE = rf"[{_DIGIT}{_NUMERAL}](?:[^{_DIGIT}{_NUMERAL}]{{0,3}}[{_DIGIT}{_NUMERAL}]){{6}}"
"""A pattern (of RE2 and Python alike) that every text matches in which `mask_numbers` changes anything."""

# Full-width forms and their common ones, of the same length, so that a place in one is a place in the other.
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ－＋（）．\u3000\u00a0", "0123456789XX-+(). \u0020")
_SPOKEN = str.maketrans("零〇一二三四五六七八九幺", "001234567891")

_BETWEEN = r"(?: ?[-.–—·_] ?| {1,2})"
_RUN = re.compile(rf"\+?[0-9]+(?:{_BETWEEN}[0-9]+)*(?:[Xx](?![A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+[Xx]?")
_MOBILE = re.compile(r"(?:0086|86|0)?1[3-9][0-9]{9}")
_MOBILE_SIZES = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 3, 4), (4, 7), (5, 6), (6, 5), (1,) * 11,
}  # fmt: skip
_LANDLINE = re.compile(r"0(?:10|2[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")
_LANDLINE_SIZES = {(3, 8), (3, 4, 4), (4, 7), (4, 8), (4, 3, 4), (4, 4, 4), (11,), (12,)}
_IN_BRACKETS = re.compile(r"\(0[0-9]{2,3}\) ?[2-8][0-9]{2,3}[- ]?[0-9]{4}(?![0-9])")
_CALLED_PHONE = re.compile(
    r"(?:电话|座机|固话|tel|phone)(?:号码?|是|为|[:：\s]){0,4}([2-8][0-9]{6,7}|[2-8][0-9]{2,3}[- ][0-9]{4})(?![0-9-])",
    re.IGNORECASE,
)
_SPOKEN_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")

_CARD = {
    16: re.compile(r"62|81"),
    17: re.compile(r"6[0-9]|81"),
    18: re.compile(r"6[0-9]|81"),
    19: re.compile(r"6[0-9]|81|955[89]"),
}
_CARD_ABROAD = re.compile(r"4|5[1-5]|2[2-7]|35|6[0-9]|95")
_CALLED_CARD = re.compile(r"(?:卡号|银行卡|储蓄卡|信用卡|工行|农行|中行|建行|交行|招行|邮储)[^0-9]{0,8}$")
_CALLED_ORDER = re.compile(
    r"(?:(?:订单|运单|快递|物流|流水|单|货|款|型|编|批|券)(?:编号|号码?|no|id)|order|item|sku|(?<![a-z])id|(?<![a-z])no)"
    r"[.:：#=是为\s]*$",
    re.IGNORECASE,
)

_PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83,
}  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def mask_numbers(text: str) -> str:
    """Without numbers of phones, ID cards and bank cards, however they are spaced, in full-width digits too."""
    plain = text.translate(_NARROW)
    spans: list[tuple[int, int, str]] = []
    for pattern in (_IN_BRACKETS, _CALLED_PHONE):
        for found in pattern.finditer(plain):
            start, end = found.span(found.re.groups)
            spans.append((start, end, PHONE))
    for run in _RUN.finditer(plain):
        spans += _in_run(plain, run)
    spoken = plain.translate(_SPOKEN)
    if spoken != plain:
        spans += [(*found.span(), PHONE) for found in _SPOKEN_MOBILE.finditer(spoken)]
    return _replaced(text, spans)


def _in_run(plain: str, run: re.Match[str]) -> list[tuple[int, int, str]]:
    """Numbers among the groups of digits that belong together."""
    groups = [found.span() for found in _GROUP.finditer(plain, *run.span())]
    spans = []
    first = 0
    while first < len(groups):
        step = 1
        for last in range(min(len(groups), first + 11), first, -1):
            parts = [plain[start:end] for start, end in groups[first:last]]
            start, end = groups[first][0], groups[last - 1][1]
            mark = _kind(parts, plain[max(0, start - 16) : start])
            if mark:
                plus = start > 0 and plain[start - 1] == "+"
                spans.append((start - plus, end, mark))
                step = last - first
                break
        first += step
    return spans


def _kind(parts: list[str], before: str) -> str | None:
    """What groups of digits are together, if anything; `before` is the text before them."""
    number = "".join(parts)
    if not 11 <= len(number) <= 19:
        return None
    if len(number) == 18 and is_id_card(number):
        return ID_CARD
    if not number.isdigit() or _CALLED_ORDER.search(before):
        return None
    if is_mobile(parts) or is_landline(parts):
        return PHONE
    return BANK_CARD if _is_bank_card(parts, number, before) else None


def is_mobile(parts: list[str]) -> bool:
    """A mobile of the mainland, grouped as people group it, with +86 or a dialling 0 or without."""
    if not _MOBILE.fullmatch("".join(parts)):
        return False
    if parts[0] in ("86", "0086", "0"):
        parts = parts[1:]
    else:
        cut = sum(map(len, parts)) - 11
        if cut >= len(parts[0]):
            return False
        parts = [parts[0][cut:], *parts[1:]]
    return tuple(map(len, parts)) in _MOBILE_SIZES


def is_landline(parts: list[str]) -> bool:
    """A landline with its area code."""
    return bool(_LANDLINE.fullmatch("".join(parts))) and tuple(map(len, parts)) in _LANDLINE_SIZES


def is_id_card(number: str) -> bool:
    """18 characters with a province, a birthday and the right last one."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number) or int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return 1900 <= born.year <= 2100 and "10X98765432"[total % 11] == number[17].upper()


def _is_bank_card(parts: list[str], number: str, before: str) -> bool:
    if len(number) not in _CARD:
        return False
    if _CALLED_CARD.search(before):
        return True
    if not luhn(number) or any(len(part) < 3 for part in parts):
        return False
    if _CARD[len(number)].match(number):
        return True
    # Cards of other countries look like any number of 16 digits unless they are written in fours.
    return tuple(map(len, parts)) == (4, 4, 4, 4) and bool(_CARD_ABROAD.match(number))


def luhn(number: str) -> bool:
    """Whether the checksum of bank cards holds."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    """The text with marks in the place of the spans; of two that overlap the earlier one stands."""
    pieces, at = [], 0
    for start, end, mark in sorted(spans):
        if start >= at:
            pieces += [text[at:start], mark]
            at = end
    return "".join([*pieces, text[at:]]) if pieces else text
