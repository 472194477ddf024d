"""The reasons by name."""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "price", "stock", "size", "specification", "delivery", "promotion", "payment", "trust", "comparison", "slow",
    "attitude", "only_asking", "unknown",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
"""In the order in which equal ones are chosen and shown."""

Unpaid = Literal[
    "mistake", "changed_mind", "price", "stock", "delivery", "promotion", "payment", "trust", "comparison", "slow",
    "unknown",
]  # fmt: skip
UNPAID: tuple[Unpaid, ...] = get_args(Unpaid)
"""Why what was ordered is not paid. mistake: ordered wrongly or twice."""
