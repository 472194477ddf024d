"""docs/reference/formats: the files that importers read."""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType

from scripts.docs.markdown import code, codes, prose, table
from xundan.model.tables import TABLES
from xundan.model.text import Lang, Text
from xundan.sources import about
from xundan.sources.contract import Importer
from xundan.sources.registry import IMPORTERS


def page(lang: Lang) -> tuple[str, str]:
    """A section an importer: what it gives, its columns, and its README."""
    parts = [prose("formats", lang), _overview(lang)]
    parts += [_section(importer, lang) for importer in IMPORTERS]
    return Text("能读的文件", "Files it reads")(lang), "\n".join(parts)


def _overview(lang: Lang) -> str:
    head = Text("名称", "Name")(lang), Text("格式", "Format")(lang), Text("得到的表", "Tables")(lang)
    rows = [(f"[{i.name}](#{i.name})", i.title(lang), _tables(i)) for i in IMPORTERS]
    return table(head, rows)


def _tables(importer: Importer) -> str:
    return codes(name for name in TABLES if name in importer.tables)


def _section(importer: Importer, lang: Lang) -> str:
    parts = [f"## {importer.name}\n", f"**{importer.title(lang)}**\n", _readme(importer.name, lang)]
    columns = _columns(import_module(f"xundan.sources.{importer.name}.columns"), lang)
    if columns:
        parts.append(columns)
    return "\n".join(parts)


def _readme(name: str, lang: Lang) -> str:
    """The importer's own README below its title, with links that work from docs/reference."""
    body = about.readme(name, lang)
    return re.sub(r"\]\((?!https?:)([^)#]+)\)", lambda m: f"]({_link(name, m[1])})", body) + "\n"


def _link(name: str, target: str) -> str:
    found = (about.FOLDERS / name / target).resolve().relative_to(about.FOLDERS.resolve())
    return f"../../src/xundan/sources/{found.as_posix()}"


def _columns(module: ModuleType, lang: Lang) -> str:
    """The columns where they are written as data: a layout, a list of fields, or the names that are asked for."""
    if hasattr(module, "LAYOUT"):
        layout = module.LAYOUT
        head = (
            Text("列", "Column")(lang),
            Text("文件里的列名", "Its names in the file")(lang),
            Text("必填", "Required")(lang),
        )
        yes = Text("是", "yes")(lang)
        rows = [
            (code(name), "、".join(names), yes if name in layout.required else "")
            for name, names in layout.names.items()
        ]
        return table(head, rows)
    if hasattr(module, "FIELDS"):
        return Text("没有表头, 各列依次是: ", "No header; its fields in order: ")(lang) + codes(module.FIELDS) + "\n"
    if hasattr(module, "REQUIRED"):
        return Text("必须有的键: ", "Keys that it must have: ")(lang) + codes(module.REQUIRED) + "\n"
    return ""
