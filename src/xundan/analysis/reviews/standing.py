"""Which reviews are likely to stand on top of an item's page (S3): level of the buyer, length, picture or video.

The platform's own formula is secret. These are the parts that S3 names, each from 0 to 1 and counted alike; a part that
no file tells is left out, not taken for 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

LONG = 100
"""Characters from which a review is as long as can count."""
_HIGHEST = 20
_CREDIT = {"心": 0, "钻": 5, "冠": 10, "皇冠": 10, "蓝冠": 10, "金冠": 15}
_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_LEVEL = re.compile(r"([0-9]{1,2}|[一二两三四五])?\s*(?:颗|个)?\s*(金冠|皇冠|蓝冠|冠|钻|心)")


@dataclass(frozen=True)
class Standing:
    """The parts and their mean, from 0 to 1. `score` is None where no part is known."""

    level: Fraction | None
    length: Fraction | None
    media: Fraction | None

    @property
    def score(self) -> Fraction | None:
        known = [part for part in (self.level, self.length, self.media) if part is not None]
        return sum(known, Fraction(0)) / len(known) if known else None


def standing(level: str | None, text: str | None, picture: bool | None, video: bool | None) -> Standing:
    """Of one review."""
    rank = rank_of(level)
    return Standing(
        level=None if rank is None else Fraction(rank, _HIGHEST),
        length=None if text is None else Fraction(min(len("".join(text.split())), LONG), LONG),
        media=None if picture is None and video is None else Fraction(bool(picture) or bool(video)),
    )


def rank_of(level: str | None) -> int | None:
    """A buyer's credit as Taobao tells it - 1 to 5 hearts, diamonds, crowns, golden crowns - as 1 to 20; also given as
    that number itself. None for anything else: other platforms' levels have other scales."""
    told = (level or "").strip()
    if re.fullmatch(r"[0-9]{1,2}", told):
        return int(told) if int(told) <= _HIGHEST else None
    found = _LEVEL.search(told)
    if found is None:
        return None
    number = found[1]
    count = 1 if number is None else _DIGITS[number] if number in _DIGITS else int(number)
    return _CREDIT[found[2]] + count if 1 <= count <= 5 else None
