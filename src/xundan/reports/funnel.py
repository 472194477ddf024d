"""The funnel of S1 in five layers, each number with its formula and the numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.counts import Counts, counts_behind
from xundan.reports.numbers import shown
from xundan.reports.reasons import why_unknown
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet, subtitle

_VISITORS = Text("访客", "visitors")
_RECEIVED = Text("接待", "received")
_PAID = Text("成交", "paid")
_SILENT = Text("静默成交", "silent buyers")
_ORDERED = Text("下单", "ordered")

_LAYERS: list[tuple[Text, list[tuple[str, Text | None, Text | None]]]] = [
    (Text("1 有效入店", "1 Effective entry"), [
        ("visitors", None, None),
        ("effective_entry_rate", Text("有效入店", "effective entries"), _VISITORS),
        ("bounce_rate", Text("跳失", "bounced"), _VISITORS),
    ]),
    (Text("2 咨询", "2 Inquiry"), [
        ("received_buyers", None, None),
        ("call_in_rate", _RECEIVED, _VISITORS),
    ]),
    (Text("3 咨询与静默转化", "3 Conversion"), [
        ("inquiry_conversion", Text("询单付款", "inquiries that paid"), Text("询单", "inquiries")),
        ("inquiry_conversion:consulted_paid", Text("接待后付款", "received and paid"), _RECEIVED),
        ("silent_conversion:silent_visitors", _SILENT, Text("未咨询访客", "visitors who did not ask")),
        ("silent_conversion:visitors", _SILENT, _VISITORS),
        ("silent_conversion:buyers", _SILENT, _PAID),
    ]),
    (Text("4 订单支付", "4 Payment"), [
        ("order_payment_rate:cohort", Text("下单且最终付款", "ordered and ever paid"), _ORDERED),
        ("order_payment_rate:day", Text("期间成交", "paid in the period"), _ORDERED),
    ]),
    (Text("5 成交", "5 Sale"), [
        ("paid_buyers", None, None),
        ("shop_conversion", _PAID, _VISITORS),
        ("sales", None, None),
    ]),
]  # fmt: skip
METRICS = (*(id for _, lines in _LAYERS for id, _, _ in lines), "silent_buyers", "aov")


@dataclass(frozen=True)
class Line:
    """One number of a layer: `part` and `whole` are the counts behind a rate, `formula` has them put in; `why` says
    why `value` is unknown, `platform` that it is the platform's own figure."""

    layer: Text
    id: str
    name: Text
    unit: str
    value: Any
    part: int | None
    whole: int | None
    formula: Text
    why: Text | None = None
    platform: bool = False


@dataclass(frozen=True)
class FunnelReport:
    """The lines of the funnel, layer after layer, and what holds between them."""

    answer: Answer
    lines: list[Line]
    notes: list[Text]
    currency: str

    def json(self) -> dict[str, Any]:
        """For programs."""
        ask = self.answer.ask
        since = self.answer.provisional_from
        return {
            "from": ask.first.isoformat(),
            "to": ask.last.isoformat(),
            "shops": list(ask.shops),
            "provisional_from": since.isoformat() if since else None,
        }

    def sheet(self) -> Sheet:
        """For the writers."""
        rows: list[Row] = []
        for line in self.lines:
            rows.append({
                "layer": line.layer,
                "id": line.id,
                "name": line.name,
                "value": line.value,
                "part": line.part,
                "whole": line.whole,
                "formula": line.why or line.formula,
                "unit": line.unit,
                PLATFORM: ["value"] if line.platform else [],
            })  # fmt: skip
        columns = [
            Column("layer", Text("层", "Layer"), is_key=True, once=True),
            Column("name", Text("指标", "Metric")),
            Column("value", Text("数值", "Value"), unit_key="unit"),
            Column("formula", Text("算式", "Formula"), wraps=True),
        ]
        return Sheet(
            title=Text("成交转化漏斗", "Conversion funnel"),
            subtitle=subtitle(self.answer),
            columns=columns,
            rows=rows,
            notes=self.notes,
            head=self.json(),
            json_keys=("layer", "id", "name", "unit", "value", "part", "whole", "formula"),
            currency=self.currency,
            definitions=[CATALOGUE[name] for name in METRICS],
        )


def funnel_report(view: View, first: date, last: date, shops: Sequence[str] = ()) -> FunnelReport:
    """The funnel of a period. People are buyer-days and visitor-days."""
    ask = Ask(METRICS, (), first, last, "order_first", tuple(shops))
    found = answer(view, ask)
    counts = counts_behind(found, {name: CATALOGUE[name] for name in METRICS})
    values, marks = found.rows[0], found.marks(())
    currency = view.shops[(ask.shops or tuple(view.shops))[0]].currency
    lines = [
        _line(view, ask, layer, name, values, counts.of(()) if name in counts.names else {}, marks, part, whole)
        for layer, members in _LAYERS
        for name, part, whole in members
    ]
    if not {"visitors", "shop_conversion", "aov", "sales"} & set(marks.get(PLATFORM, ())):
        lines[-1] = _sales(lines[-1], values, currency)
    notes = [] if marks else [_identity(values, counts)]
    notes += words.notes_of(found)
    return FunnelReport(found, lines, [note for note in notes if note], currency)


def _line(
    view: View, ask: Ask, layer: Text, name: str, values: Row, counts: Row, marks: Row, part: Text | None,
    whole: Text | None,
) -> Line:  # fmt: skip
    metric = CATALOGUE[name]
    value = values[name]
    theirs = name in marks.get(PLATFORM, ())
    behind = marks if theirs else counts
    n, of = behind.get(f"{name}/part"), behind.get(f"{name}/whole")
    formula = words.PLATFORM if theirs else metric.formula_text
    if part and whole and value is not None and None not in (n, of):
        formula = Text(
            *(f"{n:,} {part(lang)} ÷ {of:,} {whole(lang)} = {shown(value, 'rate', lang)}" for lang in ("zh", "en"))
        )
    why = why_unknown(view, ask, metric, of) if value is None else None
    return Line(layer, name, metric.name, metric.unit, value, n, of, formula, why, theirs)


def _sales(line: Line, values: Row, currency: str) -> Line:
    """Sales as S1 has them: visitors x conversion x order value."""
    parts = values["visitors"], values["shop_conversion"], values["aov"]
    if line.value is None or any(part is None for part in parts):
        return line
    units = ("people", "rate", "money")
    told = [
        " × ".join(shown(part, unit, lang, currency) for part, unit in zip(parts, units, strict=True))
        for lang in ("zh", "en")
    ]
    formula = Text(f"访客 × 成交转化率 × 客单价 = {told[0]}", f"visitors × conversion × order value = {told[1]}")
    return Line(line.layer, line.id, line.name, line.unit, line.value, None, None, formula)


def _identity(values: Row, counts: Counts) -> Text | None:
    """Shop conversion from those who asked and those who did not, where every buyer is one of the two."""
    found = counts.of(())
    visitors, received = values["visitors"], values["received_buyers"]
    asked = found.get("inquiry_conversion:consulted_paid/part")
    silent, paid = values["silent_buyers"], values["paid_buyers"]
    if None in (visitors, received, asked, silent, paid) or not 0 < received < visitors:
        return None
    if asked + silent != paid:
        return Text(
            f"接待后付款 {asked:,} + 静默成交 {silent:,} 不等于成交 {paid:,}: 有人不在接待当天付款, 或订单无法判定, "
            "所以成交转化率不能按咨询和静默相加",
            f"received and paid {asked:,} + silent {silent:,} are not the {paid:,} who paid: some paid on another day "
            "than they asked, or cannot be attributed, so shop conversion is not the sum of the two",
        )
    others = visitors - received
    told = [
        f"{_percent(paid, visitors)} = {_percent(received, visitors)} × {asked:,}/{received:,}"
        f" + {_percent(others, visitors)} × {silent:,}/{others:,}"
    ] * 2
    return Text(
        f"成交转化率 = 咨询率 × 接待后付款 + 未咨询 × 静默转化: {told[0]}",
        f"shop conversion = call-in × received and paid + not asked × silent conversion: {told[1]}",
    )


def _percent(part: int, whole: int) -> str:
    return shown(Fraction(Decimal(part)) / Fraction(Decimal(whole)), "rate", "zh")
