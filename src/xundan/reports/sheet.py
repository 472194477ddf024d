"""A sheet: what every writer (terminal, JSON, CSV, workbook) is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xundan.metrics.catalogue import Catalogue, Direction, Metric
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.labels import labels_of

if TYPE_CHECKING:
    from xundan.metrics.query import Answer
    from xundan.metrics.view import View

Row = dict[str, Any]
PLATFORM = "platform"
"""The key of a row under which the names of those of its values stand that are the platform's own figures."""

_KINDS = {"weekday": "weekday", "hour": "hour_of_day"}


@dataclass(frozen=True)
class Column:
    """A column of values under one header.

    `unit` is a metric's unit, or `text`, `weekday`, `hour_of_day`, `time`, `flag`. `part` and `whole` name keys of the
    row that hold the counts behind a rate. A column with a `unit_key` takes its unit from the row. Columns that
    are keys (`is_key`) say whose row it is. `wraps` lets long text take several lines; `once` leaves out what the row
    above says already; `aside` leaves the column to formats with room for it (all for people only).
    """

    key: str
    header: Text
    unit: str = "text"
    direction: Direction = "none"
    part: str | None = None
    whole: str | None = None
    unit_key: str | None = None
    is_key: bool = False
    wraps: bool = False
    once: bool = False
    aside: bool = False

    def unit_in(self, row: Mapping[str, Any]) -> str:
        """The unit of this row's value."""
        return str(row[self.unit_key]) if self.unit_key else self.unit


@dataclass(frozen=True)
class Sheet:
    """A table with its words.

    Rows hold Python values by column key (and the counts that columns point to); `labels` say how values of a column
    are shown. `head` is what JSON says before the rows (with `exact` it holds nothing else); `json_keys` are the keys
    of its rows where they are not the columns'. `definitions` fill the workbook's second sheet.
    """

    title: Text
    subtitle: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    footer: Sequence[Row] = ()
    notes: Sequence[Text] = ()
    labels: Mapping[str, Mapping[Any, Text]] = field(default_factory=dict)
    head: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False
    json_keys: Sequence[str] = ()
    currency: str = "CNY"
    currencies: Mapping[str, str] = field(default_factory=dict)
    definitions: Sequence[Metric] = ()

    def currency_in(self, row: Mapping[str, Any]) -> str:
        """The currency of a row: its shop's, or the sheet's."""
        return self.currencies.get(str(row.get("shop")), self.currency)

    def marked(self) -> Sheet:
        """The same with a column that names, in every row, the columns whose values are the platform's own figures;
        unchanged where there are none."""
        if not any(row.get(PLATFORM) for row in (*self.rows, *self.footer)):
            return self
        named = Column("platform_columns", words.PLATFORM)

        def told(row: Row) -> Row:
            return row | {named.key: " ".join(row.get(PLATFORM) or ()) or None}

        rows, footer = [told(row) for row in self.rows], [told(row) for row in self.footer]
        return replace(self, columns=[*self.columns, named], rows=rows, footer=footer)

    def label(self, column: Column, value: Any) -> Text | None:
        """The words for a value, where it has any."""
        known = self.labels.get(column.key)
        return known.get(value) if known and isinstance(value, (str, type(None))) else None


def sheet_of(answer: Answer, catalogue: Catalogue = CATALOGUE, view: View | None = None) -> Sheet:
    """The sheet of an answer. With `view`, agents have names, amounts their shop's currency and rates their counts."""
    from xundan.reports.counts import Counts, counts_behind  # brings the engine: a sheet of words needs none

    ask = answer.ask
    metrics = {name: catalogue[name] for name in ask.metrics}
    counts = counts_behind(answer, metrics) if view else Counts()
    rows = []
    for row in answer.rows:
        key = tuple(row[name] for name in ask.by)
        rows.append(row | counts.of(key) | answer.marks(key))
    columns = [dimension_column(name) for name in ask.by]
    columns += [metric_column(name, metric, name in counts.names) for name, metric in metrics.items()]
    shops = {name: shop.currency for name, shop in view.shops.items()} if view else {}
    asked = [currency for name, currency in shops.items() if not ask.shops or name in ask.shops]
    return Sheet(
        title=Text("指标", "Metrics"),
        subtitle=subtitle(answer),
        columns=columns,
        rows=rows,
        notes=words.notes_of(answer),
        labels=labels_of(ask.by, view, metrics.values()),
        head={
            "from": ask.first.isoformat(),
            "to": ask.last.isoformat(),
            "rule": ask.rule,
            "by": list(ask.by),
            "metrics": list(ask.metrics),
            "provisional_from": answer.provisional_from.isoformat() if answer.provisional_from else None,
        },
        exact=True,
        currency=asked[0] if asked else "CNY",
        currencies=shops,
        definitions=list(metrics.values()),
    )


def subtitle(answer: Answer) -> Text:
    """The range, the rule and the shops of an answer."""
    ask = answer.ask
    days, rule = words.period(ask.first, ask.last), words.RULES[ask.rule]
    shops = " · " + ", ".join(ask.shops) if ask.shops else ""
    return Text(f"{days.zh} · {rule.zh}{shops}", f"{days.en} · {rule.en}{shops}")


def dimension_column(name: str) -> Column:
    """The column of a dimension."""
    return Column(name, words.DIMENSIONS.get(name, Text(name, name)), _KINDS.get(name, "text"), is_key=True)


def metric_column(key: str, metric: Metric, counted: bool = False) -> Column:
    """The column of a metric; `counted` when the rows hold the counts behind its rate."""
    part, whole = (f"{key}/part", f"{key}/whole") if counted else (None, None)
    return Column(key, metric.name, metric.unit, metric.direction, part, whole)
