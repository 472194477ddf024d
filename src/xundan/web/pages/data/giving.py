"""What each format gives, and who exports it where: from the READMEs of the importers, as `xundan formats` tells it."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.tables import TABLES
from xundan.model.text import Lang, Text
from xundan.reports.formats import formats_sheet
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.table_names import table_name
from xundan.sources import IMPORTERS
from xundan.sources.about import points
from xundan.sources.contract import Importer

FIRST = ("qianniu_text", "qianniu_chat", "taobao_orders", "taobao_refunds", "sycm_shop_daily", "sycm_reception",
         "jd_orders", "pdd_orders", "shopify_orders", "neutral")  # fmt: skip
"""What shops have at hand first, chats and orders before the rest."""
_WHERE = ("在哪里", "Where")
_WHO = ("谁能导出", "Who can export it")
_BACK = ("能往前多久", "How far back")


def first_files_sheet() -> Sheet:
    """The formats to begin with."""
    known = {each.name: each for each in IMPORTERS}
    return giving_sheet([known[name] for name in FIRST], Text("先导入这些", "Begin with these"))


def giving_sheet(importers: Sequence[Importer], title: Text) -> Sheet:
    """A row a format: what it gives and where it is exported."""
    told = {row["name"]: row for row in formats_sheet(importers).rows}
    rows: list[Row] = [
        {
            "name": each.name,
            "title": each.title,
            "gives": _gives(told[each.name]["tables"]),
            "where": where(each.name),
            "back": _point(each.name, _BACK),
        }
        for each in importers
    ]
    return Sheet(
        title,
        Text("按内容认, 文件叫什么都行; 点名称看全部说明", "known by content, whatever a file is called"),
        [
            Column("title", Text("文件", "File"), is_key=True, wraps=True),
            Column("where", Text("在哪里导出", "Where to export it"), wraps=True),
            Column("back", Text("能往前多久", "How far back"), wraps=True),
            Column("gives", Text("得到的表", "Tables"), wraps=True),
        ],
        rows,
    )


def _gives(tables: Sequence[str]) -> Text:
    names = [table_name(each) for each in tables]
    if len(names) == len(TABLES):
        return Text("全部的表", "every table")
    return Text(", ".join(each.zh for each in names), ", ".join(each.en for each in names))


def where(name: str) -> Text:
    """Where a format is exported; of one that no menu exports, who can."""
    return _point(name, _WHERE) or _point(name, _WHO) or Text("", "")


def _point(name: str, headings: tuple[str, str]) -> Text | None:
    zh, en = _told(name, "zh", headings[0]), _told(name, "en", headings[1])
    return Text(zh, en) if zh else None


def _told(name: str, lang: Lang, heading: str) -> str:
    """The text of a point; of a heading that says more, that too."""
    for found, text in points(name, lang):
        if found.startswith(heading):
            more = found.removeprefix(heading).lstrip(": ")
            return f"{more}. {text}" if more and lang == "en" else f"{more}。{text}" if more else text
    return ""
