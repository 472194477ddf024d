"""What a refund is for: goods that came back, or goods that were bad (reading 66)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, trimmed, yes
from xundan.facts.day_rules import DayRules


def told(rules: DayRules, refunds: ir.Table) -> ir.Table:
    """Refunds with `is_return` and `is_quality`, the latter by the setting of their column `paid_day`."""
    reason = written(refunds.first_reason).fill_null(written(refunds.reason))
    quality = rules.choose(
        "quality_reasons", refunds.paid_day, lambda reasons: reason.isin(reasons) if reasons else ibis.literal(False)
    )
    return refunds.mutate(is_return=yes(refunds.kind == "return"), is_quality=yes(quality))


def kinds(refunds: ir.Table) -> dict[str, ir.BooleanValue]:
    """Of a group of refunds that `told` made: whether any brought goods back, and whether any is for quality."""
    return {"returned": has(refunds.is_return), "quality_refunded": has(refunds.is_quality)}


def written(reason: ir.StringValue) -> ir.StringValue:
    """A reason trimmed; null when blank."""
    return trimmed(reason).nullif("")
