from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import mean

from tests.demo.measuring import measure
from tests.demo.reading import neutral
from xundan.demo import Truth, write_shop

Shop = tuple[Path, Truth]

# The ranges the trade talks of (sources/), with room for a fifth of a shop's chance.
RANGES = {
    "visitors": (12_000, 14_500),
    "messages": (18_000, 23_000),
    "orders": (1_200, 1_650),
    "bounce_rate": (0.40, 0.55),
    "call_in_rate": (0.10, 0.155),
    "inquiry_conversion[all]": (0.37, 0.48),
    "silent_conversion": (0.03, 0.065),
    "silent_sales_share": (0.46, 0.60),
    "order_payment_rate": (0.85, 0.93),
    "refund_rate": (0.05, 0.09),
    "reply_ratio": (1.05, 1.4),
    "answered_in_3min": (0.85, 0.95),
    "first_response[all]": (20, 60),
    "first_response:p90[all]": (60, 240),
    "share of receptions: aftersale": (0.15, 0.26),
    "share of receptions: payment_followup": (0.03, 0.065),
}


def test_rates_are_those_of_the_trade(measured: dict[str, float]) -> None:
    for name, value in measured.items():
        low, high = RANGES.get(name, ("", ""))
        print(f"{name:<52} {value:>12.4f}  {low} - {high}")
    outside = {name: measured[name] for name, (low, high) in RANGES.items() if not low <= measured[name] <= high}
    assert not outside


def test_agents_differ_and_all_stay_believable(shop: Shop, measured: dict[str, float]) -> None:
    presale = [agent for agent in shop[1].agents if agent.role == "presale"]
    means = {agent.name: measured[f"first_response[{agent.agent_id}]"] for agent in presale}
    assert all(15 < seconds < 90 for seconds in means.values())
    assert min(means, key=means.__getitem__) == "知夏"
    rates = [measured[f"inquiry_conversion[{agent.agent_id}]"] for agent in presale]
    assert max(rates) - min(rates) > 0.04
    assert all(0.25 < rate < 0.60 for rate in rates)


def test_the_promotion_brings_four_to_six_times_the_visitors_and_slower_answers(shop: Shop) -> None:
    visitors: dict[str, set[str]] = {}
    for path in shop[0].glob("visits_*.csv"):
        for row in neutral(path):
            visitors.setdefault(row["at"][:10], set()).add(row["visitor_id"])
    event = [len(who) for day, who in visitors.items() if day in shop[1].event_days]
    usual = [len(who) for day, who in visitors.items() if day not in shop[1].event_days]
    assert len(event) == 3
    assert 4 < mean(event) / mean(usual) < 6.5
    kept_waiting: dict[bool, list[bool]] = {True: [], False: []}
    for inquiry in shop[1].inquiries:
        seconds = inquiry["mean_seconds"]
        kept_waiting[inquiry["at"][:10] in shop[1].event_days].append(seconds is None or seconds > 60)
    assert mean(kept_waiting[True]) > 1.1 * mean(kept_waiting[False])


def test_evenings_are_busier_than_mornings(shop: Shop) -> None:
    hours = Counter(row["at"][11:13] for path in shop[0].glob("visits_*.csv") for row in neutral(path))
    assert hours["21"] > 1.3 * hours["10"] > 5 * hours["04"]


def test_some_buyers_come_again(measured: dict[str, float]) -> None:
    assert 0.08 < measured["repeat_buyers"] < 0.25


def test_rates_do_not_depend_on_the_scale(measured: dict[str, float], tmp_path: Path) -> None:
    write_shop(tmp_path, scale=0.5)
    large = measure(tmp_path)
    for name in ("bounce_rate", "call_in_rate", "inquiry_conversion[all]", "answered_in_3min", "order_payment_rate"):
        assert abs(large[name] - measured[name]) < 0.05, name
