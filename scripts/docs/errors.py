"""Every error that a person can be shown, from the source: code and sentence, with … for what is filled in."""

from __future__ import annotations

import ast
from pathlib import Path

from xundan.model.text import Text

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xundan"

_MAKERS = ("UserError", "refusal")
"""What makes an error whose code stands first: itself, and for a shop's own file all its mistakes at once."""


def errors() -> list[tuple[str, Text]]:
    """(code, sentence), sorted by code; a code that says several things has several lines."""
    found: set[tuple[str, str, str]] = set()
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _MAKERS:
                told = _told(node)
                if told:
                    found.add(told)
    return [(code, Text(zh, en)) for code, zh, en in sorted(found)]


def _told(call: ast.Call) -> tuple[str, str, str] | None:
    if len(call.args) < 2 or not isinstance(call.args[0], ast.Constant):
        return None
    text = call.args[1]
    if not (isinstance(text, ast.Call) and getattr(text.func, "id", "") == "Text" and len(text.args) == 2):
        return str(call.args[0].value), "…", "…"
    zh, en = (_sentence(part) for part in text.args)
    return str(call.args[0].value), zh, en


def _sentence(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"
