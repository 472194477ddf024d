"""A form as its template needs it: what stands in it at first, or what was filled in and why that would not do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xundan.model.text import Lang
from xundan.reports.plain import printable
from xundan.web.frame.acts import Filled
from xundan.web.frame.page import Field, Form

_INPUTS = {
    "line": "text", "password": "password", "number": "text", "date": "date", "time": "time", "hidden": "hidden",
    "files": "file",
}  # fmt: skip
"""A number is typed as words: what browsers make of a number field hangs on their language."""


def form(block: Form, lang: Lang, address: str, query: str, filled: Filled | None) -> dict[str, Any]:
    """What blocks/form.html shows. `address` is the page's own."""
    mine = filled if filled is not None and (filled.act, filled.key) == (block.act, block.key) else None
    return {
        "title": printable(block.title(lang)) if block.title else "",
        "said": printable(block.said(lang)) if block.said else "",
        "sure": printable(block.sure(lang)) if block.sure else "",
        "button": printable(block.button(lang)),
        "folded": block.folded and mine is None,
        "grid": block.grid,
        "rows": any(field.shape == "heading" for field in block.fields),
        "to": f"{address}do/{block.act}/?{query}",
        "sends_files": any(field.shape == "files" for field in block.fields),
        "wrong": [printable(text(lang)) for text in mine.wrong] if mine else [],
        "fields": [_field(block, field, lang, mine) for field in block.fields],
    }


def _field(block: Form, field: Field, lang: Lang, filled: Filled | None) -> dict[str, Any]:
    values = _values(field) if filled is None else list(filled.given.get(field.name, ()))
    return {
        "id": f"{block.key}-{field.name}",
        "name": field.name,
        "label": printable(field.label(lang)),
        "shape": field.shape,
        "type": _INPUTS.get(field.shape, ""),
        "value": values[-1] if values and field.shape != "password" else "",
        "options": [(value, printable(name(lang)), value in values) for value, name in field.options],
        "checked": bool(values),
        "needed": field.needed,
        "longest": field.longest,
        "hint": printable(field.hint(lang)) if field.hint else "",
        "few": len(field.options) <= 6,
    }


def _values(field: Field) -> Sequence[str]:
    if isinstance(field.value, str):
        return [field.value] if field.value else []
    return field.value
