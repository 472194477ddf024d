"""The identity that every refresh must keep, to the cent: agents + silent + unattributable + excluded = shop sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from xundan.engine import Engine
from xundan.facts.day_rules import DayRules
from xundan.model.rules import CREDIT_RULES
from xundan.model.text import Text, UserError

_OWNER = {"order": "order", "payment": "payment", "order_first": "first"}


@dataclass(frozen=True)
class Broken:
    """The first day and rule on which a shop's sales do not add up. Money decimal(18,2)."""

    shop: str
    day: date
    rule: str
    parts: Decimal | None
    total: Decimal | None

    @property
    def error(self) -> UserError:
        """What a person is told."""
        return UserError(
            "identity",
            Text(
                f"{self.shop} {self.day} 按 {self.rule}: 各客服 + 静默 + 无法判定 + 不计绩效 = {self.parts}, "
                f"而全店销售额 = {self.total}。这家店铺的数字停在上一次正确的状态, 其他店铺照常更新。",
                f"{self.shop} {self.day} under {self.rule}: agents + silent + unattributable + excluded = "
                f"{self.parts}, but shop sales = {self.total}. This shop's numbers stay at their last good state; "
                "those of other shops are up to date.",
            ),
            Text(
                "这是程序的错误, 请把这一行报告给我们; 修好后运行 xundan refresh",
                "this is a defect of ours: please report this line, and run xundan refresh when it is mended",
            ),
        )


def broken_identities(
    engine: Engine, imported: ir.Table, rules: DayRules, orders: ir.Table, credits: ir.Table
) -> list[Broken]:
    """Compares, for every shop, day and rule, what the parts add up to with the paid orders as `imported` (current
    rows); one entry a shop for which they differ.

    The agents' part is summed over the evidence (one row an order and chosen agent), not over the orders' own column,
    so an order credited twice or lost shows.
    """
    totals = _totals(imported, rules)
    found: dict[str, Broken] = {}
    for rule in CREDIT_RULES:
        parts = _agents(orders, credits, rule).union(_nobody(orders, rule))
        parts = parts.group_by("shop", "day").aggregate(parts=parts.amount.sum())
        both = totals.outer_join(parts, ["shop", "day"])
        both = both.mutate(shop=both.shop.fill_null(both.shop_right), day=both.day.fill_null(both.day_right)).filter(
            both.total.fill_null(Decimal(0)) != both.parts.fill_null(Decimal(0))
        )
        for row in engine.rows(both.order_by("shop", "day")).to_pylist():
            found.setdefault(row["shop"], Broken(row["shop"], row["day"], rule, row["parts"], row["total"]))
    return [found[shop] for shop in sorted(found)]


def _totals(imported: ir.Table, rules: DayRules) -> ir.Table:
    paid = imported.filter(imported.paid_at.notnull())
    postage = rules.value("sales_include_postage", paid.paid_day).ifelse(
        ibis.literal(Decimal(0)).cast("decimal(18, 2)"), paid.postage.fill_null(Decimal(0)).cast("decimal(18, 2)")
    )
    paid = paid.select("shop", day="paid_day", amount=paid.paid_amount - postage)
    return paid.group_by("shop", "day").aggregate(total=paid.amount.sum())


def _agents(orders: ir.Table, credits: ir.Table, rule: str) -> ir.Table:
    """What the evidence gives to agents: under `order_first` the order's owner, else the payment's."""
    if rule == "order_first":
        owned = credits.group_by("shop", "order_id").aggregate(has_order_owner=credits.order_owner.max())
        rows = credits.inner_join(owned, ["shop", "order_id"])
        rows = rows.filter(rows.has_order_owner.ifelse(rows.order_owner, rows.payment_owner))
    else:
        rows = credits.filter(credits[f"{_OWNER[rule]}_owner"])
    rows = rows.select("shop", "order_id").inner_join(orders.filter(orders.sales.notnull()), ["shop", "order_id"])
    return rows.select("shop", day="paid_day", amount="sales")


def _nobody(orders: ir.Table, rule: str) -> ir.Table:
    state = orders[f"{_OWNER[rule]}_state"]
    rows = orders.filter(orders.sales.notnull() & (state != "agent"))
    return rows.select("shop", day="paid_day", amount="sales")
