"""The tables of a report over the varied world, worked out by hand: order, 汇总, 均值, and what is said of them.

Shop s1 on 2 March: a2 sold o1 (129.50, of it 29.50 refunded), a3 o2 (80.00); o4 (55.25, refunded) is silent, o5 (20.00)
has an excluded flag. Three buyers wrote: b1 to a1 and a2, b2 to a1 and a3, b5 to a1. On 3 March a3 sold o6 (300.00).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.agents import agents_sheet
from xundan.reports.document.build import build
from xundan.reports.document.document import Document, Part
from xundan.reports.document.shelf import find_template
from xundan.reports.document.template import read_template
from xundan.reports.sheet import Row

SECOND, THIRD, FOURTH = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def section(view: View, text: str, first: date = SECOND, last: date = SECOND, shops: tuple[str, ...] = ("s1",)) -> Part:
    """The part that a section's lines make."""
    template = read_template(f'title = "a"\n[[sections]]\ntitle = "b"\n{text}', "a.toml")
    return build(view, template, first, last, "order_first", shops).parts[0]


def below(part: Part, name: str) -> Row:
    """The row below a table that is called so."""
    first = part.sheet.columns[0].key
    for row in part.sheet.footer:
        label = row[first] if isinstance(row[first], Text) else part.sheet.label(part.sheet.columns[0], row[first])
        if label is not None and label.zh == name:
            return row
    raise AssertionError(f"no row {name}")


def values(part: Part, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in part.sheet.rows]


AGENTS = 'by = "agent"\nmetrics = ["received_buyers", "sales", "net_sales", "paid_orders", "aov"]\norder = "-sales"\n'


def test_agents_stand_in_the_order_asked_and_nobody_below_them(view: View) -> None:
    part = section(view, AGENTS)
    assert values(part, "agent", "received_buyers", "sales", "net_sales") == [
        ("a2", 1, Decimal("129.50"), Decimal("100.00")),
        ("a3", 1, Decimal("80.00"), Decimal("80.00")),
        ("a1", 3, Decimal("0.00"), Decimal("0.00")),
    ]
    silent = below(part, "静默")
    assert (silent["sales"], silent["net_sales"], silent["paid_orders"]) == (Decimal("55.25"), Decimal("0.00"), 1)
    assert "received_buyers" not in silent
    assert below(part, "不计绩效")["sales"] == Decimal("20.00")


def test_the_total_of_agents_is_theirs_and_the_shops_stands_below(view: View) -> None:
    part = section(view, AGENTS)
    total, shop = below(part, "汇总"), below(part, "全店 (含静默)")
    # b1 and b2 met two agents each and count once; o4 and o5 are no agent's.
    assert (total["received_buyers"], total["sales"], total["net_sales"]) == (3, Decimal("209.50"), Decimal("180.00"))
    assert (total["paid_orders"], total["aov"]) == (2, Decimal("104.75"))
    assert (shop["sales"], shop["net_sales"], shop["paid_orders"]) == (Decimal("284.75"), Decimal("200.00"), 4)
    assert "received_buyers" not in shop


def test_every_number_of_the_morning_is_that_of_xundan_agents(view: View) -> None:
    agents = agents_sheet(view, SECOND, THIRD, shops=("s1",))
    template = find_template("morning", None).template
    part = build(view, template, SECOND, THIRD, "order_first", ("s1",)).parts[1]
    shared = [column.key for column in part.sheet.columns if column.key in {c.key for c in agents.columns}]
    assert len(shared) > 10
    mine, theirs = ({row["agent"]: row for row in sheet.rows} for sheet in (part.sheet, agents))
    assert mine.keys() == theirs.keys()
    named = {row["name"].zh: row for row in agents.footer}
    pairs = [*((mine[key], theirs[key]) for key in mine), *((below(part, n), named[n]) for n in ("汇总", "均值"))]
    for one, other in pairs:
        assert {key: one[key] for key in shared if key != "agent"} == {
            key: other[key] for key in shared if key != "agent"
        }


DAYS = 'by = "day"\nmetrics = ["sales", "paid_buyers", "aov"]\n'


def test_the_mean_of_a_rate_is_the_rate_of_the_sums(view: View) -> None:
    part = section(view, DAYS, SECOND, THIRD)
    # 284.75 of b1, b2 and b8; 300.00 of b7. The mean of the days' order values would be 197.46.
    assert values(part, "day", "sales", "paid_buyers", "aov") == [
        ("2026-03-02", Decimal("284.75"), 3, Decimal("94.92")),
        ("2026-03-03", Decimal("300.00"), 1, Decimal("300.00")),
    ]
    total, mean = below(part, "汇总"), below(part, "均值")
    assert (total["sales"], total["paid_buyers"], total["aov"]) == (Decimal("584.75"), 4, Decimal("146.19"))
    assert (mean["sales"], mean["paid_buyers"], mean["aov"]) == (Decimal("292.38"), 2.0, Decimal("146.19"))
    told = " ".join(note.zh for note in part.sheet.notes)
    assert "销售额、成交人数是 2 行的平均; 客单价是总和除以总和 (同汇总), 不是各行比率的平均" in told


def test_the_mean_of_something_unknown_is_unknown(view: View) -> None:
    # o7 of the 4th has no buyer, so nobody knows how many bought.
    part = section(view, DAYS, SECOND, FOURTH)
    assert part.sheet.rows[-1]["paid_buyers"] is None
    assert below(part, "均值")["paid_buyers"] is None and below(part, "汇总")["paid_buyers"] is None
    assert below(part, "均值")["sales"] is not None


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("", ["汇总", "均值"]), ("total = false\n", ["均值"]), ("mean = false\n", ["汇总"]),
        ("total = false\nmean = false\n", []),
    ],
)  # fmt: skip
def test_total_and_mean_can_be_left_out(view: View, lines: str, names: list[str]) -> None:
    part = section(view, DAYS + lines)
    assert [row["day"].zh for row in part.sheet.footer] == names
    assert len(part.sheet.notes) == len(names)


def test_a_limit_cuts_the_rows_and_not_the_total(view: View) -> None:
    part = section(view, AGENTS.replace("-sales", "sales") + "limit = 2\n")
    assert values(part, "agent") == [("a1",), ("a3",)]
    assert below(part, "汇总")["sales"] == Decimal("209.50")
    assert below(part, "均值")["sales"] == Decimal("69.83")
    assert "只列前 2 行, 共 3 行" in part.sheet.notes[-1].zh


def test_equal_rows_stand_by_name_and_unknown_ones_last(view: View) -> None:
    # Paid orders: a2 and a3 have one each, a1 none; order values: a1 has none to speak of.
    assert values(section(view, AGENTS.replace("-sales", "-paid_orders")), "agent") == [("a2",), ("a3",), ("a1",)]
    assert values(section(view, AGENTS.replace("-sales", "aov")), "agent") == [("a3",), ("a2",), ("a1",)]


def test_days_still_open_are_marked_and_named(view: View) -> None:
    part = section(view, 'by = "day"\nmetrics = "inquiries"\n', SECOND, FOURTH)
    assert [bool(row.get("provisional")) for row in part.sheet.rows] == [False, False, True]
    assert any("2026-03-04 的询单窗口还没结束" in note.zh for note in part.sheet.notes)


def test_names_of_the_shops_own_stand_over_columns_and_beside_the_definition(view: View) -> None:
    template = read_template(
        f'title = "a"\n[[sections]]\ntitle = "b"\n{DAYS}[sections.names]\nsales = "成交额"\n', "a.toml"
    )
    found = build(view, template, SECOND, SECOND, "order_first", ("s1",))
    assert [column.header.zh for column in found.parts[0].sheet.columns] == ["日期", "成交额", "成交人数", "客单价"]
    assert [(row["name"].zh, row["id"]) for row in found.definitions.rows] == [
        ("成交额 (销售额)", "sales"), ("成交人数", "paid_buyers"), ("客单价", "aov:buyer")
    ]  # fmt: skip


def test_single_figures_keep_their_units_and_counts(view: View) -> None:
    part = section(view, 'metrics = ["sales", "reply_rate", "refund_rate:amount"]\n')
    assert part.figures
    assert values(part, "value", "unit", "value/part", "value/whole")[:2] == [
        (Decimal("284.75"), "money", None, None), (2 / 3, "rate", 2, 3)
    ]  # fmt: skip
    # Nobody answered b5. Refunded: 29.50 + 55.25 of 284.75.
    assert part.sheet.rows[2]["value"] == pytest.approx(84.75 / 284.75)


def test_a_chart_has_a_point_a_day_and_gaps_where_nothing_is_known(view: View) -> None:
    part = section(view, DAYS + 'chart = "line"\ncharted = ["sales", "paid_buyers"]\n', SECOND, FOURTH)
    sales, buyers = part.charts
    assert [label.zh for label, _ in sales.points] == ["03-02", "03-03", "03-04"]
    assert [value for _, value in buyers.points] == [3, 1, None]
    assert buyers.told.zh == "成交人数: 最高 03-02 3, 最低 03-03 1; 1 处未知 (—)"
    assert sales.told.en.startswith("Sales: most 03-03 ￥300.00, least ")


def test_several_shops_stand_apart_by_agent(view: View) -> None:
    part = section(view, AGENTS, shops=())
    assert ("s2", "a1") in values(part, "shop", "agent")
    # 60 is a1's in s2; 61 and 62 are silent there.
    assert below(part, "汇总")["sales"] == Decimal("269.50")
    assert below(part, "全店 (含静默)")["sales"] == Decimal("467.75")


def test_a_report_says_shop_days_and_rule(view: View) -> None:
    template = find_template("glance", None).template
    found: Document = build(view, template, SECOND, FOURTH, "payment", ("s2",))
    assert found.subtitle.zh == "s2 · 2026-03-02 至 2026-03-04 · 付款判定"
    assert len(found.parts) == len(template.sections)
    with pytest.raises(UserError, match="no shop nowhere"):
        build(view, template, SECOND, FOURTH, "payment", ("nowhere",))
