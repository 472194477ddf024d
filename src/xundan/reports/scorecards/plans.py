"""Plans as people read them: which there are, one of them, what is wrong with them, what two of them differ in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xundan.model.text import Text
from xundan.reports.scorecards import plan_words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.amounts import plain, shown
from xundan.scorecards.plan import MarkKind, Plan, PlanGrade, Point, Tier
from xundan.scorecards.plan_diff import Difference
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month, in_force
from xundan.scorecards.shelf_check import Finding

_BUILT_IN = Text("内置", "built in")


def plans_sheet(own: Sequence[PlanFile], built_in: Sequence[PlanFile], wrong: Sequence[str], month: Month) -> Sheet:
    """Every version; `wrong` are the files that are no plan as they stand."""
    holds = [each.file for each in in_force(own, month)]
    rows = [_listed(each) | {"holds": each.file in holds} for each in _sorted(own)]
    rows += [_listed(each) | {"file": _BUILT_IN} for each in built_in]
    rows += [{"file": name, "name": Text("有错, 见 xundan plan check", "wrong: xundan plan check")} for name in wrong]
    notes = []
    if not own:
        notes.append(
            Text("工作区里还没有方案: xundan plan new presale", "none in the workspace: xundan plan new presale")
        )
    return Sheet(
        title=Text("考核方案", "Plans"),
        subtitle=Text(f"{month} 用哪一版", f"which holds in {month}"),
        columns=[
            Column("id", Text("编号", "Id"), is_key=True),
            Column("file", Text("文件", "File"), is_key=True),
            Column("from", Text("从", "From")),
            Column("until", Text("到", "Until")),
            Column("holds", Text(f"{month}", f"{month}"), "flag"),
            Column("full", Text("满分", "Full"), "text"),
            Column("items", Text("项目", "Items"), "count"),
            Column("name", Text("名称", "Name")),
            Column("applies", Text("适用于", "For"), wraps=True),
        ],
        rows=rows,
        notes=notes,
        json_keys=("id", "name", "from", "until", "holds", "full", "items", "applies", "file"),
        head={"month": str(month)},
    )


def _sorted(own: Sequence[PlanFile]) -> list[PlanFile]:
    return sorted(own, key=lambda each: (each.plan.id, each.plan.from_, each.file))


def _listed(each: PlanFile) -> Row:
    plan = each.plan
    return {
        "id": plan.id,
        "name": plan.name,
        "from": plan.from_,
        "until": plan.until,
        "holds": None,
        "full": plain(plan.full),
        "items": len(plan.items),
        "applies": plan_words.applies(plan.applies),
        "file": each.file,
    }


def plan_sheet(file: PlanFile) -> Sheet:
    """One version: a row a rule."""
    plan = file.plan
    return Sheet(
        title=Text(f"{plan.name.zh} ({plan.id})", f"{plan.name.en} ({plan.id})"),
        subtitle=_span(file),
        columns=[
            Column("part", Text("部分", "Part"), is_key=True, once=True),
            Column("name", Text("名称", "Name"), is_key=True),
            Column("id", Text("编号", "Id")),
            Column("points", Text("权重" if plan.weighted else "满分", "Weight" if plan.weighted else "Full score")),
            Column("rule", Text("怎么算", "Rule"), wraps=True),
        ],
        rows=[*_items(plan), *_marks(plan), *_grades(plan), *_pay(plan)],
        notes=_notes(plan),
        head={"id": plan.id, "from": plan.from_.isoformat(), "until": plan.until, "file": file.file},
    )


def _span(file: PlanFile) -> Text:
    plan = file.plan
    where = Text(file.file, file.file) if file.own else _BUILT_IN
    zh, en = f"{where.zh} · {plan.from_} 起", f"{where.en} · from {plan.from_}"
    return Text(f"{zh}, 到 {plan.until}", f"{en} until {plan.until}") if plan.until else Text(zh, en)


def _items(plan: Plan) -> list[Row]:
    part = Text("项目", "Items")
    rows: list[Row] = [
        {"part": part, "name": item.name, "id": item.id, "points": plain(item.counts), "rule": _rule(item)}
        for item in plan.items
    ]
    total = {"part": part, "name": Text("合计", "Together"), "points": plain(plan.full)}
    if plan.pass_ is not None:
        at, share = plain(plan.pass_ * plan.full), shown(plan.pass_, "rate")
        total["rule"] = Text(f"及格线 {at} ({share})", f"pass mark {at} ({share})")
    return [*rows, total]


def _rule(item: Any) -> Text:
    way, told = plan_words.WAYS[item.score], plan_words.rule(item)
    return Text(f"{way.zh}: {told.zh}", f"{way.en}: {told.en}")


def _marks(plan: Plan) -> list[Row]:
    return [
        {"part": part, "name": mark.name, "id": mark.kind, "rule": plan_words.points(mark)}
        for part, marks in ((Text("扣分", "Deductions"), plan.deductions), (Text("加分", "Bonuses"), plan.bonuses))
        for mark in marks
    ]


def _grades(plan: Plan) -> list[Row]:
    part = Text("等级", "Grades")
    return [
        {"part": part, "name": grade.name, "rule": Text(f"≥ {plain(grade.from_)}", f"≥ {plain(grade.from_)}")}
        for grade in plan.grades
    ]


def _pay(plan: Plan) -> list[Row]:
    return [{"part": Text("工资", "Pay"), "name": name, "rule": told} for name, told in plan_words.pay(plan.pay)]


def _notes(plan: Plan) -> list[Text]:
    applies, missing = plan_words.applies(plan.applies), plan_words.MISSING[plan.missing]
    figures = Text("可以用平台数据", "platform figures admitted") if plan.platform_figures else Text(
        "不用平台数据", "no platform figures"
    )  # fmt: skip
    notes = [
        Text(f"适用于: {applies.zh}", f"for: {applies.en}"),
        Text(f"判定 {plan.rule}; {missing.zh}; {figures.zh}", f"rule {plan.rule}; {missing.en}; {figures.en}"),
    ]
    if plan.pay.commission is not None:
        refunds = plan_words.REFUNDS[plan.refunds]
        notes.append(Text(f"提成: {refunds.zh}", f"commission: {refunds.en}"))
    return notes


def findings_sheet(found: Sequence[Finding]) -> Sheet:
    """What is wrong, and what is worth a look."""
    rows: list[Row] = [
        {"file": each.file or None, "line": each.line, "setting": each.where or None, "wrong": each.wrong,
         "message": each.message}
        for each in found
    ]  # fmt: skip
    return Sheet(
        title=Text("方案检查", "Plans checked"),
        subtitle=Text("", ""),
        columns=[
            Column("file", Text("文件", "File"), is_key=True),
            Column("line", Text("行", "Line"), "count"),
            Column("setting", Text("设置", "Setting")),
            Column("wrong", Text("要改", "Wrong"), "flag"),
            Column("message", Text("说明", "What"), wraps=True),
        ],
        rows=rows,
    )


def finding_text(each: Finding) -> Text:
    """One line of the check, as compilers write them."""
    head = "".join(f"{part}: " for part in (each.at, each.where) if part)
    hint = Text("", "") if each.wrong else Text("注意: ", "note: ")
    return Text(f"{head}{hint.zh}{each.message.zh}", f"{head}{hint.en}{each.message.en}")


def differences_sheet(one: PlanFile, other: PlanFile, found: Sequence[Difference]) -> Sheet:
    """A row a setting that is not as it was."""
    names = [_version(each) for each in (one, other)]
    units = {item.id: plan_words.unit_of(item) for plan in (one.plan, other.plan) for item in plan.items}
    rows: list[Row] = [
        {"setting": each.path, "then": _value(each.then, each.path, units), "now": _value(each.now, each.path, units),
         "meaning": each.means}
        for each in found
    ]  # fmt: skip
    return Sheet(
        title=Text("方案对照", "Plans compared"),
        subtitle=Text(f"{names[0]} → {names[1]}", f"{names[0]} → {names[1]}"),
        columns=[
            Column("setting", Text("设置", "Setting"), is_key=True),
            Column("then", Text("原来", "Then"), wraps=True),
            Column("now", Text("现在", "Now"), wraps=True),
            Column("meaning", Text("含义", "Meaning"), wraps=True),
        ],
        rows=rows,
        notes=[] if rows else [Text("没有不同", "they do not differ")],
        head={"then": names[0], "now": names[1]},
    )


def _version(file: PlanFile) -> str:
    return f"{file.plan.id}@{file.plan.from_:%Y-%m}" if file.own else f"builtin:{file.plan.id}"


_RATES = ("pass", "cap", "floor")


def _value(value: Any, path: str, units: dict[str, str]) -> Text | None:
    if value is None:
        return None
    parts = path.split(".")
    unit = units.get(parts[1], "") if parts[0] == "items" and len(parts) > 1 else ""
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no")
    if isinstance(value, Decimal):
        kind = "rate" if parts[-1] in _RATES else unit if parts[-1] == "target" else ""
        return _same(shown(value, kind) if kind else plain(value))
    if isinstance(value, date | str):
        return _same(str(value))
    if isinstance(value, dict):
        return _same(plan_words.pairs(value))
    if isinstance(value, Point):
        return _same(f"{shown(value.at, unit)} → {plain(value.points)}")
    if isinstance(value, tuple):
        return _several(value, parts, unit)
    return _same(str(value))


def _several(value: tuple[Any, ...], parts: Sequence[str], unit: str) -> Text:
    if isinstance(value[0], Tier):
        return plan_words.tiers(value, unit)
    if isinstance(value[0], PlanGrade):
        zh, en = ("; ".join(f"{each.name(lang)} ≥ {plain(each.from_)}" for each in value) for lang in ("zh", "en"))
        return Text(zh, en)
    if parts[0] in ("deductions", "bonuses"):
        return plan_words.points(MarkKind.model_construct(points=value, most=None))
    if isinstance(value[0], Decimal):
        return _same(" / ".join(plain(each) for each in value))
    if isinstance(value[0], str):
        return _same(", ".join(value))
    return _same(plan_words.commission(value))


def _same(text: str) -> Text:
    return Text(text, text)
