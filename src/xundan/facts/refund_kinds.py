"""What a refund is for: goods that came back, or goods that were bad (reading 66)."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import has, trimmed, yes
from xundan.facts.day_rules import DayRules


def kinds(rules: DayRules, refunds: ir.Table, paid_day: ir.DateValue) -> dict[str, ir.BooleanValue]:
    """Whether any of a group of refunds brought goods back, and whether any is for quality by the setting of
    `paid_day`, a column of the same rows."""
    return {"returned": has(refunds.kind == "return"), "quality_refunded": has(_for_quality(rules, refunds, paid_day))}


def _for_quality(rules: DayRules, refunds: ir.Table, paid_day: ir.DateValue) -> ir.BooleanValue:
    reason = written(refunds.first_reason).fill_null(written(refunds.reason))
    return yes(
        rules.choose(
            "quality_reasons", paid_day, lambda reasons: reason.isin(reasons) if reasons else ibis.literal(False)
        )
    )


def written(reason: ir.StringValue) -> ir.StringValue:
    """A reason trimmed; null when blank."""
    return trimmed(reason).nullif("")
