"""A template: what a report holds, section by section. Read from TOML; every mistake is named with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError

from xundan.metrics.catalogue import Catalogue, Metric
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text, UserError
from xundan.workspace.mistakes import Expected, Mistake, mistake, not_toml, not_valid
from xundan.workspace.words import Words, one_or_more, words

ChartKind = Literal["line", "bar", "none"]
_Month = Literal["this_month", "last_month"]
Period = int | _Month
_NAMED_PERIODS: tuple[_Month, ...] = ("this_month", "last_month")
_LONGEST = 366
_MOST_ROWS = 100_000


def _names(value: Any) -> dict[str, Text]:
    if not isinstance(value, dict):
        raise Expected(Text('花括号里的列名, 例如 {sales = "成交额"}', 'names in braces such as {sales = "Turnover"}'))
    return {name: words(told) for name, told in value.items()}


def _period(value: Any) -> Period:
    for name in _NAMED_PERIODS:
        if value == name:
            return name
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LONGEST:
        return value
    what = (
        f'1 到 {_LONGEST} 的天数, 或 "this_month"、"last_month"',
        f'1 to {_LONGEST} days, "this_month" or "last_month"',
    )
    raise Expected(Text(" " + what[0], what[1]))


def _rows(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_ROWS:
        return value
    raise Expected(Text(f" 1 到 {_MOST_ROWS} 的整数", f"a whole number from 1 to {_MOST_ROWS}"))


Listed = Annotated[list[str], BeforeValidator(one_or_more)]


class Section(BaseModel):
    """One table. `by` empty: one row of the whole, shown as single figures. `order` names columns, one with a `-`
    before it from the largest down; without it times run on and everything else is by the first metric, the largest
    first. `names` are column headers of the shop's own."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: Words
    note: Words | None = None
    metrics: Annotated[Listed, Field(min_length=1)]
    by: Listed = Field(default_factory=list)
    order: Listed = Field(default_factory=list)
    limit: Annotated[int, PlainValidator(_rows)] | None = None
    names: Annotated[dict[str, Text], PlainValidator(_names)] = Field(default_factory=dict)
    total: bool = True
    mean: bool = True
    chart: ChartKind = "none"
    charted: Listed = Field(default_factory=list)


class Template(BaseModel):
    """A whole report. `period` is what it covers when no days are asked for: the last so many days of the data, the
    month of its newest day so far, or the newest month that it covers to the end."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: Words
    about: Words | None = None
    period: Annotated[Period, PlainValidator(_period)] = 30
    sections: Annotated[list[Section], Field(min_length=1)]


@dataclass(frozen=True)
class Named:
    """A template with the name by which it is asked for, and whether the shop made it."""

    name: str
    template: Template
    own: bool


_KNOWN: Mapping[str, tuple[str, ...]] = {
    "": tuple(Template.model_fields),
    "sections": tuple(Section.model_fields),
}
TIMES = ("day", "week", "month", "weekday", "hour")
"""Dimensions with an order of their own, along which a line may be drawn."""


def read_template(text: str, file: str, catalogue: Catalogue = CATALOGUE) -> Template:
    """The template that a file's text describes.

    Raises UserError `template` that names every mistake with the file and its line.
    """
    template, mistakes = check(text, catalogue)
    if template is None:
        shown = [(m, f"{file}:{m.line}" if m.line else file) for m in mistakes]
        raise UserError(
            "template",
            Text(
                "\n".join(f"{at}: {m.where}: {m.message.zh}" for m, at in shown),
                "\n".join(f"{at}: {m.where}: {m.message.en}" for m, at in shown),
            ),
            Text(
                "模板的写法见 docs/how-to/reports.zh-CN.md; 指标见 xundan metrics --list",
                "docs/how-to/reports.md tells how a template is written; the metrics: xundan metrics --list",
            ),
        )
    return template


def check(text: str, catalogue: Catalogue = CATALOGUE) -> tuple[Template | None, list[Mistake]]:
    """The template, or all mistakes found."""
    text = text.replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        return None, [not_toml(text, wrong)]
    try:
        template = Template.model_validate(raw)
    except ValidationError as wrong:
        found = [_wrong(text, error) for error in wrong.errors()]
        return None, sorted(found, key=lambda m: (m.line or 0, m.where))
    mistakes = [found for n, section in enumerate(template.sections) for found in _unfit(text, n, section, catalogue)]
    return (None, mistakes) if mistakes else (template, [])


def _wrong(text: str, error: Any) -> Mistake:
    where = tuple(error["loc"])
    if where[0] == "sections" and len(where) <= 2 and error["type"] != "missing":
        what = Text("应为一段或几段 [[sections]]", "expected one or more blocks [[sections]]")
        return mistake(text, where, error.get("input"), what)
    if error["type"] == "too_short":
        return mistake(text, where, "", Text("是空的, 至少要写一个", "is empty; name at least one"))
    return not_valid(text, error, _KNOWN)


def _unfit(text: str, n: int, section: Section, catalogue: Catalogue) -> Iterator[Mistake]:
    """What is wrong with a section's metrics and dimensions, and with what else names them."""

    def at(key: str, value: str, zh: str, en: str) -> Mistake:
        return mistake(text, ("sections", n, key), value, Text(zh, en))

    metrics: dict[str, Metric] = {}
    for name in section.metrics:
        try:
            metrics[name] = catalogue[name]
        except UserError as unknown:
            zh, en = unknown.message, unknown.hint
            yield at("metrics", name, f"{zh.zh}; {en.zh}", f"{zh.en}; {en.en}")
    for dimension in section.by:
        for name, metric in metrics.items():
            if dimension not in metric.dimensions:
                has = ", ".join(metric.dimensions)
                yield at(
                    "by",
                    dimension,
                    f"{name} 不能按 {dimension} 分组, 它可以按: {has}",
                    f"{name} has no dimension {dimension}; it has: {has}",
                )
    columns = [*section.by, *section.metrics]
    for key, named, allowed in (
        ("order", [name.removeprefix("-") for name in section.order], columns),
        ("names", list(section.names), columns),
        ("charted", section.charted, section.metrics),
    ):
        for name in named:
            if name not in allowed:
                listed = ", ".join(allowed)
                yield at(
                    key,
                    name,
                    f"{name} 不在这一段里, 有: {listed}",
                    f"{name} is not in this section; there are: {listed}",
                )
    if section.chart == "none":
        return
    if len(section.by) != 1:
        yield at("chart", section.chart, "图要 by 里正好有一个维度", "a chart wants exactly one dimension in by")
    elif section.chart == "line" and section.by[0] not in TIMES:
        listed = ", ".join(TIMES)
        yield at(
            "chart", "line", f"折线图只能按 {listed}, 其他用 bar", f"a line runs along {listed}; take bar for the rest"
        )
