"""A PDF, with the extra `pdf`: set by Typst, which needs no network and no other program.

It is written as PDF/UA, an accessible PDF. That kind forbids a letter that no font has, so a missing font is an error
and never an empty box.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from itertools import count
from types import ModuleType
from typing import Any

from xundan.model.text import Lang, Text, UserError
from xundan.reports.document.cells import cell, is_number, own_notes, shared_notes
from xundan.reports.document.document import Document, Part
from xundan.reports.document.svg import chart_svg
from xundan.reports.document.table import PROVISIONAL
from xundan.reports.plain import printable
from xundan.reports.sheet import Row, Sheet

_CHINESE = (
    "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "HarmonyOS Sans SC",
    "Heiti SC", "STHeiti", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimSun",
    "Songti SC",
)  # fmt: skip
"""Fonts with simplified Chinese that systems bring or people install, the nicer ones first."""
_LATIN = "Libertinus Serif"
"""Comes along with Typst."""
_OPEN = Text("暂定", "provisional")


def document_pdf(document: Document, lang: Lang, *, system_fonts: bool = True) -> bytes:
    """The PDF's bytes; the same document gives the same ones where the same fonts are installed.

    Raises UserError `pdf_missing` without the extra and `pdf_font` for text that no installed font can show.
    """
    typst = _typst()
    installed = set(typst.Fonts(include_system_fonts=system_fonts).families())
    fonts = [name for name in _CHINESE if name in installed] + [_LATIN]
    page = resources.files("xundan.reports.document") / "page.typ"
    told = json.dumps(_told(document, lang, fonts), ensure_ascii=False)
    compiler = typst.Compiler(page.read_bytes(), ignore_system_fonts=not system_fonts, sys_inputs={"report": told})
    try:
        content, _ = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as wrong:
        raise _failed(str(wrong)) from wrong
    return bytes(content)


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as missing:
        raise UserError(
            "pdf_missing",
            Text("写 PDF 的部分没有安装", "what writes PDF is not installed"),
            Text(
                "安装: pip install 'xundan[pdf]'; 或者写成 .html, 用浏览器打印成 PDF",
                "install it with: pip install 'xundan[pdf]'; or write an .html and print it to PDF in a browser",
            ),
        ) from missing
    return typst


def _failed(said: str) -> UserError:
    found = re.search(r"the text `\"(.*?)\"` could not be displayed", said)
    if found is None:
        raise RuntimeError(said)
    text = printable(found[1])
    return UserError(
        "pdf_font",
        Text(
            f"没有一种已安装的字体能显示 {text!r}, PDF 没有写",
            f"no installed font can show {text!r}; no PDF was written",
        ),
        Text(
            "装一种有这些字的字体再运行, 中文例如 Noto Sans CJK SC (Debian/Ubuntu: apt install fonts-noto-cjk); "
            "或者写成 .html",
            "install a font that has it and run again, for Chinese Noto Sans CJK SC (Debian/Ubuntu: apt install "
            "fonts-noto-cjk); or write an .html",
        ),
    )


def _told(document: Document, lang: Lang, fonts: list[str]) -> dict[str, Any]:
    """The document as data for page.typ."""
    charts = count(1)
    families = ", ".join(f"'{name}'" for name in fonts)
    definitions = Part(document.definitions)
    return {
        "lang": lang,
        "fonts": fonts,
        "title": printable(document.title(lang)),
        "subtitle": printable(document.subtitle(lang)),
        "notes": [printable(document.definitions.subtitle(lang)), *shared_notes(document, lang)],
        "parts": [
            {
                "title": printable(part.sheet.title(lang)),
                "note": printable(part.note(lang)) if part.note else "",
                "figures": [_figure(part.sheet, row, lang) for row in part.sheet.rows] if part.figures else [],
                "charts": [
                    {"told": printable(chart.told(lang)), "svg": chart_svg(chart, lang, next(charts), families)}
                    for chart in part.charts
                ],
                "sheet": None if part.figures else _table(part.sheet, lang),
                "notes": own_notes(document, part, lang),
            }
            for part in (*document.parts, definitions)
        ],
    }


def _figure(sheet: Sheet, row: Row, lang: Lang) -> dict[str, str]:
    name, value = sheet.columns
    told = cell(sheet, value, row, lang)
    return {"name": cell(sheet, name, row, lang).text, "text": told.text, "count": told.count}


def _table(sheet: Sheet, lang: Lang) -> dict[str, Any]:
    return {
        "columns": [
            {"header": printable(c.header(lang)), "number": is_number(c), "wraps": c.wraps} for c in sheet.columns
        ],
        "rows": [_row(sheet, row, lang) for row in sheet.rows],
        "footer": [_row(sheet, row, lang) for row in sheet.footer],
    }


def _row(sheet: Sheet, row: Row, lang: Lang) -> list[dict[str, Any]]:
    cells = [cell(sheet, column, row, lang) for column in sheet.columns]
    found = [{"text": told.text, "count": told.count, "few": told.few} for told in cells]
    if row.get(PROVISIONAL):
        found[0]["count"] = _OPEN(lang)
    return found
