"""What a workspace keeps of people: the settings of `[privacy]` in xundan.toml.

As in rules.py a field's metadata says what it means; the written-out file and the reference page are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, Literal

from xundan.model.text import Text

Buyers = Literal["clear", "pseudonyms"]
ChatText = Literal["masked", "none"]
PEOPLE = ("buyer_id", "visitor_id")
"""Columns of the canonical tables that say who a buyer is."""
WRITTEN = frozenset({"text", "note", "by", "why", "reason", "first_reason", "close_reason", "keyword"})
"""Columns that hold what somebody wrote."""
BLANKED: dict[str, tuple[str, ...]] = {
    "orders": ("buyer_id",),
    "reviews": ("buyer_id", "text", "buyer_level"),
    "service_ratings": ("buyer_id",),
    "complaints": ("buyer_id",),
}
"""Tables whose rows stay when their buyer is forgotten, and what of them becomes blank. In the others her rows go."""
OF_HER_ORDERS = ("reviews", "complaints")
"""Tables whose rows are about the buyer of their order, whatever name they show: platforms star it in some."""

BUYERS: tuple[Buyers, ...] = ("clear", "pseudonyms")


def _setting(default: Any, zh: str, en: str) -> Any:
    return field(default=default, metadata={"doc": Text(zh, en)})


@dataclass(frozen=True)
class Privacy:
    """One workspace's choice."""

    buyers: Buyers = _setting(
        "clear",
        "买家: clear 原名, pseudonyms 化名; 第一次导入后不能改",
        "buyers: clear names, or pseudonyms; fixed by the first import",
    )
    chat_text: ChatText = _setting(
        "masked",
        "聊天文字: masked 遮住号码和地址后保存, none 不保存",
        "chat text: kept with numbers and addresses masked, or not at all",
    )
    keep_chat_text_days: int | None = _setting(
        None,
        "聊天文字保留几天, 不写就一直保留",
        "days for which chat text is kept; for good when left out",
    )

    @property
    def keeps_all_text(self) -> bool:
        """Whether no chat text is ever dropped."""
        return self.chat_text == "masked" and self.keep_chat_text_days is None

    def text_from(self, today: date) -> date | None:
        """The first day whose chat text is kept; None when all of it is."""
        if self.chat_text == "none":
            return date.max
        return None if self.keep_chat_text_days is None else today - timedelta(days=self.keep_chat_text_days)


PRIVACY_SETTINGS = {f.name: f for f in fields(Privacy)}
