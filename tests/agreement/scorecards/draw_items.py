"""Items of plans, without mistakes: thresholds run the better way, and the best figure earns the full score."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate

from ..chance import chance

Item = dict[str, Any]

METRICS = tuple(name for name in CATALOGUE if "agent" in CATALOGUE[name].dimensions)
OFTEN = (
    "inquiry_conversion",
    "reply_rate",
    "refund_rate",
    "aov",
    "response_time",
    "first_response",
    "sales",
    "sales_target_rate",
    "reply_ratio",
    "inquiries",
    "net_sales",
    "attendance_rate",
)
"""What people score by, and what the generated shops have values of."""
VALUES: dict[str, tuple[Any, ...]] = {
    "rate": ("5%", "20%", Decimal("0.25"), "33.33%", Decimal("0.3334"), "50%", "66.67%", Decimal("0.75"), "99.9%", 1),
    "money": (Decimal("0.01"), Decimal("7.5"), Decimal("33.33"), Decimal("59.9"), 100, Decimal("133.33"), 1234, 5000),
    "other": (Decimal("0.5"), 1, Decimal("1.5"), 2, 3, 6, 10, Decimal("30.5"), 31, 60, 120, 400),
}
RANKS = ("优", "良", "中", "差")
ABSENCES = ("late", "leave", "absent")


def number_of(value: Any) -> Decimal:
    """What "5%" or 0.05 is."""
    text = str(value)
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)


def below(draw: Random, full: Decimal) -> Decimal:
    """Points below the full score, some of which make thirds of cents."""
    return (full * draw.choice([0, 0, 1, 2, 5, 7, 9]) / 10).quantize(
        Decimal(draw.choice(["1", "0.1", "0.01"])), "ROUND_DOWN"
    )


def draw_items(draw: Random, weights: bool) -> list[Item]:
    """One to six items; those of weights make 100."""
    number = draw.choice([1, 2, 3, 4, 6])
    shares = shares_of_100(draw, number)
    found = []
    for place in range(number):
        full = draw.choice([Decimal(5), Decimal(10), Decimal(20), Decimal(30), Decimal("7.5"), Decimal("33.33")])
        item = draw_item(draw, f"i{place}", Decimal(100) if weights else full)
        item |= {"weight": shares[place]} if weights else {"full": full}
        if chance(draw, 25):
            item["missing"] = draw.choice(["wait", "rescale", "rescale", "rescale"])
        found.append(item)
    return found


def shares_of_100(draw: Random, number: int) -> list[Decimal]:
    """So many weights, which add up."""
    cuts = sorted(draw.sample(range(1, 200), number - 1))
    edges = [0, *cuts, 200]
    return [Decimal(edges[n + 1] - edges[n]) / 2 for n in range(number)]


def draw_item(draw: Random, name: str, full: Decimal) -> Item:
    """An item out of `full` points; neither its full score nor its weight is said yet."""
    way = draw.choice(["tiers", "tiers", "linear", "target", "target", "grade", "grade", "attendance"])
    item: Item = {"id": name, "name": draw.choice([name, {"zh": name, "en": name}]), "score": way}
    if way == "grade":
        return item | grade(draw, full)
    if way == "attendance":
        return item | attendance(draw)
    metric = a_metric(draw, way)
    item["metric"] = metric.id
    if isinstance(metric.formula, Rate) and chance(draw, 30):
        item["least"] = draw.choice([1, 2, 3, Decimal("1.5"), 50])
    if way == "target":
        return item | target(draw, metric)
    rising = metric.direction == "up" if metric.direction != "none" else chance(draw, 50)
    return item | (tiers(draw, metric, full, rising) if way == "tiers" else linear(draw, metric, full, rising))


def a_metric(draw: Random, way: str) -> Metric:
    """One of an agent's; a target is nothing for one that is better the lower it is."""
    names = [name for name in (OFTEN if chance(draw, 70) else METRICS)]
    if way == "target":
        names = [name for name in names if CATALOGUE[name].direction != "down"]
    return CATALOGUE[draw.choice(names)]


def thresholds(draw: Random, metric: Metric, number: int) -> list[Any]:
    """Different values of a metric, rising; a rate's tier for the rest needs values on either side."""
    values = [value for value in VALUES.get(metric.unit, VALUES["other"]) if metric.unit != "rate" or value != 1]
    return sorted(draw.sample(values, min(number, len(values))), key=number_of)


def tiers(draw: Random, metric: Metric, full: Decimal, rising: bool) -> Item:
    """`from` in falling order where more is better, else `upto` in rising order."""
    edges = thresholds(draw, metric, draw.choice([1, 2, 3]))
    if rising:
        edges.reverse()
        if metric.unit == "rate" and chance(draw, 20):
            edges[0] = draw.choice([1, "100%"])
    points = sorted((below(draw, full) for _ in edges), reverse=True)
    earned = [full, *points]
    key = "from" if rising else "upto"
    found = [{key: edge, "points": worth} for edge, worth in zip(edges, earned, strict=False)]
    return {"tiers": [*found, {"points": earned[len(edges)]}]}


def linear(draw: Random, metric: Metric, full: Decimal, rising: bool) -> Item:
    """From the worst value to the best."""
    low, high = thresholds(draw, metric, 2)
    worst, best = (low, high) if rising else (high, low)
    return {"worst": {"at": worst, "points": below(draw, full)}, "best": {"at": best, "points": full}}


def target(draw: Random, metric: Metric) -> Item:
    """Of a number, or of the whole shop where a single agent can reach that."""
    found: Item = {"target": draw.choice(VALUES.get(metric.unit, VALUES["other"]))}
    if not metric.adds_up and metric.unit != "people" and chance(draw, 50):
        found["target"] = "shop"
    if chance(draw, 40):
        found["cap"] = draw.choice([1, Decimal("1.2"), "150%"])
    if chance(draw, 40):
        found["floor"] = draw.choice([0, Decimal("0.5"), "80%", 1])
    return found


def grade(draw: Random, full: Decimal) -> Item:
    """Points of some or all grades, and out of how much a score is."""
    found: Item = {}
    if chance(draw, 70):
        names = draw.choice([RANKS, RANKS, RANKS[:2]])
        points = [full, *sorted((below(draw, full) for _ in names[1:]), reverse=True)]
        found["grades"] = dict(zip(names, points, strict=True))
    if chance(draw, 40):
        found["of"] = draw.choice([5, 10, 100, Decimal("7.5")])
    return found


def attendance(draw: Random) -> Item:
    """What each absence costs."""
    kinds = draw.sample(ABSENCES, draw.choice([1, 2, 3, 3]))
    return {"each": {kind: draw.choice([1, Decimal("2.5"), 5, 25, Decimal("3.333")]) for kind in kinds}}
