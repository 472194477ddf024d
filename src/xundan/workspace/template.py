"""The xundan.toml that `xundan init` writes: every setting with its default and what it means."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from xundan.model.privacy import Privacy
from xundan.model.rules import Rules

HEADER = """\
# 询单工作区 / xundan workspace. 改完运行 xundan config check / after a change run: xundan config check

[[shops]]
id = {shop}
timezone = {timezone}
currency = {currency}
business_day_cut = "00:00"  # 一天从几点算起 / when a business day begins

# 个人信息 / what is kept of people
[privacy]
{privacy}

# 规则: 工资按它算. 默认值都写在这里 / the rules that pay hangs on, defaults written out.
[[rules]]
"""

_EXAMPLES = {"keep_chat_text_days": 365}

FOOTER = """
# 从某天起改用别的设置时, 另起一段, 只写变化的 / from a day on: another block with only what changes, for example
# [[rules]]
# valid_from = 2027-01-01
# session_gap = "5min"
"""


def written_out(shop: str, timezone: str, currency: str, rules: Rules, privacy: Privacy) -> str:
    """The file's text; loads to these settings."""
    head = HEADER.format(
        shop=_toml(shop), timezone=_toml(timezone), currency=_toml(currency), privacy=_privacy(privacy)
    )
    lines = []
    for setting in fields(Rules):
        doc = setting.metadata["doc"]
        value = display(getattr(rules, setting.name), setting.metadata["unit"])
        lines.append(f"{setting.name} = {value}  # {doc.zh} / {doc.en}")
    return head + "\n".join(lines) + "\n" + FOOTER


def _privacy(privacy: Privacy) -> str:
    lines = []
    for setting in fields(Privacy):
        doc, value = setting.metadata["doc"], getattr(privacy, setting.name)
        # What is left out by default stands there as an example.
        written = (
            f"# {setting.name} = {_EXAMPLES[setting.name]}" if value is None else f"{setting.name} = {_toml(value)}"
        )
        lines.append(f"{written}  # {doc.zh} / {doc.en}")
    return "\n".join(lines)


def display(value: Any, unit: str) -> str:
    """A setting's value as TOML."""
    if unit == "duration":
        minutes, seconds = divmod(value, 60)
        return f'"{minutes}min"' if seconds == 0 and minutes else f'"{value}s"'
    return _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    # JSON leaves DEL as it is; TOML wants it escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
