"""The words for values of dimensions: names of agents, and what stands where no agent does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from xundan.metrics.catalogue import Metric
from xundan.model.text import Text
from xundan.reports import words

if TYPE_CHECKING:
    from xundan.metrics.view import View

Labels = dict[str, Mapping[Any, Text]]


def labels_of(by: Iterable[str], view: View | None, metrics: Iterable[Metric] = ()) -> Labels:
    """Labels of every dimension that has words of its own."""
    labels: Labels = {}
    for name in by:
        if name == "agent":
            labels[name] = {None: words.SILENT, "?": words.UNATTRIBUTABLE, **_named(agent_names(view))}
        elif name == "team":
            labels[name] = {None: words.SILENT, "?": words.UNATTRIBUTABLE, "": words.NO_TEAM}
        elif name == "buyer_type":
            labels[name] = words.BUYER_TYPES
        elif name == "channel":
            labels[name] = words.CHANNELS
    return labels


def agent_names(view: View | None) -> dict[str, str]:
    """Agents' newest names by id; an id of two shops has the name of the shop that comes last."""
    if view is None:
        return {}
    states = view.agent_states.select("shop", "agent_id", "name", "from_day")
    found = view.engine.rows(states.order_by(["shop", "agent_id", "from_day"])).to_pylist()
    return {row["agent_id"]: row["name"] for row in found if row["name"]}


def item_titles(view: View, items: Collection[str]) -> dict[str, Text]:
    """Titles by item id, from the shop's list of items, else from the lines of its orders."""
    found: dict[str, str] = {}
    for name in ("order_lines", "items"):
        table = view.current(name)
        titled = table.filter(table.item_id.isin(list(items)) & table.title.notnull())
        newest = titled.group_by("item_id").aggregate(title=titled.title.max())
        found |= {row["item_id"]: row["title"] for row in view.engine.rows(newest).to_pylist()}
    return {item: Text(title, title) for item, title in found.items()}


def _named(names: Mapping[str, str]) -> dict[str, Text]:
    return {agent: Text(f"{name} ({agent})", f"{name} ({agent})") for agent, name in names.items()}
