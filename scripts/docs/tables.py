"""docs/reference/tables: the canonical tables, and what is derived from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scripts.docs import fact_words, table_words
from scripts.docs.markdown import code, codes, prose, table
from xundan.engine import open_engine
from xundan.facts.derive import NAMES, derive
from xundan.facts.loading import all_inputs
from xundan.lake import Lake, Snapshot
from xundan.model.rules import DatedRules
from xundan.model.tables import TABLES, Column, Table
from xundan.model.text import Lang, Text

_TYPES = {
    "text": Text("文字", "text"),
    "integer": Text("整数", "integer"),
    "money": Text("金额", "money"),
    "number": Text("数字", "number"),
    "time": Text("时间", "time"),
    "day": Text("日期", "day"),
    "month": Text("月份", "month"),
    "flag": Text("真假", "true or false"),
}


def page(lang: Lang) -> tuple[str, str]:
    """A section a canonical table, then one a fact."""
    parts = [prose("tables", lang)]
    parts += [_section(found, lang) for found in TABLES.values()]
    parts.append(f"## {Text('算出来的表', 'Derived tables')(lang)}\n\n{prose('facts', lang)}")
    for name, columns in fact_columns().items():
        head = Text("列", "Column")(lang), Text("类型", "Type")(lang), Text("含义", "Meaning")(lang)
        rows = [(code(c), kind, fact_words.FACT_COLUMNS[c](lang)) for c, kind in columns.items()]
        parts.append(f"### {name}\n\n{fact_words.FACTS[name](lang)}\n\n{table(head, rows)}")
    return Text("表", "Tables")(lang), "\n".join(parts)


def _section(found: Table, lang: Lang) -> str:
    key = codes(("shop", *found.key))
    if found.kind == "event":
        key += Text("; 没有时按内容和在文件里的次序", "; without it, content and ordinal in the file")(lang)
    dated = code(found.dated_by or "") or Text("无", "nothing")(lang)
    lines = [
        f"## {found.name}\n",
        f"{table_words.TABLES[found.name](lang)}\n",
        f"- {Text('种类', 'Kind')(lang)}: {found.kind}",
        f"- {Text('键', 'Key')(lang)}: {key}",
        f"- {Text('日期列', 'Dated by')(lang)}: {dated}",
    ]
    for group in found.one_of:
        lines.append(f"- {Text('至少要有一列', 'One of them at least')(lang)}: {codes(group)}")
    lines.append("")
    head = (
        Text("列", "Column")(lang),
        Text("类型", "Type")(lang),
        Text("必填", "Required")(lang),
        Text("含义", "Meaning")(lang),
    )
    words = table_words.COLUMNS[found.name]
    rows = [
        (code(c.name), _TYPES[c.type](lang), Text("是", "yes")(lang) if c.required else "", _meaning(c, words, lang))
        for c in found.columns
    ]
    return "\n".join(lines) + "\n" + table(head, rows)


def _meaning(column: Column, words: dict[str, Text], lang: Lang) -> str:
    told = words[column.name](lang)
    if column.bounds:
        low, high = column.bounds
        told += Text(f" ({low} 到 {high})", f" ({low} to {high})")(lang)
    if column.choices:
        told += ": " + codes(column.choices)
    if column.default is not None:
        told += Text("; 空白当作 ", "; blank means ")(lang) + code(column.default)
    return told


@cache
def fact_columns() -> dict[str, dict[str, str]]:
    """The columns of every fact with their types, from the expressions themselves over an empty lake."""
    with open_engine() as engine:
        rows = all_inputs(engine, Lake(Path("nowhere")), Snapshot(), DatedRules())
        facts = derive(engine, rows)
        return {
            name: {column: _plain(str(kind)) for column, kind in getattr(facts, name).schema().items()}
            for name in NAMES
        }


def _plain(kind: str) -> str:
    return {"timestamp(6)": "timestamp", "decimal(18, 2)": "decimal(18,2)"}.get(kind, kind)
