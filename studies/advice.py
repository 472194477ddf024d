"""Is the advice true? What is said of simulated agents beside the manner that was planted in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from studies.plotting import Estimate, Row, dots
from studies.shop import made
from studies.study import Finding, Plot, Study
from xundan.analysis.advice.advise import Advice, advise
from xundan.analysis.intervals import Interval
from xundan.analysis.text.dictionary import dictionary
from xundan.demo import Truth, effects
from xundan.demo.truth import AgentTruth
from xundan.metrics.ask import Ask
from xundan.metrics.newest import last_days

SEEDS = (801, 802, 803, 804)
DAYS = 90
_NIGHT = frozenset(range(9))
"""Hours in which the simulated shop has nobody, or one who has just come."""

Manner = Callable[[AgentTruth], float]


def _selling(agent: AgentTruth) -> float:
    return agent.skill + effects.speed_effect(agent.median_seconds)


PLANTED: Mapping[str, tuple[int, Manner]] = {
    "converts_less": (-1, _selling),
    "converts_less_and_slow": (-1, _selling),
    "small_baskets": (-1, lambda agent: agent.recommend),
    "talks_little": (-1, lambda agent: agent.persuade + agent.recommend),
    "slow_first_answer": (1, lambda agent: log(agent.median_seconds)),
    "loses_for_selling": (-1, lambda agent: agent.recommend + agent.chase),
    "loses_for_knowledge": (-1, lambda agent: agent.persuade),
    "loses_for_attitude": (1, lambda agent: log(agent.median_seconds)),
    "leaves_unpaid": (-1, lambda agent: agent.chase),
}
"""By advice: which side of the mean of her role the agent must be on, in what was planted."""


@dataclass(frozen=True)
class _Told:
    """One piece of advice of one shop; `true` is None where nothing was planted that it could agree with."""

    seed: int
    advice: Advice
    true: bool | None


def study() -> Study:
    """Shops of three months; every piece of advice that a planted manner can confirm or deny is judged by it."""
    told: list[_Told] = []
    worth: list[Row] = []
    for seed in SEEDS:
        with TemporaryDirectory(prefix="xundan-") as folder:
            truth, session = made(Path(folder), seed)
            with session.view() as view:
                first, last = last_days(view, DAYS)
                rule = view.rules.on(last).credit_rule
                found = advise(view, Ask((), (), first, last, rule), dictionary())
            told += [_Told(seed, each, _true(each, truth)) for each in found.found]
            worth += [row for each in found.found if (row := _worth(seed, each, truth)) is not None]
    judged = [each for each in told if each.true is not None]
    true = sum(bool(each.true) for each in judged)
    weakest = sum(_names(each, "南栀") for each in judged)
    findings = [
        Finding(
            "Advice on agents and hours agrees with what was planted",
            "at least 95 % of the pieces of advice",
            f"{true} of {len(judged)} ({true / len(judged):.0%})",
            true >= 0.95 * len(judged),
        ),
        Finding(
            "Every shop is told something",
            "advice in every shop",
            f"{min(sum(each.seed == seed for each in told) for seed in SEEDS)} pieces at least",
            all(any(each.seed == seed for each in told) for seed in SEEDS),
        ),
        Finding(
            "The agent who was planted the weakest is named in every shop",
            "in every shop",
            f"in {len({each.seed for each in judged if _names(each, '南栀')})} of {len(SEEDS)}, {weakest} times",
            all(any(each.seed == seed and _names(each, "南栀") for each in judged) for seed in SEEDS),
        ),
    ]
    return Study(
        "Is the advice true?",
        f"Simulated shops of three months, seeds {SEEDS[0]} to {SEEDS[-1]}, imported from their files and asked for"
        f" advice over the last {DAYS} days. What each agent is like (skill, speed, how often she recommends, answers"
        " an objection, chases) is planted. A piece of advice is true where the agent lies on the side of the mean of"
        " her role that it says; that buyers are not answered is true of the hours before nine. Advice on goods,"
        " channels and the shop as a whole is not judged: nothing was planted that could deny it. What a planted gap in"
        " conversion comes to is told over the same inquiries at the same order value: the mean of her chances less"
        " what the whole team would have had with her cases. Gaps that came out large are the ones that are told, so"
        " promises tend to lie above it.\n\n"
        "What it does not show: the agents have the same manners in every shop, so the shops tell of chance in what"
        " buyers do and not of other people.",
        findings,
        more=_table(told),
        plots=[_plot(worth)] if worth else [],
    )


def _worth(seed: int, each: Advice, truth: Truth) -> Row | None:
    """The money that advice on conversion promises, in thousands, and what the planted gap comes to at the same
    inquiries and order value; None for other advice."""
    fair, stake = each.fair, each.stake
    if each.tree.when[0].metric != "inquiry_conversion" or fair is None or fair.adjusted is None or stake is None:
        return None
    agent = str(each.subject.members[0])
    planted = stake.middle * _gap(truth, agent) / fair.adjusted.gap
    promised = Estimate(stake.middle / 1000, Interval(stake.low / 1000, stake.high / 1000))
    return Row(f"{seed}: {each.tree.id}", [promised], planted / 1000)


def _gap(truth: Truth, agent: str) -> float:
    """The mean over an agent's answered inquiries of her chance less that of the whole team, each by her share of the
    inquiries and as much slower or faster than she as her usual seconds are."""
    agents = {each.agent_id: each for each in truth.agents}
    answered = [each for each in truth.inquiries if each["mean_seconds"] is not None]
    share = {name: count / len(answered) for name, count in Counter(each["agent_id"] for each in answered).items()}
    own = agents[agent]
    gaps: list[float] = []
    for each in answered:
        if each["agent_id"] == agent:
            chance, seconds = each["chance"], each["mean_seconds"]
            common = log(chance / (1 - chance)) - own.skill - effects.speed_effect(seconds)
            team = 0.0
            for name, part in share.items():
                other = agents[name]
                paced = effects.speed_effect(seconds * other.median_seconds / own.median_seconds)
                team += part / (1 + exp(-(common + other.skill + paced)))
            gaps.append(chance - team)
    return mean(gaps)


def _plot(worth: list[Row]) -> Plot:
    told = [(each, row.planted) for row in worth for each in row.found if isinstance(each, Estimate) and row.planted]
    held = sum(each.interval.holds(planted) for each, planted in told)
    more = sum(each.value > planted for each, planted in told)
    return Plot(
        "advice-worth.svg",
        "What advice on conversion says that closing the gap is worth, with its range, beside what the planted gap"
        f" comes to, by shop (seed): {held} of {len(told)} ranges hold it, and {more} of {len(told)} promise more.",
        dots(
            f"What closing an agent's gap in conversion is worth in {DAYS} days",
            worth,
            "thousand yuan",
            found="promised, with its range",
            planted="by the planted gap",
        ),
    )


def _true(each: Advice, truth: Truth) -> bool | None:
    if each.tree.about == "hour":
        return set(each.subject.members) <= _NIGHT if each.tree.id == "unanswered_hours" else None
    if each.tree.about != "agent" or each.tree.id not in PLANTED:
        return None
    side, manner = PLANTED[each.tree.id]
    agents = {agent.agent_id: agent for agent in truth.agents}
    agent = agents[str(each.subject.members[0])]
    others = [manner(other) for other in agents.values() if other.role == agent.role and other != agent]
    return side * (manner(agent) - mean(others)) > 0


def _names(each: _Told, name: str) -> bool:
    return each.advice.tree.about == "agent" and str(each.advice.subject.members[0]).endswith(name)


def _table(told: list[_Told]) -> str:
    lines = ["| seed | advice | about | found | held against | as planted |", "|---|---|---|--:|--:|---|"]
    for each in told:
        main, members = each.advice.main, ", ".join(str(m).split(":")[-1] for m in each.advice.subject.members)
        planted = {True: "yes", False: "**no**", None: "-"}[each.true]
        value, other = (f"{float(side.value):.3g}" for side in (main.first, main.second))
        lines.append(f"| {each.seed} | {each.advice.tree.id} | {members or 'shop'} | {value} | {other} | {planted} |")
    return "\n".join(lines)
