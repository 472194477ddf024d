"""Reads 客服销售明细. The buyers in it are not kept: the order names hers."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.text import Text
from xundan.sources.chat import account
from xundan.sources.header import fold
from xundan.sources.report import summing
from xundan.sources.report.table import TWICE, Dated, ReportTable, Rows
from xundan.sources.shaping import Bad, Cells, Part
from xundan.sources.sycm_sales_details.columns import LAYOUT, NOBODY, NOT_SILENT, SILENT, TITLE
from xundan.sources.values import moment

_BOTH = Text("写着静默, 又有客服", "says silent, and names an agent")
_NEITHER = Text("写着不是静默, 又没有客服", "says not silent, and names no agent")
_WORD = Text("看不出是不是静默", "does not say whether the order is silent")
_NAME = "sycm_sales_details"


class Details(Dated):
    """Shapes the orders of one file."""

    def __init__(self) -> None:
        super().__init__("platform_credits")
        self._seen: dict[str, tuple[str, str]] = {}

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        rows = Rows(self.table, ("order_id", "credit", "agent_id", "day", "source"))
        bad: list[Bad] = []
        for place in range(cells.count):
            order = cells["order_id"][place]
            if not order or summing.is_total(order) or summing.is_mean(order):
                if order or any(column[place] for column in cells.columns.values()):
                    self._no_order(cells, place, bad)
                continue
            found = _owner(cells["silent"][place], cells["agent_id"][place])
            if isinstance(found, Text):
                bad.append(Bad(self.table, place, self.name_of("silent"), cells["silent"][place], found))
                continue
            if self._seen.setdefault(order, found) != found:
                bad.append(Bad(self.table, place, self.name_of("agent_id"), cells["agent_id"][place], TWICE))
                continue
            at = moment(cells["day"][place])
            day = at.date().isoformat() if at else cells["day"][place]
            rows.add(place, order_id=order, credit=found[0], agent_id=found[1], day=day, source=_NAME)
        return [Part(rows.table, rows.values, rows.places), *bad]

    def _no_order(self, cells: Cells, place: int, bad: list[Bad]) -> None:
        if not cells["order_id"][place] and not summing.is_total(cells["agent_id"][place]):
            why = Text("没有订单编号", "no order is named")
            bad.append(Bad(self.table, place, self.name_of("order_id"), "", why))

    def notes(self) -> Sequence[Text]:
        return []


def _owner(silent: str, agent: str) -> tuple[str, str] | Text:
    """("agent", who) or ("silent", ""); why, where the row does not say."""
    nobody, word = fold(agent) in NOBODY, fold(silent)
    if word in SILENT:
        return ("silent", "") if nobody else _BOTH
    if word in NOT_SILENT:
        return _NEITHER if nobody else ("agent", account(agent))
    if word not in ("", "-"):
        return _WORD
    return ("silent", "") if nobody else ("agent", account(agent))


IMPORTER = ReportTable(
    _NAME, TITLE, LAYOUT, ("platform_credits",), Details, unlike=("投诉编号", "退款编号"), undated=True
)
