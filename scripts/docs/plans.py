"""docs/reference/plans: every setting of a plan's file, from the models that read it."""

from __future__ import annotations

from scripts.docs.markdown import code, fenced, prose, table
from xundan.model.text import Lang, Text
from xundan.scorecards.blocks import BLOCKS, KEYS
from xundan.scorecards.setting_words import WORDS
from xundan.scorecards.shelf import BUILT_IN, built_in
from xundan.workspace.template import display

_HEAD = (Text("设置", "Setting"), Text("默认", "Default"), Text("含义", "Meaning"))
_LISTED = {*((name,) for name in KEYS), ("grades",)}
_INSIDE = {
    ("items", "tiers"): "tiers = [{ ... }]",
    ("items", "worst"): "worst = { ... }, best = { ... }",
    ("pay", "commission", "tiers"): "tiers = [{ ... }]",
}


def page(lang: Lang) -> tuple[str, str]:
    """A section a block, then the built-in plans' own text."""
    blocks = [_block(path, lang) for path in BLOCKS if path != ("items", "best")]
    texts = [f"### {name}\n\n{fenced(built_in(name).text, 'toml')}" for name in BUILT_IN]
    heading = Text("内置的方案", "The built-in plans")(lang)
    return Text("考核方案的设置", "Settings of a plan")(lang), "\n".join(
        [prose("plans", lang), *blocks, f"## {heading}\n", *texts]
    )


def _block(path: tuple[str, ...], lang: Lang) -> str:
    head = [text(lang) for text in _HEAD]
    rows = [(code(name), _default(path, name, lang), words(lang)) for name, words in WORDS[path].items()]
    return f"## {_title(path, lang)}\n\n{table(head, rows)}"


def _title(path: tuple[str, ...], lang: Lang) -> str:
    if not path:
        return Text("文件", "The file")(lang)
    if path in _INSIDE:
        around = f"[[{path[0]}]]" if path[0] == "items" else f"[{'.'.join(path[:-1])}]"
        return f"{around} {_INSIDE[path]}"
    return f"[[{path[0]}]]" if path in _LISTED else f"[{'.'.join(path)}]"


def _default(path: tuple[str, ...], name: str, lang: Lang) -> str:
    """The default; that a setting is needed is said where all forms of the block need it."""
    fields = [
        field for model in BLOCKS[path] for key, field in model.model_fields.items() if name in (field.alias, key)
    ]
    if len(fields) == len(BLOCKS[path]) and all(field.is_required() for field in fields):
        return Text("必填", "required")(lang)
    value = fields[0].default
    if isinstance(value, bool | str) and not any(field.is_required() for field in fields):
        return code(display(value, ""))
    return ""
