"""The planted truths of these tables. The analyses are right when they find them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xundan.demo.shop import HOUR

# Reviews: the chance that a review blames the aspect, without any cause and for each cause that its order has.
BLAMES: Mapping[str, float] = {"goods": 0.02, "logistics": 0.01, "service": 0.01}
LATE_AFTER = 48 * HOUR  # from payment to shipping
KEPT_WAITING = 120  # seconds in a chat about the order


@dataclass(frozen=True)
class Cause:
    """What makes a buyer blame an ``aspect``, with this chance."""

    aspect: str
    chance: float


CAUSES: Mapping[str, Cause] = {
    "late_parcel": Cause("logistics", 0.35),
    "too_small": Cause("goods", 0.45),
    "fades": Cause("goods", 0.45),
    "trouble": Cause("goods", 0.40),
    "unhappy_chat": Cause("service", 0.40),
}
# Items of poor quality, and the cause that all their orders have.
FLAWS: Mapping[str, str] = {"680010052020": "too_small", "680010010404": "fades"}
REVIEWS, REVIEWS_AFTER_CAUSE = 0.18, 0.28  # shares of finished orders that are reviewed

# Service ratings: the chance that an answer is 4 or 5 stars.
SATISFIED, SATISFIED_BY_DEPTH, DISSATISFIED_BY_WAITING = 0.66, 0.30, 0.25
RATED_SLOW = 90.0  # seconds from which waiting counts

# Agents who write why they lost an inquiry, and how often; what they write is true so often.
NOTE_WRITERS: Mapping[str, float] = {"小满": 0.75, "小鹿": 0.60}
NOTE_TRUE = 0.80

# Benchmarks. Shares and money as they are; visitors of a shop of scale 1 a day.
INDUSTRY: Mapping[str, float] = {"bounce_rate": 0.41, "aov": 152.0, "shop_conversion": 0.085, "visitors": 700.0}
COMPETITOR = "示例家纺"  # the file names no competitor; there is one
COMPETITOR_VISITORS, COMPETITOR_EVENT, COMPETITOR_AFTER = 600.0, 10.0, 1.35
RANK_BEFORE, RANK_AFTER = 38, 47

# Clicks on the home page by block: left, right, top, bottom in pixels of a page 750 wide, and the share of clicks.
HOME: Mapping[str, tuple[int, int, int, int, float]] = {
    "banner": (0, 750, 120, 560, 0.44),
    "coupons": (30, 720, 600, 760, 0.20),
    "categories": (0, 750, 800, 980, 0.16),
    "bestsellers": (0, 750, 1000, 1700, 0.11),
    "new_items": (0, 750, 1700, 2600, 0.05),
    "rest": (0, 750, 2600, 5200, 0.04),
}
CLICKS_AGAIN = 0.35  # chance of one more click after a click

# Advertising: this word costs money and sells nothing.
DEAD_KEYWORD, DEAD_KEYWORD_CAMPAIGN = "婚庆四件套", "婚庆季拉新"
DEAD_KEYWORD_SHARE = 0.30  # of the visitors of its channel and categories who order nothing

# The shelf: pieces left of what nobody wants, and of the rest for so many days of sales.
DEAD_ITEM, DEAD_STOCK = "680010052323", 860
STOCK_DAYS = 45


def as_dict() -> dict[str, object]:
    """The numbers above, for truth.json."""
    return {
        "review_blames": dict(BLAMES),
        "review_causes": {name: {"aspect": each.aspect, "chance": each.chance} for name, each in CAUSES.items()},
        "item_flaws": dict(FLAWS),
        "reviewed": REVIEWS,
        "reviewed_after_cause": REVIEWS_AFTER_CAUSE,
        "late_after_seconds": LATE_AFTER,
        "satisfied": {
            "base": SATISFIED, "by_depth": SATISFIED_BY_DEPTH, "waiting": -DISSATISFIED_BY_WAITING,
            "waiting_from_seconds": RATED_SLOW,
        },
        "note_writers": dict(NOTE_WRITERS),
        "note_true": NOTE_TRUE,
        "industry": dict(INDUSTRY),
        "competitor": {
            "name": COMPETITOR, "visitors": COMPETITOR_VISITORS, "event": COMPETITOR_EVENT, "after": COMPETITOR_AFTER,
        },
        "rank": {"before_event": RANK_BEFORE, "after_event": RANK_AFTER},
        "home_clicks": {name: block[-1] for name, block in HOME.items()},
        "dead_keyword": DEAD_KEYWORD,
        "dead_item": DEAD_ITEM,
        "dead_stock": DEAD_STOCK,
    }  # fmt: skip
