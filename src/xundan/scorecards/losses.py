"""What stands beside a diagnosis: how many inquiries there were, and the reasons that agents gave for losses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.scorecards.advice import Diagnosis, diagnosis
from xundan.scorecards.whatif import Actual

Who = tuple[str, str]
"""Shop and account."""


@dataclass(frozen=True)
class Inquiries:
    """An agent's inquiries and the lost ones, None where unknown; `reasons` counts her notes, None where the shop has
    none at all."""

    asked: int | None
    lost: int | None
    reasons: Mapping[str, int] | None


def diagnosed(view: View, was: Actual) -> tuple[Diagnosis | None, dict[Who, Inquiries]]:
    """What the months say of the newest version's items, with each agent's inquiries; None where nothing is lost."""
    plan = was.newest.plan
    found = diagnosis(plan, was.cards)
    if found is None:
        return None, {}
    first, last = was.months[0][0].first, was.months[-1][0].last
    who = [(each.shop, each.agent_id or "") for each in found.agents]
    return found, inquiries(view, who, first, last, plan.rule)


def inquiries(view: View, who: Collection[Who], first: date, last: date, rule: CreditRule) -> dict[Who, Inquiries]:
    """Those of some agents over some days. Reasons are in order of their number, then of their words."""
    shops = tuple(sorted({shop for shop, _ in who}))
    ask = Ask(("inquiries", "lost_inquiries"), ("shop", "agent"), first, last, rule, shops)
    found = figures(view, ask, list(who)) if who else {}
    counts = _reasons(view, first, last)
    result = {}
    for one in who:
        values = (found[one][name].value for name in ask.metrics)
        asked, lost = (None if value is None else int(value) for value in values)
        its = counts.get(one, Counter())
        known = view.coverage.imported(one[0], "loss_notes")
        ordered = dict(sorted(its.items(), key=lambda each: (-each[1], each[0])))
        result[one] = Inquiries(asked, lost, ordered if known else None)
    return result


def _reasons(view: View, first: date, last: date) -> dict[Who, Counter[str]]:
    rows = view.current("loss_notes")
    rows = rows.filter(rows.day.between(first, last)).select("shop", "agent_id", "reason")
    found: dict[Who, Counter[str]] = {}
    for row in view.engine.rows(rows).to_pylist():
        found.setdefault((row["shop"], row["agent_id"]), Counter())[row["reason"]] += 1
    return found
