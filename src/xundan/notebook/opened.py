"""A workspace to ask from Python, by the names of the command line."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from xundan.answers import Answers
from xundan.lake.importing import ImportReport, Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.drill import Drilled, drill
from xundan.metrics.families import CATALOGUE
from xundan.metrics.order_story import order_story
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Lang, UserError
from xundan.notebook.asked import Day, Names, day, names, period, question
from xundan.notebook.table import Numbers, Table, Told, told
from xundan.reports.catalogue import catalogue_sheet
from xundan.reports.coverage import calendar_sheet, standing_sheet
from xundan.reports.drilled import drilled_sheet
from xundan.reports.explain import explain_metric
from xundan.reports.history import IMPORTED, history_sheet, imported_json
from xundan.reports.language import chosen
from xundan.reports.order_story import story_json, story_sheet, story_text
from xundan.reports.sheet import Column, Sheet, dimension_column, metric_column, sheet_of
from xundan.workspace import find


class Drill(Table):
    """The rows behind a number."""

    def __init__(self, drilled: Drilled, currency: str, lang: Lang) -> None:
        sheet = drilled_sheet(drilled, currency)
        super().__init__(drilled.rows, sheet.columns, lambda: sheet, sheet.head, lang)
        self.found = drilled.found
        """How many rows there are, those that `limit` cut off too."""
        self.number = drilled.number() if drilled.found == len(drilled.rows) and not drilled.platform else None
        """What the rows come to; None when some were cut off, or it is not known."""


class OpenWorkspace:
    """A workspace to ask. Threads may share it. As a context manager it is closed at the end.

    Questions are answered by the newest imports and the xundan.toml of the moment. Mistakes raise UserError. Days are
    dates or ISO text, both ends included; without any, the last 30 days of the data.
    """

    def __init__(self, folder: str | Path | None = None, *, lang: Lang | None = None) -> None:
        self._lang = chosen(lang)
        with self._speaking():
            self._answers = Answers(find(Path(folder) if folder is not None else None))

    def metrics(
        self,
        metrics: Names,
        by: Names | None = None,
        *,
        first: Day = None,
        last: Day = None,
        rule: CreditRule | None = None,
        shops: Names | None = None,
    ) -> Numbers:
        """Metrics by their dimensions: a row a group that has something to count, sorted by the dimensions. Without
        `rule`, the setting `credit_rule`; without `shops`, all."""
        with self._asking() as view:
            ask = question(view, metrics, by, first, last, rule, shops)
            found = self._answers.answer(ask)
            columns = [dimension_column(name) for name in ask.by]
            columns += [metric_column(name, CATALOGUE[name]) for name in ask.metrics]
            return Numbers(found, columns, lambda: self._drawn(found), self._lang)

    def drill(
        self,
        metric: str,
        by: Names | None = None,
        where: Mapping[str, Any] | None = None,
        *,
        part: Literal["denominator", "numerator"] = "denominator",
        limit: int | None = None,
        first: Day = None,
        last: Day = None,
        rule: CreditRule | None = None,
        shops: Names | None = None,
    ) -> Drill:
        """The rows that a number counts, in the group that `where` names: `where={"agent": "a1", "day": "2026-10-05"}`
        (None is a blank). Counting them, or adding their `amount`, gives the number."""
        with self._asking() as view:
            ask = question(view, metric, by, first, last, rule, shops)
            asked = [view.shops[shop] for shop in ask.shops or view.shops]
            return Drill(drill(view, ask, metric, where, limit, part), asked[0].currency, self._lang)

    def explain(self, metric: str) -> Told:
        """How a metric is computed, when it is unknown, and what it hangs on."""
        with self._speaking():
            explained = explain_metric(metric)
        return Told(explained.text(self._lang), explained.json(self._lang), explained.sheet(), self._lang)

    def order(self, order_id: str, shop: str | None = None) -> Told:
        """Why an order is hers: the rules, the candidates and what was said."""
        with self._asking() as view:
            story, lang = order_story(view, shop, order_id), self._lang
            return Told(story_text(story, lang), story_json(story, lang), story_sheet(story), lang)

    def coverage(
        self, metrics: Names | None = None, *, first: Day = None, last: Day = None, shops: Names | None = None
    ) -> Table:
        """Which days were imported; of metrics, on which days they are exact and what is missing on the others. Without
        days, the last 90 of the data."""
        with self._asking() as view:
            since, until = period(view, first, last, 90)
            if metrics is None:
                return self._table(calendar_sheet(view, since, until, names(shops)))
            return self._table(standing_sheet(view, names(metrics), since, until, names(shops)))

    def history(self) -> Table:
        """Every import, the oldest first; one that was taken back has `undone_at`."""
        with self._speaking():
            imports = self._answers.session.history()
        sheet = history_sheet(imports)
        rows = [imported_json(each) for each in imports]
        columns = [Column(key, dimension_column(key).header) for key in IMPORTED]
        return Table(rows, columns, lambda: sheet, {}, self._lang)

    @property
    def catalogue(self) -> Table:
        """All metrics and their variants: a row each."""
        return self._table(catalogue_sheet())

    def import_files(
        self,
        paths: str | Path | Iterable[str | Path],
        *,
        shop: str | None = None,
        as_table: str | None = None,
        covers: tuple[Day, Day] | None = None,
        shop_account: str | None = None,
        passwords: Iterable[str] = (),
        dry_run: bool = False,
    ) -> ImportReport:
        """Imports files, folders and zips: all of it or nothing. The next question sees it.

        `covers` are the first and last day that the files cover in full. Shops whose sales do not add up since are
        named in the report's `troubles`, and warned of.
        """
        given = [paths] if isinstance(paths, (str, Path)) else list(paths)
        with self._speaking():
            days = None
            if covers is not None:
                since, until = day(covers[0], "covers"), day(covers[1], "covers")
                days = (since, until) if since and until else None
            wishes = Wishes(shop, as_table, days, dry_run, tuple(passwords), shop_account)
            report = self._answers.session.import_files([Path(path) for path in given], wishes)
        for trouble in report.troubles:
            warnings.warn(str(told(trouble, self._lang)), stacklevel=2)
        return report

    def close(self) -> None:
        """Lets go of the engine and its memory. A later question opens it again."""
        self._answers.close()

    def __enter__(self) -> OpenWorkspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"xundan.open({str(self._answers.root)!r})"

    @contextmanager
    def _asking(self) -> Iterator[View]:
        with self._speaking(), self._answers.view() as view:
            yield view

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except UserError as error:
            raise told(error, self._lang) from error.__cause__

    def _drawn(self, found: Answer) -> Sheet:
        """With the names of agents and the counts behind rates, where they are still those of the answer."""
        ask: Ask = found.ask
        with self._asking() as view:
            now = self._answers.remembered(("answer", ask), lambda view: answer(view, ask))
            return sheet_of(found, view=view if now == found else None)

    def _table(self, sheet: Sheet) -> Table:
        keys = sheet.json_keys or [column.key for column in sheet.columns]
        known = {column.key: column for column in sheet.columns}
        columns = [known.get(key) or Column(key, dimension_column(key).header) for key in keys]
        rows = [{key: _spoken(row.get(key), self._lang) for key in keys} for row in sheet.rows]
        return Table(rows, columns, lambda: sheet, sheet.head, self._lang)


def _spoken(value: Any, lang: Lang) -> Any:
    return value(lang) if callable(value) else value
