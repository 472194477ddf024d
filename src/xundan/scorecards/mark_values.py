"""What a person writes of a mark, read: months, days, grades, points and amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from unicodedata import normalize
from zoneinfo import ZoneInfo

from xundan.model.clock import Shop
from xundan.model.tables import LIMIT
from xundan.model.text import Text, UserError

GRADES: Mapping[str, str] = MappingProxyType({"excellent": "优", "good": "良", "fair": "中", "poor": "差"})
KINDS = ("present", "late", "leave", "absent")
"""What a day of attendance may be."""
_FIRST, _LAST = 1990, 2100
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")


def today(shop: Shop, now: datetime) -> date:
    """The shop's business day at a moment."""
    return (now.astimezone(ZoneInfo(shop.timezone)).replace(tzinfo=None) - shop.business_day_cut).date()


def month(text: str) -> str:
    """A month such as 2026-08. Raises UserError `month`."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text.strip())
    if found is None or not _FIRST <= int(found[1]) <= _LAST:
        raise UserError(
            "month",
            Text(f"月份应写成 YYYY-MM, 写的是 {text!r}", f"a month is written YYYY-MM, found {text!r}"),
            Text("例如 2026-08", "for example 2026-08"),
        )
    return found[0]


def day(text: str) -> date:
    """A day such as 2026-08-03. Raises UserError `day`."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not _FIRST <= found.year <= _LAST:
        raise UserError(
            "day",
            Text(f"日期应写成 YYYY-MM-DD, 写的是 {text!r}", f"a day is written YYYY-MM-DD, found {text!r}"),
            Text(
                "例如 2026-08-03; 没有 2026-08-32 这样的日子", "for example 2026-08-03; it must be a day that there is"
            ),
        )
    return found


def grade_or_score(text: str) -> tuple[str | None, Decimal | None]:
    """A grade (优 良 中 差, or its English word) or a score from 0 up. Raises UserError `grade`."""
    word = normalize("NFKC", text).strip()
    grade = GRADES.get(word.casefold(), word)
    if grade in GRADES.values():
        return grade, None
    score = _number(word, places=6)
    if score is None or score < 0:
        raise UserError(
            "grade",
            Text(f"{text!r} 不是等级, 也不是分数", f"{text!r} is neither a grade nor a score"),
            Text(
                "等级: 优 良 中 差; 分数: 0 或更多, 例如 18, 17.5",
                "grades: excellent, good, fair, poor (优 良 中 差); scores: 0 or more, such as 18 or 17.5",
            ),
        )
    return None, score


def points(text: str) -> Decimal:
    """Points with or without a sign. Raises UserError `number`."""
    return _checked("--points", text, places=6, example="5, -5, 2.5")


def amount(option: str, text: str, *, signed: bool) -> Decimal:
    """Money. Raises UserError `number`."""
    found = _checked(option, text, places=2, example="20000, -35.50" if signed else "20000, 18000.50")
    if found < 0 and not signed:
        raise _no_number(option, text, "20000, 18000.50")
    return found


def kind_of_day(text: str) -> str:
    """One of KINDS. Raises UserError `kind`."""
    word = text.strip().casefold()
    if word not in KINDS:
        raise UserError(
            "kind",
            Text(f"考勤没有 {text!r} 这一种", f"attendance knows no {text!r}"),
            Text(
                "可写: present 到岗, late 迟到, leave 请假, absent 缺勤",
                "there are: present, late, leave, absent",
            ),
        )
    return word


def _checked(option: str, text: str, *, places: int, example: str) -> Decimal:
    found = _number(normalize("NFKC", text).strip(), places)
    if found is None:
        raise _no_number(option, text, example)
    return found


def _number(text: str, places: int) -> Decimal | None:
    """An exact number below LIMIT with at most so many decimals; None for anything else."""
    match = _NUMBER.fullmatch(text)
    if match is None or len((match[3] or "").rstrip("0")) > places:
        return None
    found = Decimal(text.replace(",", ""))
    return found if abs(found) < LIMIT else None


def _no_number(option: str, text: str, example: str) -> UserError:
    return UserError(
        "number",
        Text(f"{option} 不能是 {text!r}", f"{option} cannot be {text!r}"),
        Text(f"写一个数, 例如 {example}", f"write a number, such as {example}"),
    )
