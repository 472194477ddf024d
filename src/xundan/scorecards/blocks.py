"""The blocks of a plan's file and the settings that each may hold, by their names in the file."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from xundan.scorecards import plan as shapes

WAYS: Mapping[str, type[BaseModel]] = {
    "tiers": shapes.TiersItem,
    "linear": shapes.LinearItem,
    "target": shapes.TargetItem,
    "grade": shapes.GradeItem,
    "attendance": shapes.AttendanceItem,
}
"""An item's settings by its way of scoring."""

BLOCKS: Mapping[tuple[str, ...], tuple[type[BaseModel], ...]] = {
    (): (shapes.Plan,),
    ("applies",): (shapes.Applies,),
    ("items",): tuple(WAYS.values()),
    ("items", "tiers"): (shapes.Tier,),
    ("items", "worst"): (shapes.Point,),
    ("items", "best"): (shapes.Point,),
    ("deductions",): (shapes.MarkKind,),
    ("bonuses",): (shapes.MarkKind,),
    ("grades",): (shapes.PlanGrade,),
    ("pay",): (shapes.Pay,),
    ("pay", "commission"): (shapes.Commission,),
    ("pay", "commission", "tiers"): (shapes.CommissionTier,),
}
"""Every block by the names that lead to it; one of several models where the block has several forms."""
KEYS: Mapping[str, str] = {"items": "id", "deductions": "kind", "bonuses": "kind"}
"""By which setting the blocks of a list are called; others by number."""
FREE = (("pay", "base"), ("pay", "coefficients"), ("pay", "caps"), ("items", "grades"), ("items", "each"))
"""Tables whose names are the shop's own or a short list."""


def settings(block: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a block's settings in the order of the models; none for what is no block."""
    found = {field.alias or name: None for model in BLOCKS.get(block, ()) for name, field in model.model_fields.items()}
    return tuple(found)
