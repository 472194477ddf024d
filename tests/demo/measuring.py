"""The trade's rates over the files, roughly (not the rules to the letter): does the shop look like one?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import mean

from tests.demo.reading import Bought, Said, chats, neutral, orders

GAP = timedelta(minutes=10)
ROBOT_NAME = "小禾助手"


def measure(folder: Path) -> dict[str, float]:
    """Names to values; ``name[agent]`` for those by agent."""
    said, bought = chats(folder), orders(folder)
    visits = _visits(folder)
    out: dict[str, float] = {"messages": len(said), "orders": len(bought)}
    out |= visits
    turns, receptions = _dialogues(said)
    out["receptions"] = len(receptions)
    out |= _service(said, turns)
    out |= _stages(said, receptions, bought, visits["visitors"])
    out |= _sales(said, bought, out)
    refunds = neutral(folder / "refunds.csv")
    succeeded = {row["order_id"] for row in refunds if row["status"] == "succeeded"}
    paid = [order for order in bought if order.paid]
    out["refund_rate"] = sum(order.order_id in succeeded for order in paid) / len(paid)
    return out


def _visits(folder: Path) -> dict[str, float]:
    visitors = views = bounced = 0
    for row in neutral(folder / "traffic_daily.csv"):
        if not row["channel"]:
            visitors += int(row["visitors"])
            views += int(row["page_views"])
            bounced += int(row["bounced_visitors"])
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in folder.glob("visits_*.csv"):
        for row in neutral(path):
            days[row["visitor_id"], row["at"][:10]].append(row["event"])
    visitors += len(days)
    views += sum(events.count("view") for events in days.values())
    bounced += sum(events == ["view"] for events in days.values())
    return {"visitors": visitors, "views_per_visitor": views / visitors, "bounce_rate": bounced / visitors}


class Turn:
    def __init__(self, agent: str, at: datetime, opening: bool) -> None:
        self.agent, self.at, self.opening = agent, at, opening
        self.last = at
        self.seconds: float | None = None
        self.state = "unanswered"


def _dialogues(said: list[Said]) -> tuple[list[Turn], dict[tuple, dict]]:
    turns: list[Turn] = []
    receptions: dict[tuple, dict] = {}
    pending: dict[tuple[str, str], Turn] = {}
    talked: dict[tuple[str, str], datetime] = {}
    for one in said:
        key = (one.agent, one.buyer)
        day = one.at.date()
        reception = receptions.setdefault((day, *key), {"first": None, "served": False})
        if one.kind == "transfer":
            turn = pending.pop(key, None)
            if turn:
                turn.state = "transferred"
                other = (one.transfer_to, one.buyer)
                if other not in pending:
                    pending[other] = Turn(one.transfer_to, one.at, True)
                    turns.append(pending[other])
                    taken = receptions.setdefault((day, *other), {"first": None, "served": False})
                    taken["first"] = taken["first"] or one.at
        elif one.sender == "buyer" and one.kind != "recall":
            reception["first"] = reception["first"] or one.at
            turn = pending.get(key)
            if turn and one.at - turn.last >= GAP:
                turn = None
            if turn is None:
                opening = key not in talked or one.at - talked[key] >= GAP
                turn = pending[key] = Turn(one.agent, one.at, opening)
                turns.append(turn)
            turn.last = talked[key] = one.at
        elif one.sender == "agent" and not one.auto:
            turn = pending.pop(key, None)
            if turn:
                turn.state = "late" if one.at - turn.last >= GAP else "answered"
                turn.seconds = (one.at - turn.at).total_seconds()
            if reception["first"]:
                reception["served"] = True
            talked[key] = one.at
    return turns, receptions


def _service(said: list[Said], turns: list[Turn]) -> dict[str, float]:
    out: dict[str, float] = {}
    rated = [turn for turn in turns if turn.state != "transferred"]
    human = [turn for turn in rated if ROBOT_NAME not in turn.agent]
    answered = [turn for turn in human if turn.state == "answered" and turn.seconds is not None]
    out["answered_in_3min"] = sum(turn.seconds <= 180 for turn in answered) / len(human)
    out["answered_in_3min_with_robot_account"] = sum(turn.seconds <= 180 for turn in answered) / len(rated)
    out["late_turns"] = sum(turn.state == "late" for turn in rated) / len(rated)
    out["unanswered_turns"] = sum(turn.state == "unanswered" for turn in rated) / len(rated)
    counts = Counter(one.sender for one in said if not one.auto and one.kind != "recall")
    out["reply_ratio"] = counts["agent"] / counts["buyer"]
    firsts: dict[str, list[float]] = defaultdict(list)
    for turn in answered:
        if turn.opening:
            firsts[turn.agent].append(turn.seconds)
            firsts["all"].append(turn.seconds)
    for agent, seconds in sorted(firsts.items()):
        seconds.sort()
        out[f"first_response[{agent}]"] = mean(seconds)
        out[f"first_response:p90[{agent}]"] = seconds[int((len(seconds) - 1) * 0.9)]
    return out


def _stages(said: list[Said], receptions: dict[tuple, dict], bought: list[Bought], visitors: float) -> dict[str, float]:
    by_buyer: dict[str, list[Bought]] = defaultdict(list)
    for order in bought:
        by_buyer[order.buyer].append(order)
    stages: Counter[str] = Counter()
    people: dict[str, dict[tuple, bool]] = defaultdict(dict)
    received = {(day, buyer) for (day, _, buyer), reception in receptions.items() if reception["first"]}
    unreplied = set(received)
    for (day, agent, buyer), reception in receptions.items():
        if not reception["first"]:
            stages["only the agent wrote"] += 1
            continue
        if not reception["served"]:
            stages["unreplied"] += 1
            continue
        unreplied.discard((day, buyer))
        start = reception["first"]
        window_ends = datetime.combine(day + timedelta(days=2), time())
        inside = [order for order in by_buyer[buyer] if start <= order.created < window_ends]
        before = [order for order in by_buyer[buyer] if start - timedelta(days=21) <= order.created < start]
        if inside or not before:
            stages["inquiry"] += 1
            paid = any(order.paid for order in inside)
            for who in (agent, "all"):
                people[who][day, buyer] = people[who].get((day, buyer), False) or paid
        else:
            newest = max(before, key=lambda order: order.created)
            stages["payment_followup" if not newest.paid or newest.paid > start else "aftersale"] += 1
    served = stages["inquiry"] + stages["payment_followup"] + stages["aftersale"]
    out = {f"share of receptions: {name}": count / served for name, count in stages.items()}
    out["call_in_rate"] = len(received) / visitors
    out["unreplied_buyers"] = len(unreplied) / len(received)
    out["received_buyers"] = len(received)
    for who, days in sorted(people.items()):
        out[f"inquiries[{who}]"] = len(days)
        out[f"inquiry_conversion[{who}]"] = sum(days.values()) / len(days)
    return out


def _sales(said: list[Said], bought: list[Bought], known: dict[str, float]) -> dict[str, float]:
    wrote: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    answered: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    agents: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.sender == "buyer":
            wrote[one.buyer, one.agent].append(one.at)
        elif one.sender == "agent" and not one.auto:
            answered[one.buyer, one.agent].append(one.at)
            agents[one.buyer].add(one.agent)

    def between(times: list[datetime], start: datetime, end: datetime) -> bool:
        return bisect_right(times, end) > bisect_left(times, start)

    def credited(order: Bought, moment: datetime) -> bool:
        start = datetime.combine(moment.date() - timedelta(days=1), time())
        for agent in agents[order.buyer]:
            talk, answers = wrote[order.buyer, agent], answered[order.buyer, agent]
            if between(talk, start, moment) and between(answers, start, moment):
                return True
            if moment is order.paid and between(answers, order.created + timedelta(seconds=1), moment):
                return True
        return False

    paid = [order for order in bought if order.paid]
    silent = [order for order in paid if not credited(order, order.created) and not credited(order, order.paid)]
    created = {(order.created.date(), order.buyer): False for order in bought}
    for order in paid:
        created[order.created.date(), order.buyer] = True
    owners = {(order.paid.date(), order.buyer) for order in paid}
    quiet = {order.order_id for order in silent}
    silent_buyers = owners - {(order.paid.date(), order.buyer) for order in paid if order.order_id not in quiet}
    sales = sum(order.total for order in paid)
    return {
        "paid_orders": len(paid),
        "sales": sales,
        "aov": sales / len(owners),
        "silent_sales_share": sum(order.total for order in silent) / sales,
        "silent_conversion": len(silent_buyers) / (known["visitors"] - known["received_buyers"]),
        "shop_conversion": len(owners) / known["visitors"],
        "order_payment_rate": sum(created.values()) / len(created),
        "repeat_buyers": 1 - len({order.buyer for order in paid}) / len(paid),
    }
