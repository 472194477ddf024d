"""The pages of the site, a module or folder each. The order here is the order of the rail."""

from __future__ import annotations

from importlib import import_module

_PAGES = (
    "overview",
    "me",
    "funnel",
    "agents",
    "orders",
    "disputes",
    "chats",
    "samples",
    "scored_chats",
    "lost",
    "questions",
    "at_risk",
    "inspection",
    "lost_day",
    "quality",
    "traffic.channels",
    "traffic.keywords",
    "traffic.bounce",
    "traffic.pages",
    "traffic.items",
    "traffic.goods",
    "traffic.visitors",
    "traffic.market",
    "traffic.event",
    "why.moved",
    "why.fair",
    "why.speed",
    "why.drift",
    "why.advice",
    "scorecards.month",
    "scorecards.marks",
    "scorecards.mark_acts",
    "scorecards.plans",
    "scorecards.plan_acts",
    "scorecards.whatif",
    "scorecards.compare",
    "scorecards.slip",
    "rows",
    "metric",
    "data.coverage",
    "data.upload",
    "data.looked",
    "data.mapping",
    "data.imports",
    "data.reconcile",
    "data.reports",
    "data.formats",
    "data.jobs",
    "data.health",
    "settings.look",
    "settings.shops",
    "settings.team",
    "settings.rules",
    "settings.held",
)


def load() -> None:
    """Imports every page, which registers it."""
    for name in _PAGES:
        import_module(f"{__name__}.{name}")
