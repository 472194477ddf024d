"""The shop and its people: an invented home-textile shop, its agents, their shifts and ways of writing.

Every name here is made up. What an agent *really* adds (``skill``, ``median_seconds``) is the planted truth that the
analyses should find again.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUR = 3600
DAY = 86400

SHOP_NAME = "青禾家居小店(演示)"
AUTOMATIC = "【自动回复】"
"""What the simulated shop's automatic replies begin with, as many real ones do."""
ACCOUNT_PREFIX = "青禾家居小店"
SHOP_ID = "100200300"
ROBOT = f"{ACCOUNT_PREFIX}:小禾助手"


@dataclass(frozen=True)
class Manner:
    """How an agent writes: what the chats show of her skill. Shares are probabilities from 0 to 1."""

    call: str  # how she addresses the buyer
    particle: str  # what she ends a sentence with
    depth: float  # a full answer (feature, use, benefit) instead of a bare one
    recommend: float  # names a matching item
    persuade: float  # answers an objection instead of letting it stand
    chase: float  # writes to a buyer who ordered and has not paid
    pieces: float  # sends an answer as several short messages


@dataclass(frozen=True)
class Agent:
    """One account. ``hours`` are the spans of a working day in seconds, ``weekdays`` the days worked (Monday = 0)."""

    name: str
    team: str
    role: str  # presale, aftersale or both
    level: str
    shift: str
    skill: float  # added to the log-odds that an inquiry orders
    keep: float  # added to the chance that a buyer who wants to return keeps the goods
    median_seconds: float  # response to a buyer when nobody else waits
    spread: float  # standard deviation of the logarithm of that response
    hours: tuple[tuple[int, int], ...]
    weekdays: frozenset[int]
    manner: Manner
    joins: float | None = None  # share of the period after which she starts
    leaves: float | None = None  # share of the period after which she is gone
    rises: tuple[int, str] | None = None  # days after she joined, and the level she then has

    @property
    def account(self) -> str:
        return f"{ACCOUNT_PREFIX}:{self.name}"


def _span(start: float, end: float) -> tuple[int, int]:
    return int(start * HOUR), int(end * HOUR)


def _days_without(*off: int) -> frozenset[int]:
    return frozenset(range(7)) - frozenset(off)


EARLY = (_span(8.5, 17),)
LATE = (_span(15.5, 24),)
SPLIT = (_span(10, 14), _span(18, 22.5))

# fmt: off
AGENTS: tuple[Agent, ...] = (
    Agent(
        "小满", "售前一组", "presale", "资深", "早班", 0.36, 0.06, 19, 0.72, EARLY, _days_without(2),
        Manner("亲亲", "呢", 0.85, 0.50, 0.80, 0.85, 0.45),
    ),
    Agent(
        "阿澄", "售前一组", "presale", "资深", "晚班", 0.18, 0.04, 22, 0.75, LATE, _days_without(1),
        Manner("亲", "哈", 0.75, 0.40, 0.70, 0.70, 0.30),
    ),
    # Fast, and little more: a mean response that flatters her beside a conversion that does not.
    Agent(
        "知夏", "售前一组", "presale", "普通", "两头班", -0.14, 0.0, 13, 0.65, SPLIT, _days_without(3),
        Manner("亲", "哦", 0.35, 0.12, 0.30, 0.40, 0.20),
    ),
    Agent(
        "木木", "售前二组", "both", "普通", "周末班", 0.08, 0.05, 26, 0.80, (_span(9, 19),), frozenset({0, 4, 5, 6}),
        Manner("亲", "呢", 0.60, 0.30, 0.55, 0.60, 0.35),
    ),
    Agent(
        "南栀", "售前二组", "presale", "普通", "晚班", -0.20, -0.05, 29, 0.85, LATE, _days_without(0),
        Manner("亲", "", 0.20, 0.08, 0.20, 0.25, 0.10), leaves=0.6,
    ),
    Agent(
        "小鹿", "售前二组", "presale", "新人", "早班", -0.04, -0.03, 28, 0.80, EARLY, _days_without(4),
        Manner("宝子", "呀", 0.40, 0.25, 0.35, 0.55, 0.30), joins=0.4, rises=(30, "普通"),
    ),
    Agent(
        "苏苏", "售后组", "aftersale", "组长", "早班", 0.0, 0.18, 24, 0.78, (_span(9, 18),), _days_without(6),
        Manner("亲", "呢", 0.80, 0.10, 0.75, 0.50, 0.40),
    ),
    Agent(
        "小北", "售后组", "both", "普通", "中班", -0.10, -0.04, 30, 0.80, (_span(13, 22),), _days_without(2),
        Manner("亲", "呐", 0.45, 0.10, 0.40, 0.35, 0.20),
    ),
)
# fmt: on

BY_ACCOUNT = {agent.account: agent for agent in AGENTS}

# What the owner hopes each account sells in a full month at scale 1; after-sale accounts carry no target.
MONTHLY_TARGETS = {"小满": 30000, "阿澄": 32000, "知夏": 30000, "木木": 10000, "南栀": 23000, "小鹿": 20000}
SHOP_MONTHLY_TARGET = 310000

# Invented carriers, so that no real company is praised or blamed in the chats.
CARRIERS = ("蓝鸟快递", "驿达快递", "云途速运")
COUPONS = ((399, 50), (199, 20), (99, 5))
EVENT_NAME = "金秋焕新节"
EVENT_FACTOR = 0.9
EVENT_STEP, EVENT_STEP_OFF = 200, 30
FREE_POSTAGE_FROM = 49
POSTAGE = 6
