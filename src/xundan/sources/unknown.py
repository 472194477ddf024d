"""What to tell a person about a file that no importer takes: what was expected, what was found, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xundan.model.text import Text, UserError
from xundan.sources import about
from xundan.sources.contract import Refusal, SourceFile
from xundan.sources.files import kind_of
from xundan.sources.foreign import foreign_text
from xundan.sources.header import likeness, match
from xundan.sources.jsontext import parsed
from xundan.sources.registry import IMPORTERS
from xundan.sources.tabular import sheets
from xundan.sources.textlines import opened
from xundan.sources.values import WHITE, trimmed

_SHOWN, _SHOWN_EXTRA = 40, 8
_LOOKED_AT = 100_000
_NEAR = 0.2
_KEY = re.compile(r'"([^"\\]{1,80})"\s*:')
_HELP = Text(
    "认得的格式见 xundan formats。别的 csv 或 xlsx 用 xundan map 文件 说一次各列是什么就能导入; "
    "列名就是 xundan 的列名时不用说, 也可以用 --as 表名 指定",
    "xundan formats lists the known formats. For another csv or xlsx, xundan map FILE asks once what its columns are; "
    "where they bear xundan's names nothing needs to be said, and --as TABLE says which table it is",
)


def unrecognised(file: SourceFile, refusal: Refusal | None) -> UserError:
    """The error for a file, with recognise's answer. Codes: `missing_columns`, `empty_file`, `zip_nested`,
    `wrong_kind`, `unknown_format`."""
    if refusal is not None:
        missing, found = ", ".join(refusal.missing), _few(refusal.found)
        return UserError(
            "missing_columns",
            Text(
                f"{file.name} 像是 {refusal.title.zh}, 但缺少这些列: {missing}。文件里有: {found}",
                f"{file.name} looks like {refusal.title.en} but lacks these columns: {missing}. It has: {found}",
            ),
            Text(
                "请补上缺少的列, 或重新完整导出", "add the columns that are missing, or export the file again in full"
            ),
        )
    kind = kind_of(file.path)
    head = _head(file) if kind == "text" else ""
    if kind == "empty" or (kind == "text" and not head.strip(WHITE)):
        return UserError(
            "empty_file", Text(f"{file.name} 是空文件", f"{file.name} is empty"), Text("请重新导出", "export it again")
        )
    if kind == "zip":
        return UserError(
            "zip_nested",
            Text(
                f"{file.name} 在 zip 里的 zip 里, 没有打开",
                f"{file.name} is a zip inside two others and was not opened",
            ),
            Text("请解压后再导入", "unpack it and import what is in it"),
        )
    if kind == "text" and (trouble := foreign_text(file.name, head)):
        return trouble
    if head.lstrip(WHITE).startswith(("{", "[")):
        return _strange_json(file, head)
    rows = _rows(file) if kind in ("text", "workbook") else [(kind,)]
    if kind == "workbook" and not rows:
        return UserError(
            "empty_file",
            Text(f"{file.name} 里能看见的工作表都是空的", f"no visible sheet of {file.name} has anything in it"),
            Text("请重新导出", "export it again"),
        )
    found, near = _few(rows[0] if rows else ()), _nearest(rows)
    return UserError(
        "unknown_format",
        Text(
            f"认不出 {file.name} 是什么文件。第一行是: {found}{near.zh}",
            f"{file.name} is of no known format. It begins: {found}{near.en}",
        ),
        _HELP,
    )


def _strange_json(file: SourceFile, head: str) -> UserError:
    """JSON that is no table: what stands in its first line, or what is wrong with that."""
    line = head.lstrip(WHITE).partition("\n")[0]
    try:
        found = parsed(line)
        keys = tuple(found) if isinstance(found, dict) else ()
        shown = Text(
            f"第一行的键是: {_few(keys)}" if keys else f"第一行是: {line[:_SHOWN]}",
            f"the keys of its first line are {_few(keys)}" if keys else f"it begins: {line[:_SHOWN]}",
        )
    except ValueError as error:
        shown = Text(f"第一行不是完整的 JSON: {line[:_SHOWN]}", f"its first line is no whole JSON value ({error})")
    near = _nearest([tuple(dict.fromkeys(_KEY.findall(head)))])
    return UserError(
        "unknown_format",
        Text(
            f"认不出 {file.name} 是什么 JSON: {shown.zh}{near.zh}",
            f"{file.name} is JSON of no known format: {shown.en}{near.en}",
        ),
        Text(
            f"JSON 应一行一个对象, 键是 xundan 的列名。{_HELP.zh}", f"JSON is read with one object a line. {_HELP.en}"
        ),
    )


def _nearest(rows: Sequence[Sequence[str]]) -> Text:
    """The format that a header among these rows (or the keys of JSON) comes nearest to, and what differs; nothing when
    too little is alike."""
    known = [(importer.name, *pair) for importer in IMPORTERS for pair in about.layouts(importer)]
    pairs = ((header, each) for header in rows for each in known)
    best = max(pairs, key=lambda pair: likeness(pair[0], pair[1][2]), default=None)
    if best is None or likeness(best[0], best[1][2]) < _NEAR:
        return Text("", "")
    header, (name, title, layout) = best
    found = match(header, layout)
    asked, missing = ", ".join(layout.asked), ", ".join(found.missing)
    extra = _few(found.extra, _SHOWN_EXTRA)
    return Text(
        f"。最接近的是 {title.zh} (xundan formats {name}), 它需要: {asked}; 缺少: {missing or '无'}"
        + (f"; 它没有的列: {extra}" if extra else ""),
        f". It comes nearest to {title.en} (xundan formats {name}), which asks for {asked}; missing: "
        f"{missing or 'nothing'}" + (f"; not known to it: {extra}" if extra else ""),
    )


def _head(file: SourceFile) -> str:
    with opened(file.path) as text:
        return text.read(_LOOKED_AT)


def _rows(file: SourceFile) -> list[tuple[str, ...]]:
    """The first rows that say anything, sheet by sheet: a header may stand below titles."""
    rows = (tuple(cell for cell in map(trimmed, row) if cell) for sheet in sheets(file) for row in sheet.top)
    return [row for row in rows if row]


def _few(names: Sequence[str], most: int = _SHOWN) -> str:
    shown = ", ".join(name[:_SHOWN] for name in names[:most])
    return shown + (" ..." if len(names) > most else "")
