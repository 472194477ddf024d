"""A plan drawn as a dict, as the text of its file, which both sides read."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any


def toml_of(plan: dict[str, Any]) -> str:
    """A setting a line."""
    return "".join(f"{key} = {value_of(value)}\n" for key, value in plan.items())


def value_of(value: Any) -> str:
    """A value; tables and lists stand in one line."""
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {value_of(v)}" for key, v in value.items())
            + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(value_of, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
