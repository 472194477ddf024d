"""Buying without asking, in words."""

from __future__ import annotations

from xundan.analysis.goods.silent import BACK, Back, Category, Silent, silent
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.analysis.goods.shared import NO_LINES
from xundan.reports.analysis.traffic.shared import ASSOCIATION, CHANCE, NO_VISITS, joined, percent, telling
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling

_TITLE = Text("静默: 不问就买的人", "Silent buyers: those who do not ask")
_NOTE = Text(
    "当天看过这个类目的宝贝、没有咨询的访客里, 当天静默买了这个类目的. 没登录的访客分不出新老: 新客的数介于表上的和"
    "把没名字的都算新客的之间; 两头都说得通才下结论",
    "of visitor-days that saw an item of the category and did not ask, those that bought of it that day without "
    "asking. Who is not logged in may be new or not, so new visitors convert at most at what the table says; only "
    "what holds with all of the unnamed taken for new ones too is said",
)  # fmt: skip


def silent_telling(view: View, span: Span) -> Telling:
    """Within categories, then whether silent buyers come back."""
    found = silent(view, span)
    said = [*_categories(found), _back(found.back)]
    data = {
        "categories": [_data(each) for each in found.categories],
        "within": {"named": found.within[0], "unnamed_as_new": found.within[1]} if found.within else None,
        "back": _back_data(found.back),
    }
    return telling(_TITLE, span, said, [_sheet(found), _back_sheet(found.back)], data)


def _categories(found: Silent) -> list[Text]:
    if not found.categories:
        return [NO_VISITS, NO_LINES]
    said = []
    for side, zh, en in (
        (1, "老客高于新客", "convert better than new ones"),
        (-1, "老客低于新客", "convert worse than new ones"),
    ):
        named = [_name(each) for each in found.categories if each.verdict == side]
        if named:
            names = joined(named)
            said.append(
                Text(
                    f"静默转化{zh}, 超出偶然: {names.zh}",
                    f"Returning visitors {en} without asking, beyond chance: {names.en}",
                )
            )
    open_ = [_name(each) for each in found.categories if each.verdict == 0]
    if open_:
        names = joined(open_)
        said.append(
            Text(
                f"新老客谁的静默转化高, 说不准 (没登录的访客太多, 或在偶然范围内): {names.zh}",
                f"Whether new or returning visitors buy more without asking is open (too many have no name, or within "
                f"chance): {names.en}",
            )
        )
    return said or [Text("各类目的访客太少, 不能比", "Too few visitors in every category to compare")]


def _name(each: Category) -> Text:
    name = each.name or "?"
    return Text(name, name)


def _back(back: Back | None) -> Text:
    if back is None or not back.silent[1]:
        return Text(f"没有够 {BACK} 天可看的首次买家", f"No first-time buyers whose {BACK} days are over")
    days = words.period(back.first, back.last)
    (again, every), (other, served) = back.silent, back.served
    zh = f"{days.zh} 首次静默买的 {every:,} 人, {BACK} 天内回来 {percent(again / every)}"
    en = f"Of {every:,} who first bought without asking ({days.en}), {percent(again / every)} came back in {BACK} days"
    if not served or back.gap is None:
        return Text(zh, en)
    share = percent(other / served)
    if back.gap.holds(0.0):
        return Text(
            f"{zh}; 问过客服的 {share}: 差别在偶然范围内", f"{en}; of those who were served {share}: within chance"
        )
    more = back.gap.low > 0
    return Text(
        f"{zh}, 比问过客服的 {share} {'多' if more else '少'}",
        f"{en}, {'more' if more else 'fewer'} than of those who were served ({share})",
    )


def _sheet(found: Silent) -> Sheet:
    columns = [
        Column("category", words.DIMENSIONS["category"], is_key=True),
        Column("new", Text("新客静默转化", "New"), "rate", "up", "new_part", "new_whole"),
        Column("old", Text("老客静默转化", "Returning"), "rate", "up", "old_part", "old_whole"),
        Column("unnamed", Text("没名字的访客", "Without a name"), "people"),
        Column("verdict", Text("老客和新客比", "Returning")),
    ]
    names = {1: Text("高", "higher"), -1: Text("低", "lower"), 0: Text("说不准", "open")}
    rows: list[Row] = [
        {
            "category": each.name,
            "new": each.new[0] / each.new[1] if each.new[1] else None,
            "new_part": each.new[0],
            "new_whole": each.new[1],
            "old": each.returning[0] / each.returning[1] if each.returning[1] else None,
            "old_part": each.returning[0],
            "old_whole": each.returning[1],
            "unnamed": each.unnamed,
            "verdict": None if each.verdict is None else names[each.verdict],
        }
        for each in found.categories
    ]
    title = Text("类目里的新客和老客", "New and returning within a category")
    return Sheet(title, Text("", ""), columns, rows, notes=[_NOTE, ASSOCIATION] if rows else [])


def _back_sheet(back: Back | None) -> Sheet:
    columns = [
        Column("who", Text("第一次怎么买的", "First bought"), is_key=True),
        Column("rate", Text(f"{BACK} 天内回来", f"Back within {BACK} days"), "rate", "up", "part", "whole"),
        Column("verdict", Text("差别", "Difference")),
    ]
    rows: list[Row] = []
    if back:
        chance = None if back.gap is None else CHANCE if back.gap.holds(0.0) else Text("超出偶然", "beyond chance")
        for who, (part, whole) in (
            (Text("静默", "without asking"), back.silent),
            (Text("问过客服", "served"), back.served),
        ):
            rows.append(
                {"who": who, "rate": part / whole if whole else None, "part": part, "whole": whole, "verdict": chance}
            )
    return Sheet(Text("回头", "Coming back"), Text("", ""), columns, rows)


def _data(each: Category) -> dict[str, object]:
    return {
        "category": each.name,
        "new": list(each.new),
        "returning": list(each.returning),
        "unnamed": each.unnamed,
        "gap": [each.gap.low, each.gap.high] if each.gap else None,
        "gap_if_new": [each.gap_if_new.low, each.gap_if_new.high] if each.gap_if_new else None,
        "verdict": each.verdict,
    }


def _back_data(back: Back | None) -> dict[str, object] | None:
    if back is None:
        return None
    return {
        "from": back.first.isoformat(),
        "to": back.last.isoformat(),
        "silent": list(back.silent),
        "served": list(back.served),
        "gap": [back.gap.low, back.gap.high] if back.gap else None,
    }
