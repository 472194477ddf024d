"""JSON as metrics.md fixes it: money as a number with its cents, rates unrounded, undefined as null."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xundan.model.text import Lang, Text, UserError
from xundan.reports.plain import harmless_json
from xundan.reports.sheet import PLATFORM, Row, Sheet

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def sheet_json(sheet: Sheet, lang: Lang) -> str:
    """The sheet as one JSON object: what `head` says, then the rows, one a line."""
    found: dict[str, Any] = dict(sheet.head)
    if not sheet.exact:
        found = {"title": sheet.title(lang), "subtitle": sheet.subtitle(lang)} | found
    found["rows"] = [_values(sheet, row) for row in sheet.rows]
    if not sheet.exact:
        found["footer"] = [_values(sheet, row) for row in sheet.footer]
        found["notes"] = [note(lang) for note in sheet.notes]
    return object_json(found, lang)


def object_json(found: Mapping[str, Any], lang: Lang = "en") -> str:
    """An object, each of its keys on a line of its own and each row of a list of rows too."""
    lines = []
    for key, value in found.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            rows = ",\n".join("    " + written(row, lang) for row in value)
            lines.append(f"  {_text(str(key))}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {_text(str(key))}: {written(value, lang)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def error_json(error: UserError, lang: Lang) -> str:
    """What went wrong, for programs: code, message and hint."""
    told = {"code": error.code, "message": error.message(lang), "hint": error.hint(lang)}
    return written({"error": told}, lang) + "\n"


def written(value: Any, lang: Lang = "en") -> str:
    """Any value of ours as JSON on one line. Numbers are never written with an exponent, and NaN is null."""
    if type(value) is str:  # by far the most
        return _text(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Fraction):
        value = float(value)
    if isinstance(value, float):
        return _number(value) if math.isfinite(value) else "null"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else "null"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(str(k))}: {written(v, lang)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(item, lang) for item in value) + "]"
    if isinstance(value, Text):
        return _text(value(lang))
    if isinstance(value, datetime):
        return _text(value.isoformat(sep=" ", timespec="seconds"))
    if isinstance(value, date):
        return _text(value.isoformat())
    return _text(str(value))


def _values(sheet: Sheet, row: Row) -> dict[str, Any]:
    keys = sheet.json_keys or [column.key for column in sheet.columns]
    found = {key: row.get(key) for key in keys}
    return found | {PLATFORM: row[PLATFORM]} if row.get(PLATFORM) else found


def _number(value: float) -> str:
    text = repr(value)
    return f"{Decimal(text):f}" if "e" in text else text


def _text(text: str) -> str:
    return harmless_json(_ENCODER.encode(text))
