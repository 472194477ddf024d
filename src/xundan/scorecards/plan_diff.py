"""What two versions of a plan differ in, setting by setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from xundan.model.text import Text, UserError
from xundan.scorecards.blocks import KEYS
from xundan.scorecards.paths import written
from xundan.scorecards.plan import Plan
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.setting_words import meaning
from xundan.scorecards.shelf import BUILT_IN, Month, built_in

_WHOLE = ("tiers", "worst", "best", "grades", "each", "points", "name")
"""Settings of an item or mark that read best in one piece."""


@dataclass(frozen=True)
class Difference:
    """A setting with its values; None where it is not there (then a whole item or mark may be missing)."""

    path: str
    then: Any
    now: Any
    means: Text


def differences(one: Plan, other: Plan) -> list[Difference]:
    """In the order of the newer plan; what it has no longer comes after. A setting left out has its default."""
    was, now = dict(_settings(one, ())), dict(_settings(other, ()))
    found = []
    for path in dict.fromkeys((*now, *was)):
        if was.get(path) != now.get(path):
            names = tuple(part for n, part in enumerate(path) if not (n == 1 and path[0] in KEYS))
            found.append(Difference(written(path), was.get(path), now.get(path), meaning(names)))
    return found


def _settings(block: BaseModel, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, field in type(block).model_fields.items():
        value, here = getattr(block, name), (*path, field.alias or name)
        if path and name in _WHOLE:
            yield here, value
        elif isinstance(value, BaseModel):
            yield from _settings(value, here)
        elif isinstance(value, tuple) and value and all(isinstance(each, BaseModel) for each in value):
            key = KEYS.get(name)
            if key is None:
                yield here, value
                continue
            for each in value:
                yield from _settings(each, (*here, str(getattr(each, key))))
        elif isinstance(value, dict):
            for inner, worth in value.items():
                yield (*here, inner), worth
        elif value is not None and value != ():
            yield here, value


def two(own: Sequence[PlanFile], names: Sequence[str]) -> tuple[PlanFile, PlanFile]:
    """The plans to compare, the older first: two named ones, or of one plan the newest version and the one before.

    A name is a plan (its newest version), `plan@2026-12` (the version from that month) or `builtin:presale`.
    Raises UserError `no_plan`.
    """
    if len(names) == 2:
        return named(own, names[0]), named(own, names[1])
    ids = [name.partition("@")[0] for name in names] or list(dict.fromkeys(each.plan.id for each in own))
    several = {name: versions for name in ids if len(versions := _versions(own, name)) > 1}
    if len(several) != 1:
        listed = ", ".join(several)
        raise UserError(
            "no_plan",
            Text("比哪两版? 没有哪个方案正好有前后两版", "which two? No single plan has a version before its newest")
            if not several
            else Text(f"比哪个方案? {listed} 都有几版", f"of which plan? {listed} have several versions"),
            Text(
                "写上两个: xundan plan diff presale@2026-01 presale@2026-07, 或 builtin:presale presale",
                "name two: xundan plan diff presale@2026-01 presale@2026-07, or builtin:presale presale",
            ),
        )
    [versions] = several.values()
    return versions[-2], versions[-1]


def named(own: Sequence[PlanFile], name: str) -> PlanFile:
    """One version of a plan. Raises UserError `no_plan`."""
    plan, at, month = name.partition("@")
    if plan.startswith("builtin:") and plan.removeprefix("builtin:") in BUILT_IN:
        return built_in(plan.removeprefix("builtin:"))
    versions = _versions(own, plan) or ([built_in(plan)] if plan in BUILT_IN else [])
    if at:
        first = Month.of(month).first
        versions = [each for each in versions if each.plan.from_ == first]
    if versions:
        return versions[-1]
    there = [f"{each.plan.id}@{each.plan.from_:%Y-%m}" for each in own] + [f"builtin:{each}" for each in BUILT_IN]
    listed = ", ".join(there)
    raise UserError(
        "no_plan",
        Text(f"没有叫 {name} 的方案", f"there is no plan {name}"),
        Text(f"有: {listed}", f"there are: {listed}"),
    )


def _versions(own: Sequence[PlanFile], name: str) -> list[PlanFile]:
    return sorted((each for each in own if each.plan.id == name), key=lambda each: each.plan.from_)
