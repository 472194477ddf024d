"""Reads advertising reports. What has one name (a campaign's units, audiences, creatives) is added up."""

from __future__ import annotations

from decimal import Decimal

from xundan.sources import values
from xundan.sources.contract import Hint, SourceFile
from xundan.sources.header import Match, fold
from xundan.sources.report.rows import DayRows, Row
from xundan.sources.report.shape import DAY
from xundan.sources.report.table import ReportTable
from xundan.sources.shaping import Shaper
from xundan.sources.tabular import Sheet
from xundan.sources.taobao_ads.columns import (
    COUNTS,
    LAYOUT,
    MONEY,
    OF_ZHITONGCHE,
    TITLE,
    UNKNOWN_CHANNEL,
    WORDS,
)


class Spending(DayRows):
    """Shapes rows of spending."""

    def __init__(self) -> None:
        super().__init__("ad_spend", words=WORDS, amounts=(*COUNTS, *MONEY))
        self.channel = UNKNOWN_CHANNEL

    def rows(self, found: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        together: dict[tuple[str, ...], tuple[int, Row]] = {}
        kept = []
        for place, row in found:
            row["channel"] = row["channel"] or self.channel
            key = tuple(row[name] for name in (DAY, *WORDS))
            if not _readable(row):
                kept.append((place, row))  # typing says what is wrong with it
            elif key in together:
                _add(together[key][1], row)
            else:
                together[key] = place, row
        return sorted([*kept, *together.values()], key=lambda each: each[0])

    def contradicts(self, row: Row) -> bool:
        return _readable(row) and super().contradicts(row)


def _readable(row: Row) -> bool:
    counts = all(not row[name] or values.integer(row[name]) is not None for name in COUNTS)
    return bool(row["cost"]) and counts and all(not row[name] or values.money(row[name]) is not None for name in MONEY)


def _add(to: Row, row: Row) -> None:
    """Adds the figures of a row to another's; unknown and anything is unknown."""
    for name in (*COUNTS, *MONEY):
        if not (to[name] and row[name]):
            to[name] = ""
            continue
        read = values.integer if name in COUNTS else values.money
        to[name] = str(sum((Decimal(read(text) or 0) for text in (to[name], row[name])), Decimal(0)))


class Advertising(ReportTable):
    """The importer; it tells 直通车 by the words that only its reports have."""

    def before(self, shaper: Shaper, file: SourceFile, hint: Hint, sheet: Sheet, header: int, columns: Match) -> None:
        super().before(shaper, file, hint, sheet, header, columns)
        assert isinstance(shaper, Spending)
        names = set(map(fold, sheet.top[header]))
        shaper.channel = "直通车" if names & set(map(fold, OF_ZHITONGCHE)) else UNKNOWN_CHANNEL


IMPORTER = Advertising("taobao_ads", TITLE, LAYOUT, ("ad_spend",), Spending)
