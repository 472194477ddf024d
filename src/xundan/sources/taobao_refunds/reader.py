"""Reads the export of refunds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from xundan.model.text import Text
from xundan.sources.refund_words import UNKNOWN_STATUS, folded, kind_of_return, status_of
from xundan.sources.shaping import Bad, Cells, Part, ShapedTable
from xundan.sources.taobao_refunds.columns import LAYOUT, TITLE

_AS_THEY_ARE = ("refund_id", "order_id", "line_id", "applied_at", "finished_at", "amount", "reason")
_NOT_SHIPPED = re.compile(r"未发货|待发货")
_ARRIVED = re.compile(r"^(买家)?已(收到|收货|退货|发货|签收)|^卖家已发货")
_NOT_INVOLVED = re.compile(r"^(不|无|未|没有|否)|(未|不|没有)介入")


class _Refunds:
    """Refunds; what cannot be a refund's state is set aside, what cannot be its kind is left blank and told."""

    def __init__(self) -> None:
        self._strange: Counter[str] = Counter()

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        states = [status_of(text) if text else "" for text in cells["status"]]
        bad: list[Part | Bad] = []
        places: list[int] = []
        for i, (state, text) in enumerate(zip(states, cells["status"], strict=True)):
            if state or not text:  # typing says of a blank one that it is asked for
                places.append(i)
            else:
                bad.append(Bad("refunds", i, "status", text, UNKNOWN_STATUS))
        columns = {name: [cells[name][i] for i in places] for name in _AS_THEY_ARE if name in cells}
        columns["status"] = [states[i] or "" for i in places]
        columns["kind"] = [self._kind(cells["kind"][i]) for i in places]
        columns["stage"] = [_stage(cells["goods"][i], cells["parcel"][i]) for i in places]
        columns["platform_involved"] = [_involved(cells["service"][i]) for i in places]
        return [Part("refunds", columns, places), *bad]

    def _kind(self, text: str) -> str:
        kind = kind_of_return(text)
        if kind is None:
            self._strange[text] += 1
        return kind or ""

    def notes(self) -> Sequence[Text]:
        if not self._strange:
            return []
        words = ", ".join(f"{word} ({count})" for word, count in self._strange.most_common(20))
        return [
            Text(
                f"不认识的 是否需要退货, 这些退款的方式按空处理: {words}",
                f"是否需要退货 has words that are not known; how those goods go back is left blank: {words}",
            )
        ]


def _stage(goods: str, parcel: str) -> str:
    """Whether the parcel had left. 买家未收到货 alone may mean either."""
    told = folded(goods)
    if _NOT_SHIPPED.search(told):
        return "before_shipping"
    return "after_shipping" if _ARRIVED.match(told) or parcel else ""


def _involved(text: str) -> str:
    told = folded(text)
    if not told:
        return ""
    return "false" if _NOT_INVOLVED.search(told) else "true"


IMPORTER = ShapedTable(
    "taobao_refunds",
    TITLE,
    LAYOUT,
    ("refunds",),
    _Refunds,
    dashed=("line_id", "applied_at", "finished_at", "amount", "kind", "goods", "parcel", "service", "reason"),
    told=("finished_at", "kind", "goods", "reason", "service"),
)
