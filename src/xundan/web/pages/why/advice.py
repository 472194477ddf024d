"""建议: what to do next, on what grounds, what it is worth, and what became of the advice kept last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from xundan.analysis.advice.advise import Advice, Advised
from xundan.analysis.advice.kept import keep, note_of
from xundan.analysis.advice.seen import is_seen
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.analysis.advise import advice_telling
from xundan.reports.analysis.asked import Days, advice_reviewed, advised
from xundan.reports.sheet import Row, Sheet
from xundan.reports.telling import Telling
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked, state_of
from xundan.web.frame.asked import asked as read
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Chart, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.pictures import Dot, intervals
from xundan.web.pages.told import sheet_on_site
from xundan.web.pages.why.longer import longer
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers

_TAB = Text("建议", "What to do")
_REVIEWED = Text("上次的建议怎么样了", "What became of the advice")
_KEEP = Text("记下这次的建议", "Keep this advice")
_WHY_KEEP = Text(
    "记下后, 再导入之后的日子, 这里会说每条怎么样了", "Once later days are imported, what became of each is told here"
)
_KEPT = Text("记下了", "Kept")
_STAKES = {
    "people": Text(
        "每条涉及多少人 (差距补平的话); 线是 95 % 区间",
        "How many people each concerns, if the gap closes; lines are 95 % intervals",
    ),
    "money": Text(
        "每条约值多少钱 (差距补平的话); 线是 95 % 区间",
        "What each is worth, if the gap closes; lines are 95 % intervals",
    ),
}
_NAMES = {"people": Text("涉及人数", "People"), "money": Text("涉及金额", "At stake")}


@page("advice", "why/advice/", Right.TRADE, under="why", tab=_TAB, whole=True, alike=True)
def advice_page(view: View, asked: Asked) -> Page:
    """The ranked advice with its evidence, then the review of what was kept."""
    if (nothing := nothing_of(view, asked.shop, "messages", "orders")) is not None:
        return Page(_TAB, [nothing])
    days = Days(asked.period.first, asked.period.last, asked.shops)
    try:
        found = advised(view, days, asked.rule, here().root)
    except UserError as error:
        return Page(_TAB, [Empty("nothing", on_site(error.message), on_site(error.hint))])
    telling = advice_telling(view, found)
    said = _numbered([on_site(each) for each in telling.sentences], len(found.found))
    blocks: list[Block] = [Said("said", [*said, *longer(asked)])]
    if found.found:
        sheet = _evidence(telling.sheets[0], found)
        blocks += [*_stakes(telling, sheet), Table("table-1", sheet, leads=_rows_behind), _form(asked)]
    return Page(telling.title, [*blocks, *_review(view)], telling.subtitle)


def _numbered(said: Sequence[Text], count: int) -> list[Text]:
    """The pieces of advice by rank; what is said after them has no number."""
    ranked = [Text(f"{n}. {each.zh}", f"{n}. {each.en}") for n, each in enumerate(said[:count], 1)]
    return [*ranked, *said[count:]]


def _evidence(sheet: Sheet, found: Advised) -> Sheet:
    """Its rows lead to the rows that they rest on; the commands that do so on the command line are left out."""
    rows: list[Row] = [
        row | {"n": n, "path": _path(each)}
        for n, (row, each) in enumerate(zip(sheet.rows, found.found, strict=True), 1)
    ]
    columns = [column for column in sheet.columns if column.key != "rows"]
    return replace(sheet_on_site(sheet), columns=columns, rows=rows)


def _path(each: Advice) -> str:
    """The page with the rows of what it rests on."""
    metric, members = each.tree.when[0].metric, each.subject.members
    if is_seen(metric):
        return "lost/?part=lines"
    where = {f"where-{each.tree.about}": str(members[0])} if members else {}
    return "rows/?" + urlencode({"metric": metric, **where})


def _rows_behind(row: Row) -> str | None:
    path: str | None = row.get("path")
    return path


def _stakes(telling: Telling, sheet: Sheet) -> list[Chart]:
    """What it is about, a chart of people and one of money: the two cannot stand on one axis."""
    charts = []
    for unit, said in _STAKES.items():
        dots = []
        for row, each in zip(sheet.rows, telling.data["advice"], strict=True):
            stake = each["stake"]
            if stake is not None and stake["unit"] == unit:
                who = row["who"]
                name = Text(*(f"{row['n']}. {who(lang)} · {row['metric'](lang)}" for lang in ("zh", "en")))
                dots.append(Dot(name, stake["middle"], stake["low"], stake["high"], "main"))
        if unit == "people":
            dots = [replace(dot, value=round(dot.value)) for dot in dots]
        chart = intervals(f"stake-{unit}", said, _NAMES[unit], dots, unit, "table-1", sheet.currency)
        charts += [chart] if chart is not None else []
    return charts


def _form(asked: Asked) -> Form:
    """Keeps what is advised on these very days."""
    days = {"from": asked.period.first.isoformat(), "to": asked.period.last.isoformat(), "rule": asked.rule}
    fields = [Field(name, Text("", ""), "hidden", value) for name, value in days.items()]
    return Form("keep", "keep-advice", fields, _KEEP, said=_WHY_KEEP)


def _review(view: View) -> list[Block]:
    try:
        telling = advice_reviewed(view, here().workspace)
    except UserError as error:
        return [Said("review-said", [error.message], _REVIEWED)]
    said = Said("review-said", [on_site(each) for each in telling.sentences], _REVIEWED)
    return [said, *(Table("review", sheet_on_site(sheet)) for sheet in telling.sheets[:1])]


@act("keep-advice", on="advice", right=Right.DECIDE, whole=True)
def keep_advice(doing: Doing) -> Done:
    """Writes the advice of the form's days into the workspace, as the command line does."""
    given = {name: doing.one(name) for name in ("from", "to", "rule")}
    if not given["from"] or not given["to"]:
        raise UserError("day", Text("没有说是哪些天的建议", "the days of the advice are missing"))
    with answers().view() as view:
        asked = read(state_of(view, doing.shop), doing.shop, doing.reach, given)
        days = Days(asked.period.first, asked.period.last, asked.shops)
        found = advised(view, days, asked.rule, here().root)
    keep(here().workspace.advice, note_of(found))
    return Done(_KEPT)
