"""Does the inspection see how agents write? Scored chats beside the manner that was planted in simulated agents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log, sqrt
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory

from studies.plotting import Estimate, Row, Target, dots
from studies.shop import made
from studies.study import Finding, Plot, Study
from xundan.analysis.inspection.asked import inspection
from xundan.analysis.inspection.reading import Wanted
from xundan.analysis.inspection.rules_file import read_rules
from xundan.analysis.inspection.summary import Summary, seen
from xundan.analysis.intervals import Interval
from xundan.analysis.student import quantile
from xundan.demo import Truth
from xundan.demo.truth import AgentTruth
from xundan.metrics.newest import last_days

SEEDS = range(701, 707)
SCALE, DAYS = 0.5, 60
_LEAST = 0.6

Manner = Callable[[AgentTruth], float]
SEEN: Mapping[str, tuple[str, int, str, Manner]] = {
    "recommendation": ("recommends", 1, "how often she names a matching item", lambda agent: agent.recommend),
    "objection": ("answers an objection", 1, "how often she answers one", lambda agent: agent.persuade),
    "refusal": ("refuses bluntly", -1, "how often she answers an objection", lambda agent: agent.persuade),
    "chasing": ("asks for the order", 1, "how often she writes to who has not paid", lambda agent: agent.chase),
    "slow": ("answers slowly", 1, "her median seconds", lambda agent: agent.median_seconds),
}
"""Rule: what it says, the sign that it should have, what was planted and where truth.json has it."""


def study() -> Study:
    """Six shops; in each the agents who sell are ranked by what the rules saw and by what was planted."""
    found: dict[str, list[float]] = {rule: [] for rule in (*SEEN, "mean")}
    for seed in SEEDS:
        truth, summary = _shop(seed)
        agents = {agent.agent_id: agent for agent in truth.agents if agent.role != "aftersale"}
        shares = {
            rule.id: {
                agent: each.tally.held[rule.id] / max(1, seen(rule, each.tally))
                for (_, agent), each in summary.by_agent.items()
                if agent in agents
            }
            for rule in summary.rules
        }
        for rule, (_, sign, _, planted) in SEEN.items():
            found[rule].append(
                sign * spearman([(shares[rule][agent], planted(agents[agent])) for agent in shares[rule]])
            )
        worth = _manner(list(agents.values()))
        scored = {agent: each.tally.mean for (_, agent), each in summary.by_agent.items()}
        found["mean"].append(spearman([(float(scored[agent] or 0), worth[agent]) for agent in worth]))
    findings = [
        _finding("the mean score ranks agents as their whole manner does", found["mean"]),
        *(_finding(f'"{said}" ranks them by {planted}', found[rule]) for rule, (said, _, planted, _) in SEEN.items()),
    ]
    return Study(
        "Does the inspection see how agents write?",
        f"Simulated shops of {DAYS} days at {SCALE} of the usual traffic, seeds {SEEDS[0]} to {SEEDS[-1]}. Each"
        " has the same seven agents who sell; how often each recommends, answers an objection, reminds a buyer to"
        " pay and how fast she answers is planted (truth.json), and the chats follow from it by chance. The"
        " inspection sees the imported files only. For every shop the agents are ranked by the share of their"
        " chats in which a rule held (an answer to an objection: of those in which the buyer objected), and by"
        " what was planted; Spearman's correlation of the two is given as the mean over the shops with its 95 %"
        " interval. The whole manner is the mean of the standardised recommend, persuade, chase and speed (minus"
        " the logarithm of the median seconds).\n\n"
        "What it does not show: the agents are the same in every shop, so the interval tells of chance in the"
        " chats and not of other people. Another shop of the simulation (its default seed) was looked at while the"
        " rules were written, and real chats say things in more ways than simulated ones.",
        findings,
        more=_table(found),
        plots=[_plot(found)],
    )


def _shop(seed: int) -> tuple[Truth, Summary]:
    with TemporaryDirectory(prefix="xundan-study-") as folder:
        truth, session = made(Path(folder), seed, scale=SCALE, days=DAYS)
        with session.view() as view:
            first, last = last_days(view, DAYS)
            return truth, inspection(view, read_rules("", "inspection.toml"), Wanted(first, last)).summary


def _manner(agents: Sequence[AgentTruth]) -> dict[str, float]:
    """Each agent's planted manner as one number."""
    worth = {agent.agent_id: 0.0 for agent in agents}
    ways: tuple[Manner, ...] = (
        lambda agent: agent.recommend,
        lambda agent: agent.persuade,
        lambda agent: agent.chase,
        lambda agent: -log(agent.median_seconds),
    )
    for way in ways:
        values = [way(agent) for agent in agents]
        for agent in agents:
            worth[agent.agent_id] += (way(agent) - mean(values)) / stdev(values) / len(ways)
    return worth


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """The correlation of ranks; equal values share the mean of their ranks."""
    one, other = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    middle = (len(pairs) + 1) / 2
    both = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread = sqrt(sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other))
    return both / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    return [sum(v < value for v in values) + (sum(v == value for v in values) + 1) / 2 for value in values]


def _over_shops(values: Sequence[float]) -> Interval:
    reach = quantile(0.975, len(values) - 1) * stdev(values) / sqrt(len(values))
    return Interval(max(-1.0, mean(values) - reach), min(1.0, mean(values) + reach))


def _finding(claim: str, values: Sequence[float]) -> Finding:
    interval = _over_shops(values)
    return Finding(
        claim,
        f"mean correlation of ranks at least {_LEAST} (lower end of its interval)",
        f"{mean(values):.2f} ({interval.low:.2f} to {interval.high:.2f})",
        interval.low >= _LEAST,
    )


def _plot(found: Mapping[str, Sequence[float]]) -> Plot:
    names = {rule: f'"{said}"' for rule, (said, *_) in SEEN.items()} | {"mean": "mean score"}
    rows = [
        Row(name, [*found[rule], Estimate(mean(found[rule]), _over_shops(found[rule]))]) for rule, name in names.items()
    ]
    widest = max(names, key=lambda rule: stdev(found[rule]))
    return Plot(
        "inspect-ranks.svg",
        f"Correlation of what each rule saw with what was planted, a dot a shop, with the interval of their mean:"
        f" {names[widest]} differs most from shop to shop ({min(found[widest]):.2f} to {max(found[widest]):.2f}).",
        dots(
            "Are agents ranked as planted?",
            rows,
            "Spearman's correlation, with the sign that it should have",
            [Target(_LEAST, "asked for")],
            found="a shop, and the interval of the mean",
        ),
    )


def _table(found: Mapping[str, Sequence[float]]) -> str:
    lines = ["| seed | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    for n, seed in enumerate(SEEDS):
        lines.append(f"| {seed} | " + " | ".join(f"{values[n]:.2f}" for values in found.values()) + " |")
    return "\n".join(["Correlation of ranks in each shop, with the sign that it should have:", "", *lines])
