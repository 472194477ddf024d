"""A template and a period become a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.newest import last_month
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.document.charts import charts_of
from xundan.reports.document.definitions import definitions_sheet
from xundan.reports.document.document import Document, Part
from xundan.reports.document.figures import figures_sheet
from xundan.reports.document.table import table_sheet
from xundan.reports.document.template import Period, Section, Template


def build(
    view: View, template: Template, first: date, last: date, rule: CreditRule, shops: Sequence[str] = ()
) -> Document:
    """The document of a period, `first` and `last` included; `shops` empty means all."""
    ask = Ask((), (), first, last, rule, tuple(shops))
    parts = [_part(view, section, ask) for section in template.sections]
    named = {name: section.names.get(name) for section in template.sections for name in section.metrics}
    asked = [view.shops[name] for name in (shops or view.shops) if name in view.shops]
    listed, days = ", ".join(shop.name or shop.id for shop in asked), words.period(first, last)
    return Document(
        title=template.title,
        subtitle=Text(
            f"{listed} · {days.zh} · {words.RULES[rule].zh}", f"{listed} · {days.en} · {words.RULES[rule].en}"
        ),
        parts=parts,
        definitions=definitions_sheet({name: CATALOGUE[name] for name in named}, named),
    )


def _part(view: View, section: Section, ask: Ask) -> Part:
    if not section.by:
        return Part(figures_sheet(view, section, ask), note=section.note, figures=True)
    sheet = table_sheet(view, section, ask)
    return Part(sheet, charts_of(sheet, section, ask), section.note)


def days_of(period: Period, newest: date) -> tuple[date, date]:
    """The days of a template's period when the data end on `newest`."""
    if period == "this_month":
        return newest.replace(day=1), newest
    if period == "last_month":
        return last_month(newest)
    return newest - timedelta(days=period - 1), newest
