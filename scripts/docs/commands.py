"""docs/reference/commands: every command with its options."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from scripts.docs.markdown import code, fenced, prose, table
from xundan.model.text import Lang, Text

ROOT = Path(__file__).resolve().parents[2]

_HEAD = (Text("选项", "Option"), Text("默认", "Default"), Text("含义", "Meaning"))


def page(lang: Lang) -> tuple[str, str]:
    """A section a command."""
    return Text("命令", "Commands")(lang), "\n".join(
        [prose("commands", lang), *(_section(c, lang) for c in command_tree(lang))]
    )


@cache
def command_tree(lang: Lang) -> list[dict[str, Any]]:
    """The commands with their help in a language; a process of its own, as the language is chosen at import."""
    known = os.environ | {"XUNDAN_LANG": lang, "PYTHONUTF8": "1"}
    paths = [str(ROOT), str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    known["PYTHONPATH"] = os.pathsep.join(paths)
    done = subprocess.run(
        [sys.executable, "-m", "scripts.docs.command_tree"],
        cwd=ROOT, env=known, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _section(command: dict[str, Any], lang: Lang) -> str:
    arguments = [p for p in command["parameters"] if p["argument"]]
    options = [p for p in command["parameters"] if not p["argument"]]
    words = [_usage(p) for p in arguments]
    usage = " ".join([command["name"], *words, "[OPTIONS]" if options else ""]).strip()
    rows = [(_name(p), _default(p, lang), p["help"]) for p in (*arguments, *options)]
    head = [text(lang) for text in _HEAD]
    return f"## {command['name']}\n\n{command['help']}\n\n{fenced(usage)}\n{table(head, rows)}"


def _usage(argument: dict[str, Any]) -> str:
    name = argument["names"][0]
    return name if argument["required"] or name.startswith("[") else f"[{name}]"


def _name(parameter: dict[str, Any]) -> str:
    names = ", ".join(code(name) for name in parameter["names"])
    return f"{names} {parameter['takes']}".strip()


def _default(parameter: dict[str, Any], lang: Lang) -> str:
    if parameter["required"]:
        return Text("必填", "required")(lang)
    return code(parameter["default"])
