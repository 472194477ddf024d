"""What is said of a change."""

from __future__ import annotations

from fractions import Fraction

from xundan.analysis.change.solid import Gap
from xundan.analysis.change.step import Step
from xundan.analysis.change.strongest import FEWEST_DAYS
from xundan.analysis.change.why import Why
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.amounts import Said
from xundan.reports.analysis.unsure import why_moving
from xundan.reports.labels import Labels, item_titles, labels_of
from xundan.reports.numbers import shown

CHANCE = Text("在偶然波动之内", "within chance")
_WORTH_TELLING = Fraction(15, 100)
"""Of all that moved: what moved less has no sentence of what is in it."""


class Names:
    """What steps are called: segments by the names of agents, items and the like."""

    def __init__(self, view: View, found: Why) -> None:
        steps = [step for _, step in found.root.all()]
        if found.strongest:
            steps += [step for _, step in found.strongest.split.root.all()]
        dimensions = sorted({step.dimension for step in steps if step.dimension})
        self._labels: Labels = labels_of(dimensions, view)
        if "item" in dimensions:
            items = {str(step.value) for step in steps if step.dimension == "item" and step.value is not None}
            self._labels["item"] = item_titles(view, sorted(items))

    def of(self, step: Step) -> Text:
        """The step's own name, a segment's that of its value."""
        if step.dimension is None:
            return step.name
        return self.segment(step.dimension, step.value)

    def segment(self, dimension: str, value: str | int | None) -> Text:
        if dimension == "weekday" and isinstance(value, int):
            return words.WEEKDAYS[value - 1]
        if dimension == "hour" and isinstance(value, int):
            return Text(f"{value:02d}:00", f"{value:02d}:00")
        known = self._labels.get(dimension, {})
        if value in known:
            return known[value]
        return Text(words.UNKNOWN, words.UNKNOWN) if value is None else Text(str(value), str(value))


def sentences(found: Why, names: Names) -> list[Text]:
    """In order of weight: the change, what made most of it, what is inside that, the dimension, and what is lacking."""
    said = Said(found.currency)
    told = [_headline(found, said)]
    if found.root.share:
        told += _drivers(found, names, said)
        told += _inside(found, names, said)
        if not found.by:
            told += _dimension(found, names, said)
    elif any(step.share for step in found.root.children):
        told += _drivers(found, names, said)
    told += found.lacks
    if found.before.days != found.after.days:
        told.append(
            Text(
                f"两段时间不一样长: {found.after.days} 天对 {found.before.days} 天",
                f"the periods differ in length: {found.after.days} days against {found.before.days}",
            )
        )
    told += [_gap(gap) for gap in found.gaps]
    if found.held_back:
        told.append(words.held_back(found.held_back))
    return [*told, *_moving(found)]


def _moving(found: Why) -> list[Text]:
    """Why the change, or its parts alone, may still move."""
    told = why_moving(found.moving)
    if told and not found.metric.waits:
        name = found.metric.name
        told.append(
            Text(
                f"{name.zh}本身的变化已定, 会变的只是怎么分到各步",
                f"the change of {_lower(name.en)} itself stands; only how it is shared out among the steps may move",
            )
        )
    return told


def _headline(found: Why, said: Said) -> Text:
    root, name = found.root, found.metric.name
    then, now = said.value(root.before, root.unit), said.value(root.after, root.unit)
    if not root.share:
        return Text(f"{name.zh}没有变: {now.zh}", f"{name.en} did not change: {now.en}")
    size = said.size(root.share, root.unit)
    up = root.share > 0
    rate = ""
    base = root.before.value if root.before else None
    if base is not None and base > 0 and root.unit in ("people", "count", "money"):
        rate = f" ({'+' if up else '-'}{shown(abs(root.share) / base, 'rate', 'en')})"
    chance = Text("。这在偶然波动之内", "; that is within chance") if root.chance else Text("", "")
    open_ = Text(", 暂定, 还会变", "; provisional, it may still move") if _is_open(found) else Text("", "")
    return Text(
        f"{name.zh}从 {then.zh} 变为 {now.zh}, {'上升' if up else '下降'} {size.zh}{rate}{open_.zh}{chance.zh}",
        f"{name.en} {'rose' if up else 'fell'} from {then.en} to {now.en}, by {size.en}{rate}{open_.en}{chance.en}",
    )


def _is_open(found: Why) -> bool:
    return found.metric.waits and bool(found.moving)


def _drivers(found: Why, names: Names, said: Said) -> list[Text]:
    """What moved it most, and the others."""
    steps = [step for step in found.root.children if step.share]
    if not steps:
        return []
    if steps[0].id == f"{found.metric.id}/part" or steps[0].id == f"{found.metric.id}/whole":
        return [_divided(found, said)]
    direction = 1 if found.root.share >= 0 else -1
    steps.sort(key=lambda step: (-direction * step.share, str(step.value)))
    first, *others = steps
    told = []
    if first.share * direction > 0:
        phrase = _phrase(first, found, names, said)
        told.append(Text(f"主要来自{phrase.zh}", f"Most of it comes from {phrase.en}"))
    else:
        others = steps
    others.sort(key=lambda step: (-abs(step.share), str(step.value)))
    more = [_phrase(step, found, names, said) for step in others[:3]]
    if more:
        zh, en = "; ".join(text.zh for text in more), "; ".join(text.en for text in more)
        told.append(Text(f"其次: {zh}", f"Besides: {en}"))
    return told


def _divided(found: Why, said: Said) -> Text:
    """A rate that nothing but its two sides is known of: neither of them is a reason."""
    part, whole = ((step.name, said.from_to(step.before, step.after, step.unit)) for step in found.root.children)
    return Text(
        f"它是{part[0].zh} ({part[1].zh}) ÷ {whole[0].zh} ({whole[1].zh})",
        f"It is {_lower(part[0].en)} ({part[1].en}) / {_lower(whole[0].en)} ({whole[1].en})",
    )


def _inside(found: Why, names: Names, said: Said) -> list[Text]:
    """What is in the steps that moved much."""
    moved = sum((abs(step.share) for step in found.root.children), Fraction(0))
    told = []
    for step in sorted(found.root.children, key=lambda step: (-abs(step.share), str(step.value))):
        inner = [child for child in step.children if child.share and child.kind != "mix"]
        if not inner or step.kind == "segment" or abs(step.share) < moved * _WORTH_TELLING:
            continue
        inner.sort(key=lambda child: (-abs(child.share), str(child.value)))
        name = names.of(step)
        phrases = [_phrase(child, found, names, said) for child in inner[:2]]
        zh, en = "; ".join(text.zh for text in phrases), "; ".join(text.en for text in phrases)
        told.append(Text(f"{name.zh}里面: {zh}", f"Within {_lower(name.en)}: {en}"))
    return told


def _dimension(found: Why, names: Names, said: Said) -> list[Text]:
    best = found.strongest
    if best is None:
        if found.metric.waits and any(days.early for days in found.moving):
            return [
                Text(
                    "有的天还分不清售后和询单, 不比较哪个维度变得特别",
                    "on some of the days after-sale questions are not told from inquiries: no dimension is compared",
                )
            ]
        if min(found.before.days, found.after.days) < FEWEST_DAYS:
            return [
                Text(
                    f"每段不到 {FEWEST_DAYS} 天, 不比较哪个维度变得特别",
                    f"with fewer than {FEWEST_DAYS} days in a period no dimension is told from chance",
                )
            ]
        return [
            Text(
                "按各维度分开看, 没有哪一段的变化明显不同于整体",
                "by no dimension did any segment move beyond chance otherwise than the whole",
            )
        ]
    dimension = words.DIMENSIONS.get(best.dimension, Text(best.dimension, best.dimension))
    name = names.segment(best.dimension, best.value)
    step = best.step
    ends = said.from_to(step.before, step.after, step.unit)
    size = said.size(best.excess, found.root.unit)
    more = best.excess > 0
    return [
        Text(
            f"按{dimension.zh}看差别最大: {name.zh} {ends.zh}, 比各段同步变化{'多' if more else '少'} {size.zh}",
            f"By {dimension.en.lower()} the segments differ most: {name.en} {ends.en}, {size.en} "
            f"{'more' if more else 'less'} than had all changed alike",
        )
    ]


def _phrase(step: Step, found: Why, names: Names, said: Said) -> Text:
    """visitors 5,118 → 11,349: +￥88,511.75 (within chance)."""
    name, share = names.of(step), said.signed(step.share, found.root.unit)
    ends = Text("", "")
    if step.before is not None and step.after is not None and step.kind != "overlap":
        ends = said.from_to(step.before, step.after, step.unit)
        ends = Text(f" {ends.zh}", f" {ends.en}")
    chance = Text(f" ({CHANCE.zh})", f" ({CHANCE.en})") if step.chance else Text("", "")
    en = name.en if step.kind == "segment" else _lower(name.en)
    return Text(f"{name.zh}{ends.zh}, {share.zh}{chance.zh}", f"{en}{ends.en}, {share.en}{chance.en}")


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _gap(gap: Gap) -> Text:
    days = words.period(gap.period.first, gap.period.last)
    tables = Text(" 或 ".join(gap.tables), " or ".join(gap.tables))
    return Text(
        f"{days.zh} 共 {gap.period.days} 天, 只有 {gap.covered} 天有 {tables.zh} 的数据, 其余的不在里面",
        f"{days.en}: {tables.en} cover {gap.covered} of {gap.period.days} days; the others are not in it",
    )
