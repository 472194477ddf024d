"""What to tell a person about a file that no importer takes: what was expected, what was found, what to do."""

from __future__ import annotations

from xundan.model.text import Text, UserError
from xundan.sources.contract import Refusal, SourceFile
from xundan.sources.encoding import Undecodable, encoding_of
from xundan.sources.files import kind_of
from xundan.sources.header import likeness, match
from xundan.sources.registry import IMPORTERS
from xundan.sources.tabular import sheets
from xundan.sources.values import trimmed

_SHOWN = 40
_NEAR = 0.2
_HELP = Text(
    f"认得的格式: {'; '.join(importer.title.zh for importer in IMPORTERS)}。"
    "任何表格只要列名是 xundan 的列名就能导入, 也可以用 --as 表名 指定",
    f"known formats: {'; '.join(importer.title.en for importer in IMPORTERS)}. Any table can be imported when its "
    "columns bear xundan's names, and --as TABLE says which table it is",
)


def unrecognised(file: SourceFile, refusal: Refusal | None) -> UserError:
    """The error for a file, with recognise's answer. Codes: `missing_columns`, `not_text`, `empty_file`,
    `unknown_format`."""
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
    if kind == "empty":
        return UserError(
            "empty_file", Text(f"{file.name} 是空文件", f"{file.name} is empty"), Text("请重新导出", "export it again")
        )
    if kind in ("text", "binary") and isinstance(problem := encoding_of(file.path), Undecodable):
        return UserError(
            "not_text",
            Text(
                f"{file.name} 不是文本文件: 第 {problem.utf8_line} 行不是 UTF-8, "
                f"第 {problem.gb18030_line} 行不是 GB18030",
                f"{file.name} is not text: line {problem.utf8_line} is not UTF-8, and line {problem.gb18030_line} is "
                "not GB18030",
            ),
            Text("请重新导出, 或另存为 UTF-8", "export it again, or save it as UTF-8"),
        )
    header = _header(file) if kind in ("text", "workbook") else (kind,)
    found, near = _few(header), _nearest(header)
    return UserError(
        "unknown_format",
        Text(
            f"认不出 {file.name} 是什么文件。第一行是: {found}{near.zh}",
            f"{file.name} is of no known format. It begins: {found}{near.en}",
        ),
        _HELP,
    )


def _nearest(header: tuple[str, ...]) -> Text:
    """The format that a header comes nearest to, and what it asks for; nothing when too little is alike."""
    layouts = [pair for importer in IMPORTERS for pair in importer.layouts]
    title, layout = max(layouts, key=lambda pair: likeness(header, pair[1]))
    if likeness(header, layout) < _NEAR:
        return Text("", "")
    asked, missing = ", ".join(map(layout.shown, layout.required)), ", ".join(match(header, layout).missing)
    return Text(
        f"。最接近的是 {title.zh}, 它需要: {asked}; 缺少: {missing or '无'}",
        f". It comes nearest to {title.en}, which asks for {asked}; missing: {missing or 'nothing'}",
    )


def _header(file: SourceFile) -> tuple[str, ...]:
    for sheet in sheets(file):
        for row in sheet.top:
            if cells := tuple(cell for cell in map(trimmed, row) if cell):
                return cells
    return ()


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(name[:_SHOWN] for name in names[:_SHOWN])
    return shown + (" ..." if len(names) > _SHOWN else "")
