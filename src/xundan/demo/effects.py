"""The planted effects: what makes an inquiry order. The analyses are right when they find these again.

All are added to the log-odds that an answered pre-sale inquiry orders; the agent's own ``skill`` (shop.py) and the
channel's ``inquiry_effect`` (channels.py) are added too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

BASE = -0.27
# Per factor e in the mean response of the inquiry; 30 s is the point of no effect.
SPEED = -0.22
SPEED_REFERENCE = 30.0
RETURNING = 0.30
PRICE = -0.16  # per factor e of the price above 90 yuan
PRICE_REFERENCE = 90.0
EVENT = 0.28  # the three days of the promotion
BEFORE_EVENT = -0.55  # the days before it, when buyers ask and wait
LATE_EVENING = 0.12  # from 20:00: makes late shifts look better than they are
WEEKEND = 0.06
ROBOT_ONLY = -0.45
# Chances, not log-odds: so many order although nobody answers by day, or through the night.
ALONE, ALONE_AT_NIGHT = 0.14, 0.17
NIGHT_ANSWERED_IN_MORNING = -0.95
CATEGORY: Mapping[str, float] = {
    "床品套件": -0.05,
    "被芯枕芯": -0.02,
    "毛巾浴巾": 0.22,
    "收纳整理": 0.10,
    "布艺装饰": -0.18,
}


def speed_effect(mean_seconds: float) -> float:
    """What answering in ``mean_seconds`` adds to the log-odds; bounded, as nobody waits for ever or reads in 1 s."""
    return SPEED * math.log(min(max(mean_seconds, 6.0), 600.0) / SPEED_REFERENCE)


def price_effect(price: float) -> float:
    return PRICE * math.log(price / PRICE_REFERENCE)


def chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def as_dict() -> dict[str, object]:
    """The numbers above, for truth.json."""
    return {
        "base": BASE, "speed_per_e_fold": SPEED, "speed_reference_seconds": SPEED_REFERENCE,
        "returning": RETURNING, "price_per_e_fold": PRICE, "price_reference": PRICE_REFERENCE, "event": EVENT,
        "before_event": BEFORE_EVENT, "late_evening": LATE_EVENING, "weekend": WEEKEND, "robot_only": ROBOT_ONLY,
        "night_answered_in_morning": NIGHT_ANSWERED_IN_MORNING, "chance_alone": ALONE,
        "chance_alone_at_night": ALONE_AT_NIGHT, "category": dict(CATEGORY),
    }  # fmt: skip
