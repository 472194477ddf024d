"""What a change of a plan would do, before beside after: for people, for spreadsheets and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xundan.model.text import Text
from xundan.reports import words as common
from xundan.reports.scorecards import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.amounts import plain
from xundan.scorecards.card import Card
from xundan.scorecards.whatif import Outcome, Tried, WhatIf, paid

_TITLE = Text("改方案会怎样", "What a change of the plan would do")
_MORE = Text("多发", "More")
_ARROW = "→"


def outcome_sheets(found: WhatIf) -> list[Sheet]:
    """A sheet a variant, then one of what all cost where there are several."""
    sheets = [_compact(found, outcome) for outcome in found.outcomes]
    return [*sheets, costs_sheet(found)] if len(sheets) > 1 else sheets


def _compact(found: WhatIf, outcome: Outcome) -> Sheet:
    several = len(found.months) > 1
    shops = {row.shop for row in outcome.rows}
    there = _there(outcome)
    columns = [
        *([Column("month", Text("月份", "Month"), is_key=True, once=True)] if several else []),
        Column("name", Text("客服", "Agent"), is_key=True),
        *([Column("shop", Text("店铺", "Shop"))] if len(shops) > 1 else []),
        Column("score", Text("得分", "Score")),
        Column("place", Text("名次", "Place")),
        *([Column("state", Text("及格", "Passed"))] if "state" in there else []),
        *([Column("grade", Text("等级", "Grade"))] if "grade" in there else []),
        Column("before", Text("应发, 现在", "Pay now"), "money"),
        Column("after", Text("改后", "Then"), "money"),
        Column("difference", _MORE, "money"),
    ]
    footer = [
        {"name": common.TOTAL, "currency": cost.currency, "before": cost.before, "after": cost.after,
         "difference": cost.difference, "shop": _shop_of(found, cost.currency)}
        for cost in outcome.costs
    ]  # fmt: skip
    return Sheet(
        title=Text(f"{_TITLE.zh}: {outcome.variant.name}", f"{_TITLE.en}: {outcome.variant.name}"),
        subtitle=_subtitle(found, outcome),
        columns=columns,
        rows=[_compact_row(row) for row in outcome.rows],
        footer=footer,
        notes=[*outcome.told, *_notes(found, outcome)],
        currency=outcome.costs[0].currency if outcome.costs else "CNY",
        currencies=found.currencies,
    )


def _compact_row(row: Tried) -> Row:
    was, now = row.before, row.after
    return {
        "month": row.month,
        "name": row.name,
        "shop": row.shop,
        "score": _arrow(_score(was), _score(now)),
        "place": _arrow(_place(was), _place(now)),
        "state": _texts(*(words.state(card) if card else None for card in (was, now))),
        "grade": _texts(*(card.grade if card else None for card in (was, now))),
        "before": paid(was),
        "after": paid(now),
        "difference": row.difference,
    }


def _there(outcome: Outcome) -> set[str]:
    """The columns of which somebody has anything."""
    cards = [card for row in outcome.rows for card in (row.before, row.after) if card]
    found = {"grade"} if any(card.grade for card in cards) else set()
    return found | ({"state"} if any(card.pass_score is not None for card in cards) else set())


def whatif_sheet(found: WhatIf) -> Sheet:
    """A row an agent, month and variant with every value before and after, for spreadsheets."""
    keys = tuple(dict.fromkeys(key for outcome in found.outcomes for key in outcome.keys))
    columns = [
        Column("variant", Text("方案改法", "Variant"), is_key=True),
        Column("month", Text("月份", "Month"), is_key=True),
        Column("shop", Text("店铺", "Shop")),
        Column("agent", Text("账号", "Account")),
        Column("name", Text("客服", "Agent"), is_key=True),
        *_both("score", Text("得分", "Score"), "score"),
        *_both("place", Text("名次", "Place"), "count"),
        *_both("passed", Text("及格", "Passed"), "flag"),
        *_both("grade", Text("等级", "Grade"), "text"),
        *(column for key in keys for column in _both(key, words.LINES[key], "money")),
        *_both("total", Text("应发", "Pay"), "money"),
        Column("difference", _MORE, "money"),
    ]
    footer = [
        {"variant": outcome.variant.name, "name": common.TOTAL, "shop": _shop_of(found, cost.currency),
         "total_before": cost.before, "total_after": cost.after, "difference": cost.difference}
        for outcome in found.outcomes for cost in outcome.costs
    ]  # fmt: skip
    return Sheet(
        title=_TITLE,
        subtitle=_subtitle(found),
        columns=columns,
        rows=[row_of(outcome, row, keys) for outcome in found.outcomes for row in outcome.rows],
        footer=footer,
        notes=[note for outcome in found.outcomes for note in (*outcome.told, *_notes(found, outcome))],
        currency=found.outcomes[0].costs[0].currency if found.outcomes and found.outcomes[0].costs else "CNY",
        currencies=found.currencies,
    )


def row_of(outcome: Outcome, row: Tried, keys: Sequence[str]) -> Row:
    """A row by the keys of whatif_sheet's columns."""
    found: Row = {
        "variant": outcome.variant.name, "month": row.month, "shop": row.shop, "agent": row.agent_id, "name": row.name,
    }  # fmt: skip
    for when, card in (("before", row.before), ("after", row.after)):
        lines = {line.key: line.amount for line in card.lines} if card else {}
        found[f"score_{when}"] = card.score if card else None
        found[f"place_{when}"] = card.place if card else None
        found[f"passed_{when}"] = card.passed if card else None
        found[f"grade_{when}"] = card.grade if card else None
        for key, amount in lines.items():
            if key in keys:
                found[f"{key}_{when}"] = amount
        found[f"total_{when}"] = paid(card)
    return found | {"difference": row.difference}


def costs_sheet(found: WhatIf) -> Sheet:
    """What every variant costs."""
    rows: list[Row] = [
        {"variant": outcome.variant.name, "sets": _sets(outcome), "currency": cost.currency, "before": cost.before,
         "after": cost.after, "difference": cost.difference, "shop": _shop_of(found, cost.currency)}
        for outcome in found.outcomes for cost in outcome.costs
    ]  # fmt: skip
    return Sheet(
        title=Text("工资总额", "What all pay comes to"),
        subtitle=_subtitle(found),
        columns=[
            Column("variant", Text("改法", "Variant"), is_key=True),
            Column("sets", Text("改了什么", "Changed"), wraps=True),
            Column("before", Text("现在", "Now"), "money"),
            Column("after", Text("改后", "Then"), "money"),
            Column("difference", _MORE, "money"),
        ],
        rows=rows,
        currency=found.outcomes[0].costs[0].currency if found.outcomes and found.outcomes[0].costs else "CNY",
        currencies=found.currencies,
    )


def whatif_json(found: WhatIf) -> dict[str, Any]:
    """Everything as one object; money and scores as decimals."""
    keys = [(outcome, outcome.keys) for outcome in found.outcomes]
    return {
        "plan": found.plan.plan.id,
        "months": list(found.months),
        "closed": list(found.closed),
        "variants": [
            {
                "name": outcome.variant.name,
                "sets": [each.text for each in outcome.variant.sets],
                "rescaled": outcome.variant.rescale,
                "told": list(outcome.told),
                "cost": [
                    {"currency": c.currency, "before": c.before, "after": c.after, "difference": c.difference}
                    for c in outcome.costs
                ],
            }
            for outcome in found.outcomes
        ],
        "rows": [row_of(outcome, row, its) for outcome, its in keys for row in outcome.rows],
    }  # fmt: skip


def _both(key: str, header: Text, unit: str) -> list[Column]:
    return [
        Column(f"{key}_before", Text(f"{header.zh}, 现在", f"{header.en}, now"), unit),
        Column(f"{key}_after", Text(f"{header.zh}, 改后", f"{header.en}, then"), unit),
    ]


def _subtitle(found: WhatIf, outcome: Outcome | None = None) -> Text:
    months = found.months[0] if len(found.months) == 1 else f"{found.months[0]}..{found.months[-1]}"
    name = found.plan.plan.name
    sets = f" · {_sets(outcome)}" if outcome else ""
    return Text(f"{name.zh} · {months}{sets}", f"{name.en} · {months}{sets}")


def _sets(outcome: Outcome) -> str:
    return "; ".join(each.text for each in outcome.variant.sets)


def _notes(found: WhatIf, outcome: Outcome) -> list[Text]:
    notes = []
    if found.closed:
        listed = ", ".join(found.closed)
        notes.append(
            Text(
                f"{listed} 已结账: 现在 = 结账时的工资, 改后按今天的数据和方案算",
                f"{listed} closed: 'now' is what the closed record pays, 'then' is by today's data and plan",
            )
        )
    if all(_result(row.before) == _result(row.after) for row in outcome.rows):
        notes.append(Text("分数和工资都不变", "no score and no pay would change"))
    unknown = [row.name for row in outcome.rows if row.difference is None]
    if unknown:
        listed = ", ".join(dict.fromkeys(unknown))
        notes.append(
            Text(f"应发未知, 总额也未知: {listed} (还有项目没有打分)", f"pay unknown, and so is the total: {listed}")
        )
    notes.append(Text("这里什么都没有改", "nothing was changed here"))
    return notes


def _result(card: Card | None) -> Mapping[str, Any] | None:
    if card is None:
        return None
    lines = tuple((line.key, line.amount) for line in card.lines)
    return {"score": card.score, "place": card.place, "grade": card.grade, "lines": lines, "total": card.total}


def _score(card: Card | None) -> str:
    return common.UNKNOWN if card is None or card.score is None else plain(card.score)


def _place(card: Card | None) -> str:
    return common.UNKNOWN if card is None or card.place is None else str(card.place)


def _arrow(was: str, now: str) -> str:
    return was if was == now else f"{was} {_ARROW} {now}"


def _texts(was: Text | None, now: Text | None) -> Text:
    was, now = (each or Text(common.UNKNOWN, common.UNKNOWN) for each in (was, now))
    return Text(_arrow(was.zh, now.zh), _arrow(was.en, now.en))


def _shop_of(found: WhatIf, currency: str) -> str | None:
    """Any shop of a currency, so that its amounts are shown in it."""
    return next((shop for shop, its in found.currencies.items() if its == currency), None)
