"""Agents compared by one metric over a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xundan.analysis.fair.asked import Compared, cases_of, compared
from xundan.analysis.fair.judging import Team, judge
from xundan.analysis.fair.rows import Mix
from xundan.analysis.sure import sure_days
from xundan.metrics.ask import Ask
from xundan.metrics.figures import Figure, figures
from xundan.metrics.view import View


@dataclass(frozen=True)
class Comparison:
    """What was found. `team` is None without a case, and `known` says whether the tables were imported at all;
    `figures` are the catalogue's values by agent. `told_apart` names the features of which more than one level was
    seen, `unseen` by feature the share of cases of which it is not known; `early` is as in
    sure_days, and `ask` what that leaves."""

    ask: Ask
    how: Compared
    known: bool
    team: Team | None
    figures: dict[str, Figure]
    told_apart: tuple[str, ...]
    unseen: dict[str, float]
    early: date | None = None


def comparison(view: View, ask: Ask) -> Comparison:
    """Compares the agents by the asked metric (`ask.metrics` has one, `ask.by` is agent)."""
    (metric,) = ask.metrics
    how = compared(metric)
    ask, early = sure_days(view, ask)
    rows = cases_of(view, ask, how)
    team = judge(rows, up=how.up) if rows is not None else None
    if rows is None or team is None:
        return Comparison(ask, how, rows is not None, None, {}, (), {}, early)
    exact = figures(view, ask, [(each.agent,) for each in team.agents])
    found = {agent: values[metric] for (agent,), values in exact.items()}
    apart = tuple(name for name, levels in rows.mix.items() if len(set(levels)) > 1)
    return Comparison(ask, how, True, team, found, apart, unseen(rows.mix), early)


def unseen(mix: Mix) -> dict[str, float]:
    """By feature the share of cases of which it is not known, where there are such."""
    shares = {name: sum(1 for level in levels if not level) / len(levels) for name, levels in mix.items() if levels}
    return {name: share for name, share in shares.items() if share}
