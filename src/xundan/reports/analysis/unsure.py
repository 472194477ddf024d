"""What is said of days whose numbers may still move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xundan.analysis.sure import Moving
from xundan.metrics.ask import Ask
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.mix import left_early
from xundan.reports.telling import Telling


def with_days(telling: Telling, days: Moving) -> Telling:
    """A telling of inquiries, with what is left out of its days and which of them may still move."""
    said = left_early(Ask((), (), days.first, days.last), days.early)
    return _with(telling, days, [*said, *_open(days)])


def with_conversions(telling: Telling, days: Moving) -> Telling:
    """A telling of all days, with which of them its conversions are of."""
    said = []
    if days.early is not None and days.early >= days.last:
        said.append(words.early(days.early))
    elif days.early is not None:
        said.append(
            Text(
                f"之后下单从 {days.first} 算起: 更早的订单没有导入, {days.early} 及以前分不清售后和询单",
                f"what is ordered after counts from {days.first} on: until {days.early} questions after a sale cannot "
                "be told from inquiries, for earlier orders are missing",
            )
        )
    if days.open_from is not None:
        said.append(
            Text(
                f"{days.open_from} 起的询单窗口还没结束, 先不算之后下单",
                f"inquiries from {days.open_from} on are not in what is ordered after: their windows are still open",
            )
        )
    return _with(telling, days, said)


def why_moving(periods: Sequence[Moving]) -> list[Text]:
    """Why numbers of these periods may still move."""
    early = max((days.early for days in periods if days.early), default=None)
    return [*([words.early(early)] if early else []), *(each for days in periods for each in _open(days))]


def _with(telling: Telling, days: Moving, said: Sequence[Text]) -> Telling:
    data = {**telling.data, "early_until": days.early, "provisional_from": days.open_from}
    return replace(telling, sentences=[*telling.sentences, *said], data=data)


def _open(days: Moving) -> list[Text]:
    return [words.provisional(days.open_from, days.last)] if days.open_from else []
