"""The pages of the site, a module or folder each. The order here is the order of the rail."""

from __future__ import annotations

from importlib import import_module

_PAGES = ("overview", "funnel", "agents", "orders", "disputes", "chats", "lost", "lost_day", "quality", "traffic", "why",
          "scorecards.month", "scorecards.slip", "rows", "metric",
          "settings.look", "settings.shops", "settings.team", "settings.rules")  # fmt: skip


def load() -> None:
    """Imports every page, which registers it."""
    for name in _PAGES:
        import_module(f"{__name__}.{name}")
