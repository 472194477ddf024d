"""Why a number moved: sentences, a waterfall and the segments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.analysis.change.segments import Split
from xundan.analysis.change.step import Step, to_cents
from xundan.analysis.change.why import Why
from xundan.metrics.figures import Figure
from xundan.metrics.measures import cents
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.waterfall import bars
from xundan.reports.analysis.why_words import CHANCE, Names, sentences
from xundan.reports.numbers import difference
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling
from xundan.reports.waterfall_chart import Waterfall

_SHOWN = 12
"""So many segments stand in a table, the others in one row."""
_CHANCE_MARK = "~"
_CHANCE_NOTE = Text(f"{_CHANCE_MARK} {CHANCE.zh}", f"{_CHANCE_MARK} {CHANCE.en}")
_OTHERS = Text("其他 {n} 段", "{n} others")


def why_telling(found: Why, view: View) -> Telling:
    """What an explanation says; all steps are in its data, the strongest in its tables."""
    names = Names(view, found)
    sheets = [_waterfall(found, names)]
    if found.by and any(step.kind == "mix" for step in found.root.children):
        sheets.append(_segments(found, names, found.root, found.by))
    if found.strongest:
        sheets.append(_strongest(found, names))
    return Telling(
        _title(found), _subtitle(found), sentences(found, names), sheets, _data(found, names), _chart(found, names)
    )


def _title(found: Why) -> Text:
    return Text(f"{found.metric.name.zh}为什么变", f"Why it moved: {found.metric.name.en}")


def _subtitle(found: Why) -> Text:
    after, before = (words.period(p.first, p.last) for p in (found.after, found.before))
    rule = words.RULES[found.rule]
    shops = " · " + ", ".join(found.shops) if found.shops else ""
    return Text(
        f"{after.zh}, 对比 {before.zh} · {rule.zh}{shops}", f"{after.en} against {before.en} · {rule.en}{shops}"
    )


def _waterfall(found: Why, names: Names) -> Sheet:
    root = found.root
    then, now = (words.period(p.first, p.last) for p in (found.before, found.after))
    start = _value(root.before, root.unit)
    units = {"unit": root.unit, "share_unit": difference(root.unit)}
    rows: list[Row] = [{"step": then, "before": start, **units}]
    level = _exact(root.before, root.unit)
    spans = [(level, level)]
    for depth, step, from_ in _levels(root, level):
        row = _row(found, names, step, depth)
        rows.append(row)
        spans.append((from_, from_ + step.share))
    end: Row = {"step": now, "after": _value(root.after, root.unit), **units, "share": _share(root.share, root.unit)}
    for row, bar in zip(rows, bars(spans), strict=True):
        row["bar"] = bar
    columns = [
        Column("step", Text("步骤", "Step"), is_key=True),
        Column("before", Text("之前", "Before"), unit_key="unit"),
        Column("after", Text("之后", "After"), unit_key="unit"),
        Column("share", Text("带来的变化", "Moved it by"), unit_key="share_unit"),
        Column("chance", Text(_CHANCE_MARK, _CHANCE_MARK)),
        Column("bar", Text("瀑布", "Waterfall")),
    ]
    by_chance = any(step.chance for _, step in root.all() if step is not root)
    if not by_chance:
        columns = [column for column in columns if column.key != "chance"]
    return Sheet(
        title=Text("一步一步加起来", "Step by step"),
        subtitle=Text("", ""),
        columns=columns,
        rows=rows,
        footer=[end],
        notes=[_CHANCE_NOTE] if by_chance else [],
        currency=found.currency,
        definitions=[found.metric],
    )


def _chart(found: Why, names: Names) -> Waterfall:
    """The steps of the first level."""
    root = found.root
    then, now = (words.period(p.first, p.last) for p in (found.before, found.after))
    return Waterfall(
        found.metric.name,
        root.unit,
        found.currency,
        (then, _exact(root.before, root.unit)),
        [(names.of(step), step.share) for step in shortened(root.children)],
        (now, _exact(root.after, root.unit)),
    )


def _levels(root: Step, start: Fraction) -> Iterator[tuple[int, Step, Fraction]]:
    """Steps with their depth and the level that they start from; the least of many segments come as one."""

    def below(step: Step, level: Fraction, depth: int) -> Iterator[tuple[int, Step, Fraction]]:
        for child in shortened(step.children):
            yield depth, child, level
            if child.kind != "mix":
                yield from below(child, level, depth + 1)
            level += child.share

    return below(root, start, 0)


def shortened(steps: tuple[Step, ...]) -> list[Step]:
    """Segments by what they moved, the least of many as one; other steps after them in their order."""
    segments = sorted((s for s in steps if s.kind == "segment"), key=lambda s: (-abs(s.share), str(s.value)))
    others = [s for s in steps if s.kind != "segment"]
    if len(segments) <= _SHOWN:
        return segments + others
    rest = segments[_SHOWN - 1 :]
    share = sum((step.share for step in rest), Fraction(0))
    name = _OTHERS.format(n=len(rest))
    return [*segments[: _SHOWN - 1], Step("others", "part", name, rest[0].unit, None, None, share), *others]


def _row(found: Why, names: Names, step: Step, depth: int) -> Row:
    name, indent = names.of(step), "  " * depth
    row: Row = {"step": Text(indent + name.zh, indent + name.en), "unit": step.unit}
    if step.dimension is None:
        row["id"] = step.id
    if step.before is not None and step.after is not None:
        row |= {"before": _value(step.before, step.unit), "after": _value(step.after, step.unit)}
    row |= {"share": _share(step.share, found.root.unit), "share_unit": difference(found.root.unit)}
    return row | {"chance": _CHANCE_MARK if step.chance else ""}


def _segments(found: Why, names: Names, root: Step, dimension: str) -> Sheet:
    """Own change and change of mix of each segment."""
    mixed: dict[Any, Step] = {child.value: child for s in root.children if s.kind == "mix" for child in s.children}
    rows: list[Row] = []
    segments = [step for step in root.children if step.kind == "segment"]
    segments.sort(key=lambda s: (-abs(s.share + mixed[s.value].share), str(s.value)))
    for step in segments[:_SHOWN]:
        mix = mixed[step.value]
        rows.append({
            "segment": names.of(step),
            **_counted("before", step.before), **_counted("after", step.after),
            "weight_before": _plain(mix.before), "weight_after": _plain(mix.after),
            "own": _share(step.share, root.unit), "mix": _share(mix.share, root.unit),
            "sum": _share(step.share + mix.share, root.unit),
        })  # fmt: skip
    rest = len(segments) - _SHOWN
    left = Text(f"变化最小的 {rest} 段没有列出", f"{rest} segments that moved least are left out")
    unit, change = root.unit, difference(root.unit)
    return Sheet(
        title=Text("各段自己的变化和结构变化", "Own change of each segment, and change of mix"),
        subtitle=Text("", ""),
        columns=[
            Column("segment", words.DIMENSIONS.get(dimension, Text(dimension, dimension)), is_key=True),
            Column("before", Text("之前", "Before"), unit, part="before/part", whole="before/whole"),
            Column("after", Text("之后", "After"), unit, part="after/part", whole="after/whole"),
            Column("weight_before", Text("占比之前", "Weight before"), "rate"),
            Column("weight_after", Text("占比之后", "Weight after"), "rate"),
            Column("own", Text("自己的变化", "Own change"), change),
            Column("mix", Text("结构变化", "Mix"), change),
            Column("sum", Text("合计", "Together"), change),
        ],
        rows=rows,
        notes=[left] if rest > 0 else [],
        currency=found.currency,
    )


def _strongest(found: Why, names: Names) -> Sheet:
    best = found.strongest
    assert best is not None
    root = best.split.root
    name = words.DIMENSIONS.get(best.dimension, Text(best.dimension, best.dimension))
    if any(step.kind == "mix" for step in root.children):
        return _segments(found, names, root, best.dimension)
    rows: list[Row] = []
    for step in shortened(root.children):
        row: Row = {"segment": names.of(step), "share": _share(step.share, root.unit)}
        if step.before is not None and step.after is not None:
            row |= {"before": _value(step.before, root.unit), "after": _value(step.after, root.unit)}
        if step.kind == "segment":
            row["excess"] = _share(best.split.excess[step.value], root.unit)
        rows.append(row)
    return Sheet(
        title=Text(f"按{name.zh}分", f"By {name.en.lower()}"),
        subtitle=Text("", ""),
        columns=[
            Column("segment", name, is_key=True),
            Column("before", Text("之前", "Before"), root.unit),
            Column("after", Text("之后", "After"), root.unit),
            Column("share", Text("变化", "Change"), difference(root.unit)),
            Column("excess", Text("比同步变化多出", "Beyond what all did"), difference(root.unit)),
        ],
        rows=rows,
        currency=found.currency,
    )


def _data(found: Why, names: Names) -> Mapping[str, Any]:
    root, best = found.root, found.strongest
    return {
        "metric": found.name,
        "from": found.after.first, "to": found.after.last,
        "against_from": found.before.first, "against_to": found.before.last,
        "rule": found.rule, "shops": list(found.shops), "by": found.by, "unit": root.unit,
        "before": _value(root.before, root.unit), "after": _value(root.after, root.unit),
        "change": _share(root.share, root.unit), "within_chance": root.chance,
        "provisional_from": min((each.open_from for each in found.moving if each.open_from), default=None),
        "early_until": max((each.early for each in found.moving if each.early), default=None),
        "steps": list(_steps_json(root, names, root.unit, ())),
        "strongest": None if best is None else _strongest_json(best.dimension, best.value, best.excess, best.split),
        "gaps": [
            {"tables": list(gap.tables), "from": gap.period.first, "to": gap.period.last, "days": gap.period.days,
             "covered": gap.covered}
            for gap in found.gaps
        ],
    }  # fmt: skip


def _steps_json(step: Step, names: Names, unit: str, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """All steps below one, each before those that it is made of; `path` leads to it from the whole."""
    for child in step.children:
        where = (*path, child.id if child.dimension is None else f"{child.dimension}={_text(child.value)}")
        yield {
            "path": "/".join(where), "depth": len(where), "id": child.id, "kind": child.kind, "name": names.of(child),
            "dimension": child.dimension, "value": child.value, "unit": child.unit,
            "before": _value(child.before, child.unit), "after": _value(child.after, child.unit),
            "share": _share(child.share, unit), "within_chance": child.chance,
        }  # fmt: skip
        yield from _steps_json(child, names, unit, where)


def _text(value: str | int | None) -> str:
    return "" if value is None else str(value)


def _strongest_json(dimension: str, value: Any, excess: Fraction, split: Split) -> dict[str, Any]:
    unit = split.root.unit
    return {
        "dimension": dimension,
        "value": value,
        "excess": _share(excess, unit),
        "excesses": [{"value": key, "excess": _share(each, unit)} for key, each in split.excess.items()],
    }


def _counted(key: str, figure: Figure | None) -> Row:
    """A figure with its counts, where both are."""
    if figure is None or not figure.counts:
        return {key: _plain(figure)}
    return {key: figure.value, f"{key}/part": figure.part, f"{key}/whole": figure.whole}


def _plain(figure: Figure | None) -> Fraction | None:
    return None if figure is None else figure.value


def _value(figure: Figure | None, unit: str) -> Fraction | Decimal | int | None:
    value = _plain(figure)
    if value is None or unit == "money":
        return None if value is None else cents(value)
    return int(value) if value.denominator == 1 else value


def _share(share: Fraction, unit: str) -> Fraction | Decimal:
    return cents(share) if unit == "money" else share


def _exact(figure: Figure | None, unit: str) -> Fraction:
    assert figure is not None and figure.value is not None
    return to_cents(figure) if unit == "money" else figure.value
