"""What somebody lent of her rights: a token sees the shops and parts that it was made for, and never more than she."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xundan.model.text import Text
from xundan.web.people.roles import Right


class Part(StrEnum):
    """What of her rights a person can lend. Deciding, importing, settings and people are not lent."""

    NUMBERS = "numbers"
    CHATS = "chats"
    PAY = "pay"


GIVES: dict[Part, frozenset[Right]] = {
    Part.NUMBERS: frozenset({Right.SHOP, Right.TRADE, Right.AGENTS}),
    Part.CHATS: frozenset({Right.CHATS}),
    Part.PAY: frozenset({Right.SCORES, Right.PAY, Right.OWN_PAY}),
}
PART_NAMES: dict[Part, Text] = {
    Part.NUMBERS: Text("数字", "Numbers"),
    Part.CHATS: Text("聊天原文和买家", "Chats and buyers"),
    Part.PAY: Text("考核和工资", "Marks and pay"),
}


@dataclass(frozen=True)
class Scope:
    """`shops` None: all of hers. `token` is the name by which the log tells what was done through it."""

    token: str
    shops: frozenset[str] | None
    rights: frozenset[Right]

    @classmethod
    def of(cls, token: str, shops: Iterable[str], parts: Iterable[str]) -> Scope:
        """The scope that is kept as names of shops (none: all of hers) and of parts."""
        rights = [GIVES[part] for part in Part if part.value in set(parts)]
        return cls(token, frozenset(shops) or None, frozenset().union(*rights))

    def covers(self, shop: str) -> bool:
        """Whether it was lent for this shop."""
        return self.shops is None or shop in self.shops
