"""The formats that can be imported: a list of them, and one in full."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markdown import Markdown

from xundan.model.tables import TABLES
from xundan.model.text import Lang, Text
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet
from xundan.reports.terminal import sheet_text
from xundan.sources import about
from xundan.sources.contract import Importer
from xundan.sources.header import Layout

_SHOWN = 8
"""Lines of a sample."""
_LAYOUTS = 3
"""More layouts than this, and only what they ask for is shown."""
_REQUIRED = {True: Text("必填", "required"), False: Text("", "")}
_ONE_OF = Text("几个里有一个", "one of these")


def formats_sheet(importers: Sequence[Importer]) -> Sheet:
    """A row a format."""
    rows = [
        {"name": each.name, "title": each.title, "tables": _tables(each), "shown": _shown_tables(each)}
        for each in importers
    ]
    return Sheet(
        title=Text("能导入的格式", "Formats that can be imported"),
        subtitle=Text(
            f"{len(rows)} 种, 按内容认, 文件叫什么都行; 细看一种: xundan formats 名称",
            f"{len(rows)} formats, known by content, whatever a file is called; one in full: xundan formats NAME",
        ),
        columns=[
            Column("name", Text("名称", "Name"), is_key=True),
            Column("title", Text("格式", "Format"), wraps=True),
            Column("shown", Text("得到的表", "Tables"), wraps=True),
        ],
        rows=rows,
        json_keys=("name", "title", "tables"),
    )


def format_json(importer: Importer, lang: Lang) -> dict[str, Any]:
    """One format for programs."""
    return {
        "name": importer.name,
        "title": importer.title(lang),
        "tables": _tables(importer),
        "columns": [
            {
                "layout": title(lang),
                "column": name,
                "names": list(names),
                "required": name in layout.required,
                "one_of": [list(group) for group in layout.one_of if name in group],
            }
            for title, layout in importer.layouts
            for name, names in layout.names.items()
        ],
        "keys": list(about.keys(importer)),
        "sample": about.sample_lines(importer.name, _SHOWN),
        "readme": about.readme(importer.name, lang),
    }


def format_text(importer: Importer, lang: Lang, width: int, colour: bool = False) -> str:
    """One format for people: what its README says, its columns, and the first lines of its sample."""
    tables = Text(f"得到: {_shown_tables(importer)(lang)}", f"gives: {_shown_tables(importer)(lang)}")(lang)
    parts = [f"{importer.title(lang)} ({importer.name})\n{tables}\n"]
    parts.append(_markdown(about.readme_for_terminal(importer.name, lang), width, colour))
    parts += [sheet_text(sheet, lang, width, colour) for sheet in _columns(importer)]
    asked = about.keys(importer)
    if asked:
        parts.append(Text("文件里要有: ", "it must have: ")(lang) + ", ".join(asked) + "\n")
    parts.append(Text("样例的开头:", "The sample begins:")(lang) + "\n" + _sample(importer.name, width))
    return "\n".join(parts)


def _tables(importer: Importer) -> list[str]:
    return [name for name in TABLES if name in importer.tables]


def _shown_tables(importer: Importer) -> Text:
    if len(importer.tables) == len(TABLES):
        return Text("全部的表", "every table")
    listed = ", ".join(_tables(importer))
    return Text(listed, listed)


def _columns(importer: Importer) -> list[Sheet]:
    if len(importer.layouts) > _LAYOUTS:
        rows = [{"layout": title, "asked": ", ".join(layout.asked)} for title, layout in importer.layouts]
        head = Text("要求的列", "Columns that are asked for")
        columns = [
            Column("layout", Text("表", "Table"), is_key=True, wraps=True),
            Column("asked", Text("列", "Columns"), wraps=True),
        ]
        return [Sheet(head, Text("", ""), columns, rows)]
    several = len(importer.layouts) > 1
    return [_layout(title if several else Text("列", "Columns"), layout) for title, layout in importer.layouts]


def _layout(title: Text, layout: Layout) -> Sheet:
    grouped = {name for group in layout.one_of for name in group}
    rows = [
        {
            "column": name,
            "names": " / ".join(names),
            "required": _ONE_OF if name in grouped else _REQUIRED[name in layout.required],
        }
        for name, names in layout.names.items()
    ]
    return Sheet(
        title,
        Text(
            "表头里有必填的列就认得; 名称不分全角半角和大小写",
            "a header that has the required ones is known; width and case of names do not matter",
        ),
        [
            Column("column", Text("我们的列名", "Our name"), is_key=True),
            Column("names", Text("文件里的列名", "Its names in the file"), wraps=True),
            Column("required", Text("必填", "Required")),
        ],
        rows,
    )


def _markdown(text: str, width: int, colour: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, legacy_windows=False)
    console.print(Markdown(text, hyperlinks=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _sample(name: str, width: int) -> str:
    lines = [printable(line) for line in about.sample_lines(name, _SHOWN)]
    return "".join(f"  {line[: 3 * width]}{' ...' if len(line) > 3 * width else ''}\n" for line in lines)
