"""The reasons by name."""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "price", "stock", "size", "specification", "delivery", "promotion", "payment", "trust", "comparison", "slow",
    "attitude", "only_asking", "unknown",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
"""In the order in which equal ones are chosen and shown."""
