"""Which source of chats tells best, where several tell of the same buyer, agent and day (docs/decisions/0009)."""

from __future__ import annotations

BEST_FIRST = ("sycm_chats", "jd_chats", "chatwoot", "top_chatlog", "qianniu_chat", "neutral", "qianniu_text")
"""Importers of messages. Messages with ids of the platform's own go before all without, whoever brings them."""

_WORTH = {name: len(BEST_FIRST) - n for n, name in enumerate(BEST_FIRST)}
assert len(BEST_FIRST) < 10  # It is compared as one digit of a text.


def worth(source: str) -> int:
    """The larger the better, from 1 to 9; 0 for a source that nobody knows any more."""
    return _WORTH.get(source, 0)
