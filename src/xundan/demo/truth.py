"""The planted truth: what really made things happen, for the analyses to be checked against."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xundan.demo.records import Moment

# Reasons of a lost inquiry, with the words of the trade's daily form.
REASONS = {
    "price": "价格", "out_of_stock": "缺货", "size": "尺寸不合", "slow_shipping": "发货慢",
    "slow_reply": "客服回复慢", "comparing": "只是比较", "promotion_unclear": "活动不了解", "quality_doubt": "质量顾虑",
    "waiting_for_event": "等活动",
}  # fmt: skip


@dataclass(slots=True)
class Inquiry:
    """One pre-sale contact as it truly was; ``chance`` is the probability of ordering that the dice had."""

    at: Moment
    agent: str
    buyer: str
    item_id: str
    outcome: str  # orders, later or lost
    reason: str  # of the loss, else ""
    chance: float
    mean_seconds: float | None  # response the buyer met; None: never answered by a person
    helped: bool  # ordered, and would not have with the shop's average agent answering in 30 s


@dataclass(frozen=True)
class AgentTruth:
    agent_id: str
    name: str
    team: str
    role: str
    shift: str
    skill: float
    keep: float
    median_seconds: float
    recommend: float
    persuade: float
    chase: float
    dialogues: int


@dataclass(frozen=True)
class LostInquiry:
    day: str
    agent_id: str
    buyer_id: str
    reason: str
    answered: bool


@dataclass(frozen=True)
class OrderTruth:
    order_id: str
    buyer_id: str
    cause: str
    agent_id: str
    chased_by: str


@dataclass(frozen=True)
class ReviewTruth:
    """``causes`` are what the order had to be unhappy of, ``blamed`` (aspect, cause) what the review blames."""

    review_id: str
    order_id: str
    item_id: str
    result: str
    causes: tuple[str, ...]
    blamed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Surroundings:
    """What was planted in reviews, ratings, advertising and the like: the numbers, and the reviews one by one."""

    planted: dict[str, Any]
    reviews: tuple[ReviewTruth, ...]


@dataclass(frozen=True)
class Truth:
    """What write_shop planted. The numbers of ``effects`` are on the log-odds scale (see effects.py), those of
    ``planted`` are explained in around/planted.py."""

    seed: int
    scale: float
    first_day: str
    last_day: str
    split_day: str  # the first day whose chats and visits are in the neutral files
    event_days: tuple[str, ...]
    effects: dict[str, Any]
    channels: dict[str, float]
    reasons: dict[str, str]
    agents: tuple[AgentTruth, ...]
    inquiries: tuple[dict[str, Any], ...] = field(repr=False)
    lost: tuple[LostInquiry, ...] = field(repr=False)
    orders: tuple[OrderTruth, ...] = field(repr=False)
    planted: dict[str, Any] = field(default_factory=dict)
    reviews: tuple[ReviewTruth, ...] = field(default=(), repr=False)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        plain = asdict(self)
        rows = {name: plain.pop(name) for name in ("agents", "inquiries", "lost", "orders", "reviews")}
        head = json.dumps(plain, ensure_ascii=False, indent=1)[:-2]
        # One row a line: the file stays readable and can be compared line by line.
        for name, table in rows.items():
            lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in table)
            head += f',\n "{name}": [\n  {lines}\n ]'
        path.write_text(head + "\n}\n", encoding="utf-8", newline="\n")
