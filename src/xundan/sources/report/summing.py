"""Rows of a report that are no agent's and no channel's: sums, means, and what others in the trade have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from xundan.sources.header import fold

TOTALS = frozenset(
    ("汇总", "汇总值", "合计", "合计值", "总计", "总计值", "总和", "全店", "全店汇总", "店铺汇总")
)  # fmt: skip
MEANS = frozenset(
    ("均值", "平均值", "平均", "人均", "团队均值", "客服均值", "全店均值", "店铺均值", "汇总均值", "日均", "日均值")
)  # fmt: skip

_OTHERS = re.compile(
    r"(?:(?P<peer>同行|同层)|(?P<industry>行业|类目|大盘)|(?P<competitor>竞店|竞品店铺))"
    r"(?:同层|同级|同行)?(?:商家|店铺|客服)?(?:平均|均值|平均值|中位数|(?P<best>优秀|top|top10|前10%))?(?:水平|值)?"
)


def is_total(name: str) -> bool:
    """Whether a row adds up the others."""
    return fold(name) in TOTALS


def is_mean(name: str) -> bool:
    """Whether a row is the mean of the others."""
    return fold(name) in MEANS


def others(name: str) -> tuple[str, bool] | None:
    """(scope of benchmarks, whether it is the best of them) for a row about other shops; None for one of our own.

    Only a name that is nothing but such words: a nick may begin with one.
    """
    found = _OTHERS.fullmatch(fold(name))
    if not found:
        return None
    scope = next(scope for scope in ("peer", "industry", "competitor") if found[scope])
    return scope, bool(found["best"])


def believable(total: Decimal, parts: Iterable[Decimal | None]) -> bool:
    """Whether a row named 汇总 can be a total: at least the largest of the parts and at most their sum. A mean of
    several parts is below the largest, unless all are equal."""
    values = list(parts)
    known = [value for value in values if value is not None]
    if not known:
        return False
    if total < max(known) or (len(known) > 1 and total == max(known) > 0 and total == min(known)):
        return False
    return len(known) < len(values) or total <= sum(known)
