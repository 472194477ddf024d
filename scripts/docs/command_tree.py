"""Prints the commands as JSON: their help in the language of `XUNDAN_LANG`, which is read when xundan is imported."""

from __future__ import annotations

import json
from typing import Any

import typer

from xundan.cli.app import app


def tree() -> list[dict[str, Any]]:
    """Every command that does something, in the order of `xundan --help`."""
    return list(_under(typer.main.get_command(app), "xundan"))


def _under(command: Any, name: str) -> list[dict[str, Any]]:
    if hasattr(command, "commands"):
        return [found for key, below in command.commands.items() for found in _under(below, f"{name} {key}")]
    return [{"name": name, "help": command.help or "", "parameters": [_parameter(p) for p in command.params]}]


def _parameter(parameter: Any) -> dict[str, Any]:
    argument = parameter.param_type_name == "argument"
    default = parameter.default
    return {
        "argument": argument,
        "names": [parameter.metavar or parameter.name] if argument else list(parameter.opts),
        "takes": "" if argument or parameter.is_flag else _takes(parameter),
        "default": "" if default is None or default is False or default == [] or callable(default) else str(default),
        "required": bool(parameter.required),
        "multiple": bool(parameter.multiple) or parameter.nargs == -1,
        "help": parameter.help or "",
    }


def _takes(parameter: Any) -> str:
    if parameter.metavar:
        return str(parameter.metavar)
    kind = parameter.default if not isinstance(parameter.default, bool) else None
    if isinstance(kind, (int, float)) or getattr(parameter, "min", None) is not None:
        return "N"
    return {"output": "FILE", "workspace": "DIR"}.get(parameter.name, "TEXT")


if __name__ == "__main__":
    print(json.dumps(tree(), ensure_ascii=True))
