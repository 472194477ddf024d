"""A section with dimensions: its rows in order, and 汇总 and 均值 below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.agents import machine_note
from xundan.reports.counts import counts_behind
from xundan.reports.document.below import footer, people_alone
from xundan.reports.document.template import TIMES, Section
from xundan.reports.labels import Labels, agent_names, item_titles, labels_of
from xundan.reports.sheet import PLATFORM, Row, Sheet, dimension_column, metric_column, subtitle

NOBODY = (None, "?")
_HIDDEN = ("received_buyers", "agent_messages", "unanswered_turns", "sales")
"""Asked for besides, to tell agents from machines and those who met somebody."""
PROVISIONAL = "provisional"
"""The key of a row whose day is not closed yet."""


def table_sheet(view: View, section: Section, ask: Ask) -> Sheet:
    """The rows of a section. By agent, those of nobody stand below the agents, and accounts in which no person wrote
    are named in a note, as `xundan agents` has it."""
    by = tuple(dict.fromkeys(section.by))
    if "agent" in by and "shop" not in by and len(ask.shops or view.shops) > 1:
        by = ("shop", *by)
    metrics = {name: CATALOGUE[name] for name in section.metrics}
    alone = people_alone(by)
    hidden = _HIDDEN if alone and "agent" in by else ()
    ask = replace(ask, by=by, metrics=tuple(dict.fromkeys((*metrics, *hidden))))
    found = answer(view, ask)
    rows, counted = _rows(view, found, metrics)
    nobodys = [row for row in rows if alone and any(row[name] in NOBODY for name in by if name in alone)]
    machines = [
        row for row in rows if row not in nobodys and hidden and row["agent_messages"] == 0 and not row["sales"]
    ]
    rows = [row for row in rows if row not in nobodys and row not in machines]
    columns = [
        replace(column, header=section.names.get(column.key, column.header))
        for column in (
            *(dimension_column(name) for name in by),
            *(metric_column(name, metric, name in counted) for name, metric in metrics.items()),
        )
    ]
    below, told = footer(view, section, found, rows, nobodys, metrics)
    labels = _labels(view, found)
    notes = [*words.notes_of(found), *(machine_note(_named(row, labels)) for row in machines), *told]
    shown = _ordered(rows, section, metrics)[: section.limit]
    if len(shown) < len(rows):
        notes.append(_cut(len(shown), len(rows)))
    currencies = {name: shop.currency for name, shop in view.shops.items()}
    asked = [currencies[name] for name in (ask.shops or view.shops)]
    return Sheet(
        title=section.title,
        subtitle=subtitle(found),
        columns=columns,
        rows=shown,
        footer=below,
        notes=notes,
        labels=labels,
        currency=asked[0] if asked else "CNY",
        currencies=currencies,
        definitions=list(metrics.values()),
    )


def _rows(view: View, found: Answer, metrics: Mapping[str, Metric]) -> tuple[list[Row], frozenset[str]]:
    """The answer's rows with the counts behind their rates; and the names of those rates."""
    ask, since = found.ask, found.provisional_from
    counts = counts_behind(found, metrics)
    rows: list[Row] = []
    for row in found.rows:
        key = tuple(row[name] for name in ask.by)
        open_still = {PROVISIONAL: True} if since and str(row.get("day", "")) >= since.isoformat() else {}
        marks = found.marks(key)
        # What was asked for besides is not in the table.
        marks |= {PLATFORM: [name for name in marks[PLATFORM] if name in metrics]} if marks else {}
        rows.append(row | counts.of(key) | marks | open_still)
    return rows, counts.names


def _ordered(rows: Sequence[Row], section: Section, metrics: Mapping[str, Metric]) -> list[Row]:
    """By the columns named; without one, times as they run and else by the first metric, the largest first. Unknown
    comes last either way, and equal rows stay in the order of their names."""
    order = section.order or ([] if section.by[0] in TIMES else [f"-{next(iter(metrics))}"])
    found = list(rows)
    for name in reversed(order):
        key, down = name.removeprefix("-"), name.startswith("-")
        # Python keeps the order of equal rows, backwards too.
        known = sorted((row for row in found if row[key] is not None), key=lambda row: row[key], reverse=down)
        found = [*known, *(row for row in found if row[key] is None)]
    return found


def _labels(view: View, found: Answer) -> Labels:
    """Agents by name alone where that tells them apart, items by title."""
    labels = labels_of(found.ask.by, view)
    if "agent" in labels:
        names = agent_names(view)
        for agent, name in names.items():
            if list(names.values()).count(name) == 1:
                labels["agent"] = {**labels["agent"], agent: Text(name, name)}
    if "item" in found.ask.by:
        labels["item"] = item_titles(view, [row["item"] for row in found.rows if row["item"]])
    return labels


def _named(row: Row, labels: Labels) -> dict[str, Any]:
    label = labels["agent"].get(row["agent"])
    return {**row, "name": label.zh if label else row["agent"]}


def _cut(shown: int, of: int) -> Text:
    return Text(
        f"只列前 {shown} 行, 共 {of} 行; 汇总和均值按全部算",
        f"the first {shown} of {of} rows; total and mean are of all of them",
    )
