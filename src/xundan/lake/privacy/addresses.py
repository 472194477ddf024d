"""Where a person lives, taken out of a text.

An address is a chain of parts (浙江省 / 杭州市 / 文三路 / 90号 / 2单元 / 501室), each a name with one of a few endings.
A chain is one that leads to a door: a street with a number, an estate with a house, a place down to a village. A
province and a city alone stay, since nobody is found by them, and so does 知道5号 (by the 5th).

One pass over the endings and no pattern with names in it: what people write is hostile, and names of any length before
endings of any kind would let a text of a few hundred characters take hours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

ADDRESS = "[地址]"
MAYBE = (
    r"[0-9０-９一二三四五六七八九十百A-Za-z] ?(?:号|弄|栋|幢|座|室|单元|楼|组|队|户|房)"
    r"|[0-9０-９][-－][0-9０-９]{1,3}[-－][0-9０-９]{3}|[省市区县旗镇乡州盟道京津沪渝].{0,24}[路街巷弄村屯庄道园苑区寓厦场院舍城府湾邸郡庭学心]"
)
"""A pattern (of RE2 and Python alike) that every text matches in which `mask_addresses` changes anything."""

_Kind = Enum("_Kind", ["PLACE", "STREET", "HOME", "ESTATE", "NUMBER", "HOUSE", "FLOOR"])
_ENDINGS = {
    _Kind.PLACE: "特别行政区 自治区 自治州 自治县 地区 街道 办事处 开发区 新区 省 市 盟 区 县 旗 镇 乡",
    _Kind.STREET: "大道 大街 胡同 公路 国道 支路 路 街 巷 村 屯 庄",
    _Kind.HOME: "小区 社区 花园 公寓 大厦 家园 花苑 新苑 苑 新村 家属院 宿舍",
    _Kind.ESTATE: "广场 工业园 产业园 科技园 园区 园 城 府 湾 邸 郡 庭 学校 大学 学院 中学 小学 幼儿园 医院 "
    "商场 市场 中心",
    _Kind.NUMBER: "号 弄 组 队",
    _Kind.HOUSE: "号楼 号院 栋 幢 座 单元 室 号门 号房",
    _Kind.FLOOR: "楼 层 户 房",
}
_NAMED = {ending: kind for kind in list(_Kind)[:4] for ending in _ENDINGS[kind].split()}
_COUNTED = {ending: kind for kind in list(_Kind)[4:] for ending in _ENDINGS[kind].split()}


def _either(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_PART = re.compile(
    r"(?P<count>[A-Za-z]?[0-9０-９]{1,5}(?:[-－][0-9０-９]{1,5}){0,3}|[一二三四五六七八九十百]{1,4}|(?<![A-Za-z])[A-Za-z])"
    rf" ?(?P<counted>{_either(list(_COUNTED))})|(?P<named>{_either(list(_NAMED))})"
)
# With these people speak of a place (寄到…, 我在…, 的…): no name has them.
_NO_NAME = frozenset(
    "我你您他她它们的是在到寄送给请帮把了吗呢吧啊哦址住要为这那哪个不没有也都还就能可会想再从往去来发改换写填和跟与及或"
)
_LONGEST = 12
"""Characters of a name."""
_GAP = re.compile(r"[ ,，、]{0,2}")
_DOOR = re.compile(r"[-－ ]?[A-Za-z]?[0-9０-９]{1,5}(?:[-－][0-9０-９]{1,5}){0,3}(?![0-9０-９年月日点元块天件个%.:：])")
_LONG_DOOR = re.compile(r"[-－ ]?(?:[0-9０-９]{1,3}[-－]){0,3}[0-9０-９]{3,4}(?![0-9０-９年月日点元块天件个%.:：])")


@dataclass
class _Part:
    start: int
    end: int
    kind: _Kind


def mask_addresses(text: str) -> str:
    """The text with a mark in the place of every address; the same text where there is none."""
    pieces, at = [], 0
    for start, end in _addresses(text):
        pieces += [text[at:start], ADDRESS]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    chain: list[_Part] = []
    for part in _parts(text):
        if chain and not _GAP.fullmatch(text, chain[-1].end, part.start):
            yield from _found(text, chain)
            chain = []
        chain.append(part)
    yield from _found(text, chain)


def _parts(text: str) -> Iterator[_Part]:
    """Names with their endings, in order; an ending right after another belongs to it (城市花园)."""
    last: _Part | None = None
    for found in _PART.finditer(text):
        if found["counted"]:
            if last:
                yield last
            last = _Part(found.start(), found.end(), _COUNTED[found["counted"]])
            continue
        start = _name_before(text, found.start(), last.end if last else 0)
        kind = _NAMED[found["named"]]
        if start < found.start():
            if last:
                yield last
            last = _Part(start, found.end(), kind)
        elif last and last.end == found.start() and last.kind in list(_Kind)[:4]:
            last.end, last.kind = found.end(), kind
    if last:
        yield last


def _name_before(text: str, end: int, first: int) -> int:
    """Where the name begins that ends at `end`."""
    start = end
    while start > max(first, end - _LONGEST) and text[start - 1].isalnum() and text[start - 1] not in _NO_NAME:
        start -= 1
    return start


def _found(text: str, chain: list[_Part]) -> Iterator[tuple[int, int]]:
    """The chain from its first part to its door, if it leads to one."""
    if not chain:
        return
    kinds, end = [part.kind for part in chain], chain[-1].end
    door = _DOOR.match(text, end) if kinds[-1] is not _Kind.PLACE else None
    if _leads_home(kinds, bool(_LONG_DOOR.match(text, end))):
        yield chain[0].start, door.end() if door else end


def _leads_home(kinds: Sequence[_Kind], long_door: bool) -> bool:
    places = 0
    for number, kind in enumerate(kinds):
        following = kinds[number + 1] if number + 1 < len(kinds) else None
        if kind is _Kind.STREET and following in (_Kind.NUMBER, _Kind.HOUSE, _Kind.FLOOR):
            return True
        if kind is _Kind.HOME and following in (_Kind.NUMBER, _Kind.HOUSE, _Kind.FLOOR):
            return True
        if kind in (_Kind.ESTATE, _Kind.PLACE) and following is _Kind.HOUSE:
            return True
        if kind is _Kind.HOUSE and (following in (_Kind.HOUSE, _Kind.FLOOR) or (following is None and long_door)):
            return True
        if kind is _Kind.HOME and following is None and long_door:
            return True
        if kind in (_Kind.STREET, _Kind.HOME, _Kind.ESTATE) and places >= 2:
            return True
        places += kind is _Kind.PLACE
    return False
